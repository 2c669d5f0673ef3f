"""What a station itself knows of a document that somebody brings."""

import hashlib
from collections.abc import Sequence
from datetime import date

from metro.app.checking.findings import Checked
from metro.app.station import Station
from metro.documents.scanning import codes_on_first_page
from metro.errors import MetroError
from metro.journal.checkpoint import Checkpoint
from metro.model.document import Document, DocumentState
from metro.storage.proofs.checkpoint import hash_at
from metro.trust import seal as seals


def compare(station: Station, checked: Checked, data: bytes | None, code: str = "") -> None:
    """Say how the document stands here; `data` are the bytes of a whole file, if that is it.

    Where only a code was brought, it is held against the one on the file that the station keeps.
    """
    seal = checked.seal
    if seal is None:
        return
    compare_checkpoint(station, checked, seal.checkpoint)
    found = document(station, seal.number)
    if found is None:
        checked.bad("number_unknown", number=seal.number)
        return
    _bytes(checked, found, data)
    if data is None and code and found.object:
        _code(checked, code, codes_on_first_page(station.objects.get(found.object)))
    _state(checked, found)


def compare_earlier(
    station: Station, checked: Checked, stated: Checkpoint, data: bytes | None
) -> None:
    """Say how the document of a code without its number stands here.

    It is the one of these bytes, else the one whose number was taken by the entry that is stated.
    """
    compare_checkpoint(station, checked, stated)
    name = hashlib.sha256(data).hexdigest() if data is not None else ""
    with station.ledger.reading() as reader:
        found = reader.document_like(name, stated.epoch, stated.size)
    if found is not None:
        _bytes(checked, found, data)
        _state(checked, found)
    elif data is not None:
        checked.bad("bytes_unknown")
    else:
        checked.open("later_unknown")


def _bytes(checked: Checked, found: Document, data: bytes | None) -> None:
    if data is None:
        return
    if hashlib.sha256(data).hexdigest() == found.object:
        checked.good("bytes_as_issued", number=found.number)
    else:
        checked.bad("bytes_differ", number=found.number)


def compare_checkpoint(station: Station, checked: Checked, stated: Checkpoint) -> None:
    """Say whether the journal still holds the entry that a code states."""
    place = {"epoch": stated.epoch, "size": stated.size}
    if hash_at(station.engine, stated) == stated.head:
        checked.good("journal_holds", **place)
    else:
        checked.bad("journal_differs", **place)


def document(station: Station, number: str) -> Document | None:
    """Return a document by its number."""
    try:
        with station.ledger.reading() as reader:
            return reader.document(number)
    except MetroError:
        return None


def _code(checked: Checked, code: str, kept: Sequence[str]) -> None:
    """Say whether a code is the one on the kept file; where none can be read, nothing is said."""
    seen = [seals.parsed(row) for row in kept if seals.is_seal(row)]
    if seen and checked.seal is not None:
        same = seals.parsed(code) in seen
        say, word = (checked.good, "as_issued") if same else (checked.bad, "differs")
        say(f"code_{word}", number=checked.seal.number)


def _state(checked: Checked, found: Document) -> None:
    words = {"number": found.number, "by": found.replaced_by, "why": found.why}
    match found.state:
        case DocumentState.ISSUED:
            checked.good("state_issued", **words)
            checked.state = "valid"
            if found.replaced_by:
                checked.open("partly_replaced", **words)
        case DocumentState.SUPERSEDED:
            checked.bad("state_superseded", **words)
        case DocumentState.VOIDED:
            checked.bad("state_voided", **words)
        case _:
            checked.bad("state_reserved", **words)
    if found.state is not DocumentState.ISSUED:
        checked.state = found.state.value
    if found.under_review:
        checked.open("under_review", **words)


def ended(checked: Checked, today: date) -> None:
    """Say when its validity is over; the document is as genuine as before."""
    seal = checked.seal
    if seal is not None and seal.until is not None and seal.until < today:
        checked.open("validity_ended", until=seal.until.isoformat())
        if checked.state in ("", "valid"):
            checked.state = "ended"
