import json
import os
from pathlib import Path

import pytest

from metro.app.places import StationPlace

from ...exchange.samples import plain, signer
from ...station import HEAD, VERIFIER
from ..conftest import Shell

CERTIFICATE = "JY-2026-00001"


@pytest.fixture
def schema() -> Path:
    named = os.environ.get("METRO_DCC_SCHEMA", "")
    if not named or not Path(named).is_dir():
        pytest.skip("METRO_DCC_SCHEMA names no folder with the schema set of the DCC")
    return Path(named)


def kept(folder: Path, data: bytes) -> Path:
    file = folder / "certificate.xml"
    file.write_bytes(data)
    return file


def test_that_a_certificate_is_exported_and_checked(
    metro: Shell, place: StationPlace, schema: Path
) -> None:
    file = metro.folder / "out.xml"
    typed = ("dcc", "export", CERTIFICATE, "-o", file, "--station", place)
    said = metro.does(*typed, "--json").json
    assert said["bytes"] == file.stat().st_size
    assert metro.does(*typed).out.startswith(f"The digital certificate of {CERTIFICATE} is in")
    before = metro.does("dcc", "check", file, "--json").json["findings"]
    assert [row["code"] for row in before["schema"]] == ["dcc.structure_only"]
    assert metro.does("dcc", "schema", "add", schema, "--json").json["version"] == "3.3.0"
    after = metro.does("dcc", "check", file, "--json").json
    assert [row["code"] for row in after["findings"]["schema"]] == ["dcc.schema_valid"]
    assert list(after["findings"]) == ["schema", "signature", "units", "meaning"]
    assert after["hash"] == said["hash"]


def test_that_what_is_computed_is_said_not_to_be_the_sealed_one(
    metro: Shell, place: StationPlace
) -> None:
    file = metro.folder / "out.xml"
    typed = ("dcc", "export", CERTIFICATE, "-o", file, "--station", place)
    assert metro.does(*typed, "--json").json["sealed"] is True
    assert metro.does("check-certificate", file, "--station", place, "--json").json["whole"]
    said = metro.does(*typed, "--computed")
    assert said.out.rstrip().endswith("It is not the sealed one.")
    assert metro.does(*typed, "--computed", "--json").json["sealed"] is False


def test_that_an_export_is_refused_in_words(metro: Shell, place: StationPlace) -> None:
    typed = ("dcc", "export", "--station", place, "-o", metro.folder / "out.xml")
    metro.refuses("document.unknown", *typed, "JY-2026-00099")
    metro.refuses("dcc.unit_refused", *typed, CERTIFICATE, "--profile", "nim")
    metro.refuses("usage.bad_value", *typed, CERTIFICATE, "--profile", "other")
    assert not (metro.folder / "out.xml").exists()


def test_that_a_check_shows_the_four_aspects_apart(metro: Shell) -> None:
    lab = signer()
    changes = ("\\kelvin</si:unitXMLList>", "\\%</si:unitXMLList>")
    file = kept(metro.folder, lab.sign(plain(changes)))
    root = metro.folder / "root.pem"
    root.write_bytes(lab.root)
    said = metro("dcc", "check", file, "--root", root)
    assert said.code == 2
    heads = [line for line in said.lines if line and not line.startswith(" ")]
    assert heads[1:] == ["Schema and structure", "Signature", "Units", "Meaning"]
    (quarantined,) = [line for line in said.lines if "quarantined" in line]
    line = file.read_bytes().split(b"\\%")[0].count(b"\n") + 1
    assert quarantined.startswith(f"  ✕ line {line}: No D-SI profile takes the unit “\\%”")
    chinese = metro("dcc", "check", file, "--root", root, language="zh")
    assert "已隔离" in chinese.out
    as_json = json.loads(metro("dcc", "check", file, "--root", root, "--json").out)
    (unit,) = [row for row in as_json["findings"]["units"] if row["grade"] == "fault"]
    assert (unit["code"], unit["line"]) == ("dcc.unit_quarantined", line)


def test_that_a_file_that_is_none_is_refused(metro: Shell) -> None:
    metro.refuses("file.unreadable", "dcc", "check", metro.folder / "nowhere.xml")
    metro.refuses("xml.malformed", "dcc", "check", kept(metro.folder, b"%PDF"))
    file = kept(metro.folder, plain())
    metro.refuses("file.unreadable", "dcc", "check", file, "--root", metro.folder / "no.pem")
    metro.refuses("dcc.root_unreadable", "dcc", "check", file, "--root", file)
    metro.refuses("schema.none", "dcc", "schema", "add", metro.folder / "here")


def test_that_a_certificate_is_filed_for_a_standard(metro: Shell, place: StationPlace) -> None:
    file = kept(metro.folder, plain(("T-118", "W-0815")))
    typed = ("dcc", "import", file, "--for", "weights-m1", "--station", place)
    metro.refuses("role.needed", *typed, *metro.person(VERIFIER))
    metro.refuses("person.needed", *typed)
    said = metro.does(*typed, *metro.person(HEAD), "--json").json
    assert said["filed"]["number"] == "EX-T-2026-001"
    assert said["accepted"] is None
    assert said["findings"]["signature"][0]["code"] == "dcc.signature_none"
    metro.refuses("dcc.already_filed", *typed, *metro.person(HEAD))


def test_that_filing_says_that_nothing_is_accepted(metro: Shell, place: StationPlace) -> None:
    file = kept(metro.folder, plain(("T-118", "W-0815")))
    typed = ("dcc", "import", file, "--for", "W-0815", "--station", place)
    said = metro.does(*typed, *metro.person(HEAD))
    assert said.lines[-1].endswith("not accepted: the technical head has to confirm it.")
