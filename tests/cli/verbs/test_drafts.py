import pytest

from metro.app.places import StationPlace
from metro.app.station import Station

from ...station import APPROVER, CHECKER, VERIFIER
from ..conftest import Shell

RUN = "reading/-/weighing_error/as_found/maximum/0/indicated"


def test_that_drafts_are_listed_and_discarded(
    metro: Shell, place: StationPlace, made: dict[str, str]
) -> None:
    rows = metro.does("draft", "list", "--station", place, "--json").json
    assert [row["id"] for row in rows] == [made["draft"]]
    assert made["draft"] in metro.does("draft", "list", "--station", place).out
    typed = ("draft", "discard", made["draft"], "--station", place)
    metro.refuses("reason.missing", *typed, *metro.person(VERIFIER))
    metro.refuses("person.needed", *typed, "--why", "the wrong scale")
    metro.does(*typed, "--why", "the wrong scale", *metro.person(VERIFIER))
    assert metro.does("draft", "list", "--station", place, "--json").json == []
    metro.refuses("draft.unknown", *typed, "--why", "again", *metro.person(VERIFIER))
    with Station(place, read_only=True) as station:
        types = [row.type for row in entries(station)]
    assert types[-1] == "verification_abandoned"


def test_that_cells_are_taken_and_what_was_there_is_struck(
    metro: Shell, place: StationPlace, made: dict[str, str]
) -> None:
    typed = ("draft", "take", made["draft"], "--station", place)
    taken = (f"{RUN}=15.010 kg", "header/job=J-7", "class=III", "--why", "read again")
    said = metro.does(*typed, *taken, *metro.person(VERIFIER))
    assert said.out.endswith("3 cells are taken into the draft " + made["draft"] + ".  Rejected\n")
    shown = metro.does("draft", "show", made["draft"], "--station", place, "--json").json
    assert (shown["cells"][RUN], shown["cells"]["header/job"]) == ("15.010 kg", "J-7")
    assert RUN in metro.does("draft", "show", made["draft"], "--station", place).out
    with Station(place, read_only=True) as station:
        (strike,) = station.drafts.get(made["draft"]).strikes
    assert (strike.old, strike.new, strike.why) == ("15.000 kg", "15.010 kg", "read again")


@pytest.mark.parametrize(
    ("code", "cell"),
    [
        ("pair.no_text", "seal/adjustment/before"),
        ("cell.unknown", "seal/bonnet/before=1"),
        ("cell.unknown", "seal/adjustment/colour=red"),
        ("cell.unknown", "header/verifier=chenheng"),
        ("cell.unknown", "standard/none=weights-m1"),
        ("cell.unknown", "run/none=run-1"),
        ("cell.unknown", "colour=red"),
        ("cell.unknown", "reading/-/none/as_found/maximum/0/indicated=1 g"),
        ("instrument.unknown", "standard/weights=nothing"),
        ("quantity.wrong_kind", f"{RUN}=15 L"),
    ],
)
def test_that_a_cell_that_means_nothing_is_refused_and_none_is_taken(
    metro: Shell, place: StationPlace, made: dict[str, str], code: str, cell: str
) -> None:
    typed = ("draft", "take", made["draft"], "header/job=J-7", cell, "--station", place)
    metro.refuses(code, *typed, *metro.person(VERIFIER))


def test_that_who_verifies_nothing_takes_nothing(
    metro: Shell, place: StationPlace, made: dict[str, str]
) -> None:
    typed = ("draft", "take", made["draft"], "header/job=J-7", "--station", place)
    metro.refuses("role.needed", *typed, *metro.person(APPROVER))


def entries(station: Station) -> list[object]:
    from metro.storage import projecting
    from metro.storage.engine import reading

    with reading(station.engine).begin() as connection:
        return list(projecting.entries(connection))


def test_that_a_draft_is_taken_over(
    metro: Shell, place: StationPlace, made: dict[str, str]
) -> None:
    typed = ("draft", "take-over", made["draft"], "--station", place)
    metro.refuses("draft.own", *typed, "--why", "again", *metro.person(VERIFIER))
    metro.refuses("reason.missing", *typed, *metro.person(CHECKER))
    said = metro.does(*typed, "--why", "limin is away", *metro.person(CHECKER))
    assert "李敏" in said.out
    discard = ("draft", "discard", made["draft"], "--station", place, "--why", "the wrong scale")
    metro.refuses("draft.of_other", *discard, *metro.person(VERIFIER))
    metro.does(*discard, *metro.person(CHECKER))
    with Station(place, read_only=True) as station:
        types = [row.type for row in entries(station)]
    assert types[-2:] == ["draft_taken_over", "verification_abandoned"]


def test_that_the_day_is_changed_with_a_reason_once_there_are_readings(
    metro: Shell, place: StationPlace, made: dict[str, str]
) -> None:
    typed = ("draft", "day", made["draft"], "2026-10-20", "--station", place)
    metro.refuses("reason.missing", *typed, *metro.person(VERIFIER))
    metro.refuses("draft.of_other", *typed, "--why", "a slip", *metro.person(CHECKER))
    said = metro.does(*typed, "--why", "a slip", *metro.person(VERIFIER))
    assert "2026-10-20" in said.out
    with Station(place, read_only=True) as station:
        (strike,) = station.drafts.get(made["draft"]).strikes
    assert (strike.new, strike.why) == ("2026-10-20", "a slip")


def test_that_a_broken_draft_is_listed_and_discarded(
    metro: Shell, place: StationPlace, made: dict[str, str]
) -> None:
    with Station(place) as station:
        cells, at = {"header/verifier": VERIFIER}, "2026-11-03T01:30:00+00:00"
        station.drafts.begin("headless", cells, VERIFIER, at)
    assert "a broken draft" in metro.does("draft", "list", "--station", place).out
    typed = ("draft", "discard", "headless", "--station", place)
    metro.does(*typed, *metro.person(VERIFIER))
    rows = metro.does("draft", "list", "--station", place, "--json").json
    assert [row["id"] for row in rows] == [made["draft"]]
