"""What a failed intermediate check (期间核查) of a standard keeps back."""

from collections.abc import Mapping
from datetime import date

from . import passing
from .blocking import Change, Words
from .passing import with_event, with_weights

OLD = date(2025, 12, 19)
"""The day before the weights were verified."""

CHECKING: list[tuple[str, Change, Mapping[str, str], Words]] = [
    (
        "a standard that failed its intermediate check on the day",
        lambda f: with_weights(f, check=passing.check(on=passing.ON, passed=False)),
        {"gate.standard_check_passed": "standard.check_failed"},
        {"serial": "0815", "on": "2026-03-02"},
    ),
    (
        "a failed check that a later certificate does not clear, as nobody accepted it",
        lambda f: with_weights(
            with_event(f, accepted=None), check=passing.check(on=OLD, passed=False)
        ),
        {"gate.standard_check_passed": "standard.check_failed"},
        {"on": "2025-12-19"},
    ),
    (
        "a failed check of a standard that has no event at all",
        lambda f: with_weights(
            f,
            named=None,
            effective=None,
            confirmation=None,
            check=passing.check(on=OLD, passed=False),
        ),
        {
            "gate.standard_in_force": "standard.no_event",
            "gate.standard_check_passed": "standard.check_failed",
        },
        {"serial": "0815"},
    ),
]
