"""Digital certificates of others as upstream certificates of our standards."""

import os
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from lxml import etree

from metro.exchange.dcc_file import to_xml
from metro.exchange.digital import DccReader
from metro.model.digital import Aspect
from metro.model.instrument import MeasuringInstrument, Use
from metro.model.standard import UpstreamCertificate
from metro.services.import_digital import ImportedDigital

from ..exchange.samples import NOW, SERIAL, plain, signer
from ..station import HEAD, VERIFIER, Desk

ROOM = MeasuringInstrument(
    "thermo-1", "thermometer", "数字温度计", "DT", " t - 118 ", "某厂", use=Use.STANDARD
)
NAME = "certificate.xml"
UNCERTAINTY = "<si:uncertaintyXMLList>0.050</si:uncertaintyXMLList>"


@pytest.fixture
def room(desk: Desk) -> Desk:
    desk.station.register.instruments([ROOM], HEAD)
    return desk


def bring(
    desk: Desk, data: bytes, instrument: str = "thermo-1", who: str = HEAD
) -> ImportedDigital:
    return desk.station.import_digital(DccReader())(data, NAME, instrument, who)


def upstream(desk: Desk, *changes: tuple[str, str]) -> UpstreamCertificate:
    return bring(desk, plain(*changes)).certificate


def test_that_it_is_filed_as_it_says_and_its_bytes_are_kept(room: Desk) -> None:
    data = plain()
    done = bring(room, data)
    with room.station.ledger.reading() as reader:
        filed = reader.upstream(done.certificate.id)
    assert filed == done.certificate
    assert filed is not None
    assert (filed.number, filed.issuer) == ("EX-T-2026-001", "示例省计量院")
    assert (filed.on, filed.valid_until) == (date(2026, 10, 2), date(2027, 10, 1))
    assert filed.passed
    assert room.station.objects.get(filed.object) == data
    assert filed.cites == ("标准铂电阻温度计 EX-N-2026-9",)
    used = filed.characteristics
    assert str(used.uncertainty) == "0.050 K"
    assert used.uncertainty is not None
    assert used.uncertainty.kind == "temperature_difference"
    assert used.coverage_factor == "2.0"
    assert (str(used.low), str(used.high)) == ("-10 ℃", "50.0 ℃")
    assert used.low is not None
    assert used.low.kind == "temperature"
    assert filed.stated == "U = 0.050 K, k = 2.0"


def test_that_nothing_is_accepted_by_it(room: Desk) -> None:
    done = bring(room, plain())
    with room.station.ledger.reading() as reader:
        assert reader.confirmation(done.certificate.id) is None
        (event,) = reader.events_of("thermo-1", 10**18)
    assert event.accepted is None


def test_that_findings_are_told_apart(room: Desk) -> None:
    report = bring(room, signer().sign(plain())).report
    faults = {aspect: [row.reason.code for row in report.faults(aspect)] for aspect in Aspect}
    assert faults == {
        Aspect.SCHEMA: [],
        Aspect.SIGNATURE: ["dcc.signature_foreign"],
        Aspect.UNITS: [],
        Aspect.MEANING: [],
    }


def test_that_the_examples_go_in_and_come_out_with_equal_values(room: Desk) -> None:
    named = os.environ.get("METRO_DCC_SCHEMA", "")
    files = sorted(Path(named).parent.glob("examples/*.xml")) if named else []
    if not files:
        pytest.skip("METRO_DCC_SCHEMA names no folder with examples beside it")
    for file in files:
        data = file.read_bytes()
        core = DccReader().examine(data, file.name, NOW).certificate.administration
        serial = core.items.items[0].identifications[0].value
        thing = replace(ROOM, id=file.stem, serial=serial)
        room.station.register.instruments([thing], HEAD)
        filed = bring(room, data, file.stem).certificate
        kept = room.station.objects.get(filed.object)
        assert kept == data
        again = to_xml(DccReader().examine(kept, file.name, NOW).certificate)
        # Values, units, U, k and probability are among the texts, as decimal strings.
        assert texts(again) == texts(data)
        # What it says of recalibration is kept, though it is long past.
        assert str(filed.valid_until) == "1959-10-22"


def texts(data: bytes) -> list[tuple[str, str]]:
    rows = etree.fromstring(data).iter(etree.Element)
    return [(str(row.tag), " ".join((row.text or "").split())) for row in rows]


def test_that_days_out_of_order_are_not_filed(room: Desk) -> None:
    with room.refuses("certificate.dates"):
        bring(room, plain(("2027-10-01", "2026-09-30")))


def test_that_a_manipulated_file_is_not_filed(room: Desk) -> None:
    data = signer().sign(plain()).replace(b"0.120", b"0.020")
    with room.refuses("dcc.not_true"):
        bring(room, data)


def test_that_a_certificate_of_another_instrument_is_not_filed(room: Desk) -> None:
    with room.refuses("dcc.other_instrument", numbers="T-119"):
        bring(room, plain((SERIAL, "T-119")))
    with room.refuses("dcc.other_instrument"):
        bring(room, plain(), "weights-m1")
    with room.refuses("dcc.not_a_standard"):
        bring(room, plain(), "scale-001")
    with room.refuses("instrument.unknown"):
        bring(room, plain(), "nothing")


def test_that_it_is_filed_once(room: Desk) -> None:
    bring(room, plain())
    with room.refuses("dcc.already_filed", number="EX-T-2026-001"):
        bring(room, plain())
    with room.refuses("dcc.already_filed"):
        bring(room, plain(("0.120", "0.130")))


def test_that_a_verifier_may_not(room: Desk) -> None:
    with room.refuses("role.needed"):
        bring(room, plain(), who=VERIFIER)


@pytest.mark.parametrize(
    ("change", "name"),
    [
        (("EX-T-2026-001", " "), "uniqueIdentifier"),
        (("<dcc:content>示例省计量院</dcc:content>", ""), "calibrationLaboratory"),
        (("2026-10-02", "autumn"), "endPerformanceDate"),
    ],
)
def test_that_what_an_event_needs_has_to_be_there(
    room: Desk, change: tuple[str, str], name: str
) -> None:
    with room.refuses("dcc.lacking", names=(name,)):
        bring(room, plain(change))


@pytest.mark.parametrize("word", ["fail", "conditionalFail", "noPass"])
def test_that_what_does_not_conform_did_not_pass(room: Desk, word: str) -> None:
    assert not upstream(room, (">pass<", f">{word}<")).passed


def test_that_without_a_word_on_the_whole_the_results_speak(room: Desk) -> None:
    whole = (
        '<dcc:statement refType="basic_conformity"><dcc:conformity>pass</dcc:conformity>'
        "</dcc:statement>"
    )
    meta = (
        "<dcc:measurementMetaData><dcc:metaData><dcc:conformityXMLList>pass fail pass"
        "</dcc:conformityXMLList></dcc:metaData></dcc:measurementMetaData></dcc:quantity></dcc:list>"
    )
    found = upstream(room, (whole, ""), ("</dcc:quantity></dcc:list>", meta))
    assert not found.passed


@pytest.mark.parametrize(
    "change",
    [
        ("\\kelvin</si:unitXMLList>", "\\degreeCelsius</si:unitXMLList>"),
        ("\\kelvin</si:unitXMLList>", "\\percent</si:unitXMLList>"),
        (UNCERTAINTY, UNCERTAINTY.replace("0.050", "0.050 0.060 0.070")),
        (UNCERTAINTY, UNCERTAINTY.replace("0.050", "5e-2")),
        ("expandedUncXMLList", "otherXMLList"),
    ],
)
def test_that_an_uncertainty_that_is_open_stays_open(room: Desk, change: tuple[str, str]) -> None:
    """A unit in quarantine, a kind that is not said, several values, no number, none at all."""
    found = upstream(room, change)
    assert found.characteristics.uncertainty is None
    assert found.characteristics.coverage_factor == ""
    assert found.stated == "pass"


def test_that_a_coverage_interval_is_no_expanded_uncertainty(room: Desk) -> None:
    interval = (
        "<si:measurementUncertaintyUnivariateXMLList><si:standardMUXMLList>"
        "<si:valueStandardMUXMLList>0.02</si:valueStandardMUXMLList></si:standardMUXMLList>"
        "</si:measurementUncertaintyUnivariateXMLList>"
    )
    start, end = "<si:expandedUncXMLList>", "</si:expandedUncXMLList>"
    text = plain().decode()
    whole = text[text.index(start) : text.index(end) + len(end)]
    assert upstream(room, (whole, interval)).characteristics.uncertainty is None


def test_that_a_range_that_is_half_said_is_half_known(room: Desk) -> None:
    found = upstream(room, ("basic_validityRangeMax", "other"), ("basic_recalibration", "other"))
    assert (str(found.characteristics.low), found.characteristics.high) == ("-10 ℃", None)
    assert found.range_text == ""
    assert found.valid_until is None


def test_that_a_range_in_quarantine_is_taken_from_its_other_way_of_saying(room: Desk) -> None:
    found = upstream(
        room,
        (
            "<si:value>-10</si:value><si:unit>\\degreecelsius",
            "<si:value>-10</si:value><si:unit>\\°C",
        ),
    )
    assert str(found.characteristics.low) == "263.15 K"
