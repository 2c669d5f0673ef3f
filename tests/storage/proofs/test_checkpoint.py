"""A checkpoint finds what fits in itself: a journal made anew, an older copy, a strange key."""

import re
import shutil
from dataclasses import replace

import pytest

from metro.errors import MetroError
from metro.journal.bodies.register import KeyListed
from metro.journal.entry import FIRST, sealed
from metro.storage import projecting
from metro.storage.engine import reading
from metro.trust.keys import make

from ..tampering import codes, cut, errors, other_key, tamper


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


def test_that_a_cut_tail_in_a_file_made_to_agree_is_found_by_a_checkpoint(station):
    paper = station.checkpoint()
    cut(station, 25)
    with station.engine.begin() as connection:
        projecting.rebuild(connection)
    assert station.doctor().whole
    [(code, said)] = errors(station.doctor(paper))
    assert code == "doctor.cut_tail"
    assert (said["size"], said["here_size"], said["lost"]) == (29, 25, 4)


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
    (restored,) = [row for row in report.findings if row.code == "doctor.restored"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d", str(restored.parameters["at"]))


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
