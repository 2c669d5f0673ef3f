from collections.abc import Iterator

import pytest
from lxml import etree

from metro.exchange.dcc_file import from_xml, to_xml
from metro.exchange.digital import DccReader
from metro.exchange.schema_pack import SchemaPack
from metro.exchange.xml_codec import Left
from metro.model.digital import Aspect, DigitalFinding, Grade

from .samples import NOW, plain

QUANTITY = "<dcc:list><dcc:quantity refType"
CONFORMITY = (
    '<dcc:statement refType="basic_conformity">'
    "<dcc:conformity>pass</dcc:conformity></dcc:statement>"
)


def findings(data: bytes, pack: SchemaPack | None = None) -> tuple[DigitalFinding, ...]:
    return DccReader(pack).examine(data, "certificate.xml", NOW).findings


def codes(data: bytes, pack: SchemaPack | None = None) -> set[str]:
    return {row.reason.code.removeprefix("dcc.") for row in findings(data, pack)}


def lines(data: bytes, code: str) -> Iterator[int]:
    return (row.line for row in findings(data) if row.reason.code == f"dcc.{code}")


def before(*quantities: str) -> tuple[str, str]:
    """Return the change that puts quantities before the list of results."""
    return QUANTITY, "".join(quantities) + QUANTITY


def test_that_a_sound_file_has_no_fault(pack: SchemaPack) -> None:
    found = findings(plain(), pack)
    assert [row for row in found if row.grade is Grade.FAULT] == []
    assert codes(plain(), pack) == {
        "schema_valid",
        "signature_none",
        "unit_ptb_only",
        "units_read",
        "conformity",
        "until",
        "equipment",
    }


def test_that_the_schema_finds_what_the_structure_does_not(pack: SchemaPack) -> None:
    data = plain(("<dcc:mandatoryLangCodeISO639_1>zh</dcc:mandatoryLangCodeISO639_1>", ""))
    assert "structure_only" in codes(data)
    (fault,) = [row for row in findings(data, pack) if row.grade is Grade.FAULT]
    assert (fault.aspect, fault.reason.code) == (Aspect.SCHEMA, "dcc.schema_error")
    assert "mandatoryLangCode" in fault.reason.parameters["what"]
    assert "structure_only" not in codes(data, pack)


def test_that_text_and_what_is_no_quantity_are_read(pack: SchemaPack) -> None:
    change = before(
        "<dcc:text><dcc:content>说明</dcc:content></dcc:text>",
        "<dcc:quantity><dcc:noQuantity><dcc:content>完好</dcc:content></dcc:noQuantity></dcc:quantity>",
        "<dcc:quantity><dcc:charsXMLList>a b</dcc:charsXMLList></dcc:quantity>",
    )
    left = Left()
    written = to_xml(from_xml(etree.fromstring(plain(change)), left))
    assert left.names == {}
    assert pack.errors(etree.fromstring(written)) == ()
    assert "说明".encode() in written
    assert "完好".encode() in written
    assert b"<dcc:charsXMLList>a b<" in written


def test_that_what_cannot_be_carried_is_named_with_its_line() -> None:
    complex_one = (
        "<dcc:quantity><si:complex><si:valueReal>1</si:valueReal><si:valueImag>2</si:valueImag>"
        "<si:unit>\\metre</si:unit></si:complex></dcc:quantity>"
    )
    formula = "<dcc:formula><dcc:latex>x</dcc:latex></dcc:formula>"
    region = "<si:realListXMLList><si:ellipsoidalRegionXMLList/>"
    picture = (
        "<dcc:content>示例省计量院</dcc:content></dcc:name><dcc:link>x</dcc:link>"
        "<dcc:descriptionData/>"
    )
    data = plain(
        before(complex_one, formula),
        ("<si:realListXMLList>", region),
        ("<dcc:content>示例省计量院</dcc:content></dcc:name>", picture),
        (
            "<dcc:city>示例市</dcc:city>",
            "<dcc:positionCoordinates><dcc:a/></dcc:positionCoordinates><dcc:city>示例市</dcc:city>"
            "<dcc:further><dcc:content>a</dcc:content><dcc:file/></dcc:further>",
        ),
        ("<dcc:measuringEquipments>", "<dcc:measuringEquipments><dcc:owner/>"),
    )
    names = {
        row.reason.parameters["name"] for row in findings(data) if row.reason.code == "dcc.left_out"
    }
    wanted = {"complex", "formula", "ellipsoidalRegionXMLList", "descriptionData", "owner", "file"}
    assert names == {*wanted, "positionCoordinates"}
    assert all(lines(data, "left_out"))


def test_that_a_value_in_a_list_has_the_unit_of_the_list() -> None:
    members = "<si:real><si:value>1.0</si:value></si:real>" * 2
    listed = (
        "<dcc:quantity><si:list><si:realList>{unit}"
        f"{members}</si:realList></si:list></dcc:quantity>"
    )
    good = plain(before(listed.format(unit="<si:listUnit>\\metre</si:listUnit>")))
    assert "unit_absent" not in codes(good)
    assert len(list(lines(plain(before(listed.format(unit=""))), "unit_absent"))) == 2


def test_that_a_sound_unit_that_is_none_of_ours_is_noted() -> None:
    data = plain(("\\kelvin</si:unitXMLList>", "\\joule\\kelvin\\tothe{-1}</si:unitXMLList>"))
    (row,) = [row for row in findings(data) if row.reason.code == "dcc.unit_not_ours"]
    assert (row.aspect, row.grade) == (Aspect.UNITS, Grade.NOTE)


def test_that_what_is_not_stated_is_noted() -> None:
    start, end = "<si:expandedUncXMLList>", "</si:expandedUncXMLList>"
    text = plain().decode()
    whole = text[text.index(start) : text.index(end) + len(end)]
    data = plain((whole, ""), (CONFORMITY, ""))
    assert {"no_uncertainty", "no_conformity"} <= codes(data)


def test_that_a_failing_result_in_what_conforms_is_noted() -> None:
    meta = (
        "</si:realListXMLList><dcc:measurementMetaData><dcc:metaData><dcc:conformity>fail"
        "</dcc:conformity></dcc:metaData></dcc:measurementMetaData>"
    )
    data = plain(("</si:realListXMLList>", meta))
    assert "conformity_mixed" in codes(data)
    assert [row for row in findings(data) if row.grade is Grade.FAULT] == []


@pytest.mark.parametrize("day", ["", "soon", "2026-13-40"])
def test_that_a_day_that_is_none_is_no_day(day: str) -> None:
    data = plain(("2026-10-01</dcc:begin", f"{day}</dcc:begin"), ("2027-10-01", day or "x"))
    assert not {"days", "until", "until_past"} & codes(data)


def test_that_a_declaration_of_ascii_is_taken() -> None:
    data = plain(("示例", "x"), ("标准铂电阻温度计", "x"), ("国家计量院", "x"), ("数字温度计", "x"))
    data = data.replace("省计量院".encode(), b"x").replace("县计量检定所".encode(), b"x")
    data = (
        data.replace("市".encode(), b"x")
        .replace("县".encode(), b"x")
        .replace("某某".encode(), b"x")
    )
    data = data.replace("结果".encode(), b"x").replace("示值误差".encode(), b"x")
    assert "conformity" in codes(data.replace(b'"UTF-8"', b"'US-ASCII'"))
