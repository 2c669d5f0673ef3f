"""Files that go wrong: each ends in a plain sentence, in under a second and 200 MB."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from metro import language
from metro.errors import MetroError
from metro.exchange.digital import DccReader
from metro.exchange.safe_xml import DEEPEST, LARGEST, MOST
from metro.model.digital import Aspect, Grade

from .samples import HEAD, NOW, XML, plain, signer

ROOT_ONLY = '<d:digitalCalibrationCertificate xmlns:d="https://ptb.de/dcc" schemaVersion="3.3.0">'
BOMB = "".join(f'<!ENTITY a{n + 1} "{f"&a{n};" * 10}">' for n in range(9))
WRONG = "<dcc:quantity><si:real><si:value>x</si:value><si:unit>y</si:unit></si:real></dcc:quantity>"
DCX = '<dcx:certificate xmlns:dcx="https://example.org/dcx" version="1.0"/>'


@dataclass(frozen=True)
class Bad:
    """A file, and what is said of it: an error that refuses it, or a finding of one aspect."""

    data: Callable[[], bytes]
    code: str
    aspect: Aspect | None = None


def doctype(declared: str, used: str) -> bytes:
    return f"{HEAD}<!DOCTYPE x [{declared}]>\n{XML.replace('某某', used)}".encode()


def crowded(attributes: str) -> bytes:
    end = "</dcc:digitalCalibrationCertificate>"
    return plain((end, f"<dcc:comment><a {attributes}/></dcc:comment>{end}"))


def huge() -> bytes:
    return b"<a>" + b"x" * LARGEST + b"</a>"


BAD = {
    "entity bomb": Bad(lambda: doctype(f'<!ENTITY a0 "x">{BOMB}', "&a9;"), "xml.doctype"),
    "external entity": Bad(
        lambda: doctype('<!ENTITY e SYSTEM "file:///etc/passwd">', "&e;"), "xml.doctype"
    ),
    "entity of the network": Bad(
        lambda: doctype('<!ENTITY % e SYSTEM "http://192.0.2.1/x"> %e;', ""), "xml.doctype"
    ),
    "too large": Bad(huge, "xml.too_large"),
    "depth without end": Bad(lambda: b"<a>" * 200_000, "xml.too_deep"),
    "elements without end": Bad(lambda: b"<a>" + b"<b/>" * 2_000_000 + b"</a>", "xml.too_many"),
    "attributes without end": Bad(
        lambda: crowded(" ".join(f'a{n}="1"' for n in range(400_000))), "xml.too_crowded"
    ),
    "attributes, a stroke in each": Bad(
        lambda: crowded(" ".join(f'a{n}=">"' for n in range(400_000))), "xml.too_crowded"
    ),
    "attributes that are too many": Bad(
        lambda: crowded(" ".join(f'a{n}="1"' for n in range(60))), "xml.too_crowded"
    ),
    "namespaces without end": Bad(
        lambda: crowded(" ".join(f'xmlns:a{n}="u{n}"' for n in range(300))), "xml.too_crowded"
    ),
    "values without end": Bad(
        lambda: plain(("0.10 0.120 -0.0", "1 " * 3_000_000)), "xml.too_many_values"
    ),
    "a value without end": Bad(
        lambda: plain(("0.050<", "1" * 7_000_000 + "<")), "xml.too_many_values"
    ),
    "units without end": Bad(
        lambda: plain(("\\kelvin</si:unitXMLList>", "\\metre" * 900_000 + "</si:unitXMLList>")),
        "xml.too_many_values",
    ),
    "wrong values without end": Bad(
        lambda: plain(("<dcc:list><dcc:quantity", WRONG * 6000 + "<dcc:list><dcc:quantity")),
        "dcc.unit_quarantined",
        Aspect.UNITS,
    ),
    "no XML": Bad(lambda: b"%PDF-1.7\n", "xml.malformed"),
    "empty": Bad(lambda: b"", "xml.malformed"),
    "cut off": Bad(lambda: plain()[:2000], "xml.malformed"),
    "a prefix that is not declared": Bad(lambda: b"<x:a/>", "xml.malformed"),
    "UTF-16": Bad(lambda: (XML).encode("utf-16"), "xml.not_utf8"),
    "UTF-16 without a mark": Bad(lambda: XML.encode("utf-16-le"), "xml.not_utf8"),
    "GBK, undeclared": Bad(lambda: XML.encode("gbk"), "xml.not_utf8"),
    "GBK, declared": Bad(
        lambda: b'<?xml version="1.0" encoding="GBK"?>' + XML.encode("ascii", "replace"),
        "xml.not_utf8",
    ),
    "wrong namespace": Bad(
        lambda: plain(("https://ptb.de/dcc", "https://ptb.de/d")), "dcc.namespace"
    ),
    "no namespace": Bad(lambda: b"<digitalCalibrationCertificate/>", "dcc.namespace"),
    "schema 2.x": Bad(lambda: plain(("3.2.1", "2.4.0")), "dcc.version"),
    "no version": Bad(lambda: plain((' schemaVersion="3.2.1"', "")), "dcc.version"),
    "DCX": Bad(DCX.encode, "dcc.dcx"),
    "another XML": Bad(lambda: b"<html xmlns='http://www.w3.org/1999/xhtml'/>", "dcc.other_format"),
    "byte-order mark": Bad(lambda: b"\xef\xbb\xbf" + plain(), "dcc.byte_order_mark", Aspect.SCHEMA),
    "nothing in it": Bad(
        lambda: f"{ROOT_ONLY}</d:digitalCalibrationCertificate>".encode(),
        "dcc.structure_missing",
        Aspect.SCHEMA,
    ),
    "no number": Bad(lambda: plain(("-0.0<", "1,5<")), "dcc.number_bad", Aspect.SCHEMA),
    "missing unit": Bad(
        lambda: plain(("<si:unitXMLList>\\kelvin</si:unitXMLList>", "")),
        "dcc.unit_absent",
        Aspect.UNITS,
    ),
    "empty unit": Bad(
        lambda: plain(("\\kelvin</si:unitXMLList>", "</si:unitXMLList>")),
        "dcc.unit_absent",
        Aspect.UNITS,
    ),
    "unknown unit": Bad(
        lambda: plain(("\\kelvin</si:unitXMLList>", "\\degreeCelsius</si:unitXMLList>")),
        "dcc.unit_quarantined",
        Aspect.UNITS,
    ),
    "manipulated value": Bad(
        lambda: signer().sign(plain()).replace(b"0.120", b"0.020"),
        "dcc.signature_altered",
        Aspect.SIGNATURE,
    ),
    "expired signature": Bad(
        lambda: signer(-100, -1).sign(plain()), "dcc.signature_expired", Aspect.SIGNATURE
    ),
    "foreign signature": Bad(
        lambda: signer().sign(plain()), "dcc.signature_foreign", Aspect.SIGNATURE
    ),
    "more units than values": Bad(
        lambda: plain(("\\kelvin</si:unitXMLList>", "\\kelvin \\kelvin</si:unitXMLList>")),
        "dcc.counts",
        Aspect.MEANING,
    ),
    "days out of order": Bad(
        lambda: plain(("2026-10-01</dcc:begin", "2026-10-09</dcc:begin")),
        "dcc.days",
        Aspect.MEANING,
    ),
    "a day that is past": Bad(
        lambda: plain(("2027-10-01", "2026-10-30")), "dcc.until_past", Aspect.MEANING
    ),
    "a failed conformity": Bad(
        lambda: plain((">pass<", ">fail<")), "dcc.conformity", Aspect.MEANING
    ),
}


def said(bad: Bad) -> dict[str, str]:
    """Return what is said of a file, by language, and check that it is about the right thing."""
    try:
        report = DccReader().examine(bad.data(), "certificate.xml", NOW)
    except MetroError as error:
        assert bad.aspect is None
        assert error.code == bad.code
        assert language.parameters(f"{bad.code}.cause") <= set(error.parameters)
        return {one: language.cause(error, one) for one in language.LANGUAGES}
    weighs = Grade.NOTE if bad.code == "dcc.byte_order_mark" else Grade.FAULT
    found = [row for row in report.findings if row.reason.code == bad.code]
    assert {(row.aspect, row.grade) for row in found} == {(bad.aspect, weighs)}
    reason = found[0].reason
    code = f"reason.{reason.code}"
    assert language.parameters(code) <= set(reason.parameters)
    return {one: language.say(code, one, reason.parameters) for one in language.LANGUAGES}


@pytest.mark.parametrize("name", BAD)
def test_that_a_bad_file_ends_in_a_sentence(name: str) -> None:
    words = said(BAD[name])
    assert words["zh"] != words["en"]
    for sentence in words.values():
        assert sentence.endswith((".", "。")), sentence
        assert "{" not in sentence
        assert len(sentence) < 600


@pytest.mark.parametrize("name", BAD)
def test_that_a_bad_file_costs_little(name: str, tmp_path: Path) -> None:
    bad = BAD[name]
    (tmp_path / "certificate.xml").write_bytes(bad.data())
    _check(bad.code, tmp_path)


def test_that_a_gigabyte_of_text_costs_little(tmp_path: Path) -> None:
    with (tmp_path / "certificate.xml").open("wb") as file:
        file.write(plain().removesuffix(b"</dcc:digitalCalibrationCertificate>\n"))
        file.truncate(1024**3)
    _check("xml.too_large", tmp_path)


def test_that_the_largest_file_that_is_read_costs_little(tmp_path: Path) -> None:
    end = "</dcc:digitalCalibrationCertificate>"
    elements, text = '<a b="c">d</a>' * (MOST - 1000), "A" * (LARGEST - 900_000)
    comment = f"<dcc:comment>{elements}</dcc:comment>"
    document = (
        "<dcc:document><dcc:fileName>a.pdf</dcc:fileName><dcc:mimeType>application/pdf"
        f"</dcc:mimeType><dcc:dataBase64>{text}</dcc:dataBase64></dcc:document>"
    )
    data = signer().sign(plain((end, comment + document + end)))
    assert LARGEST * 0.9 < len(data) <= LARGEST
    (tmp_path / "certificate.xml").write_bytes(data)
    _check("dcc.signature_foreign", tmp_path)


MEASURE = """
import json, os, resource, subprocess, sys
child = subprocess.run(sys.argv[1:], capture_output=True)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
taken = [used.ru_utime + used.ru_stime, used.ru_maxrss]
print(json.dumps([child.returncode, child.stdout.decode(), child.stderr.decode(), *taken]))
"""
"""A process counts what the one that started it held: so a small one starts what is measured."""


def _check(code: str, folder: Path) -> None:
    """Run `metro dcc check` as a person does, and look at what the process took."""
    command = ["-m", "metro", "--language", "en", "dcc", "check", "certificate.xml", "--json"]
    names = {"PYTHONPATH": os.pathsep.join(sys.path), "METRO_DATA": str(folder / "data")}
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, sys.executable, *command],
        cwd=folder,
        env={**os.environ, **names},
        capture_output=True,
        check=True,
    )
    returned, out, err, seconds, kilobytes = json.loads(done.stdout)
    assert returned == (0 if code == "dcc.byte_order_mark" else 2), (out, err)
    assert "Traceback" not in err
    assert f'"code": "{code}"' in out
    # The time of the processor: another's work on this machine is not counted.
    assert seconds < 1.0
    assert kilobytes < 200 * 1024


def test_that_the_limits_leave_room_for_what_is_true() -> None:
    deep = b"<a>" * DEEPEST + b"</a>" * DEEPEST
    many = b"<a>" + b"<b/>" * (MOST - 1) + b"</a>"
    large = b"<a>" + b"x" * (LARGEST - 7) + b"</a>"
    for data in (deep, many, large):
        with pytest.raises(MetroError) as found:
            DccReader().examine(data, "certificate.xml", NOW)
        assert found.value.code == "dcc.other_format"
