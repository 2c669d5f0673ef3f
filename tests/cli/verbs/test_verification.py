from metro.app.places import StationPlace
from metro.app.station import Station

from ...station import CHECKER, HEAD, VERIFIER
from ..conftest import Shell

SOFT, HARD = "gate.surroundings", "gate.number_free"


def state(place: StationPlace, record: str) -> str:
    with Station(place, read_only=True) as station, station.ledger.reading() as reader:
        return reader.record(record)[1].value


def test_that_an_amendment_is_a_draft_that_names_what_it_replaces(
    metro: Shell, place: StationPlace, made: dict[str, str]
) -> None:
    typed = ("verification", "amend", "--station", place)
    why = ("--why", "wrong address")
    metro.refuses("reason.missing", *typed, made["issued"], *metro.person(VERIFIER))
    metro.refuses("record.not_amendable", *typed, made["submitted"], *why, *metro.person(VERIFIER))
    metro.refuses("record.unknown", *typed, "R-1999-00001", *why, *metro.person(VERIFIER))
    metro.refuses("person.needed", *typed, made["issued"], *why)
    said = metro.does(*typed, made["issued"], *why, *metro.person(VERIFIER), "--json").json
    with Station(place, read_only=True) as station:
        cells = station.drafts.get(said["draft"]).cells
    assert cells["header/record"] == made["issued"]
    assert cells["header/replaces"] == "JY-2026-00001"
    assert cells["header/replaces_why"] == "wrong address"


def test_that_a_record_is_sent_back_by_whoever_may(
    metro: Shell, place: StationPlace, made: dict[str, str]
) -> None:
    typed = ("verification", "return", made["submitted"], "--station", place)
    metro.refuses("reason.missing", *typed, *metro.person(CHECKER))
    metro.does(*typed, "--why", "load missing", *metro.person(CHECKER))
    assert state(place, made["submitted"]) == "returned"
    metro.refuses("record.state", *typed, "--why", "again", *metro.person(CHECKER))


def test_that_a_soft_rule_passes_by_the_word_of_the_head(
    metro: Shell, place: StationPlace, made: dict[str, str]
) -> None:
    typed = ("verification", "override", made["approved"], "--station", place)
    why = ("--why", "back from calibration this morning")
    head = metro.person(HEAD)
    metro.refuses("rule.hard", *typed, "--rule", HARD, *why, *head)
    metro.refuses("rule.unknown", *typed, "--rule", "gate.none", *why, *head)
    metro.refuses("reason.missing", *typed, "--rule", SOFT, *head)
    metro.refuses("role.needed", *typed, "--rule", SOFT, *why, *metro.person(VERIFIER))
    metro.refuses("usage.missing", *typed, *why, *head)
    metro.does(*typed, "--rule", SOFT, *why, *head)
    with Station(place, read_only=True) as station, station.ledger.reading() as reader:
        revision = reader.record(made["approved"])[0].revision
        assert reader.overrides(made["approved"], revision) == {SOFT}
