from datetime import date

import pytest
from stdnum.cn import uscc

from metro.app.demo.county import REGION, County, county, credit_code
from metro.model.people import Role

TODAY = date(2026, 11, 3)


@pytest.fixture(scope="module")
def rows() -> County:
    return County(county(), TODAY)


def test_that_a_credit_code_has_a_right_check_digit_and_no_real_region() -> None:
    codes = {credit_code(number) for number in range(1, 53)}
    assert len(codes) == 52
    assert all(uscc.is_valid(code) for code in codes)
    assert {code[2:8] for code in codes} == {REGION} == {"000000"}


def test_that_the_county_has_what_a_county_has(rows: County) -> None:
    things = [thing for thing, _ in rows.instruments()]
    kinds = [thing.kind for thing in things]
    counted = {kind: kinds.count(kind) for kind in kinds}
    assert counted["fuel_dispenser"] > 100
    assert counted["digital_indicating_scale"] == 61
    assert counted["cold_water_meter"] == 120
    assert counted["weight_set"] == 1
    nozzles = sum(len(thing.parts) for thing in things if thing.kind == "fuel_dispenser")
    assert nozzles == int(rows.data["dispensers"]["nozzles"])


def test_that_no_two_instruments_share_an_id_or_a_serial_number(rows: County) -> None:
    things = [thing for thing, _ in rows.instruments()]
    for _, members, _ in rows.standards():
        things += members
    things += [thing for thing, _ in rows.auxiliary()]
    assert len({thing.id for thing in things}) == len(things)
    assert len({(thing.kind, thing.serial) for thing in things}) == len(things)


def test_that_every_holder_is_there(rows: County) -> None:
    bodies = {body.id: body.name for body in rows.bodies()}
    assert {thing.holder for thing, _ in rows.instruments()} <= set(bodies)
    assert len(set(bodies.values())) == len(bodies)


def without_lacks() -> County:
    """Return the county apart from what it lacks on purpose."""
    return County({key: row for key, row in county().items() if key != "lacking"}, TODAY)


def test_that_the_people_can_do_all_the_work_between_them() -> None:
    people = list(without_lacks().people())
    roles = {row.role for _, held, _, _ in people for row in held}
    assert roles >= set(Role) - {Role.READER}
    assert all(row.holds(TODAY) for _, held, _, _ in people for row in held)
    approvers = [p.id for p, held, _, _ in people if Role.APPROVER in {r.role for r in held}]
    verifiers = [p.id for p, held, _, _ in people if Role.VERIFIER in {r.role for r in held}]
    assert not set(approvers) & set(verifiers)
    assert all(q.valid_until > TODAY for _, _, held, _ in people for q in held)


def test_that_every_standard_is_in_date_today() -> None:
    rows = without_lacks()
    papers = [paper for _, _, found in rows.standards() for paper in found]
    papers += [paper for _, paper in rows.auxiliary()]
    assert papers
    for paper in papers:
        assert paper.valid_until is not None
        assert paper.on < TODAY < paper.valid_until, paper.number


def test_that_the_dates_are_counted_from_today(rows: County) -> None:
    later = County(county(), date(2030, 1, 1))
    one, other = (next(found.auxiliary())[1] for found in (rows, later))
    assert TODAY - one.on == date(2030, 1, 1) - other.on


def test_that_the_paper_of_the_county_says_that_it_is_a_demo(rows: County) -> None:
    assert rows.settings().demo is True
