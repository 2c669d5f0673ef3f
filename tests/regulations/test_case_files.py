"""Where cases lie, and how they follow a regulation that is copied."""

from pathlib import Path

import pytest

from metro import resource
from metro.regulations import library
from metro.regulations.case_files import beside, regulation_near, renamed, shipped_cases
from metro.regulations.cases import read_cases

FUEL = "jjg-443-2023-fuel-dispensers"


@pytest.mark.parametrize("name", library.ids())
def test_that_every_shipped_regulation_has_cases_that_can_be_renamed(name: str) -> None:
    data = shipped_cases(name)

    assert data is not None
    assert {case.regulation for case in read_cases(renamed(data, "mine"), "mine")} == {"mine"}
    assert renamed(renamed(data, "mine"), name) == data


def test_that_an_installed_copy_has_its_cases_among_its_resources(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "cases").mkdir()
    (tmp_path / "cases" / f"{FUEL}.yaml").write_bytes(b"[]")
    monkeypatch.setattr(resource, "root", lambda: tmp_path)

    assert shipped_cases(FUEL) == b"[]"
    assert shipped_cases("none") is None


def test_that_only_the_name_of_the_regulation_changes() -> None:
    data = b"- name: regulation: x\n  regulation: old \r\n  source: 'regulation: y'\n"

    assert renamed(data, "n").splitlines()[1] == b"  regulation: n "
    assert renamed(data, "n").count(b"n ") == 1


def test_that_a_regulation_is_found_with_its_cases_or_above_them(tmp_path: Path) -> None:
    cases = beside(tmp_path / "mine.yaml")
    cases.parent.mkdir()
    cases.write_bytes(b"[]")
    assert cases == tmp_path / "cases" / "mine.yaml"
    assert regulation_near(cases, "mine") is None

    (tmp_path / "mine.yaml").write_bytes(b"x")
    assert regulation_near(cases, "mine") == tmp_path / "mine.yaml"
    (tmp_path / "cases" / "other.yaml").write_bytes(b"x")
    assert regulation_near(cases, "other") == tmp_path / "cases" / "other.yaml"
    # Further cases of it, under another name: its cases of the same name are no regulation.
    assert regulation_near(cases.with_name("more.yaml"), "mine") == tmp_path / "mine.yaml"
    assert regulation_near(tmp_path / "loose.yaml", "mine") == tmp_path / "mine.yaml"
