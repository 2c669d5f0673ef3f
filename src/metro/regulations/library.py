"""The regulations this copy carries: found by id, or by instrument and day."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from metro import resource
from metro.errors import MetroError

if TYPE_CHECKING:
    from metro.model.regulation import VerificationRegulation

FOLDER = "regulations"
CATALOGUE = "samr-2020-42"
EXAMPLE = "jjg-443-2023-fuel-dispensers"
Corrections = Callable[[str], Mapping[str, str]]


def ids() -> list[str]:
    """Return the ids of the regulation files, in order."""
    return list(_ids())


@cache
def _ids() -> tuple[str, ...]:
    return tuple(resource.names(FOLDER, ".yaml"))


def unknown(regulation: str, known: Iterable[str]) -> MetroError:
    """Return `regulation.unknown` with the known ids that are meant perhaps."""
    from difflib import get_close_matches

    asked, rows = regulation.lower(), list(known)
    near = [row for row in rows if asked and row.startswith(asked)]
    near = near or get_close_matches(asked, rows, 3, 0.5) or [EXAMPLE]
    return MetroError("regulation.unknown", regulation=regulation[:80], near=tuple(near[:5]))


@cache
def shipped(regulation: str) -> VerificationRegulation:
    """Return a regulation as its file has it, before any correction of the station.

    Raises MetroError `regulation.unknown`, and what reading the file raises.
    """
    return _read(data(regulation), regulation, {})


@cache
def data(regulation: str) -> bytes:
    """Return the bytes of a regulation's file, the same ones as long as the program runs.

    Raises MetroError `regulation.unknown`.
    """
    if regulation not in ids():
        raise unknown(regulation, ids())
    return resource.read_bytes(FOLDER, f"{regulation}.yaml")


def catalogue_data() -> bytes:
    """Return the bytes of the catalogue's file."""
    return resource.read_bytes("catalogue", f"{CATALOGUE}.yaml")


def corrected(regulation: str, corrections: Mapping[str, str]) -> VerificationRegulation:
    """Return a regulation with the station's corrections and filled gaps.

    Raises MetroError as `shipped` does.
    """
    if not corrections:
        return shipped(regulation)
    return _read(data(regulation), regulation, corrections)


def by_bytes(
    regulation: str, file_hash: str, corrections: Mapping[str, str], kept: Callable[[str], bytes]
) -> VerificationRegulation:
    """Return a regulation by the bytes of a hash: today's file, or those that were kept.

    Raises MetroError `object.missing`, and what reading the file raises.
    """
    if regulation in ids() and shipped(regulation).file_hash == file_hash:
        return corrected(regulation, corrections)
    return _read(kept(file_hash), regulation, corrections)


def _read(data: bytes, regulation: str, corrections: Mapping[str, str]) -> VerificationRegulation:
    # Who lists alone loads no reader.
    from metro.regulations.reader import read_regulation

    return read_regulation(data, regulation, corrections)


def check_in_force(regulation: VerificationRegulation, on: date) -> None:
    """Refuse a regulation that is not in force on that day.

    Raises MetroError `regulation.not_in_force`, `regulation.start_unknown`.
    """
    if regulation.in_force_from is None:
        raise MetroError("regulation.start_unknown", regulation=regulation.label)
    if not regulation.in_force(on):
        raise MetroError(
            "regulation.not_in_force",
            regulation=regulation.label,
            on=on.isoformat(),
            since=regulation.in_force_from,
            until=regulation.in_force_until or "—",
        )
