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
from metro.ports import Reader
from metro.storage.proofs.checkpoint import hash_at
from metro.trust import seal as seals

NOWHERE = (0, 0)
"""A place that no entry of the journal has."""


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
    _found(station, checked, data, (stated.epoch, stated.size))


def compare_bytes(station: Station, checked: Checked, data: bytes) -> None:
    """Say how the document with these very bytes stands here, where no code leads to it."""
    _found(station, checked, data, NOWHERE)


def _found(station: Station, checked: Checked, data: bytes | None, place: tuple[int, int]) -> None:
    name = hashlib.sha256(data).hexdigest() if data is not None else ""
    with station.ledger.reading() as reader:
        found = reader.document_like(name, *place)
    if found is not None:
        _bytes(checked, found, data)
        _state(checked, found)
    elif data is None:
        checked.open("later_unknown")
    elif place == NOWHERE:
        checked.bad("bytes_not_ours")
    else:
        checked.bad("bytes_unknown")


def compare_rows(station: Station, checked: Checked) -> None:
    """Say which of the asked rows of a list were amended since and stand in a newer document."""
    seal, listed = checked.seal, checked.listed
    if seal is None or listed is None or not checked.rows:
        return
    with station.ledger.reading() as reader:
        for row in checked.rows:
            newer = _newer(reader, row.record, {seal.number, *row.notices})
            if newer:
                checked.bad("serial_replaced", serial=row.serial, by=" ".join(newer))


def _newer(reader: Reader, record: str, named: set[str]) -> list[str]:
    """Return the documents in force of a later revision than those that were named.

    A record is looked up by its own number: the job it belongs to may be amended as well.
    """
    try:
        found = reader.record(record)[0].id
    except MetroError:
        return []
    documents = (*reader.lists_of(found), *reader.documents_of(found))
    own = max((row.revision for row in documents if row.number in named), default=None)
    if own is None:
        return []
    return [
        row.number for row in documents if row.revision > own and row.state is DocumentState.ISSUED
    ]


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
    days = [row.until for row in checked.rows]
    if checked.seal is not None and checked.seal.tally is None:
        days = [checked.seal.until]
    over = sorted({day for day in days if day is not None and day < today})
    for day in over:
        checked.open("validity_ended", until=day.isoformat())
    if over and set(days) == set(over) and checked.state in ("", "valid"):
        checked.state = "ended"
