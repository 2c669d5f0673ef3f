import pytest

from ..station import PASSES, VERIFIER, Desk

CELL = "reading/-/weighing_error/as_found/half/0/indicated"
METERS = (
    ("First meter of a bench run passes", "meter-001"),
    ("Second meter of a bench run passes", "meter-002"),
    ("Third meter of a bench run is 5.1 % fast at Q1", "meter-003"),
)


def test_that_a_changed_reading_is_struck_with_old_value_who_when_and_why(desk: Desk) -> None:
    draft = desk.draft(PASSES, "scale-007")
    desk.clock.move(minutes=5)
    desk.station.take(draft, {CELL: "7.505 kg"}, VERIFIER, "read from the wrong side")
    found = desk.station.drafts.get(draft)
    assert found.cells[CELL] == "7.505 kg"
    (strike,) = found.strikes
    assert (strike.cell, strike.old, strike.new) == (CELL, "7.500 kg", "7.505 kg")
    assert (strike.who, strike.why) == (VERIFIER, "read from the wrong side")
    assert strike.at == "2026-11-03T01:35:00+00:00"


def test_that_a_cell_emptied_is_a_strike_and_one_filled_first_is_none(desk: Desk) -> None:
    draft = desk.draft(PASSES, "scale-007")
    desk.station.take(draft, {CELL: ""}, VERIFIER, "not read")
    desk.station.take(draft, {CELL: "7.500 kg"}, VERIFIER)
    desk.station.take(draft, {CELL: "7.500 kg"}, VERIFIER)
    assert [(row.old, row.new) for row in desk.station.drafts.get(draft).strikes] == [
        ("7.500 kg", "")
    ]


def test_that_a_choice_changed_is_no_strike(desk: Desk) -> None:
    draft = desk.draft(PASSES, "scale-007")
    desk.station.take(draft, {"header/place": "2 区", "standard/weights": "weights-f2"}, VERIFIER)
    assert desk.station.drafts.get(draft).strikes == ()


def test_that_too_long_too_many_or_nowhere_is_refused(desk: Desk) -> None:
    draft = desk.draft(PASSES, "scale-007")
    with desk.refuses("cell.too_long", most=2000):
        desk.station.take(draft, {CELL: "7" * 2001}, VERIFIER)
    with desk.refuses("cell.too_long", cell="x" * 80):
        desk.station.take(draft, {"x" * 2001: "7"}, VERIFIER)
    with desk.refuses("draft.too_large", most=20_000):
        desk.station.take(draft, {f"c{n}": "" for n in range(20_001)}, VERIFIER)
    with desk.refuses("draft.unknown", draft="gone"):
        desk.station.take("gone", {CELL: "7.500 kg"}, VERIFIER)


@pytest.fixture
def bench(desk: Desk) -> list[str]:
    return [desk.draft(case, instrument) for case, instrument in METERS]


AT_Q3 = "reading/-/error_of_indication/as_found/Q3/0"


def test_that_a_bench_run_gives_every_meter_one_reference_reading(
    desk: Desk, bench: list[str]
) -> None:
    own = {draft: {f"{AT_Q3}/indicated": f"100.{n} L"} for n, draft in enumerate(bench)}
    desk.station.take.run(own, {f"{AT_Q3}/reference": "100.05 L", "run/Q3": "run-7"}, VERIFIER)
    for number, draft in enumerate(bench):
        view = desk.station.examine(draft)
        assert view.cells[f"{AT_Q3}/reference"] == "100.05 L"
        assert view.cells[f"{AT_Q3}/indicated"] == f"100.{number} L"
        assert view.record.runs["Q3"] == "run-7"


def test_that_a_bench_run_with_one_refusal_takes_nothing(desk: Desk, bench: list[str]) -> None:
    own = {bench[0]: {f"{AT_Q3}/indicated": "100.0 L"}, bench[1]: {CELL: "x" * 2001}}
    with desk.refuses("cell.too_long"):
        desk.station.take.run(own, {f"{AT_Q3}/reference": "100.05 L"}, VERIFIER)
    with desk.refuses("draft.unknown", draft="gone"):
        desk.station.take.run({bench[0]: {}, "gone": {}}, {AT_Q3: "100.05 L"}, VERIFIER)
