"""An entry edited, deleted, cut off or put in is named."""

from dataclasses import replace

import pytest

from metro.journal import catalogue
from metro.journal.bodies.register import PersonRegistered
from metro.journal.entry import sealed
from metro.model.people import Person
from metro.storage import projecting
from metro.storage.engine import reading

from ..tampering import codes, cut, errors, inject, tamper


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE entry SET body = replace(body, '陈立新', '陈立心') WHERE seq = 4",
        "UPDATE entry SET actor = 'somebody' WHERE seq = 4",
        "UPDATE entry SET recorded_at = '2020-01-01T00:00:00.000000+00:00' WHERE seq = 4",
    ],
)
def test_that_an_edited_entry_is_named(station, change):
    tamper(station, change)
    wrong = {"epoch": 1, "seq": 4, "type": "person_registered", "what": "hash"}
    assert ("doctor.entry_broken", wrong) in errors(station.doctor())


def test_that_an_edited_entry_with_a_fitting_hash_is_named_by_the_next(station):
    with reading(station.engine).begin() as connection:
        entry = next(row for row in projecting.entries(connection) if row.seq == 4)
    forged = sealed(replace(entry, actor="somebody"))
    tamper(station, f"UPDATE entry SET actor = 'somebody', hash = '{forged.hash}' WHERE seq = 4")
    found = errors(station.doctor())
    assert [row[1]["seq"] for row in found if row[0] == "doctor.entry_broken"] == [5]
    assert found[0][1]["what"] == "previous"


def test_that_a_deleted_entry_is_named(station):
    tamper(station, "DELETE FROM entry WHERE seq = 6")
    found = errors(station.doctor())
    assert found[0][0] == "doctor.entry_broken"
    assert (found[0][1]["seq"], found[0][1]["what"]) == (7, "place")


def test_that_a_cut_tail_disagrees_with_the_projections(station):
    cut(station, 25)
    found = codes(station.doctor())
    assert "doctor.projection_differs" in found


def test_that_a_tail_cut_carelessly_disagrees_with_the_head(station):
    tamper(station, "DELETE FROM entry WHERE seq > 25")
    assert ("doctor.head_differs", {"epoch": 1, "seq": 25}) in errors(station.doctor())


@pytest.mark.parametrize(
    "statement",
    ["UPDATE head SET seq = 28", "DELETE FROM head", "UPDATE head SET station = 'B'"],
)
def test_that_a_changed_head_is_named(station, statement):
    tamper(station, statement)
    assert ("doctor.head_differs", {"epoch": 1, "seq": 29}) in errors(station.doctor())


@pytest.mark.parametrize(
    ("name", "version", "body"),
    [
        ("seal_registered", 1, "{}"),
        ("person_registered", 2, "{}"),
        ("person_registered", 1, "no json"),
        ("person_registered", 1, "{}"),
        ("person_registered", 1, '{"person":{"id":"p1"}}'),
        ("person_registered", 1, "[" * 100000),
        ("person_registered", 1, "null"),
        ("role_appointed", 1, '{"appointment":{"role":"king"}}'),
    ],
)
def test_that_an_unreadable_body_is_named(station, name, version, body):
    inject(station, name, version, body)
    found = errors(station.doctor())
    assert [(code, row["seq"]) for code, row in found] == [("doctor.body_unreadable", 30)]


def test_that_an_entry_that_cannot_be_projected_is_named(station):
    with reading(station.engine).begin() as connection:
        again = next(row for row in projecting.entries(connection) if row.type == "number_reserved")
    inject(station, again.type, again.version, again.body)
    found = errors(station.doctor())
    assert [(code, row["seq"]) for code, row in found] == [("doctor.entry_not_projected", 30)]


def test_that_entries_of_another_station_are_named(station):
    body = catalogue.written(PersonRegistered(Person("p1", "Wu")))[2]
    inject(station, "person_registered", 1, body, as_station="A")
    found = errors(station.doctor())
    assert found == [("doctor.strange_entries", {"station": "A"})]


def test_that_no_more_than_a_few_broken_entries_are_named(station, example):
    station.add(*(PersonRegistered(Person(f"p{n}", "Wu")) for n in range(40)))
    tamper(station, "UPDATE entry SET actor = 'somebody' WHERE seq > 1")
    assert codes(station.doctor()).count("doctor.entry_broken") == 20
