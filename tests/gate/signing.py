"""What blocks because of who signed what, and when."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from metro.model.people import Meaning, Person

from .blocking import Change, Words
from .passing import appointed, signed_late, with_record

FIRST = date(2026, 3, 1)

SIGNING: list[tuple[str, Change, Mapping[str, str], Words]] = [
    (
        "a checker whose role ended between the reading and the signature",
        lambda f: signed_late(appointed(f, "checker", until=date(2026, 3, 5)), Meaning.CHECKED),
        {"gate.checker_qualified": "person.no_role"},
        {"role": "checker"},
    ),
    (
        "an approver whose role ended between the reading and the signature",
        lambda f: signed_late(appointed(f, "approver", until=date(2026, 3, 5)), Meaning.APPROVED),
        {"gate.approver_appointed": "person.no_role"},
        {"role": "approver"},
    ),
    (
        "a checker who took readings, or held the draft, before the verifier",
        lambda f: with_record(f, also_by=(Person("zhao", "赵燊"),)),
        {"gate.checker_qualified": "checker.took_part"},
        {"person": "赵燊"},
    ),
    (
        "a day chosen after the readings, on which none was taken",
        lambda f: with_record(f, moved_from=(FIRST,), taken_on=(date(2026, 3, 3),)),
        {"gate.day_as_taken": "date.moved"},
        {"on": "2026-03-02", "first": "2026-03-01"},
    ),
    (
        "a record that is not the one they signed",
        lambda f: replace(f, digest="e" * 64),
        {"gate.signatures_agree": "signature.other_record"},
        {},
    ),
]
