"""What blocks because of who signed what, and when."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from metro.model.people import Meaning

from .blocking import Change, Words
from .passing import appointed, signed_late

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
        "a record that is not the one they signed",
        lambda f: replace(f, digest="e" * 64),
        {"gate.signatures_agree": "signature.other_record"},
        {},
    ),
]
