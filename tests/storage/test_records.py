import hashlib
from dataclasses import replace

import pytest

from metro.errors import MetroError
from metro.journal.bodies.work import RecordReturned
from metro.model.document import DocumentKind, DocumentState
from metro.model.people import Meaning
from metro.model.record_state import RecordState

RECORD = "0190f4c1-0010-7000-8000-000000000001"


def amend(station, example, *, finish=True):
    """Submit a second revision of the first record and issue it under the number 3."""
    made = example("verification_submitted")
    record = replace(made.record, id=RECORD, revision=2, number="R-2026-00001")
    reserved = replace(
        example("number_reserved"), number="JY-2026-00003", serial=3, record=RECORD, revision=2
    )
    station.add(replace(made, record=record, serial=0), reserved)
    if finish:
        station.add(replace(example("document_issued"), number="JY-2026-00003"))


def test_that_a_record_is_found_by_id_and_by_number(station, example):
    submitted = example("verification_submitted").record
    kept = hashlib.sha256(b"the file of a regulation").hexdigest()
    wanted = replace(
        submitted,
        id=RECORD,
        number="R-2026-00001",
        replaces=None,
        regulation=replace(submitted.regulation, file_hash=kept),
    )
    with station.ledger.reading() as reader:
        assert reader.record(RECORD) == (wanted, RecordState.ISSUED)
        assert reader.record("R-2026-00001") == (wanted, RecordState.ISSUED)
        assert reader.record("R-2026-00002")[1] is RecordState.APPROVED
        for ask in (lambda: reader.record("?"), lambda: reader.revision(RECORD, 2)):
            with pytest.raises(MetroError) as refused:
                ask()
            assert refused.value.code == "record.unknown"


def test_that_an_amendment_takes_the_place_of_what_it_replaces(station, example):
    amend(station, example)
    with station.ledger.reading() as reader:
        assert reader.record(RECORD)[0].revision == 2
        assert reader.revision(RECORD, 1).revision == 1
        old, new = reader.document("JY-2026-00001"), reader.document("JY-2026-00003")
        assert (old.state, old.replaced_by) == (DocumentState.SUPERSEDED, "JY-2026-00003")
        assert (new.state, new.replaces) == (DocumentState.ISSUED, "JY-2026-00001")
        assert [row.number for row in reader.documents_of(RECORD)] == [old.number, new.number]
        assert [row.revision for row in reader.records_of(example_instrument(example))][:1] == [1]


def papers(station, example, revision, *parts):
    """Submit a revision of a new record and issue a document for each group of parts."""
    made = example("verification_submitted")
    record = replace(made.record, id="many", revision=revision, number="R-2026-00009")
    station.add(replace(made, record=record, serial=9 if revision == 1 else 0))
    numbers = [f"{revision}-{'+'.join(group)}" for group in parts]
    for serial, (number, group) in enumerate(zip(numbers, parts, strict=True), revision * 100):
        taken = {"number": number, "serial": serial, "parts": group}
        reserved = replace(example("number_reserved"), **taken)
        station.add(replace(reserved, record="many", revision=revision))
    for number in numbers:
        station.add(replace(example("document_issued"), number=number))


@pytest.mark.parametrize(
    ("old", "new", "replaces", "replaced_by"),
    [
        (["a", "b"], ["a", "b"], ["1-a", "1-b"], ["2-a", "2-b"]),
        (["a", "b"], ["b", "a"], ["1-b", "1-a"], ["2-a", "2-b"]),
        (["a", "b"], ["ab"], ["1-a 1-b"], ["2-a+b", "2-a+b"]),
        (["ab"], ["a", "b"], ["1-a+b", "1-a+b"], ["2-a 2-b"]),
        (["a", "b", "c"], ["b", "c"], ["1-a 1-b", "1-c"], ["2-b", "2-b", "2-c"]),
        (["a"], ["a", "b"], ["1-a", ""], ["2-a"]),
    ],
)
def test_that_each_document_replaces_what_said_of_the_same_parts(
    station, example, old, new, replaces, replaced_by
):
    papers(station, example, 1, *map(tuple, old))
    papers(station, example, 2, *map(tuple, new))
    with station.ledger.reading() as reader:
        found = reader.documents_of("many")
    assert [row.replaces for row in found if row.revision == 2] == replaces
    before = [row for row in found if row.revision == 1]
    assert [row.replaced_by for row in before] == replaced_by
    assert {row.state for row in before} == {DocumentState.SUPERSEDED}


def example_instrument(example):
    return example("verification_submitted").record.instrument.id


def test_that_an_unfinished_amendment_leaves_the_old_document_in_force(station, example):
    amend(station, example, finish=False)
    with station.ledger.reading() as reader:
        assert reader.document("JY-2026-00001").state is DocumentState.ISSUED
        waiting = reader.reserved(station.key.key_id())
        assert [row.number for row in waiting] == ["JY-2026-00002"]


def test_that_lists_show_what_stands_where(station):
    with station.ledger.reading() as reader:
        issued = reader.records((RecordState.ISSUED,), 10)
        assert [(row.number, row.name, row.verdict) for row in issued] == [
            ("R-2026-00001", "燃油加油机", "passed")
        ]
        both = reader.records((RecordState.ISSUED, RecordState.APPROVED), 10)
        assert [row.number for row in both] == ["R-2026-00002", "R-2026-00001"]
        assert len(reader.records((RecordState.ISSUED, RecordState.APPROVED), 1)) == 1
        assert dict(reader.counts()) == {"issued": 1, "approved": 1, "documents": 1}


def test_that_a_returned_record_says_so(station):
    station.add(RecordReturned("0190f4c1-0010-7000-8000-000000000002", 1, "a digit is missing"))
    with station.ledger.reading() as reader:
        assert reader.record("R-2026-00002")[1] is RecordState.RETURNED


def test_that_signatures_and_overrides_are_those_of_the_revision(station, example):
    station.add(replace(example("gate_overridden"), record=RECORD))
    with station.ledger.reading() as reader:
        meanings = {row.meaning for row in reader.signatures(RECORD, 1)}
        assert meanings == set(Meaning)
        assert reader.signatures(RECORD, 2) == ()
        assert reader.overrides(RECORD, 1) == {"gate.standard_effective"}
        assert reader.overrides(RECORD, 2) == frozenset()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", ["JY-2026-00002", "JY-2026-00001"]),
        ("jy-2026-00001", ["JY-2026-00001"]),
        ("SK52", ["JY-2026-00002", "JY-2026-00001"]),
        ("城关加油站", ["JY-2026-00002", "JY-2026-00001"]),
        ("100%", []),
        ("_", []),
    ],
)
def test_that_documents_are_found_by_number_instrument_and_applicant(station, text, found):
    with station.ledger.reading() as reader:
        assert [row.document.number for row in reader.documents(text, 10)] == found


def test_that_numbers_and_copies_are_counted(station, example):
    station.add(example("document_reprinted"))
    with station.ledger.reading() as reader:
        assert reader.copies("JY-2026-00001") == 2
        assert reader.copies("?") == 0
        assert reader.last_serial(DocumentKind.CERTIFICATE, 2026) == 2
        assert reader.last_serial(DocumentKind.NOTICE, 2026) == 0
        assert reader.last_record_serial(2026) == 2
        assert reader.last_record_serial(2025) == 0
        with pytest.raises(MetroError) as refused:
            reader.document("?")
    assert refused.value.code == "document.unknown"


def test_that_a_void_number_is_never_free_again(station, example):
    station.add(replace(example("number_voided"), number="JY-2026-00002"))
    with station.ledger.reading() as reader:
        assert reader.document("JY-2026-00002").state is DocumentState.VOIDED
        assert reader.last_serial(DocumentKind.CERTIFICATE, 2026) == 2


def test_that_what_a_record_relied_on_is_kept_by_reading_group(station):
    with station.ledger.reading() as reader:
        rows = reader.reliances(RECORD, 10**18)
        groups = [(row.role, row.group) for row in rows]
        assert groups == [
            ("assessment", "-"),
            ("auxiliary", "-"),
            ("main", "g1/error_of_indication/as_left/Qmax"),
            ("main", "g1/error_of_indication/as_left/Qmin"),
            ("main", "g2/error_of_indication/as_left/Qmax"),
            ("main", "g2/error_of_indication/as_left/Qmin"),
        ]
        assert reader.reliances(RECORD, 0) == ()
