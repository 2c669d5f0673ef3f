"""The first day of a station: founded from a file, then its registers grow from the same file."""

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from metro import resource
from metro.app.places import StationPlace
from metro.app.recording import record_case
from metro.app.registers.example import example
from metro.app.station import Station
from metro.model.people import Meaning
from metro.ports import Reader
from metro.regulations.cursor import plain
from metro.regulations.source import parse

from ...postgresql import PostgresqlServer
from ...station import PASSES, SCALE, QuickPasswords, StepClock, cases
from ..conftest import Shell

PEOPLE = {
    "jiayi": "verifier-1",
    "yier": "checker-2",
    "bingsan": "approver-3",
    "dingsi": "head-four",
}
HEAD = ("--as", "dingsi")


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hash passwords in no time."""
    monkeypatch.setattr("metro.app.passwords.Argon2Passwords.hash", QuickPasswords.hash)


@pytest.fixture
def file(tmp_path: Path, clock: StepClock) -> Path:
    """Return the example, in a folder of its own."""
    found = tmp_path / "ours" / "station.yaml"
    found.parent.mkdir()
    found.write_bytes(example(clock.today()))
    return found


def listed(folder: Path, words: Mapping[str, str] = PEOPLE, mode: int = 0o600) -> tuple[Any, ...]:
    """Return the option of a file of passwords."""
    found = folder / "passwords.yaml"
    found.write_text("".join(f'{who}: "{word}"\n' for who, word in words.items()), "utf-8")
    found.chmod(mode)
    return "--passwords", found


def changed(file: Path, *pairs: tuple[str, str]) -> Path:
    """Write the file with some of its words changed."""
    text = file.read_text("utf-8")
    for old, new in pairs:
        assert old in text, old
        text = text.replace(old, new, 1)
    file.write_text(text, "utf-8")
    return file


@contextmanager
def reading(folder: Path) -> Iterator[Reader]:
    with Station(StationPlace(folder), read_only=True) as found, found.ledger.reading() as reader:
        yield reader


def head_of(folder: Path) -> str:
    with reading(folder) as reader:
        return reader.head().hash


@pytest.fixture
def founded(metro: Shell, tmp_path: Path, file: Path) -> Path:
    """Return a station that was founded from the example."""
    folder = tmp_path / "own"
    said = metro.does("station", "new", folder, file, *listed(tmp_path), *HEAD, "--json").json
    assert said["added"] == {
        "people": 4,
        "applicants": 2,
        "instruments": 3,
        "standards": 1,
        "certificates": 2,
        "accepted": 2,
    }
    assert not said["changed"]
    assert not said["same"]
    return folder


def test_that_the_example_is_written_once_and_is_in_date(metro: Shell, clock: StepClock) -> None:
    said = metro.does("station", "example", "-o", "ours.yaml")
    assert "station new" in said.out
    text = Path("ours.yaml").read_text("utf-8")
    assert str(clock.today() + timedelta(days=304)) in text
    assert "@" not in text.replace("@example.invalid", "")
    Path("ours.yaml").write_text("edited", "utf-8")
    metro.refuses("file.exists", "station", "example", "-o", "ours.yaml")


def test_that_the_example_validates_against_the_schema(file: Path) -> None:
    rules = resource.read_json("schema", "registers.json")
    jsonschema.Draft202012Validator.check_schema(rules)
    validator = jsonschema.Draft202012Validator(rules)
    data = plain(parse(file.read_bytes(), file.name))
    assert [error.message for error in validator.iter_errors(data)] == []
    assert not validator.is_valid({"people": [{"id": "a", "name": "A", "password": "secret"}]})


def test_that_a_station_founded_from_the_example_issues_a_certificate(
    founded: Path, clock: StepClock
) -> None:
    with Station(StationPlace(founded), clock=clock) as station:
        numbers = [row.path for row in station.regulation(SCALE).numbers if row.value is not None]
        station.numbers(SCALE, numbers, "compared with the printed text", "dingsi")
        case = replace(cases()[PASSES], on=clock.today())
        draft = record_case(station, case, "scale-001", "jiayi")
        seals = {"seal/adjustment/before": "C-118", "seal/adjustment/after": "C-118"}
        station.take(draft, seals, "jiayi")
        record = station.submit(draft, "yier", PEOPLE["jiayi"])
        station.sign(record.id, Meaning.CHECKED, "yier", PEOPLE["yier"])
        station.sign(record.id, Meaning.APPROVED, "bingsan", PEOPLE["bingsan"])
        (document,) = station.issue(record.id, "bingsan")
        assert document.number == "YXJ-2026-00001"
        assert station.issue.bytes_of(document.number).startswith(b"%PDF")


def test_that_a_fictitious_region_makes_a_demo_and_a_real_code_does_not(
    metro: Shell, tmp_path: Path, file: Path, founded: Path
) -> None:
    with reading(founded) as reader:
        assert reader.settings().demo
        assert reader.organisation("station").credit_code == "12000000MAYANG001G"
    # The code of GB 32100-2015, appendix: a real region with a right check digit.
    changed(file, ("12000000MAYANG001G", "91350100M000100Y43"))
    said = metro.does("station", "new", tmp_path / "real", file, *listed(tmp_path), *HEAD)
    assert "demo" not in said.out
    with reading(tmp_path / "real") as reader:
        assert not reader.settings().demo


def test_that_every_fault_is_told_at_once_with_its_line(
    metro: Shell, tmp_path: Path, file: Path
) -> None:
    changed(
        file,
        ("kind: weight_set", "kind: Weight Set"),
        ("on: @-60".replace("@-60", "2026-09-04"), "on: 2026-9-4"),
        ("Max: 15 kg", "Max: 15 kgf"),
        ("name: 易二", "nam: 易二"),
    )
    before = sorted(tmp_path.rglob("*"))
    said = metro.refuses(
        "registers.faults", "station", "new", tmp_path / "own", file, "--passwords", "none"
    )
    lines = [line for line in said["en"].err.splitlines() if line.startswith("  · ")]
    assert len(lines) == 5
    text = file.read_text("utf-8").splitlines()
    for wrong in ("Weight Set", "2026-9-4", "15 kgf", "nam: 易二"):
        at = next(number for number, line in enumerate(text, 1) if wrong in line)
        assert any(f"line {at}" in line for line in lines), wrong
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize(
    ("code", "old", "new"),
    [
        ("registers.no_custodian", "technical_head, custodian", "technical_head"),
        ("organisation.credit_code", "12000000MAYANG001G", "12000000MAYANG001H"),
        ("organisation.unknown", "holder: market", "holder: nobody"),
        ("confirmation.refused", "accepted: {required: M1}", "accepted: {required: F2}"),
        ("instrument.incomplete", "serial: Y-0002", 'serial: ""'),
        ("number.pattern", "YXT-{year}-{serial:05d}", "YXT"),
        ("file.duplicate_id", "id: hygro-1", "id: scale-001"),
        ("file.unknown_key", "id: jiayi", "password: secret\n    id: jiayi"),
        ("file.alias", "address: 样省", "address: &a 样省"),
        ("registers.file_missing", "# file: certificates/M-0001.pdf", "file: scans/none.pdf"),
        ("registers.file_outside", "# file: certificates/M-0001.pdf", "file: ../letter.pdf"),
        ("registers.file_outside", "# file: certificates/M-0001.pdf", "file: /etc/hostname"),
    ],
)
def test_that_what_is_refused_leaves_nothing(
    metro: Shell, tmp_path: Path, file: Path, code: str, old: str, new: str
) -> None:
    (tmp_path / "letter.pdf").write_bytes(b"a stranger's")
    changed(file, (old, new))
    given = listed(tmp_path)
    metro.refuses(code, "station", "new", tmp_path / "own", file, *given, *HEAD)
    assert not (tmp_path / "own").exists()


def test_that_a_link_leads_no_file_out_of_the_folder(
    metro: Shell, tmp_path: Path, file: Path
) -> None:
    (tmp_path / "letter.pdf").write_bytes(b"a stranger's")
    (file.parent / "scan.pdf").symlink_to(tmp_path / "letter.pdf")
    changed(file, ("# file: certificates/M-0001.pdf", "file: scan.pdf"))
    given = listed(tmp_path)
    metro.refuses("registers.file_outside", "station", "new", tmp_path / "own", file, *given)


def test_that_the_file_of_a_certificate_is_kept_unchanged(
    metro: Shell, tmp_path: Path, file: Path
) -> None:
    (file.parent / "certificates").mkdir()
    (file.parent / "certificates" / "M-0001.pdf").write_bytes(b"%PDF-1.7 scan")
    changed(file, ("# file: certificates", "file: certificates"))
    metro.does("station", "new", tmp_path / "own", file, *listed(tmp_path), *HEAD)
    with Station(StationPlace(tmp_path / "own"), read_only=True) as station:
        with station.ledger.reading() as reader:
            (paper,) = reader.upstream_of("weights-m1")
        assert station.objects.get(paper.object) == b"%PDF-1.7 scan"


def test_that_a_certificate_is_accepted_by_a_technical_head_alone(
    metro: Shell, tmp_path: Path, file: Path
) -> None:
    given = listed(tmp_path)
    new = ("station", "new", tmp_path / "own", file, *given)
    said = metro.refuses("registers.faults", *new)
    assert "accepted" in said["en"].err
    said = metro.refuses("registers.faults", *new, "--as", "yier")
    assert "technical head" in said["en"].err
    metro.refuses("person.unknown", *new, "--as", "nobody")


def test_that_passwords_are_read_from_a_file_of_its_owner_alone(
    metro: Shell, tmp_path: Path, file: Path
) -> None:
    new = ("station", "new", tmp_path / "own", file, *HEAD)
    metro.refuses("registers.passwords_needed", *new)
    metro.refuses("registers.open_passwords", *new, *listed(tmp_path, mode=0o640))
    (tmp_path / "passwords.yaml").unlink()
    some = {who: word for who, word in PEOPLE.items() if who != "yier"}
    said = metro.refuses("registers.no_password", *new, *listed(tmp_path, some))
    assert "yier" in said["en"].err
    short = listed(tmp_path, {**PEOPLE, "yier": "short"})
    metro.refuses("password.short", *new, *short)
    assert not (tmp_path / "own").exists()


def test_that_only_an_empty_folder_is_taken(metro: Shell, tmp_path: Path, file: Path) -> None:
    given = listed(tmp_path)
    metro.refuses("station.not_empty", "station", "new", tmp_path, file, *given, *HEAD)


def test_that_a_file_without_a_station_founds_none(metro: Shell, tmp_path: Path) -> None:
    file = tmp_path / "people.yaml"
    file.write_text("people: []\n", "utf-8")
    metro.refuses("registers.no_station", "station", "new", tmp_path / "own", file)
    file.write_text("- station\n", "utf-8")
    metro.refuses("file.not_a_mapping", "station", "new", tmp_path / "own", file)


def acting(metro: Shell, founded: Path, who: str = "dingsi") -> tuple[Any, ...]:
    return *metro.person(who, PEOPLE[who]), "--station", founded


def test_that_registering_the_same_file_again_writes_nothing(
    metro: Shell, founded: Path, file: Path
) -> None:
    before = head_of(founded)
    said = metro.does("register", file, *acting(metro, founded), "--json").json
    assert not said["added"]
    assert not said["changed"]
    assert said["same"]["instruments"] == 3
    assert head_of(founded) == before


LATER = """
people:
  - id: wuwu
    name: 毋五
    appointments:
      - {roles: [verifier], document: 样任〔2026〕1 号, since: 2026-11-01}
  - id: jiayi
    name: 贾一
    items:
      - {instrument: cold_water_meter, certificate: 样考 01-002, valid_until: 2029-01-01}
applicants:
  - {id: shop, name: 样县南街商店（示例）}
standards:
  - id: mass
    name: M1 等级砝码标准装置
    certificate: 〔2026〕样县量标质证字第000号
    issuer: 样市市场监督管理局
    issued: 2026-11-02
    valid_until: 2030-11-01
    instruments: [digital_indicating_scale]
    range: 10 mg～20 kg
    accuracy: M1 等级
instruments:
  - {id: scale-002, kind: digital_indicating_scale, name: 电子计价秤, serial: Y10002, holder: shop}
certificates:
  - instrument: hygro-1
    number: 样市检 T-0002
    issuer: 样市计量测试所
    on: 2026-11-02
    valid_until: 2027-11-01
    stated: "MPE: ±1 ℃"
    mpe: 1 ℃
    accepted: {required: ""}
"""


def test_that_a_station_grows_from_a_file(metro: Shell, tmp_path: Path, founded: Path) -> None:
    file = tmp_path / "later.yaml"
    file.write_text(LATER, "utf-8")
    given = listed(tmp_path, {"wuwu": "verifier-5"})
    said = metro.does("register", file, *acting(metro, founded), *given, "--json").json
    each = {"people", "applicants", "instruments", "certificates", "accepted"}
    assert said["added"] == dict.fromkeys(each, 1)
    assert said["changed"] == {"people": 1, "standards": 1}
    with reading(founded) as reader:
        assert {row.instrument for row in reader.qualifications("jiayi")} == {
            "cold_water_meter",
            "digital_indicating_scale",
        }
        assert reader.credential("wuwu") is not None
        (standard,) = reader.measurement_standards()
        assert [row.instrument for row in standard.members] == ["weights-m1"]
        assert len(reader.upstream_of("hygro-1")) == 2


def test_that_what_differs_from_the_registers_is_refused_whole(
    metro: Shell, founded: Path, file: Path
) -> None:
    changed(
        file,
        ("code: YXS", "code: YXT"),
        ("address: 样省样县样路 1 号", "address: 样省样县样路 2 号"),
        ("serial: Y10001", "serial: Y10009"),
        ("stated: M1 等级", "stated: M2 等级"),
        ("  - {id: market, name: 样县东门", "  - {id: new, name: 新}\n  - {id: market, name: 西门"),
    )
    said = metro.refuses("registers.faults", "register", file, *acting(metro, founded))
    for words in ("code、address", "scale-001", "stated", "market"):
        assert words in said["en"].err
    with reading(founded) as reader:
        assert {row.id for row in reader.organisations("", 10)} == {"station", "market"}


def test_that_a_scan_is_added_later_and_never_exchanged(
    metro: Shell, founded: Path, file: Path
) -> None:
    scan = file.parent / "scan.pdf"
    scan.write_bytes(b"%PDF-1.7 scan")
    changed(file, ("# file: certificates/M-0001.pdf", "file: scan.pdf"))
    said = metro.does("register", file, *acting(metro, founded), "--json").json
    assert said["changed"] == {"certificates": 1}
    with reading(founded) as reader:
        (paper,) = reader.upstream_of("weights-m1")
        confirmed = reader.confirmation(paper.id)
    assert paper.object == hashlib.sha256(b"%PDF-1.7 scan").hexdigest()
    assert confirmed is not None
    assert confirmed.accepted
    before = head_of(founded)
    metro.does("register", file, *acting(metro, founded))
    assert head_of(founded) == before
    scan.write_bytes(b"%PDF-1.7 another")
    metro.refuses("registers.differs", "register", file, *acting(metro, founded))


def test_that_what_is_refused_keeps_no_file(metro: Shell, founded: Path, file: Path) -> None:
    (file.parent / "scan.pdf").write_bytes(b"%PDF-1.7 scan")
    changed(
        file,
        ("# file: certificates/M-0001.pdf", "file: scan.pdf"),
        ("serial: Y10001", "serial: Y10009"),
    )
    metro.refuses("registers.differs", "register", file, *acting(metro, founded))


@pytest.mark.parametrize("who", ["jiayi", "bingsan"])
def test_that_each_act_asks_for_the_role_that_its_service_asks(
    metro: Shell, tmp_path: Path, founded: Path, who: str
) -> None:
    file = tmp_path / "later.yaml"
    file.write_text(LATER, "utf-8")
    given = listed(tmp_path, {"wuwu": "verifier-5"})
    person = acting(metro, founded, who)
    said = metro.refuses("registers.faults", "register", file, *person, *given)
    # People, a standard and a certificate: never applicants and instruments.
    assert len([line for line in said["en"].err.splitlines() if "  · " in line]) == 4
    file.write_text("applicants: [{id: shop, name: 样县南街商店（示例）}]\n", "utf-8")
    assert metro.does("register", file, *person, "--json").json["added"] == {"applicants": 1}


def test_that_ratings_of_the_wrong_kind_are_told_with_line_key_and_kind(
    metro: Shell, tmp_path: Path, founded: Path
) -> None:
    file = tmp_path / "more.yaml"
    head = "kind: digital_indicating_scale, name: A, serial: Z1, ratings"
    file.write_text(
        "instruments:\n"
        f"  - {{id: s-1, {head}: {{Max: 15 L, e: 5 g}}}}\n"
        f"  - {{id: s-2, {head}: {{Max: 15 kg, e: 5 g}}}}\n"
        f"  - id: s-3\n    {head.replace(', ', chr(10) + '    ')}:\n"
        "      Max: 15 kg\n      e: five\n"
        "  - id: w-1\n    kind: weight_set\n    name: W\n    serial: W1\n    parts:\n"
        "      - {id: '1', label: '1 kg', ratings: {nominal: 1 kg}}\n"
        "      - {id: '2', label: '2 kg', ratings: {nominal: 2 L}}\n",
        "utf-8",
    )
    said = metro.refuses("registers.faults", "register", file, *acting(metro, founded))
    words = "more.yaml, line 2, instruments.s-1.ratings.Max: “Max: 15 L” does not fit "
    assert words in said["en"].err
    assert "mass is wanted. → Use a legal unit of mass: kg, g" in said["en"].err
    assert "line 10, instruments.s-3.ratings.e" in said["en"].err
    assert "line 17, instruments.w-1.parts.2.ratings.nominal" in said["en"].err
    assert "s-2" not in said["en"].err


def test_that_a_kind_that_no_regulation_knows_is_told(
    metro: Shell, tmp_path: Path, file: Path
) -> None:
    changed(file, ("kind: digital_indicating_scale", "kind: digital_indicating_scales"))
    said = metro.does("station", "new", tmp_path / "own", file, *listed(tmp_path), *HEAD)
    assert "digital_indicating_scales" in said.out


def test_that_passwords_are_asked_for_twice_at_a_terminal(
    metro: Shell, tmp_path: Path, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each of four people types one; the second slips once and types both again."""
    words = list(PEOPLE.values())
    typed = [words[0], words[0], words[1], "slip", words[1], words[1], *words[2:3] * 2]
    answers = iter([*typed, *words[3:] * 2])
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr("click.termui.hidden_prompt_func", lambda _: next(answers))
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "letter").write_text("dear Sir", "utf-8")
    new = ("station", "new", tmp_path / "own", file, *HEAD)
    assert "station.not_empty" in metro(*new).err  # before anybody typed anything
    (tmp_path / "own" / "letter").unlink()
    assert metro(*new).code == 0
    for who, word in PEOPLE.items():
        with Station(StationPlace(tmp_path / "own")) as station:
            assert station.authenticate(who, word).id == who


@pytest.mark.postgresql
def test_that_a_station_on_a_server_is_founded_whole_or_not_at_all(
    metro: Shell, tmp_path: Path, file: Path, postgresql: PostgresqlServer
) -> None:
    url, given = postgresql.create(), listed(tmp_path)
    wrong = file.with_name("wrong.yaml")
    wrong.write_bytes(file.read_bytes().replace(b"holder: market", b"holder: nobody"))
    assert "organisation.unknown" in metro("station", "new", url, wrong, *given, *HEAD).err
    added = metro.does("station", "new", url, file, *given, *HEAD, "--json").json["added"]
    assert added["people"] == 4
    assert "station.exists" in metro("station", "new", url, file, *given, *HEAD).err
    person = metro.person("dingsi", PEOPLE["dingsi"])
    assert metro.does("register", file, *person, "--station", url, "--json").json["added"] == {}


def test_that_what_nobody_sees_in_a_file_is_told_with_its_line(
    metro: Shell, tmp_path: Path, founded: Path
) -> None:
    file = tmp_path / "more.yaml"
    file.write_text(
        "instruments:\n"
        '  - {id: s-1, kind: digital_indicating_scale, name: A, serial: "Z\\u200b1"}\n'
        "  - id: w-1\n    kind: weight_set\n    name: W\n    serial: W1\n    parts:\n"
        '      - {id: "1", label: "1\\u202e kg"}\n',
        "utf-8",
    )
    said = metro.refuses("registers.faults", "register", file, *acting(metro, founded))
    assert "line 2, instruments.s-1.serial: “Z<U+200B>1” holds" in said["en"].err
    assert "line 8, instruments.w-1.parts.1.label: “1<U+202E> kg” holds" in said["en"].err
