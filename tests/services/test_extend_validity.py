"""Extending a lot that was sampled (抽样检定延期): where a rule allows it, and nowhere else."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from metro.journal.bodies.register import InstrumentStateChanged
from metro.journal.bodies.work import RecordSigned, VerificationSubmitted
from metro.model.instrument import InstrumentState, MeasuringInstrument
from metro.model.judgement import Verdict
from metro.model.people import Meaning, Role, Signature
from metro.model.record import VerificationRecord
from metro.model.verification import VerificationKind

from ..station import HEAD, PASSES, VERIFIER, Desk
from .test_list_due import due, elsewhere

SHANGHAI = "JJF(沪) 57—2018"
METERS = ("e-1", "e-2")
UNTIL = date(2026, 12, 31)


def meter(desk: Desk, name: str, kind: str = "static_electricity_meter") -> None:
    """Register an electricity meter of a household that was verified elsewhere."""
    thing = MeasuringInstrument(
        name, kind, "电能表", "DDS", f"E{name}", "厂", accuracy_class="2",
        ratings={"use": "household"},
    )  # fmt: skip
    desk.station.register.instruments([thing], HEAD)
    elsewhere(desk, name, UNTIL)


def sample(
    desk: Desk,
    kind: str = "static_electricity_meter",
    verdict: Verdict = Verdict.PASSED,
    *,
    done: bool = True,
    on: date | None = None,
) -> VerificationRecord:
    """Record the sample of a lot: a record of this station, done or only submitted."""
    like = desk.station.examine(desk.draft(PASSES, "scale-007")).record
    record = replace(
        like,
        id="sample",
        number="R-2026-90001",
        instrument=replace(like.instrument, id="e-9", kind=kind),
        data=replace(like.data, kind=VerificationKind.IN_SERVICE, on=on or like.data.on),
        judgement=replace(
            like.judgement,
            verdict=verdict,
            parts=tuple(replace(part, verdict=verdict) for part in like.judgement.parts),
        ),
    )
    signature = Signature("wangli", "王", Meaning.APPROVED, Role.APPROVER, "", "")
    with desk.station.ledger.writing(HEAD) as work:
        work.append(VerificationSubmitted(record, 2026, 90001, ()))
        if done:
            work.append(RecordSigned(record.id, record.revision, signature))
    return record


def extend(desk: Desk, *names: str, **other: object) -> None:
    asked = {
        "lot": "DX20260001",
        "record": "R-2026-90001",
        "rule": SHANGHAI,
        "months": 48,
        "why": "the sample passed",
        "actor": HEAD,
        **other,
    }
    desk.station.extend(names or METERS, **asked)


def test_that_a_household_meter_is_due_for_replacement(desk: Desk) -> None:
    meter(desk, "e-1")
    row = due(desk, "e-1")
    assert row is not None
    assert (row.due, row.duty, row.extended) == (UNTIL, "replace", "")


def test_that_a_sampled_lot_serves_four_years_longer_and_the_due_list_follows(desk: Desk) -> None:
    for name in METERS:
        meter(desk, name)
    sample(desk)
    extend(desk)
    for name in METERS:
        row = due(desk, name)
        assert row is not None
        assert (row.due, row.duty, row.extended) == (date(2030, 12, 31), "replace", SHANGHAI)
    with desk.station.ledger.reading() as reader:
        event = reader.effective_event("e-1", desk.today, "24:00", "", 10**18)
        assert event is not None
        assert event.valid_until == UNTIL


def test_that_a_later_word_on_the_same_validity_counts_and_adds_nothing_up(desk: Desk) -> None:
    meter(desk, "e-1")
    sample(desk)
    extend(desk, "e-1", "Ee-1")  # by id and by serial number: one meter
    extend(desk, "e-1", months=24, rule="JJF（沪）57-2018")
    row = due(desk, "e-1")
    assert row is not None
    assert row.due == date(2028, 12, 31)


def test_that_an_extension_ends_with_the_validity_that_it_extends(desk: Desk) -> None:
    meter(desk, "e-1")
    sample(desk)
    extend(desk, "e-1")
    elsewhere(desk, "e-1", UNTIL + timedelta(days=1), passed=False)
    assert due(desk, "e-1") is None
    with desk.refuses("extension.not_valid", serial="Ee-1"):
        extend(desk, "e-1")


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"why": " "}, "reason.missing"),
        ({"lot": ""}, "reason.missing"),
        ({"actor": VERIFIER}, "role.needed"),
        ({"record": "R-1"}, "record.unknown"),
        ({"rule": "JJF 1139—2005"}, "extension.unknown_rule"),
        ({"rule": "JJF(京) 71—2019"}, "extension.length_unknown"),
        ({"months": 49}, "extension.too_long"),
    ],
)
def test_that_an_extension_without_its_grounds_is_refused(
    desk: Desk, wrong: dict[str, object], code: str
) -> None:
    for name in METERS:
        meter(desk, name)
    sample(desk)
    with desk.refuses(code):
        extend(desk, **wrong)


def test_that_instruments_that_can_not_be_extended_are_refused_and_no_other_is(desk: Desk) -> None:
    for name in METERS:
        meter(desk, name)
    sample(desk)
    with desk.refuses("extension.no_instrument"):
        desk.station.extend((), "L", "R-2026-90001", SHANGHAI, 48, "why", HEAD)
    with desk.refuses("instrument.unknown"):
        extend(desk, "e-1", "e-none")
    with desk.refuses("extension.other_kind"):
        extend(desk, "e-1", "scale-001")
    with desk.station.ledger.writing(HEAD) as work:
        work.append(InstrumentStateChanged("e-2", InstrumentState.STOPPED, "away"))
    with desk.refuses("extension.not_in_use"):
        extend(desk)
    row = due(desk, "e-1")
    assert row is not None
    assert row.due == UNTIL


def test_that_a_meter_never_verified_has_nothing_to_extend(desk: Desk) -> None:
    meter(desk, "e-1")
    with desk.station.ledger.reading() as reader:
        bare = replace(reader.instrument("e-1"), id="e-3", serial="E3")
    desk.station.register.instruments([bare], HEAD)
    sample(desk)
    with desk.refuses("extension.not_valid"):
        extend(desk, "e-3")


@pytest.mark.parametrize(
    ("how", "code"),
    [
        ({"done": False}, "extension.sample_not_done"),
        ({"verdict": Verdict.REJECTED}, "extension.sample_failed"),
        ({"on": UNTIL + timedelta(days=1)}, "extension.ended"),
    ],
)
def test_that_a_sample_has_to_be_done_in_time_and_passed(
    desk: Desk, how: dict[str, object], code: str
) -> None:
    meter(desk, "e-1")
    sample(desk, **how)  # type: ignore[arg-type]
    with desk.refuses(code):
        extend(desk, "e-1")


def test_that_a_water_meter_is_replaced_whatever_its_sample_shows(desk: Desk) -> None:
    elsewhere(desk, "meter-001", UNTIL)
    sample(desk, kind="cold_water_meter")
    with desk.refuses("extension.not_allowed", kind="cold_water_meter"):
        extend(desk, "meter-001")
