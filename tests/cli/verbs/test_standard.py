from metro.app.places import StationPlace
from metro.app.station import Station

from ...station import HEAD, VERIFIER
from ..conftest import Shell

NOW = 10**18
CERTIFICATE = "市计 M2026-04-0113"


def test_that_an_intermediate_check_is_recorded(metro: Shell, place: StationPlace) -> None:
    typed = ("standard", "check", "weights-m1", "--station", place)
    who = metro.person(VERIFIER)
    passed = ("--result", "passed")
    metro.refuses("usage.missing", *typed, *who)
    metro.refuses("check.future", *typed, *passed, "--on", "2027-01-01", *who)
    metro.refuses("person.needed", *typed, *passed)
    metro.refuses(
        "instrument.unknown", "standard", "check", "none", *passed, "--station", place, *who
    )
    said = metro.does(*typed, *passed, "--remark", "against the spare set", *who, "--json").json
    assert (said["on"], said["result"]) == ("2026-11-03", "passed")
    with Station(place, read_only=True) as station, station.ledger.reading() as reader:
        event = reader.event(said["check"], NOW)
    assert event is not None
    assert event.passed


def test_that_the_head_voids_a_certificate_by_its_number(metro: Shell, place: StationPlace) -> None:
    typed = ("standard", "void", "weights-m1", CERTIFICATE, "--station", place)
    why = ("--why", "typed for another set")
    metro.refuses("role.needed", *typed, *why, *metro.person(VERIFIER))
    metro.refuses("reason.missing", *typed, *metro.person(HEAD))
    said = metro.does(*typed, *why, *metro.person(HEAD), "--json").json
    assert said == {"voided": CERTIFICATE, "event": "up-weights-m1"}
    metro.refuses("event.voided", *typed, *why, *metro.person(HEAD))
    due = metro.does("due", "--within", "0d", "--station", place)
    assert [line.split()[0] for line in due.lines if "W-0815" in line] == ["—"]
    unknown = ("standard", "void", "weights-m1", "none", "--station", place)
    metro.refuses("event.unknown", *unknown, *why, *metro.person(HEAD))


def test_that_the_head_rejects_a_certificate_and_accepts_it_again(
    metro: Shell, place: StationPlace
) -> None:
    typed = ("weights-m1", CERTIFICATE, "--required", "M1", "--station", place)
    why = ("--why", "the scan is of another set")
    metro.refuses("role.needed", "standard", "reject", *typed, *why, *metro.person(VERIFIER))
    metro.refuses("reason.missing", "standard", "reject", *typed, *metro.person(HEAD))
    unknown = ("weights-m1", "none", "--station", place)
    metro.refuses("event.unknown", "standard", "reject", *unknown, *why, *metro.person(HEAD))
    said = metro.does("standard", "reject", *typed, *why, *metro.person(HEAD), "--json").json
    assert said == {"rejected": CERTIFICATE, "event": "up-weights-m1"}
    with Station(place, read_only=True) as station, station.ledger.reading() as reader:
        found = reader.confirmation("up-weights-m1")
    assert found is not None
    assert (found.accepted, found.findings) == (False, (why[1],))
    metro.refuses("role.needed", "standard", "accept", *typed, *metro.person(VERIFIER))
    more = ("weights-m1", CERTIFICATE, "--required", "E1", "--station", place)
    metro.refuses("confirmation.refused", "standard", "accept", *more, *metro.person(HEAD))
    metro.does("standard", "accept", *typed, *metro.person(HEAD))
    with Station(place, read_only=True) as station, station.ledger.reading() as reader:
        found = reader.confirmation("up-weights-m1")
    assert found is not None
    assert found.accepted
