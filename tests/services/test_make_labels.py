"""Labels follow the regulation, the station's choice, and what the record says of each part."""

from datetime import timedelta

from metro.app.demo.approving import approve_meter
from metro.app.papers import labels, lists
from metro.model.forms import LabelKind
from metro.model.instrument import InstrumentState
from metro.model.people import Appointment, Meaning, Person, Role

from ..station import (
    APPROVER,
    CHECKER,
    HEAD,
    ONE_OF_TWO,
    PASSES,
    VERIFIER,
    Desk,
    password,
)


def test_that_a_certificate_gives_a_label_with_its_number(desk: Desk) -> None:
    made, data = labels(desk.station)(APPROVER, ["JY-2026-00001"])
    (label,) = made
    assert (label.kind, label.number, label.serial) == (
        LabelKind.PASSED,
        "JY-2026-00001",
        "C31001",
    )
    assert label.valid_until is not None
    assert data.startswith(b"%PDF-")


def test_that_each_nozzle_has_its_own_label(desk: Desk, made: dict[str, str]) -> None:
    desk.station.issue(made["approved"], APPROVER)
    with desk.station.ledger.reading() as reader:
        number = reader.record(made["approved"])[0].number
    rows, _ = labels(desk.station)(APPROVER, [number])
    assert [row.kind for row in rows] == [LabelKind.PASSED, LabelKind.REJECTED]
    assert [row.number for row in rows] == ["JY-2026-00002", "JT-2026-00002"]
    assert rows[0].part != rows[1].part
    assert rows[1].valid_until is None


def test_that_a_job_gives_the_labels_of_what_is_done(desk: Desk) -> None:
    desk.station.settings({"yields.cold_water_meter": "list,label"}, "many", HEAD)
    for meter in ("meter-001", "meter-002"):
        approve_meter(desk.station, meter, "J-1")
    rows, _ = labels(desk.station)(APPROVER, job="J-1")
    assert {row.number[:2] for row in rows} == {"R-"}
    lists(desk.station)("J-1", APPROVER)
    rows, _ = labels(desk.station)(APPROVER, job="J-1", skipped=23)
    assert [row.number for row in rows] == ["JQ-2026-00001"] * 2


def test_that_a_label_the_station_does_not_give_is_refused(desk: Desk) -> None:
    desk.station.settings(
        {"yields.digital_indicating_scale": "certificate"}, "no labels here", HEAD
    )
    record = desk.approved(PASSES, "scale-007", ago=0)
    (document,) = desk.issue(record)
    with desk.refuses("label.not_given"):
        labels(desk.station)(APPROVER, [document.number])


def test_that_what_is_not_done_has_no_label(desk: Desk, made: dict[str, str]) -> None:
    for state in ("checked", "submitted", "approved"):
        with desk.refuses("label.not_done", state=state):
            labels(desk.station)(APPROVER, [made[state]])


def test_that_a_voided_certificate_leaves_no_label(desk: Desk) -> None:
    record = approve_meter(desk.station, "meter-001", "J-1")
    (document,) = desk.station.issue(record, APPROVER)
    desk.station.issue.void([document.number], "wrong person", APPROVER)
    with desk.refuses("label.not_in_force", number=document.number, state="voided"):
        labels(desk.station)(APPROVER, [document.number])
    with desk.refuses("label.no_document"):
        labels(desk.station)(APPROVER, [record])
    with desk.refuses("label.nothing"):
        labels(desk.station)(APPROVER, job="J-1")


def test_that_a_part_whose_document_is_void_has_no_label_in_a_job(desk: Desk) -> None:
    record = desk.approved(ONE_OF_TWO, "disp-002", ago=0, **{"header/job": "J-7"})
    certificate, notice = desk.issue(record)
    desk.station.issue.void([certificate.number], "wrong person", APPROVER)
    with desk.refuses("label.no_document", number=record.number):
        labels(desk.station)(APPROVER, [record.number])
    rows, _ = labels(desk.station)(APPROVER, job="J-7")
    assert [(row.kind, row.number) for row in rows] == [(LabelKind.REJECTED, notice.number)]


def test_that_what_is_scrapped_has_no_label(desk: Desk) -> None:
    record = approve_meter(desk.station, "meter-001", "J-1")
    desk.station.issue(record, APPROVER)
    desk.station.register.state("meter-001", InstrumentState.SCRAPPED, "crushed", HEAD)
    with desk.refuses("label.gone", state="scrapped"):
        labels(desk.station)(APPROVER, [record])
    with desk.refuses("label.nothing"):
        labels(desk.station)(APPROVER, job="J-1")


def test_that_only_what_is_stopped_is_labelled_so(desk: Desk) -> None:
    with desk.refuses("label.not_stopped", name="scale-008"):
        labels(desk.station)(APPROVER, ["scale-008"])
    desk.station.register.state("scale-008", InstrumentState.STOPPED, "broken foot", HEAD)
    ((label,), _) = labels(desk.station)(APPROVER, ["scale-008"])
    assert (label.kind, label.number, label.valid_until) == (LabelKind.STOPPED, "", None)
    with desk.refuses("label.not_stopped"):
        labels(desk.station)(APPROVER, ["nonsense"])


def test_that_nothing_is_no_sheet(desk: Desk) -> None:
    with desk.refuses("label.nothing"):
        labels(desk.station)(APPROVER)
    with desk.refuses("label.nothing", job="J-9"):
        labels(desk.station)(APPROVER, job="J-9")


def test_that_the_making_tells_how_far_it_is_and_can_be_stopped(desk: Desk) -> None:
    told = []

    def progress(done: int, of: int, what: str) -> bool:
        told.append((done, of, what))
        return done < 1

    with desk.refuses("task.cancelled"):
        labels(desk.station)(APPROVER, ["JY-2026-00001"] * 3, progress=progress)
    assert told == [(0, 3, "JY-2026-00001"), (1, 3, "JY-2026-00001")]


def kinds(desk: Desk, *names: str, **more: str) -> list[tuple[str, str]]:
    return [
        (row.kind.value, row.number) for row in labels(desk.station)(APPROVER, names, **more)[0]
    ]


def test_that_a_document_gives_the_labels_of_its_own_parts(desk: Desk) -> None:
    record = desk.approved(ONE_OF_TWO, "disp-002", ago=0)
    certificate, notice = (row.number for row in desk.issue(record))
    passed, rejected = ("passed", certificate), ("rejected", notice)
    assert kinds(desk, certificate) == [passed]
    assert kinds(desk, notice) == [rejected]
    assert kinds(desk, certificate, notice) == [passed, rejected]


def test_that_each_part_has_one_label_however_often_it_is_asked_for(desk: Desk) -> None:
    record = desk.approved(ONE_OF_TWO, "disp-002", ago=0, **{"header/job": "J-7"})
    certificate, notice = (row.number for row in desk.issue(record))
    both = [("rejected", notice), ("passed", certificate)]
    assert kinds(desk, notice, record.number, certificate, record.id, job="J-7") == both


def test_that_a_notice_has_its_label_though_the_certificate_is_void(desk: Desk) -> None:
    record = desk.approved(ONE_OF_TWO, "disp-002", ago=0)
    certificate, notice = (row.number for row in desk.issue(record))
    desk.station.issue.void([certificate], "wrong person", APPROVER)
    assert kinds(desk, notice) == [("rejected", notice)]


def amended(desk: Desk, record: str) -> None:
    draft = desk.station.amend(record, "a digit was typed wrong", VERIFIER)
    desk.station.submit(draft, CHECKER, password(VERIFIER))
    desk.station.sign(record, Meaning.CHECKED, CHECKER, password(CHECKER))
    desk.station.sign(record, Meaning.APPROVED, APPROVER, password(APPROVER))


def test_that_a_superseded_document_leaves_its_label_to_the_newer(desk: Desk) -> None:
    record = desk.approved(PASSES, "scale-007", ago=0)
    (old,) = desk.issue(record)
    amended(desk, record.id)
    with desk.refuses("label.not_done", number=record.number, state="approved"):
        labels(desk.station)(APPROVER, [old.number])
    (new,) = desk.issue(record)
    for names in ([old.number], [new.number, old.number]):
        with desk.refuses("label.not_in_force", number=old.number, by=new.number):
            labels(desk.station)(APPROVER, names)
    assert kinds(desk, new.number, record.number) == [("passed", new.number)]


def test_that_a_list_gives_the_labels_of_the_records_that_stand_in_it(desk: Desk) -> None:
    desk.station.settings({"yields.cold_water_meter": "list,label"}, "many", HEAD)
    first, _ = (approve_meter(desk.station, meter, "J-1") for meter in ("meter-001", "meter-002"))
    (old,) = lists(desk.station)("J-1", APPROVER)
    assert kinds(desk, old.number) == [("passed", old.number)] * 2
    assert kinds(desk, old.number, job="J-1") == [("passed", old.number)] * 2
    amended(desk, first)
    (new,) = lists(desk.station)("J-1", APPROVER)
    assert kinds(desk, old.number) == [("passed", old.number)]
    assert kinds(desk, old.number, new.number) == [("passed", old.number), ("passed", new.number)]
    desk.station.issue.void([new.number], "wrong person", APPROVER)
    with desk.refuses("label.not_in_force", number=new.number):
        labels(desk.station)(APPROVER, [new.number])


def test_that_who_does_not_work_here_makes_no_label(desk: Desk) -> None:
    with desk.refuses("person.not_signed_in"):
        labels(desk.station)("", ["JY-2026-00001"])
    since = desk.today - timedelta(days=30)
    reader = Appointment("xu", Role.READER, since, None, "任 90 号")
    desk.station.people(Person("xu", "徐岚"), (reader,), (), HEAD)
    with desk.refuses("role.needed"):
        labels(desk.station)("xu", ["JY-2026-00001"])


def test_that_a_label_in_place_of_a_certificate_asks_the_gate(desk: Desk) -> None:
    desk.station.settings({"yields.digital_indicating_scale": "label"}, "small scales", HEAD)
    record = desk.approved(PASSES, "scale-007", ago=0)
    with desk.station.ledger.reading() as reader:
        assert not reader.owes(record.id, record.revision)
    (label,), _ = labels(desk.station)(APPROVER, [record.number])
    assert label.kind is LabelKind.PASSED
    desk.station.standards.void("up-weights-m1", "it was the certificate of another one", HEAD)
    with desk.refuses("gate.refused", rules=("gate.standard_in_force",)):
        labels(desk.station)(APPROVER, [record.number])
