from datetime import date

from metro.model.people import Appointment, Person, Qualification, Role

from ..station import HEAD, VERIFIER, Desk, password

NEW = Person("sunqi", "孙琦")
ROLE = Appointment("sunqi", Role.READER, date(2026, 1, 1), None, "任 9 号")
ITEM = Qualification("sunqi", "fuel_dispenser", "考 9 号", date(2028, 1, 1))


def test_that_a_person_is_kept_with_roles_and_items(desk: Desk) -> None:
    desk.station.people(NEW, (ROLE,), (ITEM,), HEAD)
    with desk.station.ledger.reading() as reader:
        assert reader.person("孙琦") == NEW
        assert reader.appointments("sunqi") == (ROLE,)
        assert reader.qualifications("sunqi") == (ITEM,)


def test_that_a_name_is_corrected_and_roles_stay(desk: Desk) -> None:
    desk.station.people(NEW, (ROLE,), (), HEAD)
    desk.station.people(Person("sunqi", "孙琪"), (), (), HEAD)
    with desk.station.ledger.reading() as reader:
        assert reader.person("sunqi").name == "孙琪"
        assert reader.appointments("sunqi") == (ROLE,)


def test_that_a_person_without_a_name_is_refused(desk: Desk) -> None:
    with desk.refuses("person.no_name"):
        desk.station.people(Person("x", "  "), (ROLE,), (), HEAD)


def test_that_a_new_password_takes_the_place_of_the_old(desk: Desk) -> None:
    desk.station.people.set_password(VERIFIER, "eight888", HEAD)
    assert desk.station.authenticate(VERIFIER, "eight888").id == VERIFIER
    with desk.refuses("password.wrong"):
        desk.station.authenticate(VERIFIER, password(VERIFIER))


def test_that_the_password_itself_is_nowhere_in_the_station(desk: Desk) -> None:
    desk.station.people.set_password(VERIFIER, "geheim-88", HEAD)
    for file in desk.station.place.folder.rglob("*"):
        assert not file.is_file() or b"geheim-88" not in file.read_bytes()


def test_that_a_short_password_is_refused(desk: Desk) -> None:
    with desk.refuses("password.short", least=8):
        desk.station.people.set_password(VERIFIER, "seven77", HEAD)


def test_that_a_password_for_somebody_unknown_is_refused(desk: Desk) -> None:
    with desk.refuses("person.unknown", person="nobody"):
        desk.station.people.set_password("nobody", "eight888", HEAD)
