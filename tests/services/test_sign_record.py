from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from metro.journal.bodies.register import SettingsChanged
from metro.model.people import Appointment, Meaning, Person, Role

from ..station import (
    APPROVER,
    CHECKER,
    HEAD,
    OTHER_CHECKER,
    PASSES,
    VERIFIER,
    Desk,
    password,
)

DRIFT = {"condition/ambient_temperature/end": "41.0 ℃"}


def sign(desk: Desk, record: str, meaning: Meaning, who: str):
    return desk.station.sign(record, meaning, who, password(who))


def send_back(desk: Desk, record: str, who: str, why: str = "load missing") -> None:
    desk.station.sign.send_back(record, why, who, password(who))


def override(desk: Desk, record: str, rule: str, who: str = HEAD, why: str = "seen") -> None:
    desk.station.sign.override(record, rule, why, who, password(who))


def test_that_three_people_sign_the_same_digest(desk: Desk) -> None:
    record = desk.approved(PASSES, "scale-007")
    with desk.station.ledger.reading() as reader:
        rows = {row.meaning: row for row in reader.signatures(record.id, 1)}
    assert {meaning: row.person for meaning, row in rows.items()} == {
        Meaning.VERIFIED: VERIFIER,
        Meaning.CHECKED: CHECKER,
        Meaning.APPROVED: APPROVER,
    }
    assert len({row.digest for row in rows.values()}) == 1


def test_that_signing_needs_the_right_state(desk: Desk, made: dict[str, str]) -> None:
    for state in ("checked", "approved", "issued", "returned"):
        with desk.refuses("record.state", state=state):
            sign(desk, made[state], Meaning.CHECKED, CHECKER)
    for state in ("submitted", "approved", "issued", "returned"):
        with desk.refuses("record.state", state=state):
            sign(desk, made[state], Meaning.APPROVED, APPROVER)
    with desk.refuses("record.unknown"):
        sign(desk, "gone", Meaning.CHECKED, CHECKER)


def test_that_signing_needs_the_role_and_the_password(desk: Desk, made: dict[str, str]) -> None:
    with desk.refuses("role.needed", role="checker"):
        sign(desk, made["submitted"], Meaning.CHECKED, APPROVER)
    with desk.refuses("role.needed", role="approver"):
        sign(desk, made["checked"], Meaning.APPROVED, CHECKER)
    with desk.refuses("password.wrong"):
        desk.station.sign(made["submitted"], Meaning.CHECKED, CHECKER, "wrong")


def test_that_the_checker_is_the_one_who_was_named(desk: Desk, made: dict[str, str]) -> None:
    with desk.refuses("checker.is_other", person="赵燊"):
        sign(desk, made["submitted"], Meaning.CHECKED, OTHER_CHECKER)


def test_that_the_verifier_neither_checks_nor_approves(desk: Desk) -> None:
    record = desk.submit(
        desk.draft(PASSES, "scale-007", verifier=CHECKER), verifier=CHECKER, checker=""
    )
    with desk.refuses("checker.is_verifier", person="赵燊"):
        sign(desk, record.id, Meaning.CHECKED, CHECKER)
    appoint(desk, CHECKER, "赵燊", Role.APPROVER)
    sign(desk, record.id, Meaning.CHECKED, OTHER_CHECKER)
    with desk.refuses("approver.is_verifier", person="赵燊"):
        sign(desk, record.id, Meaning.APPROVED, CHECKER)


def appoint(desk: Desk, person: str, name: str, role: Role, since: int = -100) -> None:
    start = desk.today + timedelta(days=since)
    row = Appointment(person, role, start, None, "任 7 号")
    desk.station.people(Person(person, name), (row,), (), HEAD)


def test_that_the_checker_approves_only_where_the_station_says_so(
    desk: Desk, made: dict[str, str]
) -> None:
    appoint(desk, CHECKER, "赵燊", Role.APPROVER)
    with desk.refuses("approver.is_checker", person="赵燊"):
        sign(desk, made["checked"], Meaning.APPROVED, CHECKER)
    with desk.station.ledger.writing(HEAD) as work:
        settings = replace(work.settings(), approver_may_check=True)
        work.append(SettingsChanged(settings, "few people"))
    sign(desk, made["checked"], Meaning.APPROVED, CHECKER)
    assert desk.state(made["checked"]) == "approved"


@pytest.mark.parametrize("state", ["submitted", "checked", "approved"])
@pytest.mark.parametrize("who", [VERIFIER, CHECKER, APPROVER, HEAD])
def test_that_a_record_is_sent_back_until_it_is_issued(
    desk: Desk, made: dict[str, str], state: str, who: str
) -> None:
    send_back(desk, made[state], who)
    assert desk.state(made[state]) == "returned"


def test_that_sending_back_needs_a_reason_a_role_and_an_open_record(
    desk: Desk, made: dict[str, str]
) -> None:
    with desk.refuses("reason.missing"):
        send_back(desk, made["submitted"], CHECKER, " ")
    for state in ("issued", "returned"):
        with desk.refuses("record.state", state=state):
            send_back(desk, made[state], CHECKER)
    reader = Person("kan", "看看")
    desk.station.people(reader, (), (), HEAD)
    desk.station.people.set_password("kan", password("kan"), HEAD)
    with desk.refuses("role.needed", role="checker"):
        send_back(desk, made["submitted"], "kan")
    with desk.refuses("password.wrong"):
        desk.station.sign.send_back(made["submitted"], "why", CHECKER, "wrong")


def test_that_the_head_lets_a_soft_rule_pass_with_a_reason(desk: Desk) -> None:
    record = desk.approved(PASSES, "scale-007", **DRIFT)
    with desk.refuses("gate.refused", rules=("gate.surroundings",)):
        desk.issue(record)
    override(desk, record.id, "gate.surroundings", why="the sensor hung in the sun")
    desk.issue(record)
    assert desk.state(record.id) == "issued"


def test_that_an_override_serves_one_revision_of_one_record(desk: Desk) -> None:
    first = desk.approved(PASSES, "scale-007", **DRIFT)
    second = desk.approved(PASSES, "scale-008", **DRIFT)
    override(desk, first.id, "gate.surroundings")
    with desk.refuses("gate.refused"):
        desk.issue(second)


def test_that_an_override_needs_the_head_a_reason_and_a_soft_rule(
    desk: Desk, made: dict[str, str]
) -> None:
    record = made["approved"]
    with desk.refuses("reason.missing"):
        override(desk, record, "gate.surroundings", why=" ")
    with desk.refuses("rule.unknown", rule="gate.none"):
        override(desk, record, "gate.none")
    with desk.refuses("rule.hard", rule="gate.standard_in_force"):
        override(desk, record, "gate.standard_in_force")
    with desk.refuses("role.needed", role="technical_head"):
        override(desk, record, "gate.surroundings", APPROVER)
    with desk.refuses("record.unknown"):
        override(desk, "gone", "gate.surroundings")


def test_that_a_head_appointed_today_acts_in_the_morning(desk: Desk) -> None:
    """At 07:00 in China the day in Greenwich is still yesterday."""
    desk.clock.moment = datetime(2026, 11, 4, 23, 0, tzinfo=UTC)
    record = desk.approved(PASSES, "scale-007", **DRIFT)
    appoint(desk, APPROVER, "王立", Role.TECHNICAL_HEAD, since=0)
    override(desk, record.id, "gate.surroundings", APPROVER)


def test_that_the_approval_asks_the_gate_where_no_document_will(desk: Desk) -> None:
    """A label or a place in a list is all that such a record yields; nothing would ask later."""
    desk.station.settings({"yields.digital_indicating_scale": "label"}, "small scales", HEAD)
    record = desk.submitted(PASSES, "scale-007", ago=0)
    desk.check(record)
    desk.station.standards.void("up-weights-m1", "it was the certificate of another one", HEAD)
    with desk.refuses("gate.refused", rules=("gate.standard_in_force",)):
        sign(desk, record.id, Meaning.APPROVED, APPROVER)
    assert desk.state(record.id) == "checked"
