"""The schema set and the examples of PTB, where this machine has them."""

import os
from pathlib import Path

import pytest

from metro.exchange import schema_pack
from metro.exchange.schema_pack import SchemaPack


@pytest.fixture(scope="session")
def schema() -> Path:
    """Return the folder of the schema set; METRO_DCC_SCHEMA names it."""
    named = os.environ.get("METRO_DCC_SCHEMA", "")
    if not named or not Path(named).is_dir():
        pytest.skip("METRO_DCC_SCHEMA names no folder with the schema set of the DCC")
    return Path(named)


@pytest.fixture(scope="session")
def examples(schema: Path) -> list[Path]:
    """Return the certificates of the good-practice series; they lie beside the schema set."""
    found = sorted((schema.parent / "examples").glob("*.xml"))
    if not found:
        pytest.skip("no examples beside the schema set of the DCC")
    return found


@pytest.fixture(scope="session")
def pack(schema: Path, tmp_path_factory: pytest.TempPathFactory) -> SchemaPack:
    """Return the schema set as a pack."""
    return schema_pack.add(schema, tmp_path_factory.mktemp("pack"))
