from datetime import date

import pytest
import yaml

from metro import resource
from metro.app.demo.county import County
from metro.app.places import StationPlace
from metro.app.station import Station
from metro.cli.verbs import catalogue as verb
from metro.model.people import Appointment, Person, Role
from metro.regulations import library
from metro.regulations.catalogue import read_catalogue
from metro.services.register_people import RegisterPeople

from ...station import HEAD, VERIFIER, QuickPasswords, StepClock, password, small_county
from ..conftest import Shell, bytes_below

SCALES = "jjg-539-2016-digital-indicating-scales"
WEIGHTS = "jjg-99-2022-weights"


def numbers(regulation: str) -> int:
    """Count the numbers of a regulation file with an eye of our own.

    A row that says a certainty is one; what holds digits beside its value is one more.
    """

    def below(node: object) -> int:
        if isinstance(node, list):
            return sum(map(below, node))
        if not isinstance(node, dict):
            return 0
        beside = [str(node.get(key, "")) for key in ("when", "for", "most_change")]
        digits = sum(any(sign.isdigit() for sign in words) for words in beside)
        own = 1 + digits * ("value" in node) if "certainty" in node else 0
        return own + sum(map(below, node.values()))

    return below(yaml.safe_load(resource.read_bytes("regulations", f"{regulation}.yaml")))


def gaps_of(kept: object) -> int:
    """Count the rows of a file whose number nobody published, with an eye of our own."""
    if isinstance(kept, list):
        return sum(gaps_of(row) for row in kept)
    if not isinstance(kept, dict):
        return 0
    own = "certainty" in kept and any(kept.get(key, "") is None for key in ("value", "most"))
    return own + sum(gaps_of(row) for row in kept.values())


def test_that_the_files_of_this_copy_are_whole(metro: Shell) -> None:
    found = metro.does("regulations", "check", "--json").json
    rows = found["regulations"]
    assert found["catalogue"]["faults"] == []
    assert [row["id"] for row in rows] == list(library.ids())
    for row in rows:
        kept = yaml.safe_load(resource.read_bytes("regulations", f"{row['id']}.yaml"))
        assert row["regulation"].startswith(str(kept["regulation"]["number"]))
        assert row["title"] == kept["regulation"]["title"]
        assert row["items"] == len(kept["items"])
        assert row["in_force"] == str(kept["in_force"]["from"])
        assert len(row["gaps"]) == gaps_of(kept), row["id"]
        valued = sum(row["numbers"].values())
        assert valued + len(row["gaps"]) == len(library.shipped(row["id"]).numbers)
    assert len({row["id"]: row["gaps"] for row in rows}[WEIGHTS]) == 3
    schemes = [file.stem for file in sorted(resource.path("hierarchy").glob("*.yaml"))]
    assert [row["id"] for row in found["schemes"]] == schemes
    assert found["count"] == {"regulations": len(rows), "schemes": len(schemes), "errors": 0}
    assert len(rows) >= 28
    assert len(schemes) >= 9
    assert found["refused"] == []


@pytest.mark.parametrize(
    ("language", "title"), [("zh", "数字指示秤"), ("en", "Digital indicating")]
)
def test_that_the_table_speaks_the_language(metro: Shell, language: str, title: str) -> None:
    said = metro.does("regulations", "check", language=language)
    starts = [line.split("—")[0] for line in said.lines]
    labels = [library.shipped(name).label.split("—")[0] for name in library.ids()]
    assert [start for start in starts if start in labels] == labels
    schemes = len(list(resource.path("hierarchy").glob("*.yaml")))
    counts = [line for line in said.lines if str(len(labels)) in line and str(schemes) in line]
    assert len(counts) == 1
    assert title in said.out


def test_that_editions_say_whether_they_are_in_force_and_the_catalogue_its_gaps(
    metro: Shell,
) -> None:
    """JJG 1204-2025 comes into force on 2027-01-08; 2019 took the place of 2009 on 2020-03-31."""
    found = metro.does("regulations", "check", "--json").json
    rows = found["regulations"]
    standing = {row["id"]: row["standing"] for row in rows}
    assert standing["jjg-162-2009-cold-water-meters"] == "superseded"
    assert standing["jjg-162-2019-cold-water-meters"] == "in_force"
    future = {row["id"] for row in rows if row["in_force"] > str(date.today())}
    assert {name for name, word in standing.items() if word == "future"} == future
    said = metro.does("regulations", "check", language="en")
    assert "2009-04-30 to 2020-03-30, superseded" in " ".join(said.out.split())
    without = found["catalogue"]["entries_without_regulation"]
    assert f"{len(without)} entries without a regulation" in said.out
    assert "JJG 99—2022" in said.lines[-1]


def test_that_the_catalogue_is_listed_with_its_gaps(metro: Shell) -> None:
    kept = yaml.safe_load(resource.read_bytes("catalogue", "samr-2020-42.yaml"))
    found = metro.does("regulations", "catalogue", "--json").json
    assert [row["id"] for row in found["entries"]] == [row["id"] for row in kept["entries"]]
    water = next(row for row in found["entries"] if row["id"] == "water_meters")
    assert water["way"]["regime"] == "first_then_rotate"
    assert "jjg-162-2019-cold-water-meters" in water["regulations"]
    said = metro.does("regulations", "catalogue", language="en")
    for words in ("verification, then", "Rail weighbridges", "was not read"):
        assert words in said.out
    assert "首检，失准报废" in metro.does("regulations", "catalogue", language="zh").out


def test_that_a_catalogue_that_does_not_agree_makes_the_check_fail(
    metro: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = resource.read_bytes("catalogue", "samr-2020-42.yaml")
    wrong = read_catalogue(text.replace("zh: 声级计".encode(), "zh: 声级表".encode()), "wrong")
    monkeypatch.setattr(verb, "catalogue", lambda: wrong)
    for language, words in (("en", "the catalogue has the kind"), ("zh", "目录中该种类在")):
        said = metro("regulations", "check", language=language)
        assert said.code == 2
        assert words in said.err
    said = metro("regulations", "check", "--json")
    assert said.code == 2
    assert [row["code"] for row in said.json["catalogue"]["faults"]] == ["catalogue.words_differ"]


def test_that_files_and_folders_of_ones_own_are_checked(metro: Shell) -> None:
    folder = metro.folder / "own"
    folder.mkdir()
    for name in (SCALES, WEIGHTS):
        (folder / f"{name}.yaml").write_bytes(resource.read_bytes("regulations", f"{name}.yaml"))
    assert len(metro.does("regulations", "check", folder, "--json").json["regulations"]) == 2
    one = metro.does("regulations", "check", folder / f"{SCALES}.yaml", "--json").json
    assert [row["id"] for row in one["regulations"]] == [SCALES]
    scheme = resource.path("hierarchy") / "jjg-2053-2016-mass.yaml"
    two = metro.does("regulations", "check", scheme, "--json").json
    assert two["count"] == {"regulations": 0, "schemes": 1, "errors": 0}


def test_that_an_edition_in_force_beside_another_is_refused(metro: Shell) -> None:
    file = metro.folder / "jjg-443-2026-fuel-dispensers.yaml"
    text = resource.read_bytes("regulations", "jjg-443-2023-fuel-dispensers.yaml").decode()
    file.write_text(
        text.replace("edition: 2023", "edition: 2026").replace("2024-05-01", "2026-05-01")
    )
    for language in ("zh", "en"):
        said = metro("regulations", "check", file, language=language)
        assert said.code == 2
        assert said.err.startswith("✕ regulation.editions_overlap\n")
        assert all(words in said.err for words in ("jjg-443-2023", "in_force.until", "2026-05-01"))
    file.write_text(
        text.replace("edition: 2023", "edition: 2026\n  territory: 沪", 1).replace(
            "  territory: null\n", ""
        )
    )
    metro.does("regulations", "check", file)


def test_that_a_station_sees_what_it_has_confirmed(metro: Shell, young: StationPlace) -> None:
    typed = ("regulations", "confirm", WEIGHTS, "--station", young)
    open_ones = metro.does(*typed, "--json").json
    path = next(row["path"] for row in open_ones if row["value"] is not None)
    metro.does(*typed, "--path", path, *metro.person(HEAD))
    file = metro.folder / f"{WEIGHTS}.yaml"
    file.write_bytes(resource.read_bytes("regulations", f"{WEIGHTS}.yaml"))
    own = metro.folder / "own-weights.yaml"
    own.write_bytes(file.read_bytes())
    rows = metro.does("regulations", "check", file, own, "--station", young, "--json").json
    one, other = rows["regulations"]
    assert (one["confirmed"], one["unconfirmed"]) == (1, len(open_ones) - 1)
    assert (other["confirmed"], other["unconfirmed"]) == (0, len(open_ones))
    said = metro.does("regulations", "check", file, "--station", young, language="en")
    assert "Not confirmed" in said.lines[0]


def test_that_one_bad_file_is_named_and_the_others_are_checked(metro: Shell) -> None:
    folder = metro.folder / "own"
    folder.mkdir()
    text = resource.read_bytes("regulations", f"{SCALES}.yaml").decode()
    (folder / "a-bad.yaml").write_text(text.replace("repeat:", "repaet:"), "utf-8")
    (folder / f"{SCALES}.yaml").write_text(text, "utf-8")
    said = metro("regulations", "check", folder)
    assert said.code == 2
    assert said.err.startswith("✕ file.unknown_key\n  a-bad")
    assert "repaet" in said.err
    assert "JJG 539—2016" in said.out
    rows = metro("regulations", "check", folder, "--json")
    assert rows.code == 2
    # Every place is named at once, as an editor may show it.
    bad = rows.json["refused"]
    assert [row["code"] for row in bad] == ["file.unknown_key"] * text.count("repeat:")
    lines = [number for number, line in enumerate(text.splitlines(), 1) if "repeat:" in line]
    assert [row["line"] for row in bad] == lines
    assert {row["file"] for row in bad} == {"a-bad.yaml"}
    assert [row["id"] for row in rows.json["regulations"]] == [SCALES]
    assert rows.json["count"]["errors"] == len(lines)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"a: &a [*a]", "file.alias"),
        (b"\xff\xfe", "file.not_utf8"),
        (b"[" * 1000, "file.too_deep"),
        (b"x" * 3_000_000, "file.too_large"),
        (b"", "file.not_a_mapping"),
    ],
)
def test_that_a_hostile_file_is_refused(metro: Shell, data: bytes, code: str) -> None:
    file = metro.folder / "own.yaml"
    file.write_bytes(data)
    for language in ("zh", "en"):
        said = metro("regulations", "check", file, language=language)
        assert said.code == 2
        assert said.err.startswith(f"✕ {code}\n")


def test_that_a_check_of_nothing_is_no_success(metro: Shell) -> None:
    (metro.folder / "own").mkdir()
    metro.refuses("file.none_here", "regulations", "check", metro.folder / "own")
    metro.refuses("file.unreadable", "regulations", "check", metro.folder / "missing.yaml")


@pytest.fixture
def young(metro: Shell, clock: StepClock) -> StationPlace:
    """Return a station whose technical head has confirmed nothing yet."""
    place = StationPlace(metro.folder / "young")
    with Station(place, clock=clock, create=True) as station:
        station.found("YNG", County(small_county(), clock.today()).settings(), "desk-1")
        people = RegisterPeople(station.ledger, QuickPasswords())
        for person, role in ((HEAD, Role.TECHNICAL_HEAD), (VERIFIER, Role.VERIFIER)):
            appointed = Appointment(person, role, clock.today(), None, "1")
            people(Person(person, person), (appointed,), (), "setup")
            people.set_password(person, password(person), "setup")
    return place


def test_that_open_numbers_are_listed_without_a_password(metro: Shell, young: StationPlace) -> None:
    typed = ("regulations", "confirm", SCALES, "--station", young)
    rows = metro.does(*typed, "--json").json
    assert len(rows) == numbers(SCALES)
    said = metro.does(*typed)
    assert len(said.lines) >= 1 + len(rows)
    assert "None" not in said.out


def test_that_the_technical_head_confirms_one_number_or_all(
    metro: Shell, young: StationPlace
) -> None:
    typed = ("regulations", "confirm", WEIGHTS, "--station", young)
    rows = metro.does(*typed, "--json").json
    valued = [row["path"] for row in rows if row["value"] is not None]
    head = (*metro.person(HEAD), "--note", "JJG 99—2022, printed text")
    one = metro.does(*typed, "--path", valued[0], *head, "--json").json
    assert list(one["confirmed"]) == [valued[0]]
    assert len(one["open"]) == len(rows) - 1
    every = metro.does(*typed, "--all", *head, "--json").json
    assert list(every["confirmed"]) == valued[1:]
    # A gap has no value that could be confirmed.
    assert every["open"] == [row["path"] for row in rows if row["value"] is None]
    before = bytes_below(young.folder)
    again = metro.does(*typed, "--all", *head).out
    assert again == "0 numbers confirmed, 3 still open.\n"
    assert bytes_below(young.folder) == before


def test_that_nobody_else_confirms(metro: Shell, young: StationPlace) -> None:
    typed = ("regulations", "confirm", WEIGHTS, "--station", young, "--all")
    metro.refuses("role.needed", *typed, *metro.person(VERIFIER))
    metro.refuses("person.needed", *typed)


def test_that_an_unknown_number_or_regulation_is_refused(metro: Shell, young: StationPlace) -> None:
    typed = ("regulations", "confirm", WEIGHTS, "--station", young, *metro.person(HEAD))
    metro.refuses("regulation.unknown_number", *typed, "--path", "items.nothing")
    metro.refuses("regulation.unknown", "regulations", "confirm", "jjg-1", "--station", young)


def test_that_whoever_is_asked_for_a_password_has_seen_the_numbers(
    metro: Shell, young: StationPlace, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed = ("regulations", "confirm", SCALES, "--station", young)
    rows = metro.does(*typed, "--json").json
    listed = metro.does(*typed).out
    seen: list[str] = []

    def asked(*words: object, **how: object) -> str:
        seen.append(metro.capsys.readouterr().out)
        return password(HEAD)

    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("click.prompt", asked)
    metro.does(*typed, "--all", "--as", HEAD)
    metro.does(*typed, "--path", rows[0]["path"], "--as", HEAD)
    every, one = seen
    assert every == listed
    assert one.splitlines()[1].split() == listed.splitlines()[1].split()
    assert one.count("\n") < listed.count("\n") / 2


def test_that_numbers_that_change_while_they_are_looked_at_are_not_confirmed(
    metro: Shell, young: StationPlace, clock: StepClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    gap = "conditions.ambient_temperature"

    def asked(*words: object, **how: object) -> str:
        with Station(young, clock=clock) as other:
            other.numbers.correct(WEIGHTS, gap, "±1 ℃", "6.1.1", HEAD)
            other.numbers.correct(WEIGHTS, gap, "18 ℃ .. 26 ℃", "6.1.1", HEAD)
        return password(HEAD)

    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("click.prompt", asked)
    typed = ("regulations", "confirm", WEIGHTS, "--path", gap, "--as", HEAD, "--station", young)
    said = metro(*typed)
    assert said.code == 2
    assert said.err.startswith("✕ regulation.changed_meanwhile\n")


def test_that_a_gap_is_filled_and_told(metro: Shell, young: StationPlace) -> None:
    listed = metro.does("regulations", "confirm", WEIGHTS, "--station", young, "--json").json
    gaps = [row["path"] for row in listed if row["value"] is None]
    typed = ("regulations", "correct", WEIGHTS, "--station", young, *metro.person(HEAD))
    value = ("--value", "18 ℃ .. 26 ℃", "--note", "6.1.1, page 5")
    said = metro.does(*typed, "--path", "conditions/ambient_temperature", *value)
    assert said.lines[0].endswith(
        "conditions.ambient_temperature of jjg-99-2022-weights: a gap → 18 ℃ .. 26 ℃"
    )
    again = metro.does(*typed, "--path", gaps[0], "--value", "±2 ℃", "--note", "erratum", "--json")
    assert again.json["before"] == "18 ℃ .. 26 ℃"
    assert again.json["value"] == "±2 ℃"
    assert again.json["open"] == [row["path"] for row in listed if row["path"] != gaps[0]]


@pytest.mark.parametrize(
    ("path", "value", "code"),
    [
        ("conditions/ambient_temprature", "±2 ℃", "regulation.unknown_number"),
        ("in_force", "±2 ℃", "regulation.not_correctable"),
        ("conditions/ambient_temperature", "±2 kPa", "regulation.limit_of_another_kind"),
        ("conditions/ambient_temperature", "warm", "expression.unknown_name"),
        ("conditions/ambient_temperature", "[1", "regulation.bad_limit"),
    ],
)
def test_that_a_bad_correction_is_refused(
    metro: Shell, young: StationPlace, path: str, value: str, code: str
) -> None:
    typed = ("regulations", "correct", WEIGHTS, "--station", young, "--path", path)
    head = metro.person(HEAD)
    said = metro.refuses(code, *typed, "--value", value, "--note", "6.1", *head)
    if code == "regulation.unknown_number":
        assert "conditions.ambient_temperature, " in said["en"].err
    metro.refuses("reason.missing", *typed, "--value", value, *head)
    metro.refuses("role.needed", *typed, "--value", value, "--note", "x", *metro.person(VERIFIER))
