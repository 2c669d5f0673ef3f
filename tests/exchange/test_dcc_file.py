from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from metro.exchange.dcc_file import from_xml, to_xml
from metro.exchange.schema_pack import SchemaPack
from metro.exchange.xml_codec import Left
from metro.model.digital import (
    DigitalCertificate,
    DigitalQuantity,
    Measurement,
    Measurements,
    QuantityList,
    Result,
    Said,
    Uncertainty,
    UncertaintyForm,
    ValueForm,
    Values,
)

from .samples import plain


def read(data: bytes) -> tuple[DigitalCertificate, Left]:
    left = Left()
    return from_xml(etree.fromstring(data), left), left


def spoken(data: bytes) -> list[tuple[str, str]]:
    """Return every element with its text, by the XML library alone."""
    return [
        (str(element.tag), " ".join((element.text or "").split()))
        for element in etree.fromstring(data).iter(etree.Element)
    ]


def test_that_the_examples_come_out_as_they_went_in(examples: list[Path], pack: SchemaPack) -> None:
    assert len(examples) >= 2
    for file in examples:
        original = file.read_bytes()
        certificate, left = read(original)
        written = to_xml(certificate)
        # Values, units, U, k and probability are among them, each as the decimal string it was.
        assert spoken(written) == spoken(original)
        assert left.names == {}
        assert read(written)[0] == certificate
        assert pack.errors(etree.fromstring(written)) == ()


def test_that_an_example_is_read_as_its_text_says(examples: list[Path]) -> None:
    (file,) = [file for file in examples if "temperature" in file.name]
    certificate, _ = read(file.read_bytes())
    (measurement,) = certificate.measured.results
    (table,) = measurement.results[0].data
    assert isinstance(table, QuantityList)
    reference, _, error = table.rows
    assert isinstance(reference, DigitalQuantity)
    assert isinstance(error, DigitalQuantity)
    assert [value.units for value in reference.values] == [("\\kelvin",), ("\\degreecelsius",)]
    assert reference.values[1].numbers == ("33.098", "99.971", "175.103", "250.169", "320.004")
    (stated,) = error.values
    assert stated.numbers == ("0.072", "0.089", "0.107", "-0.009", "-0.084")
    spread = stated.uncertainty
    assert spread is not None
    said = (spread.values, spread.factors, spread.probabilities, spread.distributions)
    assert said == (("0.061",), ("2",), ("0.95",), ("normal",))


DECIMAL = st.from_regex(r"-?[0-9]{1,4}(\.[0-9]{1,6})?", fullmatch=True)
POSITIVE = st.from_regex(r"[0-9]{1,3}(\.[0-9]{1,6})?", fullmatch=True)
FACTOR = st.from_regex(r"[1-9](\.[0-9]{1,3})", fullmatch=True)
SHARE = st.from_regex(r"0\.[0-9]{1,4}", fullmatch=True)
UNIT = st.sampled_from(["\\kelvin", "\\metre\\second\\tothe{-1}", "\\one"])


@st.composite
def spreads(draw: st.DrawFn, form: ValueForm) -> Uncertainty | None:
    if draw(st.booleans()):
        return None
    if form is ValueForm.CONSTANT:
        older = draw(st.booleans())
        return Uncertainty(UncertaintyForm.STANDARD, (draw(POSITIVE),), older=older)
    kind = draw(st.sampled_from(UncertaintyForm))
    one, share = (draw(POSITIVE),), (draw(SHARE),)
    older = draw(st.booleans())
    if kind is UncertaintyForm.STANDARD:
        return Uncertainty(kind, one, distributions=draw(st.sampled_from([(), ("normal",)])))
    if kind is UncertaintyForm.EXPANDED:
        return Uncertainty(kind, one, (draw(FACTOR),), share, older=older)
    ends = ((draw(DECIMAL),), (draw(DECIMAL),))
    return Uncertainty(kind, one, (), share, (), *ends, older=older)


@st.composite
def values(draw: st.DrawFn) -> tuple[Values, ...]:
    form = draw(st.sampled_from(ValueForm))
    if form is ValueForm.LIST:
        rows = draw(st.lists(simple(ValueForm.REAL), min_size=1, max_size=3))
        unit = draw(st.one_of(st.just(()), st.tuples(UNIT)))
        spread = draw(spreads(ValueForm.REAL))
        if spread is not None and spread.form is UncertaintyForm.INTERVAL:
            spread = None
        real_list = Values(ValueForm.REAL_LIST, (), unit, spread, members=tuple(rows))
        return (Values(form, members=(real_list,)),)
    if form is ValueForm.REAL_LIST:
        form = ValueForm.XML_LIST
    found = draw(st.lists(simple(form), min_size=1, max_size=2))
    return tuple(found)


@st.composite
def simple(draw: st.DrawFn, form: ValueForm) -> Values:
    most = 5 if form is ValueForm.XML_LIST else 1
    numbers = draw(st.lists(DECIMAL, min_size=1, max_size=most))
    return Values(form, tuple(numbers), (draw(UNIT),), draw(spreads(form)))


def holding(rows: tuple[Values, ...]) -> DigitalCertificate:
    name = Said((("", "x"),))
    result = Result(name, data=(DigitalQuantity(values=rows),))
    return DigitalCertificate(
        measured=Measurements(results=(Measurement(name, results=(result,)),))
    )


@given(values())
def test_that_whatever_is_written_is_read_again(rows: tuple[Values, ...]) -> None:
    certificate = holding(rows)
    again, left = read(to_xml(certificate))
    assert again.measured == certificate.measured
    assert left.names == {}


@pytest.mark.parametrize("form", [ValueForm.REAL, ValueForm.CONSTANT, ValueForm.XML_LIST])
def test_that_what_is_written_is_valid_by_the_schema(pack: SchemaPack, form: ValueForm) -> None:
    stated = Uncertainty(UncertaintyForm.EXPANDED, ("0.050",), ("2.0",), ("0.95",), ("normal",))
    if form is ValueForm.CONSTANT:
        stated = Uncertainty(UncertaintyForm.STANDARD, ("0.050",), distributions=("normal",))
    value = Values(form, ("20.050",), ("\\litre",), stated)
    whole, _ = read(plain())
    named = DigitalCertificate(whole.administration, holding((value,)).measured)
    assert pack.errors(etree.fromstring(to_xml(named))) == ()


def test_that_lists_of_reals_are_valid_by_the_schema(pack: SchemaPack) -> None:
    interval = Uncertainty(
        UncertaintyForm.INTERVAL, ("0.1",), (), ("0.95",), (), ("0.8",), ("1.2",)
    )
    expanded = Uncertainty(UncertaintyForm.EXPANDED, ("0.050",), ("2.0",), ("0.95",))
    for spread in (expanded, interval):
        member = Values(ValueForm.REAL, ("1.0",), ("\\metre",), spread)
        rows = Values(ValueForm.REAL_LIST, uncertainty=expanded, members=(member,))
        whole, _ = read(plain())
        listed = holding((Values(ValueForm.LIST, members=(rows,)),))
        named = DigitalCertificate(whole.administration, listed.measured)
        assert pack.errors(etree.fromstring(to_xml(named))) == ()
        assert read(to_xml(named))[0].measured == listed.measured


def test_that_what_has_no_place_is_named() -> None:
    more = (
        "<dcc:comment>a</dcc:comment></dcc:digitalCalibrationCertificate>",
        '<dcc:content id="a1">某某</dcc:content>',
        "<dcc:equipmentClass><dcc:reference>r</dcc:reference></dcc:equipmentClass>",
    )
    data = plain(
        ("</dcc:digitalCalibrationCertificate>", more[0]),
        ('<dcc:quantity refType="basic_measurementError">', '<dcc:quantity id="q1">'),
        ("<dcc:identifications>", more[2] + "<dcc:identifications>"),
    )
    _, left = read(data)
    assert set(left.names) == {"comment", "@id", "equipmentClass"}
    assert all(left.names.values())


def test_that_what_xml_cannot_hold_is_marked() -> None:
    name = Said((("", "a\x00b\ud800c & <i>"),))
    written = to_xml(DigitalCertificate(measured=Measurements(results=(Measurement(name),))))
    (measurement,) = read(written)[0].measured.results
    assert measurement.name.plain() == "a\N{REPLACEMENT CHARACTER}b\N{REPLACEMENT CHARACTER}c & <i>"
