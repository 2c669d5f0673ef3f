"""Object files and the rows beside the journal are proved."""

import re
from dataclasses import replace

import pytest

from ..tampering import errors, tamper


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


def test_that_the_file_of_a_regulation_has_to_be_kept(station, example):
    station.add(replace(example("numbers_confirmed"), file_hash="c4" * 32))
    [(code, said)] = errors(station.doctor())
    assert (code, said["object"], said["how"]) == ("doctor.object_differs", "c4" * 32, "missing")


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
