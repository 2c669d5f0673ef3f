"""Tables, indexes, triggers and versions are compared with those the program makes."""

import re

import pytest
from sqlalchemy import text

from ..tampering import codes, errors, on_postgresql

STRUCTURE = [
    (["DROP TRIGGER entry_no_update"], "trigger entry_no_update", "missing"),
    (
        [
            "DROP TRIGGER entry_no_delete",
            "CREATE TRIGGER entry_no_delete BEFORE DELETE ON entry BEGIN SELECT 1; END",
        ],
        "trigger entry_no_delete",
        "altered",
    ),
    (
        ["CREATE TRIGGER helpful AFTER INSERT ON entry BEGIN DELETE FROM contact; END"],
        "trigger helpful",
        "strange",
    ),
    (["DROP INDEX record_state"], "index record/record_state", "missing"),
    (["CREATE TABLE notes (a)"], "table notes", "strange"),
    (["CREATE VIEW people AS SELECT * FROM person"], "view people", "strange"),
    (["ALTER TABLE person ADD COLUMN more TEXT"], "table person", "altered"),
    (["CREATE INDEX quick ON person (name)"], "index person/quick", "strange"),
    (["UPDATE alembic_version SET version_num = '0000'"], "version alembic_version", "altered"),
]


@pytest.mark.parametrize(("statements", "name", "how"), STRUCTURE, ids=lambda row: str(row)[:40])
def test_that_every_table_index_and_trigger_is_compared(plain, statements, name, how):
    with plain.engine.begin() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)
    found = [row for code, row in errors(plain.doctor()) if code == "doctor.structure_differs"]
    assert [(f"{row['kind']} {row['name']}", row["how"]) for row in found] == [(name, how)]


ON_POSTGRESQL = [
    ("ALTER TABLE entry DISABLE TRIGGER entry_no_change", "trigger entry_no_change", "altered"),
    ("ALTER TABLE entry ENABLE REPLICA TRIGGER entry_follows", "trigger entry_follows", "altered"),
    ("DROP TRIGGER entry_no_truncate ON entry", "trigger entry_no_truncate", "missing"),
    (
        "CREATE OR REPLACE FUNCTION entry_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RETURN NEW; END $$",
        "function entry_refuse",
        "altered",
    ),
    (
        "CREATE RULE quiet AS ON INSERT TO voided DO INSTEAD NOTHING",
        "rule voided.quiet",
        "strange",
    ),
    ("ALTER TABLE contact SET UNLOGGED", "relation contact", "altered"),
    ("ALTER TABLE entry ENABLE ROW LEVEL SECURITY", "relation entry", "altered"),
    ("ALTER TABLE head ALTER COLUMN hash DROP NOT NULL", "column head.hash", "altered"),
    (
        "ALTER TABLE entry DROP CONSTRAINT entry_hash_key",
        "constraint entry.entry_hash_key",
        "missing",
    ),
    ("DROP INDEX record_state", "index record_state", "missing"),
]


@on_postgresql
@pytest.mark.parametrize(("statement", "name", "how"), ON_POSTGRESQL, ids=lambda row: str(row)[:40])
def test_that_the_structure_on_postgresql_is_compared(station, statement, name, how):
    with station.engine.begin() as connection:
        connection.exec_driver_sql(statement)
    found = [row for code, row in errors(station.doctor()) if code == "doctor.structure_differs"]
    assert (name, how) in [(f"{row['kind']} {row['name']}", row["how"]) for row in found]


@on_postgresql
def test_that_tables_of_others_are_a_note(station):
    with station.engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE of_others (id integer)")
    report = station.doctor()
    assert report.whole
    assert "doctor.others_in_database" in [row.code for row in report.findings]


@on_postgresql
def test_that_guards_switched_off_for_the_whole_database_are_named(station):
    with station.engine.begin() as connection:
        name = connection.execute(text("SELECT current_database()")).scalar()
        switch = f"ALTER DATABASE {name} SET session_replication_role = replica"
        connection.exec_driver_sql(switch)
    station.engine.dispose()
    assert "doctor.guards_off" in codes(station.doctor())


@on_postgresql
def test_that_a_structure_that_may_not_be_compared_is_not_called_whole(station):
    with station.engine.begin() as connection:
        name = connection.execute(text("SELECT current_database()")).scalar()
        connection.exec_driver_sql(f"CREATE ROLE r_{name} LOGIN")
        connection.exec_driver_sql(f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO r_{name}")
    from metro.storage.doctor import Doctor
    from metro.storage.engine import postgresql_engine
    from metro.trust.proof import ListProof

    url = re.sub("//[^@]*@", f"//r_{name}@", station.url)
    engine = postgresql_engine(url)
    report = Doctor(engine, station.objects, ListProof())()
    engine.dispose()
    assert codes(report) == ["doctor.structure_not_compared"]
