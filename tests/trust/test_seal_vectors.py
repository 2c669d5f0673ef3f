"""One table of seals, good and bad, for every reader; the page for inspectors reads it too."""

import json
from typing import Any

import pytest

from metro.errors import MetroError
from metro.trust.seal import DocumentSeal, parsed

from .sealed_vectors import FILE, written

PLAIN = json.loads(FILE.read_text("utf-8"))
SEALS = PLAIN["seals"]
CODES = {"seal.damaged": "damaged", "seal.too_long": "damaged", "seal.other_format": "other"}


def facts(seal: DocumentSeal) -> dict[str, Any]:
    stated, tally = seal.checkpoint, seal.tally
    day = {name: int(f"{on:%Y%m%d}") for name in ("on", "until") if (on := getattr(seal, name))}
    one = {"serial": seal.serial, "verdict": int(seal.verdict == "passed")}
    return {
        "station": stated.station,
        "number": seal.number,
        "digest": seal.digest,
        **day,
        "epoch": stated.epoch,
        "size": stated.size,
        "head": stated.head,
        **(one if tally is None else {"count": tally.count, "rejected": tally.rejected}),
        **({"parts": seal.parts} if seal.parts else {}),
    }


def test_that_the_table_is_what_its_own_writer_makes():
    assert FILE.read_text("utf-8") == written()


@pytest.mark.parametrize("row", SEALS, ids=lambda row: row["name"])
def test_that_a_seal_is_read_as_the_table_says(row: dict[str, Any]):
    try:
        seal, _, _ = parsed(row["text"])
    except MetroError as error:
        assert CODES[error.code] == row["found"]
        return
    assert row["found"] == "good"
    assert seal.checkpoint.key == PLAIN["key"]
    assert facts(seal) == {name: value for name, value in row["facts"].items() if name != "time"}
