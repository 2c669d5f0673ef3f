"""The rows of a list of results, read from the file that its seal proves.

The file comes from outside: its size, its number of rows and each text are bounded.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from metro.model.letters import is_plain

LARGEST = 5 * 1024 * 1024
"""Bytes; a list holds 5000 rows at most, mostly of 240 bytes each."""
MOST_ROWS = 10_000
MOST_PIECES = 60_000
"""Lists and maps in one file; a row is made of four."""


@dataclass(frozen=True, slots=True)
class ListedInstrument:
    """One instrument in a list, with its own verdict."""

    record: str
    """Number of its original record."""
    name: str
    model: str
    serial: str
    passed: bool
    on: date
    until: date | None
    notices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReadList:
    """What a check needs of a list."""

    number: str
    job: str
    rows: tuple[ListedInstrument, ...]

    @property
    def rejected(self) -> int:
        """Return how many instruments were rejected."""
        return sum(not row.passed for row in self.rows)

    @property
    def on(self) -> date:
        """Return the last day of verification."""
        return max(row.on for row in self.rows)


def read_list(data: bytes) -> ReadList:
    """Return the list that a `list.json` holds.

    Raises ValueError for anything else.
    """
    if len(data) > LARGEST or data.count(b"[") + data.count(b"{") > MOST_PIECES:
        raise ValueError("size")
    try:
        plain = json.loads(data)
        rows = plain["rows"]
        if not isinstance(rows, list) or not 0 < len(rows) <= MOST_ROWS:
            raise ValueError("rows")
        return ReadList(_text(plain, "number"), _text(plain, "job"), tuple(map(_row, rows)))
    except (KeyError, TypeError, RecursionError) as error:
        raise ValueError("form") from error


def _row(plain: Mapping[str, Any]) -> ListedInstrument:
    passed, until, notices = plain["passed"], plain["valid_until"], plain["notices"]
    if not isinstance(passed, bool) or not isinstance(notices, list):
        raise ValueError("row")
    return ListedInstrument(
        record=_text(plain, "record"),
        name=_text(plain, "name"),
        model=_text(plain, "model"),
        serial=_text(plain, "serial"),
        passed=passed,
        on=date.fromisoformat(plain["on"]),
        until=None if until is None else date.fromisoformat(until),
        notices=tuple(_plain_text(row) for row in notices),
    )


def _text(plain: Mapping[str, Any], name: str) -> str:
    return _plain_text(plain[name])


def _plain_text(found: object) -> str:
    if not isinstance(found, str) or not is_plain(found):
        raise ValueError("text")
    return found
