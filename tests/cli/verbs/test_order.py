from metro.app.places import StationPlace
from metro.app.station import Station

from ...station import HEAD, VERIFIER, StepClock
from ..conftest import Shell


def alarm(place: StationPlace) -> str:
    with Station(place, read_only=True) as station, station.ledger.reading() as reader:
        return reader.clock_alarm()


def test_that_the_head_clears_the_alarm_of_a_clock_that_ran_back(
    metro: Shell, place: StationPlace, clock: StepClock
) -> None:
    clock.move(days=-2)
    typed = ("clock", "clear", "--station", place)
    # Whoever tries leaves the alarm behind, which stays when he is refused.
    said = metro(*typed, "--why", "set by radio", *metro.person(VERIFIER))
    assert (said.code, said.err.splitlines()[0]) == (2, "✕ role.needed")
    assert alarm(place)
    metro.refuses("role.needed", *typed, "--why", "set by radio", *metro.person(VERIFIER))
    metro.refuses("reason.missing", *typed, *metro.person(HEAD))
    metro.refuses("person.needed", *typed, "--why", "set by radio")
    said = metro.does(*typed, "--why", "set by radio", *metro.person(HEAD))
    assert "2026-11-01" in said.out
    assert alarm(place) == ""


def test_that_a_sane_clock_is_no_fact(metro: Shell, place: StationPlace) -> None:
    typed = ("clock", "clear", "--station", place, "--why", "x", *metro.person(HEAD))
    with Station(place, read_only=True) as station, station.ledger.reading() as reader:
        before = reader.head()
    assert metro.does(*typed, "--json").json == {"cleared": False, "last": "", "now": ""}
    with Station(place, read_only=True) as station, station.ledger.reading() as reader:
        assert reader.head() == before


def test_that_the_custodian_erases_a_password_by_name(metro: Shell, place: StationPlace) -> None:
    typed = ("personal", "erase", "李敏", "--station", place, "--why", "left")
    metro.refuses("role.needed", *typed, "--table", "credential", *metro.person(VERIFIER))
    metro.refuses("usage.bad_value", *typed, "--table", "entry", *metro.person(HEAD))
    metro.refuses("personal.nothing", *typed, "--table", "contact", *metro.person(HEAD))
    said = metro.does(*typed, "--table", "credential", *metro.person(HEAD), "--json").json
    assert said == {"subject": VERIFIER, "erased": "credential"}
    metro.refuses("personal.nothing", *typed, "--table", "credential", *metro.person(HEAD))
    with Station(place, read_only=True) as station, station.ledger.reading() as reader:
        assert reader.credential(VERIFIER) is None
        assert reader.person("李敏").id == VERIFIER
    assert metro.does("doctor", "--station", place, "--json").json["whole"] is True
