"""What an insider can do with sqlite3 or psql, and what the doctor says of it."""

import re
import shutil
import sqlite3
import threading
import time
from dataclasses import replace

import pytest
from sqlalchemy import text

from metro.errors import MetroError
from metro.journal import catalogue
from metro.journal.bodies.register import KeyListed, PersonRegistered
from metro.journal.entry import FIRST, Entry, sealed
from metro.model.people import Person
from metro.storage import projecting, tables
from metro.storage.engine import reading, sqlite_engine
from metro.storage.findings import Severity
from metro.storage.proofs import database, projections
from metro.trust.keys import make

POSTGRESQL_ONLY = [
    pytest.mark.postgresql,
    pytest.mark.parametrize("engine_name", ["postgresql"], indirect=True),
]


def on_postgresql(test):
    for mark in POSTGRESQL_ONLY:
        test = mark(test)
    return test


def tamper(station, *statements):
    """Run statements with the guards dropped, and put the guards back as they were."""
    with station.engine.begin() as connection:
        if station.url:
            connection.execute(text("ALTER TABLE entry DISABLE TRIGGER USER"))
            guards = ["ALTER TABLE entry ENABLE TRIGGER USER"]
        else:
            found = connection.execute(
                text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            ).fetchall()
            guards = [row.sql for row in found]
            for row in found:
                connection.exec_driver_sql(f"DROP TRIGGER {row.name}")
        for statement in statements:
            connection.exec_driver_sql(statement)
        for guard in guards:
            connection.exec_driver_sql(guard)


def errors(report):
    return [(row.code, dict(row.parameters)) for row in report.errors]


def codes(report):
    return [row.code for row in report.errors]


def test_that_an_untouched_station_is_whole(station):
    report = station.doctor(station.checkpoint())
    assert report.whole
    assert (report.entries, len(report.objects), report.head.seq) == (29, 2, 29)
    notes = [row.code for row in report.findings if row.severity is Severity.NOTE]
    assert [code for code in notes if code != "doctor.not_durable"] == [
        "doctor.reservation_open",
        "doctor.checkpoint_holds",
    ]


def test_that_an_open_reservation_is_named_with_its_workstation(station):
    found = [row for row in station.doctor().findings if row.code == "doctor.reservation_open"]
    wanted = {"number": "JY-2026-00002", "workstation": station.key.key_id()}
    assert [dict(row.parameters) for row in found] == [wanted]


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


def rechained(station):
    """Change who made the fourth entry and compute every later hash anew, the head too."""
    with reading(station.engine).begin() as connection:
        found = list(projecting.entries(connection))
    changes, previous = [], FIRST
    for entry in found:
        actor = "somebody" if entry.seq == 4 else entry.actor
        forged = sealed(replace(entry, actor=actor, previous=previous))
        changes.append(
            f"UPDATE entry SET actor = '{actor}', previous = '{forged.previous}', "
            f"hash = '{forged.hash}' WHERE seq = {entry.seq}"
        )
        previous = forged.hash
    tamper(station, *changes, f"UPDATE head SET hash = '{previous}'")


def test_that_a_journal_chained_anew_is_found_by_a_checkpoint_alone(station):
    paper = station.checkpoint()
    rechained(station)
    assert station.doctor().whole
    found = errors(station.doctor(paper))
    assert [(code, row["epoch"], row["size"]) for code, row in found] == [("doctor.fork", 1, 29)]


def cut(station, last):
    """Cut off the tail and make everything in the file agree with that."""
    tamper(
        station,
        f"DELETE FROM entry WHERE seq > {last}",
        f"UPDATE head SET (seq, hash, recorded_at) = "
        f"(SELECT seq, hash, recorded_at FROM entry WHERE seq = {last})",
    )


def test_that_a_cut_tail_disagrees_with_the_projections(station):
    cut(station, 25)
    found = codes(station.doctor())
    assert "doctor.projection_differs" in found


def test_that_a_cut_tail_in_a_file_made_to_agree_is_found_by_a_checkpoint(station):
    paper = station.checkpoint()
    cut(station, 25)
    with station.engine.begin() as connection:
        projecting.rebuild(connection)
    assert station.doctor().whole
    [(code, said)] = errors(station.doctor(paper))
    assert code == "doctor.cut_tail"
    assert (said["size"], said["here_size"], said["lost"]) == (29, 25, 4)


def test_that_a_tail_cut_carelessly_disagrees_with_the_head(station):
    tamper(station, "DELETE FROM entry WHERE seq > 25")
    assert ("doctor.head_differs", {"epoch": 1, "seq": 25}) in errors(station.doctor())


def test_that_an_older_copy_put_back_is_found_by_a_checkpoint(plain, example):
    older = plain.folder / "older.sqlite"
    shutil.copy(plain.file, older)
    plain.add(example("clock_cleared"))
    paper = plain.checkpoint()
    plain.engine.dispose()
    older.replace(plain.file)
    assert plain.doctor().whole
    assert codes(plain.doctor(paper)) == ["doctor.cut_tail"]
    # Used again, it is another history at the same place.
    plain.add(example("number_voided"))
    assert codes(plain.doctor(paper)) == ["doctor.fork"]


def test_that_a_copy_from_before_a_restore_is_older(plain, example):
    older = plain.folder / "older.sqlite"
    shutil.copy(plain.file, older)
    plain.add(example("station_restored"))
    paper = plain.checkpoint()
    assert plain.doctor(paper).whole
    plain.engine.dispose()
    older.replace(plain.file)
    [(code, said)] = errors(plain.doctor(paper))
    assert (code, said["epoch"], said["here_epoch"]) == ("doctor.older_copy", 2, 1)


def test_that_work_lost_by_a_restore_is_told_from_a_forgery(plain, example):
    older = plain.folder / "older.sqlite"
    shutil.copy(plain.file, older)
    plain.add(example("clock_cleared"))
    paper = plain.checkpoint()
    plain.engine.dispose()
    older.replace(plain.file)
    plain.add(example("station_restored"))
    report = plain.doctor(paper)
    assert codes(report) == ["doctor.lost_by_restore"]
    assert "doctor.restored" in [row.code for row in report.findings]


NAMES = sorted(set(tables.projected.tables) - {"projection_state"})


TEXT = type(tables.person.c.name.type)


def differences(report):
    """Return what was said of each projection; the doctor names the first difference of each."""
    found = [row for code, row in errors(report) if code == "doctor.projection_differs"]
    assert len(found) == len(report.errors)
    return {row["table"]: row for row in found}


def fill(station, example):
    """Tell the facts whose tables the small station leaves empty."""
    station.add(example("gate_overridden"), example("event_voided"))


def test_that_an_edit_of_any_projection_is_named_with_table_and_key(station, example):
    fill(station, example)
    edited = {}
    for name in NAMES:
        columns = [row for row in tables.projected.tables[name].columns if not row.primary_key]
        edited[name] = columns[-1].name
        value = "'altered'" if isinstance(columns[-1].type, TEXT) else "7"
        tamper(station, f'UPDATE "{name}" SET "{columns[-1].name}" = {value}')
    found = differences(station.doctor())
    assert {name: row["column"] for name, row in found.items()} == edited
    assert all(row["how"] == "altered" and row["key"] for row in found.values())


def test_that_a_row_deleted_from_any_projection_is_named(station, example):
    fill(station, example)
    tamper(station, *(f'DELETE FROM "{name}"' for name in NAMES))
    found = differences(station.doctor())
    assert {name: row["how"] for name, row in found.items()} == dict.fromkeys(NAMES, "missing")


def test_that_a_row_added_to_any_projection_is_named(station, example):
    fill(station, example)
    for name in NAMES:
        table = tables.projected.tables[name]
        key = next(row.name for row in table.primary_key if isinstance(row.type, TEXT))
        values = {row.name: f'"{row.name}"' for row in table.columns} | {key: "'~strange'"}
        if name == "document":
            values["serial"] = "999"
        tamper(
            station,
            f'INSERT INTO "{name}" SELECT {", ".join(values.values())} FROM "{name}" LIMIT 1',
        )
    found = differences(station.doctor())
    assert {name: row["how"] for name, row in found.items()} == dict.fromkeys(NAMES, "strange")
    assert all("~strange" in row["key"] for row in found.values())


def test_that_differences_are_found_in_any_chunk(station, monkeypatch):
    monkeypatch.setattr(projections, "CHUNK", 3)
    monkeypatch.setattr(projecting, "CHUNK", 4)
    assert station.doctor().whole
    last = "(SELECT max(event) FROM reliance)"
    tamper(station, f"UPDATE reliance SET day = '2020-01-01' WHERE event = {last}")
    [(code, said)] = errors(station.doctor())
    assert (code, said["table"], said["column"]) == ("doctor.projection_differs", "reliance", "day")


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


def kept_file(station, number):
    name = sorted(station.doctor().objects)[number]
    return name, station.folder / "objects" / name[:2] / name


def test_that_an_altered_object_is_named(station):
    name, file = kept_file(station, 0)
    if station.url:
        tamper(station, f"UPDATE object SET data = 'other' WHERE hash = '{name}'")
    else:
        file.write_bytes(b"other")
    [(code, said)] = errors(station.doctor())
    assert (code, said["object"], said["how"]) == ("doctor.object_differs", name, "altered")
    assert re.fullmatch(r"1/\d+", said["entry"])


def test_that_a_missing_object_is_named_and_an_unused_one_noted(station):
    name, file = kept_file(station, 1)
    if station.url:
        tamper(station, f"DELETE FROM object WHERE hash = '{name}'")
    else:
        file.unlink()
    unused = station.objects.put(b"nobody asks for this")
    report = station.doctor()
    assert [(code, row["object"], row["how"]) for code, row in errors(report)] == [
        ("doctor.object_differs", name, "missing")
    ]
    notes = [row for row in report.findings if row.code == "doctor.objects_unused"]
    assert [dict(row.parameters) for row in notes] == [{"count": 1, "first": unused}]


def test_that_a_kept_regulation_file_is_used_and_proved(station, example):
    kept = station.objects.put(b"a regulation file")
    station.add(replace(example("numbers_confirmed"), file_hash=kept))
    report = station.doctor()
    assert kept in report.objects
    assert "doctor.objects_unused" not in [row.code for row in report.findings]


@pytest.mark.parametrize(
    ("statement", "table", "how"),
    [
        ("UPDATE credential SET hash = 'argon2 of mine'", "credential", "altered"),
        ("UPDATE credential SET salt = 'cc'", "credential", "altered"),
        ("DELETE FROM credential", "credential", "missing"),
        (
            "INSERT INTO credential VALUES ('me', 'argon2 of mine', 'cc', 0, '')",
            "credential",
            "strange",
        ),
        ("UPDATE contact SET data = 'telephone 111'", "contact", "altered"),
        ("DELETE FROM contact", "contact", "missing"),
        ("INSERT INTO contact VALUES ('me', 'x', 'cc')", "contact", "strange"),
    ],
)
def test_that_rows_outside_the_journal_are_proved_by_their_hash(station, statement, table, how):
    tamper(station, statement)
    [(code, said)] = errors(station.doctor())
    assert (code, said["table"], said["how"]) == ("doctor.row_outside_differs", table, how)


def test_that_failed_logins_are_no_alteration(station):
    tamper(station, "UPDATE credential SET failures = 3")
    assert station.doctor().whole


def test_that_erased_is_told_from_altered(station, example):
    erased = replace(example("personal_data_erased"), subject="a body", table="contact")
    with station.ledger.writing("demo") as work:
        work.erase("contact", "a body")
        work.append(erased)
    assert station.doctor().whole
    tamper(station, "INSERT INTO contact VALUES ('a body', 'x', 'cc')")
    [(code, said)] = errors(station.doctor())
    assert (code, said["how"]) == ("doctor.row_outside_differs", "not_erased")


@pytest.mark.parametrize(
    "statement",
    ["UPDATE head SET seq = 28", "DELETE FROM head", "UPDATE head SET station = 'B'"],
)
def test_that_a_changed_head_is_named(station, statement):
    tamper(station, statement)
    assert ("doctor.head_differs", {"epoch": 1, "seq": 29}) in errors(station.doctor())


COLUMNS = tables.entry.columns.keys()


def inject(station, name, version, body, *, as_station="330100-A"):
    """Append an entry that follows by the rules of the chain, past the program."""
    with station.ledger.reading() as reader:
        head = reader.head()
    same = as_station == head.station
    place = (head.epoch, head.seq + 1, head.hash) if same else (1, 1, FIRST)
    entry = sealed(
        Entry(as_station, *place[:2], name, version, reader_time(station), "x", body, place[2])
    )
    values = {column: getattr(entry, column) for column in COLUMNS}
    with station.engine.begin() as connection:
        connection.execute(tables.entry.insert(), values)
        if same:
            moved = {"seq": entry.seq, "hash": entry.hash, "recorded_at": entry.recorded_at}
            connection.execute(tables.head.update().values(moved))


def reader_time(station):
    with station.ledger.reading() as reader:
        return reader.last_recorded_at()


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


def other_key(tmp_path):
    return make(tmp_path / "other")


def test_that_every_key_of_the_list_is_signed_by_an_older_one(station, tmp_path):
    from metro.services.found_station import listed

    second = other_key(tmp_path)
    station.add(KeyListed(listed(second, station.key, "BENCH-2")))
    third = make(tmp_path / "third")
    station.add(KeyListed(listed(third, second, "BENCH-3")))
    assert station.doctor().whole


@pytest.mark.parametrize("how", ["by itself", "by a stranger", "no signature", "altered"])
def test_that_a_key_nobody_signed_is_named(station, tmp_path, how):
    from metro.services.found_station import listed

    mine = other_key(tmp_path)
    key = {
        "by itself": listed(mine, mine, "BENCH-2"),
        "by a stranger": replace(listed(mine, station.key, "BENCH-2"), signed_by="A" * 16),
        "no signature": replace(listed(mine, station.key, "BENCH-2"), signature="none"),
        "altered": replace(listed(mine, station.key, "BENCH-2"), workstation="BENCH-3"),
    }[how]
    station.add(KeyListed(key))
    [(code, said)] = errors(station.doctor())
    assert (code, said["seq"], said["key"]) == ("doctor.key_not_signed", 30, mine.key_id())


def test_that_a_revoked_key_signs_no_others(station, tmp_path):
    from metro.services.found_station import listed

    second = other_key(tmp_path)
    entry = listed(second, station.key, "BENCH-2")
    station.add(KeyListed(entry), KeyListed(replace(station.workstation, revoked="2026-03-05")))
    assert station.doctor().whole
    station.add(KeyListed(replace(entry, revoked="2026-03-06")))
    assert station.doctor().whole, "a revocation repeats the old statement"
    third = make(tmp_path / "third")
    station.add(KeyListed(listed(third, station.key, "BENCH-3")))
    assert codes(station.doctor()) == ["doctor.key_not_signed"]


def test_that_a_checkpoint_by_a_strange_key_is_not_believed(station, tmp_path):
    from metro.trust.checkpoint import SignedCheckpoints

    with station.ledger.reading() as reader:
        head = reader.head()
    paper = SignedCheckpoints(other_key(tmp_path)).text(head, "2026-03-04T01:00:00+00:00")
    [(code, said)] = errors(station.doctor(paper))
    assert (code, said["why"]) == ("doctor.checkpoint_refused", "checkpoint.unknown_key")


def test_that_a_text_that_is_no_checkpoint_is_refused(station):
    with pytest.raises(MetroError) as refused:
        station.doctor("METRO1:?")
    assert refused.value.code == "checkpoint.other_format"


def test_that_the_checkpoint_of_another_station_is_refused(station):
    from metro.trust.checkpoint import SignedCheckpoints

    with station.ledger.reading() as reader:
        head = replace(reader.head(), station="B")
    paper = SignedCheckpoints(station.key).text(head, "2026-03-04T01:00:00+00:00")
    with pytest.raises(MetroError) as refused:
        station.doctor(paper)
    assert refused.value.code == "checkpoint.other_station"


def test_that_an_empty_station_is_not_founded(empty):
    report = empty.doctor()
    assert report.whole
    assert "doctor.not_founded" in [row.code for row in report.findings]


def test_that_projections_of_another_program_are_not_compared(station):
    tamper(station, "UPDATE projection_state SET shape = 'another'")
    report = station.doctor()
    assert report.whole
    assert "doctor.projections_older" in [row.code for row in report.findings]


def test_that_a_table_that_is_gone_is_named(station):
    tamper(station, "DROP TABLE person")
    found = codes(station.doctor())
    assert {"doctor.structure_differs", "doctor.table_unreadable"} <= set(found)


@pytest.mark.parametrize("what", ["journal", "projections", "objects"])
def test_that_an_examination_can_be_cancelled_anywhere(station, what):
    with pytest.raises(MetroError) as refused:
        station.doctor(progress=lambda *said: said[2] != what)
    assert refused.value.code == "work.cancelled"


def test_that_progress_runs_to_the_end(station):
    told = []
    station.doctor(progress=lambda done, of, what: told.append((what, done, of)) or True)
    assert list(dict.fromkeys(row[0] for row in told)) == [
        "journal",
        "projections",
        "objects",
    ]
    assert ("journal", 29, 29) in told
    assert all(done <= of for _, done, of in told)


def test_that_a_large_file_is_checked_table_by_table(plain, monkeypatch):
    monkeypatch.setattr(database, "WHOLE_AT_ONCE", 0)
    assert plain.doctor().whole


def flipped(file, place):
    data = bytearray(file.read_bytes())
    data[place] ^= 0x10
    file.write_bytes(data)


def test_that_no_flipped_byte_that_changes_a_fact_stays_hidden(plain):
    """Flip one byte at many places; either something is named or every row is as it was."""
    from metro.storage.proofs.structure import structure

    plain.engine.dispose()
    good = plain.file.read_bytes()
    names = [*tables.lasting.tables, *tables.projected.tables]
    wanted = sqlite_rows(plain.file, names)
    with reading(plain.engine).begin() as connection:
        made = structure(connection)
    for place in range(101, len(good), len(good) // 40):
        plain.engine.dispose()
        plain.file.write_bytes(good)
        flipped(plain.file, place)
        if plain.doctor().whole:
            assert sqlite_rows(plain.file, names) == wanted, place
            with reading(plain.engine).begin() as connection:
                assert structure(connection) == made


def sqlite_rows(file, names):
    found = sqlite3.connect(file)
    try:
        return {
            name: sorted(found.execute(f'SELECT * FROM "{name}"').fetchall(), key=repr)
            for name in names
            if name != "object"
        }
    finally:
        found.close()


@pytest.mark.parametrize("part", [0, 100, 4096, 50000, 100000])
def test_that_a_cut_file_is_never_whole(plain, part):
    plain.engine.dispose()
    plain.file.write_bytes(plain.file.read_bytes()[:part])
    engine = sqlite_engine(plain.file, read_only=True)
    plain.engine = engine
    report = plain.doctor()
    assert not report.whole
    engine.dispose()


def test_that_writing_goes_on_during_an_examination(station, monkeypatch):
    """Each chunk is compared at its own moment, so a busy station is whole too."""
    monkeypatch.setattr(projections, "CHUNK", 50)
    stop, written, longest = threading.Event(), [], [0.0]

    def write():
        while not stop.is_set():
            began = time.monotonic()
            station.add(PersonRegistered(Person(f"p{len(written) % 20}", f"Wu {len(written)}")))
            longest[0] = max(longest[0], time.monotonic() - began)
            written.append(1)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        reports = [station.doctor() for _ in range(2)]
    finally:
        stop.set()
        writer.join()
    assert all(report.whole for report in reports), [errors(report) for report in reports]
    assert reports[0].head.seq > 29
    assert len(written) > 10
    assert longest[0] < 5
