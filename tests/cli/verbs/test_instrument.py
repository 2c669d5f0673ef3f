from metro.app.places import StationPlace
from metro.app.station import Station

from ...station import CHECKER, HEAD, VERIFIER
from ..conftest import Shell

WHY = ("--why", "the plate was misread")


def test_that_an_instrument_is_shown_by_the_keys_that_correct_takes(
    metro: Shell, place: StationPlace
) -> None:
    typed = ("instrument", "show", "C31006", "--station", place)
    rows = {
        line.split()[0]: line.split(maxsplit=1)[1].strip() for line in metro.does(*typed).lines[1:]
    }
    assert rows["id"] == "scale-006"
    assert rows["rating/Max"] == "15 kg"
    assert rows["state"] == "in use"
    assert metro.does(*typed, "--json").json["serial"] == "C31006"
    metro.refuses("instrument.unknown", "instrument", "show", "none", "--station", place)


def test_that_a_rating_is_corrected_and_the_draft_follows(
    metro: Shell, place: StationPlace, made: dict[str, str]
) -> None:
    typed = ("instrument", "correct", "C31006", "--station", place, *metro.person(HEAD))
    wanted = ("--set", "rating/Max=30 kg", "--set", "model=B-2")
    metro.refuses("reason.missing", *typed, *wanted)
    metro.refuses("usage.missing", *typed, *WHY)
    metro.refuses("pair.no_text", *typed, "--set", "model", *WHY)
    wrong = metro.refuses("rating.wrong_kind", *typed, "--set", "rating/Max=15 L", *WHY)
    assert "Max: 15 L" in wrong["en"].err
    said = metro.does(*typed, *wanted, *WHY)
    assert (
        said.lines[1] == f"These drafts follow; what stood on the plate is struck: {made['draft']}"
    )
    shown = metro.does("instrument", "show", "C31006", "--station", place, "--json").json
    assert (shown["ratings"]["Max"]["number"], shown["model"]) == ("30", "B-2")
    metro.refuses("correction.same", *typed, *wanted, *WHY)
    said = metro.does(*typed, "--set", "name=电子秤", *WHY, "--json").json
    assert (said["instrument"]["name"], said["drafts"], said["records"]) == ("电子秤", [], [])
    assert metro.does("doctor", "--station", place).code == 0


def test_that_an_instrument_is_stopped_and_taken_back(metro: Shell, place: StationPlace) -> None:
    typed = ("instrument", "state", "scale-007", "stopped", "--station", place)
    metro.refuses("reason.missing", *typed, *metro.person(VERIFIER))
    metro.refuses("usage.bad_value", "instrument", "state", "scale-007", "merged")
    said = metro.does(*typed, "--why", "broken", *metro.person(VERIFIER))
    assert said.out == "The instrument scale-007 is stopped.\n"
    typed = ("instrument", "state", "scale-007", "in_use", "--station", place)
    said = metro.does(*typed, "--why", "mended", *metro.person(VERIFIER), "--json").json
    assert said == {"instrument": "scale-007", "state": "in_use"}


def test_that_what_was_registered_twice_is_merged(metro: Shell, place: StationPlace) -> None:
    typed = ("instrument", "merge", "scale-007", "scale-008", "--station", place)
    metro.refuses("reason.missing", *typed, *metro.person(HEAD))
    metro.does(*typed, "--why", "registered twice", *metro.person(HEAD))
    metro.refuses("instrument.merged", *typed, "--why", "again", *metro.person(HEAD))
    with Station(place, read_only=True) as station, station.ledger.reading() as reader:
        assert reader.instrument("scale-007").state == "merged"


def test_that_a_correction_names_the_records_that_it_leaves_behind(
    metro: Shell, place: StationPlace, made: dict[str, str]
) -> None:
    with Station(place, read_only=True) as station, station.ledger.reading() as reader:
        record, _ = reader.record(made["checked"])
    typed = ("instrument", "correct", "scale-003", "--station", place, *metro.person(VERIFIER))
    said = metro.does(*typed, "--set", "serial=NEW-1", *WHY)
    assert said.lines[1].endswith(f"before anything is issued: {record.number}")
    typed = ("verification", "return", record.number, "--station", place, *WHY)
    metro.does(*typed, *metro.person(CHECKER))
    typed = ("verification", "amend", record.number, "--station", place, *WHY)
    drafts = [
        metro.does(*typed, *more, *metro.person(VERIFIER), "--json").json["draft"]
        for more in ((), ("--as-recorded",))
    ]
    shown = [
        metro.does("draft", "show", draft, "--station", place, "--json").json["cells"]
        for draft in drafts
    ]
    assert [row["plate/serial"] for row in shown] == ["NEW-1", record.instrument.serial]
    typed = ("draft", "take", drafts[0], "plate/serial=X", "--station", place)
    metro.refuses("cell.unknown", *typed, *metro.person(VERIFIER))


def test_that_a_standard_is_not_changed_by_a_verifier(metro: Shell, place: StationPlace) -> None:
    where = ("--station", place, *WHY, *metro.person(VERIFIER))
    wanted = ("--set", "serial=W-9999", "--set", "class=E1")
    metro.refuses("role.needed", "instrument", "correct", "weights-m1", *wanted, *where)
    metro.refuses("role.needed", "instrument", "state", "weights-m1", "stopped", *where)
    metro.refuses("role.needed", "instrument", "merge", "weights-m1", "measure-20", *where)
    head = ("--station", place, *WHY, *metro.person(HEAD))
    metro.refuses("instrument.merged", "instrument", "merge", "weights-m1", "measure-20", *head)
