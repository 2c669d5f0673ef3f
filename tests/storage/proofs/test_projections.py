"""Every projection is compared with the journal, row by row."""

from dataclasses import replace

from metro.storage import projecting, tables
from metro.storage.proofs import projections

from ..tampering import errors, tamper

NAMES = sorted(set(tables.projected.tables) - {"projection_state"})


WITH_MORE = [
    name
    for name in NAMES
    if len(tables.projected.tables[name].columns) > len(tables.projected.tables[name].primary_key)
]
"""Tables that say more than their key."""
CODES = ("doctor.projection_differs",)
TEXT = type(tables.person.c.name.type)


NAMED = [
    name
    for name in NAMES
    if any(isinstance(row.type, TEXT) for row in tables.projected.tables[name].primary_key)
]


def differences(report):
    """Return what was said of each projection; the doctor names the first difference of each."""
    said = errors(report)
    found = [row for code, row in said if code == "doctor.projection_differs"]
    # The examples name objects that the small station does not keep.
    assert all(row.get("how") == "missing" for code, row in said if code not in CODES)
    return {row["table"]: row for row in found}


def fill(station, example):
    """Tell the facts whose tables the small station leaves empty."""
    station.add(example("gate_overridden"), example("event_voided"))
    station.add(example("suspicion_declared"), example("validity_extended"))
    station.add(example("service_arranged"), example("list_reserved"))
    station.add(example("regulation_text_attached"), example("regulation_page_marked"))
    station.add(example("confirmation_sheet_signed"), example("regulation_imported"))
    body = example("instrument_corrected")
    station.add(replace(body, instrument=replace(body.instrument, serial="misread")), body)


def test_that_an_edit_of_any_projection_is_named_with_table_and_key(station, example):
    fill(station, example)
    edited = {}
    for name in WITH_MORE:
        columns = [row for row in tables.projected.tables[name].columns if not row.primary_key]
        edited[name] = columns[-1].name
        value = "'altered'" if isinstance(columns[-1].type, TEXT) else "7"
        tamper(station, f'UPDATE "{name}" SET "{columns[-1].name}" = {value}')
    found = differences(station.doctor())
    assert {name: row["column"] for name, row in found.items()} == edited
    assert all(row["how"] == "altered" and row["key"] for row in found.values())


def test_that_an_edit_of_a_key_is_named(station, example):
    fill(station, example)
    for name in set(NAMES) - set(WITH_MORE):
        last = [row.name for row in tables.projected.tables[name].columns][-1]
        tamper(station, f'UPDATE "{name}" SET "{last}" = 7')
    found = differences(station.doctor())
    assert set(found) == set(NAMES) - set(WITH_MORE)


def test_that_a_row_deleted_from_any_projection_is_named(station, example):
    fill(station, example)
    tamper(station, *(f'DELETE FROM "{name}"' for name in NAMES))
    found = differences(station.doctor())
    assert {name: row["how"] for name, row in found.items()} == dict.fromkeys(NAMES, "missing")


def test_that_a_row_added_to_any_projection_is_named(station, example):
    fill(station, example)
    for name in NAMED:
        table = tables.projected.tables[name]
        key = next(row.name for row in table.primary_key if isinstance(row.type, TEXT))
        values = {row.name: f'"{row.name}"' for row in table.columns} | {key: "'~strange'"}
        if name == "document":
            values["serial"] = "999"
        if name == "record":
            values["number"] = "'~'"
        tamper(
            station,
            f'INSERT INTO "{name}" SELECT {", ".join(values.values())} FROM "{name}" LIMIT 1',
        )
    found = differences(station.doctor())
    assert {name: row["how"] for name, row in found.items()} == dict.fromkeys(NAMED, "strange")
    assert all("~strange" in row["key"] for row in found.values())


def test_that_differences_are_found_in_any_chunk(station, monkeypatch):
    monkeypatch.setattr(projections, "CHUNK", 3)
    monkeypatch.setattr(projecting, "CHUNK", 4)
    assert station.doctor().whole
    last = "(SELECT max(event) FROM reliance)"
    tamper(station, f"UPDATE reliance SET day = '2020-01-01' WHERE event = {last}")
    [(code, said)] = errors(station.doctor())
    assert (code, said["table"], said["column"]) == ("doctor.projection_differs", "reliance", "day")
