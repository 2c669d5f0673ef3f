from dataclasses import replace
from datetime import date, timedelta

import pytest

from metro.app.demo.county import County
from metro.model.event_kind import EventKind
from metro.model.instrument import MeasuringInstrument, Use
from metro.model.regulation import StandardRequirement
from metro.model.standard import Confirmation, UpstreamCertificate
from metro.model.verification import StandardInUse
from metro.quantities.reading import read
from metro.regulations import library

from ..station import DISPENSER, HEAD, PASSES, Desk, small_county

GAUGE = MeasuringInstrument(
    "gauge-1", "pressure_gauge", "压力表", "Y", "P-1", "某厂", use=Use.STANDARD
)


def paper(**changes: object) -> UpstreamCertificate:
    """Return the certificate of the pressure gauge that a laboratory passed at class 5.0."""
    found = UpstreamCertificate(
        id="up-gauge",
        instrument="gauge-1",
        kind=EventKind.VERIFICATION,
        number="P2026-0007",
        issuer="某所",
        on=date(2026, 10, 1),
        valid_until=date(2027, 3, 31),
        passed=True,
        characteristics=StandardInUse(),
        stated="5.0级合格",
    )
    return replace(found, **changes)  # type: ignore[arg-type]


@pytest.fixture
def gauge(desk: Desk) -> Desk:
    desk.station.register.instruments([GAUGE], HEAD)
    return desk


def confirm(desk: Desk, required: str, requirements: tuple[StandardRequirement, ...] = ()):
    return desk.station.standards.confirm("up-gauge", required, requirements, HEAD)


def test_that_a_certificate_is_kept_with_its_file(gauge: Desk) -> None:
    gauge.station.standards.certificate(paper(), b"%PDF the scan", HEAD)
    with gauge.station.ledger.reading() as reader:
        kept = reader.upstream("up-gauge")
    assert kept is not None
    assert gauge.station.objects.get(kept.object) == b"%PDF the scan"
    assert replace(kept, object="") == paper()


def test_that_a_certificate_may_come_without_a_file(gauge: Desk) -> None:
    gauge.station.standards.certificate(paper(), b"", HEAD)
    with gauge.station.ledger.reading() as reader:
        assert reader.upstream("up-gauge") == paper()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"number": " "}, "certificate.no_number"),
        ({"valid_until": date(2026, 9, 30)}, "certificate.dates"),
        ({"instrument": "gauge-9"}, "instrument.unknown"),
    ],
)
def test_that_a_certificate_that_makes_no_sense_is_refused(
    gauge: Desk, changes: dict[str, object], code: str
) -> None:
    with gauge.refuses(code):
        gauge.station.standards.certificate(paper(**changes), b"", HEAD)


def test_that_class_5_is_refused_where_class_4_is_required_though_it_passed(gauge: Desk) -> None:
    gauge.station.standards.certificate(paper(), b"", HEAD)
    with gauge.refuses(
        "confirmation.refused", stated="5.0级合格", required="4.0级", number="P2026-0007"
    ) as found:
        confirm(gauge, "4.0级")
    assert found.value.parameters["findings"] == ("confirmation.class",)


@pytest.mark.parametrize("stated", ["4.0级合格", "2.5级", "1.6 级合格"])
def test_that_the_required_class_or_a_better_one_does(gauge: Desk, stated: str) -> None:
    gauge.station.standards.certificate(paper(stated=stated), b"", HEAD)
    assert confirm(gauge, "4.0级") == Confirmation("up-gauge", True, "4.0级", ())
    with gauge.station.ledger.reading() as reader:
        assert reader.confirmation("up-gauge") == Confirmation("up-gauge", True, "4.0级", ())


def test_that_a_certificate_that_failed_is_never_accepted(gauge: Desk) -> None:
    gauge.station.standards.certificate(paper(passed=False, stated="1.0级"), b"", HEAD)
    with gauge.refuses("confirmation.refused", findings=("confirmation.failed",)):
        confirm(gauge, "4.0级")


def test_that_a_certificate_has_to_say_what_its_use_compares(gauge: Desk) -> None:
    measure = library.shipped(DISPENSER).standards[0]
    gauge.station.standards.certificate(paper(), b"", HEAD)
    with gauge.refuses("confirmation.refused") as found:
        confirm(gauge, "", (measure,))
    assert "confirmation.quality_missing" in found.value.parameters["findings"]


def test_that_confirming_something_unknown_is_refused(gauge: Desk) -> None:
    with gauge.refuses("certificate.unknown", event="up-gauge"):
        confirm(gauge, "4.0级")
    with gauge.refuses("certificate.unknown", event="up-gauge"):
        gauge.station.standards.reject("up-gauge", "4.0级", ("confirmation.class",), HEAD)


def test_that_a_refusal_of_confirmation_is_kept_and_closes_the_gate(desk: Desk) -> None:
    desk.station.standards.reject("up-weights-m1", "M1", ("confirmation.class",), HEAD)
    record = desk.approved(PASSES, "scale-007")
    with desk.refuses("gate.refused", rules=("gate.standard_confirmed",)):
        desk.issue(record)


def test_that_a_renewed_assessment_is_a_further_event_of_the_standard(desk: Desk) -> None:
    old = next(County(small_county(), desk.today).standards())[0]
    new = replace(old, certificate="〔2027〕新", valid_until=old.valid_until + timedelta(days=1500))
    desk.station.standards.standard(new, HEAD)
    with desk.station.ledger.reading() as reader:
        assert new in reader.measurement_standards()
        assert old not in reader.measurement_standards()
        for row in (old, new):
            event = reader.event(f"{row.id}/{row.certificate}", 10**18)
            assert event is not None
            assert event.valid_until == row.valid_until


def test_that_an_assessment_that_ends_before_it_begins_is_refused(desk: Desk) -> None:
    old = next(County(small_county(), desk.today).standards())[0]
    with desk.refuses("assessment.dates", number=old.certificate):
        desk.station.standards.standard(
            replace(old, valid_until=old.issued - timedelta(days=1)), HEAD
        )


def test_that_an_intermediate_check_is_an_event_and_no_verification(desk: Desk) -> None:
    on = desk.today - timedelta(days=1)
    desk.station.standards.intermediate_check("check-1", "weights-m1", on, True, "steady", HEAD)
    with desk.station.ledger.reading() as reader:
        event = reader.event("check-1", 10**18)
        effective = reader.effective_event("weights-m1", desk.today, "24:00", "", 10**18)
    assert event is not None
    assert (event.kind, event.on, event.passed) == ("intermediate_check", on, True)
    assert effective is not None
    assert effective.id == "up-weights-m1"


def test_that_an_intermediate_check_of_nothing_is_refused(desk: Desk) -> None:
    with desk.refuses("instrument.unknown"):
        desk.station.standards.intermediate_check("c", "none", desk.today, True, "", HEAD)


def test_that_an_event_is_voided_once_with_a_reason(desk: Desk) -> None:
    with desk.refuses("reason.missing"):
        desk.station.standards.void("up-weights-m1", " ", HEAD)
    with desk.refuses("event.unknown", event="up-none"):
        desk.station.standards.void("up-none", "typed twice", HEAD)
    desk.station.standards.void("up-weights-m1", "typed for another set", HEAD)
    with desk.refuses("event.voided", number="市计 M2026-04-0113"):
        desk.station.standards.void("up-weights-m1", "again", HEAD)


def test_that_an_uncertainty_is_taken_as_it_stands(gauge: Desk) -> None:
    used = StandardInUse(uncertainty=read("0.20 %"), coverage_factor="2")
    gauge.station.standards.certificate(paper(characteristics=used), b"", HEAD)
    with gauge.station.ledger.reading() as reader:
        kept = reader.upstream("up-gauge")
    assert kept is not None
    assert str(kept.characteristics.uncertainty) == "0.20 %"
