"""The index of the library: headings of every regulation, without reading the files whole.

It lies in the user's cache folder and saves time, nothing else. A row counts for the bytes whose
hash it carries and for the reader that made it; whatever does not fit is discarded without a word
and made again. Nothing is judged by it: who finds a regulation here reads its file.
"""

import contextlib
import hashlib
import json
import os
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path

from metro import __version__
from metro.app.places import user_cache
from metro.journal.codec import decode, encode
from metro.model.heading import Heading, heading_of
from metro.model.regulation import VerificationRegulation
from metro.regulations import library

FILE = "regulations.json"
LARGEST = 1_000_000
FORM = 1
"""Counts the forms of this file: a row of another form is no row of ours."""


@cache
def headings() -> tuple[Heading, ...]:
    """Return the heading of every regulation of this copy, in order.

    Raises what reading a file raises, for a file that the index does not know.
    """
    return listed(user_cache())


def listed(folder: Path) -> tuple[Heading, ...]:
    """Return the headings by the index of a folder, which is mended where it does not fit."""
    file = folder / FILE
    known = _kept(file)
    found = []
    for name in library.ids():
        row = known.get(hashlib.sha256(library.data(name)).hexdigest())
        if row is None or row.id != name:
            row = heading_of(library.shipped(name))
        found.append(row)
    if list(known.values()) != found:
        _keep(file, found)
    return tuple(found)


def for_instrument(instrument: str, on: date) -> list[VerificationRegulation]:
    """Return the editions that verify a kind of instrument on a day, read from their files.

    A kind may move from one regulation to another: each file says from when or until when.
    """
    named = [row.id for row in headings() if row.applies(instrument, on)]
    return [row for row in map(library.shipped, named) if row.applies(instrument, on)]


def _kept(file: Path) -> Mapping[str, Heading]:
    """Return the rows of the index by the hash of their file; none when anything is wrong."""
    try:
        if file.stat().st_size > LARGEST:
            return {}
        kept = json.loads(file.read_bytes())
        if kept["made_by"] != _maker() or kept["digest"] != _digest(kept["rows"]):
            return {}
        rows = [decode(Heading, row) for row in kept["rows"]]
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return {}
    return {row.file_hash: row for row in rows}


def _keep(file: Path, found: list[Heading]) -> None:
    """Write the index beside its place and move it there; a folder that refuses is no matter."""
    rows = [encode(row) for row in found]
    text = json.dumps({"made_by": _maker(), "digest": _digest(rows), "rows": rows})
    part = file.with_name(f"{file.name}.{os.getpid()}.part")
    with contextlib.suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        part.write_text(text, encoding="utf-8")
        part.replace(file)


def _maker() -> str:
    """Name the reader that makes the index."""
    return f"{__version__}/{FORM}"


def _digest(rows: object) -> str:
    text = json.dumps(rows, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()
