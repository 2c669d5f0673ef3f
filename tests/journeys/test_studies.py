"""Short samples of the long studies in `bench/`; a study fails by itself if it finds a fault."""

import importlib.util
import os
from pathlib import Path
from types import ModuleType

import pytest

from metro.app.demo.build import build
from metro.app.places import StationPlace

from ..postgresql import PostgresqlServer

BENCH = Path(__file__).resolve().parents[2] / "bench"


def bench(name: str) -> ModuleType:
    """Load a study by its file."""
    spec = importlib.util.spec_from_file_location(f"bench_{name}", BENCH / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.skipif(os.name == "nt", reason="needs SIGKILL")
def test_that_a_kill_loses_nothing_acknowledged(tmp_path: Path) -> None:
    build(StationPlace(tmp_path / "station"))
    assert bench("kills").study(tmp_path / "station", 3).startswith("3 kills: ")


@pytest.mark.postgresql
def test_that_two_windows_at_once_draw_no_number_twice(
    postgresql: PostgresqlServer, tmp_path: Path
) -> None:
    found = bench("two_windows").study(postgresql.create(), tmp_path, 10)
    assert found.startswith("10 certificates by two windows at once")
