"""What blocks a list of results: it says of each instrument what a certificate would."""

from collections.abc import Mapping
from dataclasses import replace

from metro.model.document import DocumentKind

from .blocking import Change, Words, rejected
from .passing import with_record

LIST = (DocumentKind.LIST,)
LISTED: list[tuple[str, Change, Mapping[str, str], Words]] = [
    (
        "a list with a rejection",
        lambda f: replace(rejected(f), documents=LIST),
        {"gate.verdict_fits_document": "document.not_passed"},
        {},
    ),
    (
        "a list without an end of validity",
        lambda f: replace(with_record(f, valid_until=None), documents=LIST),
        {"gate.validity_known": "validity.unknown"},
        {"regulation": "JJG 0—2020"},
    ),
]
