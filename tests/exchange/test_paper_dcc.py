"""The digital certificate of a paper, beside what the paper and the record say."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from lxml import etree

from metro.exchange.dcc_file import from_xml
from metro.exchange.paper_dcc import DccWriter
from metro.exchange.paper_standards import report_of
from metro.exchange.paper_words import both, quantity
from metro.exchange.schema_pack import SchemaPack
from metro.exchange.xml_codec import Left
from metro.model.digital import DigitalQuantity, HeldReport, Said, UnitProfile, Values
from metro.model.document import DocumentKind, Paper
from metro.model.record import Replaces
from metro.model.verification import StandardInUse
from metro.model.words import Bilingual
from metro.quantities.quantity import Quantity
from metro.quantities.reading import read

from ..documents.samples.every import SAMPLES
from ..station import refused

NS = {"dcc": "https://ptb.de/dcc", "si": "https://ptb.de/si"}
ISSUED = sorted(name for name in SAMPLES if SAMPLES[name]().kind is not DocumentKind.RECORD)


def held(paper: Paper) -> dict[str, HeldReport]:
    """Return a chain of two certificates above every standard of a paper."""
    on = date(2026, 1, 2)
    above = HeldReport("上级-1", "国家计量院", on, "b" * 64, True, True)
    beside = HeldReport("上级-2", "国家计量院", on, "c" * 64, True, True)
    return {
        row.event: HeldReport(
            row.certificate, "某所", on, "a" * 64, True, True, (above, beside), ("二等标准 0022",)
        )
        for row in paper.record.standards
    }


def written(paper: Paper, profile: UnitProfile = UnitProfile.PTB) -> etree._Element:
    return etree.fromstring(DccWriter().write(paper, held(paper), profile))


def said(root: etree._Element, path: str) -> list[str]:
    return [" ".join((row.text or "").split()) for row in root.iterfind(f".//{path}", NS)]


def sample(name: str, **changes: object) -> Paper:
    paper = SAMPLES[name]()
    return replace(paper, record=replace(paper.record, **changes))  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ISSUED)
def test_that_every_paper_gives_a_valid_file(name: str, pack: SchemaPack) -> None:
    assert pack.errors(written(SAMPLES[name]())) == ()


@pytest.mark.parametrize("name", ISSUED)
def test_that_the_same_paper_gives_the_same_bytes(name: str) -> None:
    one, other = SAMPLES[name](), SAMPLES[name]()
    first = DccWriter().write(one, held(one))
    assert first == DccWriter().write(other, held(other))
    left = Left()
    from_xml(etree.fromstring(first), left)
    assert left.names == {}


def test_that_it_says_who_what_and_when() -> None:
    paper = SAMPLES["scale_certificate"]()
    record, root = paper.record, written(paper)
    core = "dcc:administrativeData/dcc:coreData"
    assert root.get("schemaVersion") == "3.3.0"
    assert root.findtext(f"{core}/dcc:uniqueIdentifier", namespaces=NS) == paper.number
    assert said(root, "dcc:usedLangCodeISO639_1") == ["zh", "en"]
    assert said(root, "dcc:beginPerformanceDate") == [record.data.on.isoformat()]
    items = said(root, "dcc:item/dcc:identifications/dcc:identification/dcc:value")
    assert items[0] == record.instrument.serial
    assert said(root, "dcc:item/dcc:model") == [record.instrument.model]
    laboratory = said(root, "dcc:calibrationLaboratory/dcc:contact/dcc:name/dcc:content")
    assert laboratory == [paper.settings.name.zh, paper.settings.name.en]
    customer = said(root, "dcc:customer/dcc:name/dcc:content")
    assert customer == [record.applicant.name]
    people = said(root, "dcc:respPerson/dcc:person/dcc:name/dcc:content")
    assert people[-1] == record.verifier.name
    assert len(people) == 3
    assert said(root, "dcc:respPerson/dcc:mainSigner") == ["true"]


def test_that_it_says_the_verdict_its_norm_and_until_when() -> None:
    paper = SAMPLES["scale_certificate"]()
    root = written(paper)
    statements = root.findall("dcc:administrativeData/dcc:statements/dcc:statement", NS)
    whole = statements[0]
    assert whole.findtext("dcc:conformity", namespaces=NS) == "pass"
    assert whole.findtext("dcc:norm", namespaces=NS) == paper.record.regulation.label
    assert said(whole, "dcc:content")[0] == paper.record.conclusion.zh
    assert any("修约" in text for row in statements for text in said(row, "dcc:content"))
    dates = [row.findtext("dcc:date", namespaces=NS) for row in statements]
    assert str(paper.record.valid_until) in dates


def test_that_a_notice_fails_and_has_no_validity() -> None:
    paper = SAMPLES["dispenser_notice"]()
    root = written(paper)
    statements = root.findall("dcc:administrativeData/dcc:statements/dcc:statement", NS)
    assert statements[0].findtext("dcc:conformity", namespaces=NS) == "fail"
    assert [row.findtext("dcc:date", namespaces=NS) for row in statements] == [None] * len(
        statements
    )


@pytest.mark.parametrize(
    "name", ["scale_certificate", "dispenser_certificate", "meter_certificate"]
)
def test_that_every_judged_point_stands_in_it_digit_by_digit(name: str) -> None:
    paper = SAMPLES[name]()
    wanted = [
        (format(point.result.number, "f"), point.verdict.value)
        for part in paper.record.judgement.parts
        if part.part in paper.parts
        for item in part.items
        for point in item.points
        if point.result is not None
    ]
    found = []
    for row in written(paper).iterfind(".//dcc:quantity", NS):
        meta = row.find("dcc:measurementMetaData/dcc:metaData", NS)
        told = row.findtext("dcc:noQuantity/dcc:content", "", NS).removesuffix(" 元")
        value = row.findtext("si:real/si:value", told, NS)
        if meta is not None and value.replace(".", "").lstrip("-").isdigit():
            verdict = {"pass": "passed", "fail": "rejected"}
            word = meta.findtext("dcc:conformity", namespaces=NS)
            found.append((value, verdict[word or ""]))
    assert wanted
    assert found == wanted


def test_that_readings_stand_as_they_were_taken() -> None:
    paper = SAMPLES["meter_certificate"]()
    (data,) = paper.record.data.parts.values()
    readings = [
        value for rows in data.readings.values() for row in rows for value in row.values.values()
    ]
    numbers = {text for row in said(written(paper), "si:value") for text in row.split()}
    numbers |= {text for row in said(written(paper), "si:valueXMLList") for text in row.split()}
    assert readings
    assert {format(row.number, "f") for row in readings} <= numbers


def test_that_no_number_has_a_power_of_ten() -> None:
    for name in ISSUED:
        root = written(SAMPLES[name]())
        texts = said(root, "si:value") + said(root, "si:valueXMLList")
        assert texts
        for text in " ".join(texts).split():
            assert "e" not in text.lower()
            assert Decimal(text).is_finite()


def test_that_a_standard_has_its_hash_and_the_chain_above_it() -> None:
    paper = SAMPLES["dispenser_certificate"]()
    used = written(paper).findall(".//dcc:measuringEquipment[@refType]", NS)
    assert used
    for row in used:
        report = row.find("dcc:certificate", NS)
        assert report is not None
        assert report.findtext("dcc:procedure", namespaces=NS) == "SHA-256"
        assert report.findtext("dcc:value", namespaces=NS) == "a" * 64
        assert report.findtext("dcc:inValidityRange", namespaces=NS) == "true"
        assert report.findtext("dcc:traceable", namespaces=NS) == "true"
        linked = report.find("dcc:linkedReport", NS)
        assert linked is not None
        assert linked.findtext("dcc:referralID", namespaces=NS) == "上级-1"
        assert linked.findtext("dcc:value", namespaces=NS) == "b" * 64
        # One report can be linked; the other is named with its hash, and names have none.
        beside = " ".join(said(report, "dcc:description/dcc:content"))
        assert f"上级-2 (SHA-256 {'c' * 64})" in beside
        assert "二等标准 0022" in beside


def test_that_what_is_on_paper_only_or_unknown_is_said_and_not_invented() -> None:
    on = date(2026, 1, 2)
    report = report_of(HeldReport("1", "", on))
    assert (report.procedure, report.value) == ("analogue", "analogue")
    assert (report.in_validity, report.traceable, report.linked) == (None, None, None)
    assert report.referral
    paper = SAMPLES["scale_certificate"]()
    root = etree.fromstring(DccWriter().write(paper, {}))
    (value,) = set(said(root, "dcc:measuringEquipment/dcc:certificate/dcc:value"))
    assert value == "analogue"
    assert said(root, "dcc:measuringEquipment/dcc:certificate/dcc:traceable") == []


def test_that_u_and_k_of_a_standard_are_said_where_they_are_known() -> None:
    paper = SAMPLES["scale_certificate"]()
    spread = read("0.050 g", kind="mass")
    known = StandardInUse(
        "F2", spread, spread, "2", {"volume": read("20.050 L"), "material": "steel"}, spread, spread
    )
    rows = tuple(replace(row, in_use=known) for row in paper.record.standards)
    root = written(sample("scale_certificate", standards=rows))
    path = "dcc:measuringEquipmentQuantity"
    numbers = said(root, f"{path}/si:real/si:value")
    assert numbers[:5] == ["0.050", "0.050", "0.050", "0.050", "20.050"]
    assert {"F2", "2", "steel"} <= set(said(root, f"{path}/dcc:noQuantity/dcc:content"))
    assert said(root, "si:coverageProbability") == []


def test_that_the_pieces_of_a_set_stand_in_lists_of_one_unit() -> None:
    pieces = [("20 kg", "1000 mg"), ("500 g", "25 mg"), ("10 kg", "500 mg"), ("1 g", "1.0 mg")]
    used = StandardInUse("M1", pieces=tuple((read(one), read(limit)) for one, limit in pieces))
    rows = tuple(replace(row, in_use=used) for row in sample("scale_certificate").record.standards)
    root = written(sample("scale_certificate", standards=rows[:1]))
    path = "dcc:measuringEquipmentQuantity/si:realListXMLList"
    assert said(root, f"{path}/si:valueXMLList") == ["20 10", "1000 500", "500 1", "25 1.0"]
    assert said(root, f"{path}/si:unitXMLList") == [
        "\\kilogram",
        "\\milli\\gram",
        "\\gram",
        "\\milli\\gram",
    ]


def test_that_surroundings_are_conditions_and_none_at_all_is_said() -> None:
    paper = SAMPLES["scale_certificate"]()
    read_off = {
        "ambient_temperature": (read("21.4 ℃"), read("21.9 ℃")),
        "relative_humidity": (read("46 %", kind="relative_humidity"),),
        "voltage": (),
    }
    around = replace(paper.record, data=replace(paper.record.data, conditions=read_off))
    root = written(replace(paper, record=around))
    kinds = [row.get("refType") for row in root.iterfind(".//dcc:influenceCondition", NS)]
    assert kinds == ["basic_temperature", "basic_humidityRelative"]
    assert said(root, "dcc:influenceCondition//si:valueXMLList") == ["21.4 21.9"]
    bare = replace(paper.record, data=replace(paper.record.data, conditions={}))
    root = written(replace(paper, record=bare))
    (condition,) = root.findall(".//dcc:influenceCondition", NS)
    assert said(condition, "dcc:noQuantity/dcc:content") == ["未记录", "Not recorded"]


def test_that_an_amendment_names_what_it_replaces(pack: SchemaPack) -> None:
    why = Replaces("JY-2026-00001 JY-2026-00002", "a wrong name")
    root = written(sample("scale_certificate", replaces=why, performed_by="某所"))
    assert pack.errors(root) == ()
    assert said(root, "dcc:replacedUniqueIdentifier") == ["JY-2026-00001"]
    assert any("JY-2026-00002" in text for text in said(root, "dcc:statement//dcc:content"))


def test_that_a_record_that_knows_little_is_still_a_valid_file(pack: SchemaPack) -> None:
    paper = SAMPLES["scale_certificate"]()
    record = paper.record
    thing = replace(record.instrument, serial="", model="", manufacturer="", registration="")
    applicant = replace(record.applicant, name="", credit_code="", region="")
    settings = replace(paper.settings, address="", post_code="", legal_status=Bilingual("", ""))
    bare = replace(
        record,
        instrument=thing,
        applicant=applicant,
        standard=None,
        standards=(),
        checker=None,
        place="",
        software="",
    )
    little = replace(paper, record=bare, settings=settings, signatures=())
    root = written(little)
    assert pack.errors(root) == ()
    assert said(root, "dcc:issueDate") == []
    assert said(root, "dcc:performanceLocation") == ["other"]


def test_that_place_is_told_by_whose_it_is() -> None:
    paper = SAMPLES["scale_certificate"]()
    ours, theirs = paper.settings.address, paper.record.instrument.place
    assert said(written(sample("scale_certificate", place=ours)), "dcc:performanceLocation") == [
        "laboratory"
    ]
    thing = replace(paper.record.instrument, place=theirs or "1 区")
    record = {"instrument": thing, "place": thing.place}
    root = written(sample("scale_certificate", **record))
    assert said(root, "dcc:performanceLocation") == ["customer"]


def test_that_an_original_record_has_no_digital_certificate() -> None:
    paper = SAMPLES["scale_record"]()
    with refused("dcc.no_record_export", number=paper.number):
        DccWriter().write(paper, {})


def test_that_the_stricter_profile_refuses_and_guesses_nothing() -> None:
    with refused("dcc.unit_refused", profile="nim"):
        written(SAMPLES["scale_certificate"](), UnitProfile.NIM)


def test_that_a_unit_that_is_in_no_table_stops_the_export() -> None:
    odd = Quantity(Decimal("1.0"), "oz", "mass")
    paper = SAMPLES["scale_certificate"]()
    data = replace(paper.record.data, ratings={"Max": odd})
    with refused("dcc.unit_missing", unit="oz"):
        written(replace(paper, record=replace(paper.record, data=data)))


def test_that_money_is_told_in_words_and_values_keep_their_zeros() -> None:
    name = Said((("", "价"),))
    money = quantity(name, (Quantity(Decimal("7.50"), "元", "money"),), UnitProfile.PTB)
    assert money == DigitalQuantity(name, text=Said((("", "7.50 元"),)))
    mixed = quantity(name, (read("20.050 L"), read("1.0 mL")), UnitProfile.PTB)
    (value,) = mixed.values
    assert isinstance(value, Values)
    assert value.numbers == ("20.050", "1.0")
    assert value.units == ("\\litre", "\\milli\\litre")


def test_that_half_a_translation_is_no_translation() -> None:
    assert both(Bilingual("水表", "meter")).content == (("zh", "水表"), ("en", "meter"))
    assert both(Bilingual("水表", "")).content == (("", "水表"),)
    assert both(Bilingual("III", "III")).content == (("", "III"),)
