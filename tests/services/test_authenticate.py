import pytest

from metro.model.people import Person

from ..station import VERIFIER, Desk, password


def tries(desk: Desk, count: int) -> None:
    for _ in range(count):
        with pytest.raises(Exception, match=r"password\.wrong"):
            desk.station.authenticate(VERIFIER, "wrong")


def test_that_the_right_password_names_its_person(desk: Desk) -> None:
    before = desk.head()
    assert desk.station.authenticate(VERIFIER, password(VERIFIER)) == Person(VERIFIER, "李敏")
    assert desk.head() == before


def test_that_a_person_may_be_named_by_the_name_on_paper(desk: Desk) -> None:
    assert desk.station.authenticate("李敏", password(VERIFIER)).id == VERIFIER


def test_that_a_wrong_password_tells_how_many_tries_are_left(desk: Desk) -> None:
    with desk.refuses("password.wrong", person="李敏", left=4):
        desk.station.authenticate(VERIFIER, "wrong")
    with desk.refuses("password.wrong", left=3):
        desk.station.authenticate(VERIFIER, "")


def test_that_five_wrong_passwords_lock_even_the_right_one_for_ten_minutes(desk: Desk) -> None:
    tries(desk, 5)
    # 01:30 UTC is 09:30 at the station; people read their own clock.
    with desk.refuses("password.locked", person="李敏", until="09:40"):
        desk.station.authenticate(VERIFIER, password(VERIFIER))
    desk.clock.move(minutes=9, seconds=59)
    with desk.refuses("password.locked"):
        desk.station.authenticate(VERIFIER, password(VERIFIER))


def test_that_the_lock_ends(desk: Desk) -> None:
    tries(desk, 5)
    desk.clock.move(minutes=10)
    assert desk.station.authenticate(VERIFIER, password(VERIFIER)).id == VERIFIER


def test_that_after_a_lock_five_more_tries_lock_again(desk: Desk) -> None:
    tries(desk, 5)
    desk.clock.move(minutes=10)
    tries(desk, 5)
    with desk.refuses("password.locked"):
        desk.station.authenticate(VERIFIER, password(VERIFIER))


def test_that_the_right_password_forgets_the_wrong_ones(desk: Desk) -> None:
    tries(desk, 4)
    desk.station.authenticate(VERIFIER, password(VERIFIER))
    with desk.refuses("password.wrong", left=4):
        desk.station.authenticate(VERIFIER, "wrong")


def test_that_one_person_locked_out_leaves_the_others_alone(desk: Desk) -> None:
    tries(desk, 5)
    assert desk.station.authenticate("wangli", password("wangli")).name == "王立"


def test_that_somebody_unknown_is_refused(desk: Desk) -> None:
    with desk.refuses("person.unknown", person="nobody"):
        desk.station.authenticate("nobody", "x")


def test_that_somebody_without_a_password_is_refused(desk: Desk) -> None:
    desk.station.people(Person("neu", "新人"), (), (), "chenheng")
    with desk.refuses("person.no_password", person="新人"):
        desk.station.authenticate("neu", "x")
