"""What a failed intermediate check (期间核查) keeps back, and a kind that moved."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from metro.model.edition import AlsoFor
from metro.model.gate import GateFacts

from . import passing
from .blocking import Change, Words
from .passing import with_event, with_weights

OLD = date(2025, 12, 19)
"""The day before the weights were verified."""


def moved(known: GateFacts) -> GateFacts:
    """Let the kind of instrument belong to the regulation up to the day before the reading."""
    also = (AlsoFor(passing.KIND, None, date(2026, 3, 1)),)
    return replace(known, regulation=replace(known.regulation, instrument="other", also_for=also))


CHECKING: list[tuple[str, Change, Mapping[str, str], Words]] = [
    (
        "a kind of instrument that has moved to another regulation",
        moved,
        {"gate.regulation_in_force": "regulation.moved"},
        {"on": "2026-03-02", "instrument": "test_scale"},
    ),
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
