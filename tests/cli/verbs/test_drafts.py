from metro.app.places import StationPlace
from metro.app.station import Station

from ...station import VERIFIER
from ..conftest import Shell


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


def entries(station: Station) -> list[object]:
    from metro.storage import projecting
    from metro.storage.engine import reading

    with reading(station.engine).begin() as connection:
        return list(projecting.entries(connection))
