from dataclasses import replace

import pytest
from sqlalchemy import inspect, text

from metro.errors import MetroError
from metro.journal import catalogue
from metro.storage import projecting, tables
from metro.storage.engine import memory_engine, reading

PROJECTED = sorted(tables.projected.tables)


def everything(station, example):
    """Tell the station one entry of every type it has not heard yet."""
    with reading(station.engine).begin() as connection:
        told = {entry.type for entry in projecting.entries(connection)}
    later = [
        "regulation_text_attached",
        "regulation_page_marked",
        "confirmation_sheet_signed",
        "confirmation_sheet_stored",
        "draft_taken_over",
        "instrument_corrected",
        "instrument_state_changed",
        "event_voided",
        "number_voided",
        "list_reserved",
        "document_reprinted",
        "validity_extended",
        "record_returned",
        "gate_overridden",
        "personal_data_erased",
        "clock_ran_back",
        "station_restored",
        "regulation_imported",
        "service_arranged",
        "suspicion_declared",
        "holder_letters_written",
        "recall_closed",
    ]
    assert told | set(later) == set(catalogue.TYPES)
    for name in later:
        station.add(example(name))
    body = example("instrument_corrected")
    station.add(replace(body, instrument=replace(body.instrument, serial="misread")), body)
    # Closing the one case emptied what it had under review; another is open.
    station.add(replace(example("suspicion_declared"), case="case-2"))


def test_that_append_replay_and_rebuild_make_the_same_rows(station, example, rows_of):
    everything(station, example)
    appended = rows_of(station.engine, PROJECTED)
    with station.engine.begin() as connection:
        projecting.rebuild(connection)
    assert rows_of(station.engine, PROJECTED) == appended
    memory = memory_engine()
    with memory.begin() as target, reading(station.engine).begin() as source:
        tables.projected.create_all(target)
        projecting.replay(source, target)
        projecting.note(target)
    assert rows_of(memory, PROJECTED) == appended
    memory.dispose()


def test_that_every_projection_holds_a_row(station, example, rows_of):
    everything(station, example)
    assert [name for name, rows in rows_of(station.engine, PROJECTED).items() if not rows] == []


def test_that_tables_of_the_right_shape_are_left_alone(station):
    assert not projecting.ensure(station.engine)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE projection_state SET shape = 'of an older program'",
        "DELETE FROM projection_state",
        "DROP TABLE projection_state",
        "ALTER TABLE projection_state ADD COLUMN more INTEGER",
    ],
)
def test_that_tables_of_another_shape_are_made_anew(station, rows_of, change):
    before = rows_of(station.engine, PROJECTED)
    with station.engine.begin() as connection:
        connection.execute(text(change))
    assert projecting.ensure(station.engine)
    assert rows_of(station.engine, PROJECTED) == before


def test_that_tables_of_an_older_program_are_dropped(station):
    with station.engine.begin() as connection:
        connection.execute(text("CREATE TABLE seal_register (id INTEGER)"))
        connection.execute(text("CREATE TABLE of_others (id INTEGER)"))
        listed = "UPDATE projection_state SET shape = '', tables = tables || ' seal_register entry'"
        connection.execute(text(listed))
    assert projecting.ensure(station.engine)
    names = set(inspect(station.engine).get_table_names())
    assert "seal_register" not in names
    assert {"entry", "of_others"} <= names


def test_that_a_cancelled_rebuild_changes_nothing(station, rows_of):
    before = rows_of(station.engine, PROJECTED)
    with pytest.raises(MetroError) as refused, station.engine.begin() as connection:
        projecting.rebuild(connection, lambda *_: False)
    assert refused.value.code == "work.cancelled"
    assert rows_of(station.engine, PROJECTED) == before


def test_that_the_journal_of_a_newer_program_is_refused_and_nothing_changes(station, rows_of):
    before = rows_of(station.engine, PROJECTED)
    with station.ledger.writing("p7") as work:
        made = work.append(catalogue.read("clock_cleared", 1, '{"why":"x"}'))
    assert made.seq == 30
    newer = dict(catalogue.TYPES)
    del newer["clock_cleared"]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(catalogue, "TYPES", newer)
        with pytest.raises(MetroError) as refused, station.engine.begin() as connection:
            projecting.rebuild(connection)
    assert refused.value.code == "journal.unknown_type"
    assert rows_of(station.engine, PROJECTED) == before


@pytest.mark.parametrize("how", [False, KeyboardInterrupt])
def test_that_a_rebuild_that_is_stopped_midway_leaves_the_station_whole(station, rows_of, how):
    """Ctrl C comes as an exception out of whatever is being done; progress is asked in between."""
    with station.engine.begin() as connection:
        connection.execute(text("UPDATE projection_state SET shape = 'older'"))
    before = rows_of(station.engine, PROJECTED)

    def stop(*said):
        if how is KeyboardInterrupt:
            raise KeyboardInterrupt
        return how

    with pytest.raises((MetroError, KeyboardInterrupt)):
        projecting.ensure(station.engine, stop)
    assert rows_of(station.engine, PROJECTED) == before
    assert projecting.ensure(station.engine)
    assert station.doctor().whole
