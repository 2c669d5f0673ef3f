"""Questions about the station as a whole, on both engines."""

from dataclasses import replace
from datetime import date

from sqlalchemy import text

from metro.model.instrument import InstrumentState, Use


def test_that_alike_nameplates_are_counted_as_one(station, example):
    registered = example("instrument_registered")
    thing = replace(registered.instrument, use=Use.WORKING, state=InstrumentState.IN_USE)
    alike = [replace(thing, id=f"p-{n}", serial=str(n), place="another") for n in range(3)]
    rows = [
        *alike,
        replace(thing, id="p-class", accuracy_class="another"),
        replace(thing, id="p-aux", use=Use.AUXILIARY),
    ]
    with station.ledger.reading() as reader:
        before = sum(plate.instruments for plate in reader.plates())
    station.add(*(replace(registered, instrument=row) for row in rows))
    with station.ledger.reading() as reader:
        found = {plate.example.id: plate.instruments for plate in reader.plates()}
        assert "p-aux" in [row.id for row in reader.instruments_of_use("auxiliary")]
        assert "p-0" not in [row.id for row in reader.instruments_of_use("auxiliary")]
    assert sum(found.values()) == before + 4
    assert (found["p-class"], "p-1" in found, "p-aux" in found) == (1, False, False)


def test_that_everybody_comes_with_roles_and_items(station, example):
    person = example("person_registered").person
    with station.ledger.reading() as reader:
        staff = reader.staff()
        assert [(row.person, row.name) for row in staff] == [
            (row.id, row.name) for row in reader.people()
        ]
        found = next(row for row in staff if row.person == person.id)
        assert found.appointments == reader.appointments(person.id)
        assert found.qualifications == reader.qualifications(person.id)


def test_that_the_last_word_on_an_arrangement_counts(station, example):
    arranged = example("service_arranged")
    ended = replace(arranged.arrangement, until=date(2026, 6, 30))
    other = replace(ended, id="zzz", document="函 9")
    station.add(
        arranged, replace(arranged, arrangement=ended), replace(arranged, arrangement=other)
    )
    with station.ledger.reading() as reader:
        assert reader.arrangements() == (ended, other)


def test_that_counting_nameplates_reads_an_index_and_no_row(station):
    if station.engine.dialect.name != "sqlite":
        return
    plan = "EXPLAIN QUERY PLAN SELECT min(id), count(*) FROM instrument "
    plan += "WHERE use = 'working' AND state = 'in_use' GROUP BY kind, plate"
    with station.engine.connect() as connection:
        lines = [row.detail for row in connection.execute(text(plan))]
    assert lines == ["SEARCH instrument USING COVERING INDEX instrument_plate (use=? AND state=?)"]
