"""`metro check-certificate`, `metro inspector-page` and `metro keys`, as people type them."""

import json
from pathlib import Path

import pytest

from metro.app.places import StationPlace
from metro.documents.scanning import codes_on_first_page

from ...app.sealed import Keys, listing
from ...station import HEAD, VERIFIER
from ..conftest import Shell

NUMBER = "JY-2026-00001"


@pytest.fixture
def station(place: StationPlace) -> Path:
    return place.folder


@pytest.fixture
def file(metro: Shell, station: Path) -> Path:
    metro.does("certificate", NUMBER, "-o", metro.folder / "a.pdf", "--station", station)
    return metro.folder / "a.pdf"


def test_that_an_issued_file_is_in_order(metro: Shell, station: Path, file: Path) -> None:
    said = metro.does("check-certificate", file, "--station", station)
    assert said.lines[0] == "Result of the check: in order."
    assert NUMBER in said.lines[1]
    assert said.lines[2].startswith("Instrument serial no. ")
    found = metro.does("check-certificate", file, "--station", station, "--json").json
    assert (found["whole"], found["state"]) == (True, "valid")
    assert found["document"]["number"] == NUMBER
    assert "一致" in metro.does("check-certificate", file, "--station", station, language="zh").out


def test_that_an_altered_file_ends_with_2(metro: Shell, station: Path, file: Path) -> None:
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(bytes(data))
    said = metro("check-certificate", file, "--station", station)
    assert (said.code, said.err) == (2, "")
    assert "altered or damaged" in said.out
    assert metro("check-certificate", file, "--station", station, "--json").json["whole"] is False


def test_that_a_list_of_keys_serves_without_a_station(
    metro: Shell, station: Path, file: Path
) -> None:
    keys = metro.folder / "keys.json"
    metro.does("keys", "export", "-o", keys, "--station", station)
    assert metro.does("check-certificate", file, "--keys", keys).lines[0].endswith("in order.")
    (code,) = codes_on_first_page(file.read_bytes())
    assert metro.does("check-certificate", code, "--keys", keys).lines[0].endswith("in order.")
    said = metro("check-certificate", code, "--keys", keys, "--serial", "990001")
    assert said.code == 2
    assert "990001" in said.out
    keys.write_text(keys.read_text("utf-8").replace('"name"', '"nome"'), "utf-8")
    metro.refuses("keys.not_a_list", "check-certificate", code, "--keys", keys)


@pytest.fixture
def of_list(tmp_path: Path) -> tuple[Path, Path]:
    """Return a list of results of some station, and the keys of that station."""
    keys = Keys(tmp_path / "other")
    data, file = keys.issued_list(listing(12, 5)), tmp_path / "list.pdf"
    file.write_bytes(data)
    (tmp_path / "list-keys.json").write_bytes(keys.file)
    return file, tmp_path / "list-keys.json"


def test_that_a_list_is_checked_and_a_serial_looked_up_in_it(
    metro: Shell, of_list: tuple[Path, Path]
) -> None:
    file, keys = of_list
    rejected, passed = listing(12, 5).rows[0], listing(12, 5).rows[7]
    said = metro.does("check-certificate", file, "--keys", keys)
    assert said.lines[2] == "List of results · 12 instruments, 5 of them rejected · " + (
        f"last verified {passed.on}"
    )
    asked = ("check-certificate", file, "--keys", keys, "--serial")
    assert f"{passed.serial} stands in the list" in metro.does(*asked, passed.serial).out
    found = metro.does(*asked, rejected.serial, "--json").json
    document = {"number": "JQ-2026-00007", "on": f"{passed.on}", "count": 12, "rejected": 5}
    assert found["document"] == document
    (row,) = found["instruments"]
    assert (row["serial"], row["verdict"], row["until"]) == (rejected.serial, "rejected", "")
    said = metro(*asked, "990001", language="zh")
    assert (said.code, "清单中没有出厂编号 990001" in said.out) == (2, True)
    assert metro(*asked, "990001", "--json").json["instruments"] == []


def test_that_a_damaged_code_beside_a_file_is_a_finding(
    metro: Shell, station: Path, file: Path
) -> None:
    (code,) = codes_on_first_page(file.read_bytes())
    for typed in (code[:-7], "METRO3:ABC"):
        said = metro("check-certificate", file, "--code", typed, "--station", station)
        assert (said.code, said.err) == (2, "")
        assert "✕ " in said.out
        assert f"Byte for byte what the station issued as {NUMBER}" in said.out
    metro.refuses("seal.damaged", "check-certificate", code[:-7], "--station", station)
    other = "checkpoint.other_format"
    metro.refuses(other, "check-certificate", "METRO3:ABC", "--station", station)


def test_that_the_enclosure_is_checked_by_a_code(metro: Shell, station: Path, file: Path) -> None:
    from metro.documents.scanning import enclosed_in

    (code,) = codes_on_first_page(file.read_bytes())
    (enclosed,) = enclosed_in(file.read_bytes())
    data = metro.folder / enclosed.name
    data.write_bytes(enclosed.data)
    metro.does("check-certificate", data, "--code", code, "--station", station)
    metro.does("check-certificate", data, "--station", station)
    metro.refuses("file.unreadable", "check-certificate", "none.pdf", "--station", station)


def test_that_the_doctor_takes_the_code_of_a_document(
    metro: Shell, station: Path, file: Path
) -> None:
    (code,) = codes_on_first_page(file.read_bytes())
    said = metro.does("doctor", "--checkpoint", code, "--station", station)
    assert "doctor.checkpoint_holds" in said.out
    metro.refuses("seal.damaged", "doctor", "--checkpoint", code[:-9], "--station", station)


def test_that_the_page_for_inspectors_is_written(metro: Shell, station: Path) -> None:
    page, keys = metro.folder / "page.html", metro.folder / "keys.json"
    metro.does("inspector-page", "-o", page, "--station", station)
    assert b"METRO2" in page.read_bytes()
    metro.does("keys", "export", "-o", keys, "--station", station)
    metro.does("inspector-page", "-o", metro.folder / "b.html", "--keys", keys)


def test_that_keys_are_listed_replaced_and_sealed(metro: Shell, station: Path, clock) -> None:
    before = metro.does("keys", "list", "--station", station, "--json").json
    assert [row["use"] for row in before["keys"]].count("document") == 1
    assert (before["root"], len(before["fingerprints"])) == ("open", 1)
    assert "not sealed" in metro.does("keys", "list", "--station", station).out
    who = metro.person(HEAD)
    metro.does("keys", "seal", "--station", station, *who)
    assert metro.does("keys", "list", "--station", station, "--json").json["root"] == "sealed"
    clock.move(minutes=1)
    said = metro.does("keys", "rotate", "--why", "yearly", "--station", station, *who)
    assert len(said.lines) == 2
    after = metro.does("keys", "list", "--station", station, "--json").json
    assert sorted(row["why"] for row in after["keys"] if row["revoked"]) == ["yearly", "yearly"]
    assert metro.does("doctor", "--station", station)


def test_that_another_root_password_may_be_named(metro: Shell, station: Path) -> None:
    who, secret = metro.person(HEAD), metro.folder / "root"
    secret.write_text("quite another\n", "utf-8")
    sealing = ("keys", "seal", "--new-password-file", secret, "--station", station, *who)
    metro.does(*sealing)
    rotate = ("keys", "rotate", "--why", "yearly", "--station", station, *who)
    metro.refuses("root.wrong_password", *rotate)
    metro.does(*rotate, "--root-password-file", secret)
    enrol = ("enrol", metro.folder / "desk-2", "--name", "desk-2", "--station", station, *who)
    metro.refuses("root.wrong_password", *enrol)
    made = metro.does(*enrol, "--root-password-file", secret, "--json").json["key"]
    metro.does("keys", "revoke", made, "--why", "stolen", "--station", station, *who)
    metro.refuses(
        "key.revoked_before", "keys", "revoke", made, "--why", "x", "--station", station, *who
    )
    secret.write_text("\n", "utf-8")
    metro.refuses("password.needed", *sealing, "--root-password-file", secret)


def test_that_only_the_custodian_looks_after_keys(metro: Shell, station: Path) -> None:
    who = metro.person(VERIFIER)
    for typed in (("rotate", "--why", "x"), ("seal",), ("revoke", "none", "--why", "x")):
        metro.refuses("role.needed", "keys", *typed, "--station", station, *who)


def test_that_json_of_a_list_is_what_was_exported(metro: Shell, station: Path) -> None:
    file = metro.folder / "keys.json"
    metro.does("keys", "export", "-o", file, "--station", station)
    listed = metro.does("keys", "list", "--station", station, "--json").json["keys"]
    assert {row["id"] for row in json.loads(file.read_text("utf-8"))["keys"]} == {
        row["key"] for row in listed
    }
