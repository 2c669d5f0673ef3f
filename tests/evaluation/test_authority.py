"""Who may do what: a role of a person who holds it that day."""

from datetime import date

import pytest

from metro.errors import MetroError
from metro.evaluation.authority import (
    AT_WORK,
    KEEPERS,
    check_open,
    check_owner,
    check_role,
    may_change,
    may_merge,
)
from metro.model.instrument import Use
from metro.model.people import Appointment, Role

from ..gate.passing import record

FIRST, LAST = date(2026, 3, 1), date(2026, 3, 31)
HELD = (
    Appointment("li", Role.VERIFIER, FIRST, LAST, "任 1 号"),
    Appointment("li", Role.READER, FIRST, None, "任 2 号"),
)


@pytest.mark.parametrize("on", [FIRST, LAST])
def test_that_a_role_counts_on_its_first_and_on_its_last_day(on: date) -> None:
    check_role("li", HELD, on, Role.VERIFIER)
    check_role("li", HELD, on, Role.CUSTODIAN, Role.VERIFIER)
    check_role("li", HELD, on, *AT_WORK)


@pytest.mark.parametrize(
    ("on", "roles", "named"),
    [
        (date(2026, 2, 28), (Role.VERIFIER,), "verifier"),
        (date(2026, 4, 1), (Role.VERIFIER, Role.CHECKER), "verifier"),
        (FIRST, (Role.TECHNICAL_HEAD, Role.CUSTODIAN), "technical_head"),
        (date(2026, 4, 1), AT_WORK, "verifier"),
    ],
)
def test_that_whoever_does_not_hold_it_is_refused(
    on: date, roles: tuple[Role, ...], named: str
) -> None:
    with pytest.raises(MetroError) as error:
        check_role("li", HELD, on, *roles)
    assert (error.value.code, error.value.parameters) == ("role.needed", {"role": named})


def test_that_nobody_is_told_to_sign_in() -> None:
    with pytest.raises(MetroError) as error:
        check_role("", HELD, FIRST, Role.VERIFIER)
    assert error.value.code == "person.not_signed_in"


@pytest.mark.parametrize("uses", [(Use.WORKING,), (Use.WORKING, Use.WORKING)])
def test_that_a_working_instrument_is_everybodys_at_work(uses: tuple[Use, ...]) -> None:
    assert may_change(*uses) == may_merge(*uses) == AT_WORK


@pytest.mark.parametrize(
    "uses", [(Use.STANDARD,), (Use.AUXILIARY,), (Use.WORKING, Use.STANDARD), tuple(Use)]
)
def test_that_what_others_rely_on_is_for_those_who_keep_it(uses: tuple[Use, ...]) -> None:
    assert may_change(*uses) == KEEPERS
    assert may_merge(*uses) == (Role.TECHNICAL_HEAD,)


def test_that_what_was_submitted_is_no_draft_any_more() -> None:
    check_open(None)
    with pytest.raises(MetroError) as error:
        check_open(record())
    assert (error.value.code, error.value.parameters) == (
        "draft.submitted",
        {"number": "R-2026-00001"},
    )


def test_that_a_draft_is_its_verifiers_and_nobodys_before() -> None:
    check_owner("limin", "limin", str)
    check_owner("limin", "", str)
    for actor, code in (("", "person.not_signed_in"), ("zhaoshen", "draft.of_other")):
        with pytest.raises(MetroError) as error:
            check_owner(actor, "limin", str)
        assert error.value.code == code
