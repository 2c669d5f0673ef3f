import threading
from datetime import date

import pytest

from metro.errors import MetroError
from metro.model.strike import Strike
from metro.storage.drafts import SqlDrafts
from metro.storage.engine import sqlite_engine

CELL = "reading/-/error/as_left/Q1/0/indicated"
AT = [f"2026-03-04T01:0{n}:00.000000+00:00" for n in range(6)]


def test_that_what_was_taken_is_there_when_the_call_returns(station):
    station.drafts.begin("d1", {CELL: "20.05", "header/on": "2026-03-04"}, "p1", AT[0])
    again = SqlDrafts(station.drafts_engine).get("d1")
    assert dict(again.cells) == {CELL: "20.05", "header/on": "2026-03-04"}
    assert (again.strikes, again.changed_at) == ((), AT[0])


def test_that_a_change_is_a_strike_with_old_value_who_when_and_why(station):
    station.drafts.begin("d1", {CELL: "20.05"}, "p1", AT[0])
    station.drafts.take("d1", {CELL: "20.01"}, "p2", AT[1], "misread")
    station.drafts.take("d1", {CELL: ""}, "p1", AT[2], "not valid")
    station.drafts.take("d1", {CELL: "20.02"}, "p1", AT[3])
    found = station.drafts.get("d1")
    assert found.cells[CELL] == "20.02"
    assert found.strikes == (
        Strike(CELL, "20.05", "20.01", "p2", AT[1], "misread"),
        Strike(CELL, "20.01", "", "p1", AT[2], "not valid"),
    )


def test_that_the_same_text_again_and_a_choice_are_no_strikes(station):
    station.drafts.begin(
        "d1", {CELL: "20.05", "header/kind": "initial", "adjusted": ""}, "p1", AT[0]
    )
    changed = {CELL: "20.05", "header/kind": "periodic", "adjusted": "true", "standard/b": "s1"}
    station.drafts.begin("d1", changed, "p1", AT[1])
    station.drafts.take("d1", {"standard/b": "s2"}, "p1", AT[2])
    assert station.drafts.get("d1").strikes == ()


def test_that_nothing_taken_is_no_draft(station):
    station.drafts.begin("d1", {}, "p1", AT[0])
    with pytest.raises(MetroError) as refused:
        station.drafts.get("d1")
    assert refused.value.code == "draft.unknown"
    assert station.drafts.all() == ()


def test_that_the_draft_changed_last_comes_first(station):
    station.drafts.begin("d1", {CELL: "1"}, "p1", AT[0])
    station.drafts.begin("d2", {CELL: "2"}, "p1", AT[1])
    assert [row.id for row in station.drafts.all()] == ["d2", "d1"]
    station.drafts.take("d1", {CELL: "3"}, "p1", AT[2])
    assert [row.id for row in station.drafts.all()] == ["d1", "d2"]


def test_that_a_discarded_draft_is_gone_and_its_name_starts_anew(station):
    station.drafts.begin("d1", {CELL: "1"}, "p1", AT[0])
    station.drafts.begin("d2", {CELL: "2"}, "p1", AT[1])
    station.drafts.discard("d1")
    assert [row.id for row in station.drafts.all()] == ["d2"]
    station.drafts.begin("d1", {CELL: "5"}, "p1", AT[2])
    assert station.drafts.get("d1").strikes == ()


def test_that_windows_that_make_the_table_at_once_do_not_meet(new_station):
    """The first two windows of a fresh station open their drafts together."""
    station = new_station("other")
    with station.drafts_engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE taken")
    failed = []

    def open_drafts():
        try:
            SqlDrafts(station.drafts_engine)
        except Exception as error:  # whatever it is, it fails the test
            failed.append(error)

    windows = [threading.Thread(target=open_drafts) for _ in range(4)]
    for window in windows:
        window.start()
    for window in windows:
        window.join()
    assert not failed
    station.drafts.begin("d1", {CELL: "1"}, "p1", AT[0])


def test_that_drafts_can_be_looked_at_where_nothing_can_be_written(plain):
    plain.drafts.begin("d1", {CELL: "1"}, "p1", AT[0])
    engine = sqlite_engine(plain.folder / "drafts.sqlite", read_only=True)
    looked = SqlDrafts(engine)
    assert looked.get("d1").cells[CELL] == "1"
    with pytest.raises(MetroError) as refused:
        looked.take("d1", {CELL: "2"}, "p1", AT[1])
    assert refused.value.code == "station.read_only"
    engine.dispose()


def test_that_cells_never_come_back_to_what_is_gone(station):
    for draft in ("d1", "never"):
        with pytest.raises(MetroError) as refused:
            station.drafts.take(draft, {CELL: "1"}, "p1", AT[0])
        assert (refused.value.code, refused.value.parameters) == (
            "draft.unknown",
            {"draft": draft},
        )
    assert station.drafts.all() == ()


def test_that_a_draft_knows_whose_hands_were_in_it_and_on_which_days(station):
    drafts = station.drafts
    begun = {"header/verifier": "p1", "header/on": "2026-03-04", "condition/t/start": "20 ℃"}
    drafts.begin("d1", begun, "p1", AT[0])
    assert (drafts.get("d1").hands, drafts.get("d1").days) == (("p1",), ())
    drafts.take("d1", {"rating/Max": "6 kg"}, "custodian", AT[1], "the plate")
    drafts.take("d1", {"header/verifier": "p2"}, "p2", AT[2])
    drafts.take("d1", {"header/verifier": "p3"}, "p3", AT[3])
    drafts.take("d1", {"header/remark": "?"}, "p3", "2026-03-06T01:00:00+00:00")
    drafts.take("d1", {CELL: "1"}, "p4", "2026-03-04T15:59:59+00:00")
    drafts.take("d1", {CELL: "2"}, "p4", "2026-03-04T16:00:00+00:00")
    found = drafts.get("d1")
    assert found.hands == ("p1", "p2", "p3", "p4")
    assert found.days == (date(2026, 3, 4), date(2026, 3, 5)), "midnight in China"


def test_that_another_day_is_a_strike_once_something_was_taken(station):
    drafts = station.drafts
    drafts.begin("d1", {"header/on": "2026-03-04"}, "p1", AT[0])
    drafts.take("d1", {"header/on": "2026-03-03"}, "p1", AT[1])
    assert drafts.get("d1").strikes == ()
    drafts.take("d1", {CELL: "1"}, "p1", AT[2])
    drafts.take("d1", {"header/on": "2026-03-02"}, "p1", AT[3], "a typing error")
    assert drafts.get("d1").strikes == (
        Strike("header/on", "2026-03-03", "2026-03-02", "p1", AT[3], "a typing error"),
    )
