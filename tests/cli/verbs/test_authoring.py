"""A station's own regulations as typed: start, check, judge, import, export, compare."""

from pathlib import Path

import pytest
import yaml

from metro.app.places import StationPlace
from metro.regulations import library
from metro.regulations.case_files import shipped_cases

from ...station import HEAD, SCALE, VERIFIER
from ..conftest import Shell

LIKE = "jjg-270-2008-sphygmomanometers"
NAME = "jjg-jing-39-2026-sphygmomanometers"


@pytest.fixture
def own(metro: Shell) -> Path:
    """Return a local regulation made from a shipped one, with its cases beside it."""
    file = metro.folder / "own" / f"{NAME}.yaml"
    metro.does("regulations", "new", "--from", LIKE, "-o", file)
    text = file.read_text("utf-8").replace("number: JJG 270", "number: JJG(京) 39")
    file.write_text(text.replace("territory: null", "territory: 北京市"), "utf-8")
    return file


def importing(metro: Shell, file: Path, place: StationPlace, *more: object) -> tuple[object, ...]:
    """Return the words that import a file by the technical head."""
    who = metro.person()
    return ("regulations", "import", file, *more, "--why", "notice 3", *who, "--station", place)


def test_that_a_new_one_starts_as_a_copy_with_its_cases(metro: Shell) -> None:
    file = metro.folder / "mine.yaml"
    rows = metro.does("regulations", "new", "--from", LIKE, "-o", file, "--json").json

    assert rows["files"] == [str(file), str(metro.folder / "cases" / "mine.yaml")]
    assert file.read_bytes() == library.data(LIKE)
    cases = yaml.safe_load(Path(rows["files"][1]).read_bytes())
    assert {case["regulation"] for case in cases} == {"mine"}
    metro.does("regulations", "check", file)
    metro.does("judge", rows["files"][1])
    metro.refuses("file.exists", "regulations", "new", "--from", SCALE, "-o", file)


def test_that_a_new_one_takes_no_name_of_a_shipped_one_and_no_bad_one(metro: Shell) -> None:
    new = ("regulations", "new", "--from")
    metro.refuses("regulation.shipped_name", *new, LIKE, "-o", metro.folder / f"{SCALE}.yaml")
    metro.refuses("regulation.bad_name", *new, LIKE, "-o", metro.folder / "My.yaml")
    metro.refuses("regulation.bad_name", *new, LIKE, "-o", metro.folder / "mine.txt")
    metro.refuses("regulation.unknown", *new, "jjg-0", "-o", metro.folder / "mine.yaml")


def test_that_it_is_imported_and_comes_out_as_it_went_in(
    metro: Shell, own: Path, place: StationPlace
) -> None:
    said = metro.does(*importing(metro, own, place), "--json").json
    cases = own.parent / "cases" / own.name
    assert said["id"] == NAME
    assert said["cases"] == len(yaml.safe_load(cases.read_bytes()))

    metro.does("regulations", "export", NAME, "-o", metro.folder / "out", "--station", place)
    assert (metro.folder / "out" / own.name).read_bytes() == own.read_bytes()
    assert (metro.folder / "out" / "cases" / own.name).read_bytes() == cases.read_bytes()

    alone = metro.folder / "alone.yaml"
    alone.write_bytes(cases.read_bytes())
    metro.does("judge", alone, "--station", place)
    assert metro("judge", alone).code == 2
    confirmed = ("regulations", "confirm", NAME, "--all", *metro.person(), "--station", place)
    assert metro.does(*confirmed, "--json").json["confirmed"]
    again = ("regulations", "new", "--from", NAME, "-o", metro.folder / "next.yaml")
    metro.does(*again, "--station", place)
    assert (metro.folder / "next.yaml").read_bytes() == own.read_bytes()
    assert "already" in metro(*importing(metro, own, place)).err


def test_that_the_cases_may_lie_elsewhere_or_be_none(
    metro: Shell, own: Path, place: StationPlace
) -> None:
    cases = (own.parent / "cases" / own.name).rename(metro.folder / "elsewhere.yaml")
    assert metro.does(*importing(metro, own, place, cases), "--json").json["cases"] > 0
    text = own.read_text("utf-8").replace("revision: 1", "revision: 2")
    own.write_text(text, "utf-8")
    assert metro.does(*importing(metro, own, place), "--json").json["cases"] == 0
    said = metro.does("regulations", "export", NAME, "-o", metro.folder / "o", "--station", place)
    assert "no cases" in said.out


def test_that_a_case_that_is_not_met_keeps_it_out(
    metro: Shell, own: Path, place: StationPlace
) -> None:
    own.write_text(own.read_text("utf-8").replace("±0.5 kPa", "±0.4 kPa"), "utf-8")
    typed = importing(metro, own, place)
    said = metro.refuses("case.not_met", *typed)["en"].err
    assert f"{NAME}.yaml (cases), line " in said
    assert "0.5 kPa" in said


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("unit: kPa", "unit: L", "quantity.wrong_unit"),
        ("regulation:", "regulation: &a", "file.alias"),
        ("territory: 北京市", "territory: null", "regulation.local_without_territory"),
    ],
)
def test_that_a_bad_file_is_kept_out(
    metro: Shell, own: Path, place: StationPlace, old: str, new: str, code: str
) -> None:
    own.write_text(own.read_text("utf-8").replace(old, new, 1), "utf-8")
    metro.refuses(code, *importing(metro, own, place))


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"[" * 1000, "file.too_deep"),
        (b"x" * 9_000_001, "file.too_large"),
        (b"- name: a\n  <<: &a {b: *a}", "file.alias"),
        (b"- name: a", "file.missing_key"),
        (b"[" + b"a," * 20_001 + b"]", "file.too_many_rows"),
    ],
)
def test_that_hostile_cases_are_kept_out(
    metro: Shell, own: Path, place: StationPlace, data: bytes, code: str
) -> None:
    (own.parent / "cases" / own.name).write_bytes(data)
    metro.refuses(code, *importing(metro, own, place))


def test_that_cases_of_another_regulation_are_kept_out(
    metro: Shell, own: Path, place: StationPlace
) -> None:
    cases = own.parent / "cases" / own.name
    text = cases.read_text("utf-8").replace(f"regulation: {NAME}", "regulation: ../../secret")
    cases.write_text(text, "utf-8")
    said = metro.refuses("case.not_met", *importing(metro, own, place))
    assert "case.other_regulation" in said["en"].err


def test_that_a_name_can_not_lead_out_of_a_folder(metro: Shell, own: Path) -> None:
    (metro.folder / "secret.yaml").write_bytes(own.read_bytes())
    cases = own.parent / "cases" / own.name
    text = cases.read_text("utf-8").replace(f"regulation: {NAME}", "regulation: ../../secret")
    cases.write_text(text, "utf-8")
    said = metro("judge", cases)
    assert said.code == 2
    assert "regulation.bad_name" in said.out
    metro.refuses("regulation.unknown", "regulations", "export", "../x", "-o", metro.folder / "o")


def test_that_only_the_head_imports(metro: Shell, own: Path, place: StationPlace) -> None:
    typed = ("regulations", "import", own, "--why", "x", "--station", place)
    metro.refuses("role.needed", *typed, *metro.person(VERIFIER))
    metro.refuses("person.needed", *typed)
    by_head = ("regulations", "import", own, "--station", place, *metro.person(HEAD))
    metro.refuses("reason.missing", *by_head)


def test_that_a_shipped_one_is_written_out_without_a_station(metro: Shell) -> None:
    metro.does("regulations", "export", LIKE, "-o", "out")
    assert Path("out", f"{LIKE}.yaml").read_bytes() == library.data(LIKE)
    assert Path("out", "cases", f"{LIKE}.yaml").read_bytes() == shipped_cases(LIKE)
    metro.refuses("regulation.unknown", "regulations", "export", NAME, "-o", "out")


def test_that_the_difference_of_two_editions_is_told(metro: Shell, own: Path) -> None:
    heat = ("regulations", "difference", "jjg-225-2001-heat-meters", "jjg-225-2024-heat-meters")
    rows = metro.does(*heat, "--json").json
    capped = "items.error_of_flow_sensor.maximum_permissible_error.class_1.value"
    (row,) = [row for row in rows if row["path"] == capped]
    assert (row["change"], row["aspect"]) == ("changed", "number")
    assert (row["before"][-6:], row["after"][-8:]) == (", 5 %)", ", 3.5 %)")
    few, all_of_them = (len(metro.does(*heat, *more).lines) for more in ((), ("--all",)))
    assert few < all_of_them
    same = metro.does("regulations", "difference", LIKE, LIKE, language="zh")
    assert "0 处不同" in same.out
    with_file = metro.does("regulations", "difference", LIKE, own, "--json").json
    assert [row["path"] for row in with_file] == ["regulation.number", "regulation.territory"]
