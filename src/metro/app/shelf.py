"""The index of the library: headings of every regulation, without reading the files whole.

It lies in the user's cache folder and saves time, nothing else. A row counts for the bytes whose
hash it carries; whatever does not fit is discarded without a word and made again. Nothing is judged
by it: who finds a regulation here reads its file. The ways of the catalogue lie beside.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from metro.app.kept import WRONG, keep, kept
from metro.app.places import user_cache
from metro.journal.codec import decode, encode
from metro.model.heading import Heading, heading_of
from metro.model.regime import Way
from metro.regulations import library

if TYPE_CHECKING:
    from metro.model.regulation import VerificationRegulation

FILE, WAYS = "regulations.json", "ways.json"


@cache
def headings() -> tuple[Heading, ...]:
    """Return the heading of every regulation of this copy, in order.

    Raises what reading a file raises, for a file that the index does not know.
    """
    return listed(user_cache())


def listed(folder: Path) -> tuple[Heading, ...]:
    """Return the headings by the index of a folder, which is mended where it does not fit."""
    file = folder / FILE
    known = _rows(file)
    found = []
    for name in library.ids():
        row = known.get(hashlib.sha256(library.data(name)).hexdigest())
        if row is None or row.id != name:
            row = heading_of(library.shipped(name))
        found.append(row)
    if list(known.values()) != found:
        keep(file, encode(found))
    return tuple(found)


def for_instrument(instrument: str, on: date) -> list[VerificationRegulation]:
    """Return the editions that verify a kind of instrument on a day, read from their files.

    A kind may move from one regulation to another: each file says from when or until when.
    """
    named = [row.id for row in headings() if row.applies(instrument, on)]
    return [row for row in map(library.shipped, named) if row.applies(instrument, on)]


@cache
def ways() -> Mapping[str, Way]:
    """Return the way that the catalogue names for each kind of instrument.

    Raises what reading the catalogue raises, where the index does not know it.
    """
    return listed_ways(user_cache())


def listed_ways(folder: Path) -> Mapping[str, Way]:
    """Return the ways by the index of a folder, which is mended where it does not fit."""
    file, found = folder / WAYS, hashlib.sha256(library.catalogue_data()).hexdigest()
    known = kept(file)
    try:
        if known["of"] == found:
            return {kind: decode(Way, way) for kind, way in known["ways"].items()}
    except WRONG:
        pass
    from metro.regulations.catalogue import catalogue

    entries = catalogue().entries
    made = {kind: row.way for row in entries for kind in row.kinds if row.way is not None}
    keep(file, {"of": found, "ways": encode(made)})
    return made


def _rows(file: Path) -> Mapping[str, Heading]:
    """Return the rows of the index by the hash of their file; none when anything is wrong."""
    try:
        rows = [decode(Heading, row) for row in kept(file)]
    except WRONG:
        return {}
    return {row.file_hash: row for row in rows}
