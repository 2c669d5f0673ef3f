"""The serial number on a nameplate against what a document says: of one instrument, or of many."""

import re

from metro.app.checking.findings import Checked
from metro.app.listed import read_list
from metro.model.judgement import Verdict

_NOISE = re.compile(r"[\s\-_/.]+")


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
    elif plain(typed) == plain(seal.serial):
        checked.good("serial_same", serial=seal.serial)
    else:
        checked.bad("serial_differs", serial=seal.serial, typed=typed)


def _in_list(checked: Checked, typed: str) -> None:
    if not typed:
        checked.open("serials_by_eye")
        return
    if checked.listed is None:
        # The code alone states none, and what does not fit the code is not looked into.
        checked.open("serial_in_list", typed=typed)
        return
    wanted = plain(typed)
    checked.rows = tuple(row for row in checked.listed.rows if wanted == plain(row.serial))
    for row in checked.rows:
        about = {"serial": row.serial, "name": row.name, "model": row.model, "record": row.record}
        verdict = Verdict.PASSED if row.passed else Verdict.REJECTED
        checked.good("serial_listed", **about, verdict=verdict, on=row.on, until=row.until or "—")
    if not checked.rows:
        checked.bad("serial_not_listed", typed=typed)
    elif len(checked.rows) > 1:
        checked.open("serial_repeated", typed=typed, count=len(checked.rows))


def plain(serial: str) -> str:
    """Return a serial number as it is compared: no spaces, dashes and the like, in capitals."""
    return _NOISE.sub("", serial).upper()
