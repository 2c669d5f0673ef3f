"""The serial number on a nameplate against what a document says: of one instrument, or of many."""

import re
from enum import StrEnum

from metro.app.checking.findings import Checked
from metro.app.listed import ListedInstrument, read_list
from metro.model.judgement import Verdict
from metro.model.letters import unspaced

MOST_ALIKE = 20
"""Rows of a list that are told one by one where none is the very same."""
_MARKS = re.compile(r"[\W_]+")


class Likeness(StrEnum):
    """How two serial numbers stand to each other."""

    SAME = "same"
    ALIKE = "alike"
    """The same letters and digits with other marks: 1/23 and 12-3 may be two instruments."""
    OTHER = "other"


def likeness(one: str, other: str) -> Likeness:
    """Compare serial numbers: width, spaces and capitals count for nothing, every mark does.

    What is of full or half width is one by NFKC (Unicode Annex 15).
    """
    first, second = _folded(one), _folded(other)
    if first == second:
        return Likeness.SAME
    bare = _MARKS.sub("", first)
    return Likeness.ALIKE if bare and bare == _MARKS.sub("", second) else Likeness.OTHER


def _folded(serial: str) -> str:
    return unspaced(serial).upper()


def read_rows(checked: Checked, data: bytes) -> None:
    """Read the rows of a list from the file whose hash its seal states, and compare the counts."""
    seal = checked.seal
    if seal is None or seal.tally is None:
        return
    try:
        found = read_list(data)
    except ValueError:
        checked.bad("list_unreadable")
        return
    inside = (found.number, len(found.rows), found.rejected, found.on)
    if inside != (seal.number, seal.tally.count, seal.tally.rejected, seal.on):
        checked.bad("list_differs", number=seal.number)
        return
    checked.good("list_same", count=seal.tally.count, rejected=seal.tally.rejected)
    checked.listed = found


def compare_serial(checked: Checked, typed: str) -> None:
    """Say whether a document is of the instrument with this serial number, where one was typed."""
    seal = checked.seal
    if seal is None:
        if typed:
            checked.open("serial_not_stated", typed=typed)
    elif seal.tally is not None:
        _in_list(checked, typed)
    elif not typed:
        checked.open("serial_by_eye", serial=seal.serial)
    else:
        _compared(checked, typed, seal.serial)


def _compared(checked: Checked, typed: str, serial: str) -> None:
    match likeness(typed, serial):
        case Likeness.SAME:
            checked.good("serial_same", serial=serial)
        case Likeness.ALIKE:
            checked.open("serial_alike", serial=serial, typed=typed)
        case Likeness.OTHER:
            checked.bad("serial_differs", serial=serial, typed=typed)


def _in_list(checked: Checked, typed: str) -> None:
    if not typed:
        checked.open("serials_by_eye")
        return
    if checked.listed is None:
        # The code alone states none, and what does not fit the code is not looked into.
        checked.open("serial_in_list", typed=typed)
        return
    found = [(likeness(typed, row.serial), row) for row in checked.listed.rows]
    checked.rows = tuple(row for how, row in found if how is Likeness.SAME)
    alike = [row for how, row in found if how is Likeness.ALIKE]
    for row in checked.rows:
        verdict = Verdict.PASSED if row.passed else Verdict.REJECTED
        days = {"on": row.on, "until": row.until or "—"}
        checked.good("serial_listed", **_about(row), verdict=verdict, **days)
    if len(checked.rows) > 1:
        checked.open("serial_repeated", typed=typed, count=len(checked.rows))
    elif not checked.rows and not alike:
        checked.bad("serial_not_listed", typed=typed)
    for row in () if checked.rows else alike[:MOST_ALIKE]:
        checked.open("serial_alike_listed", **_about(row), typed=typed)


def _about(row: ListedInstrument) -> dict[str, str]:
    return {"serial": row.serial, "name": row.name, "model": row.model, "record": row.record}
