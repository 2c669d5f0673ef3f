from dataclasses import replace
from datetime import timedelta

import pytest

from metro.model.people import Appointment, Person, Role
from metro.model.station import ListedKey

from ..station import HEAD, PASSES, VERIFIER, Desk, password


def run_back(desk: Desk) -> None:
    """Set the clock back an hour and write something."""
    desk.clock.move(hours=-1)
    desk.station.people(Person("x", "某人"), (), (), HEAD)


def test_that_a_clock_that_ran_back_stops_issuing_until_the_head_clears_it(desk: Desk) -> None:
    record = desk.approved(PASSES, "scale-007")
    run_back(desk)
    with desk.refuses("gate.refused", rules=("gate.clock_sane",)):
        desk.issue(record)
    desk.clock.move(hours=2)
    with desk.refuses("gate.refused", rules=("gate.clock_sane",)):
        desk.issue(record)
    desk.station.order.clear_clock("the battery was flat; set by radio", HEAD)
    desk.issue(record)
    assert desk.state(record.id) == "issued"


def test_that_clearing_needs_the_head_and_a_reason(desk: Desk) -> None:
    run_back(desk)
    with desk.refuses("reason.missing"):
        desk.station.order.clear_clock(" ", HEAD)
    with desk.refuses("role.needed", role="technical_head"):
        desk.station.order.clear_clock("all good", VERIFIER)


def test_that_the_journal_says_once_that_the_clock_ran_back(desk: Desk) -> None:
    with desk.station.ledger.reading() as reader:
        before = reader.head().seq
    run_back(desk)
    run_back(desk)
    with desk.station.ledger.reading() as reader:
        assert reader.head().seq == before + 3  # the alarm, and two people


def test_that_erased_data_are_gone_and_their_entry_stays(desk: Desk) -> None:
    with desk.station.ledger.reading() as reader:
        before = reader.head().seq
    desk.station.order.erase(VERIFIER, "credential", "left the station", HEAD)
    with desk.station.ledger.reading() as reader:
        assert reader.credential(VERIFIER) is None
        assert reader.person(VERIFIER).name == "李敏"
        assert reader.head().seq == before + 1
    with desk.refuses("person.no_password"):
        desk.station.authenticate(VERIFIER, password(VERIFIER))


def test_that_erasing_needs_the_custodian_a_reason_and_a_known_table(desk: Desk) -> None:
    with desk.refuses("reason.missing"):
        desk.station.order.erase(VERIFIER, "credential", "", HEAD)
    with desk.refuses("role.needed", role="custodian"):
        desk.station.order.erase(VERIFIER, "credential", "left", VERIFIER)
    with desk.refuses("personal.unknown_table", table="entry"):
        desk.station.order.erase(VERIFIER, "entry", "left", HEAD)


def test_that_a_role_that_ended_yesterday_clears_nothing(desk: Desk) -> None:
    run_back(desk)
    ended = Appointment(
        VERIFIER,
        Role.TECHNICAL_HEAD,
        desk.today - timedelta(days=9),
        desk.today - timedelta(days=1),
        "任 3 号",
    )
    desk.station.people(Person(VERIFIER, "李敏"), (ended,), (), HEAD)
    with desk.refuses("role.needed"):
        desk.station.order.clear_clock("all good", VERIFIER)


def test_that_a_key_is_listed_and_revoked_by_the_custodian(desk: Desk) -> None:
    key = ListedKey("k-2", "Ed25519", "aa", "desk-2", desk.station.signer.key_id(), "bb")
    with desk.refuses("role.needed", role="custodian"):
        desk.station.order.list_keys([key], VERIFIER)
    desk.station.order.list_keys([key], HEAD)
    desk.station.order.list_keys([replace(key, revoked="2026-11-03")], HEAD)
    with desk.station.ledger.reading() as reader:
        rows = reader.keys()
    assert {row.id: row.revoked for row in rows}["k-2"] == "2026-11-03"


@pytest.mark.parametrize(("within", "due"), [(0, False), (364, True)])
def test_that_what_was_verified_falls_due_after_its_year(
    desk: Desk, within: int, due: bool
) -> None:
    rows = desk.station.due(timedelta(days=within))
    assert ("scale-001" in {row.id for row in rows}) is due
    assert [row.due for row in rows] == sorted(row.due for row in rows)


def test_that_standards_fall_due_too(desk: Desk) -> None:
    rows = {row.id: row for row in desk.station.due(timedelta(days=30))}
    assert rows["measure-20"].due == desk.today - timedelta(days=340) + timedelta(days=351)
