"""What a record was judged by stays readable when the program brings another file."""

import hashlib
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from metro import resource
from metro.app.keeping import back_up, examine
from metro.regulations import library

from ..station import HEAD, PASSES, SCALE, Desk

TITLE = ("title: {zh: 数字指示秤", "title: {zh: 另一个名称的秤")


@pytest.fixture
def other_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], None]]:
    """Return what lets a later copy of the program bring another file of the same regulation."""

    def change() -> None:
        folder = tmp_path / "resources"
        shutil.copytree(resource.root(), folder, ignore=shutil.ignore_patterns("fonts"))
        file = folder / "regulations" / f"{SCALE}.yaml"
        text = file.read_text(encoding="utf-8")
        assert TITLE[0] in text
        file.write_text(text.replace(*TITLE), encoding="utf-8")
        fonts = resource.root() / "fonts"
        (folder / "fonts").symlink_to(fonts)
        monkeypatch.setattr(resource, "root", lambda: folder)
        forget()

    yield change
    monkeypatch.undo()
    forget()


def forget() -> None:
    library.data.cache_clear()
    library.shipped.cache_clear()


def kept_file(desk: Desk, name: str) -> Path:
    return desk.station.place.folder / "objects" / name[:2] / name


def test_that_submission_and_confirmation_keep_the_file_once(
    desk: Desk, made: dict[str, str]
) -> None:
    with desk.station.ledger.reading() as reader:
        record, _ = reader.record(made["issued"])
    file = library.data(SCALE)
    name = hashlib.sha256(file).hexdigest()
    assert record.regulation.file_hash == name
    assert desk.station.objects.get(name) == file
    before = list(desk.station.objects.names())
    desk.submitted(PASSES, "scale-007")
    desk.station.numbers(SCALE, [], "again", HEAD)
    assert list(desk.station.objects.names()) == before


def test_that_an_old_record_is_worded_by_the_file_it_froze(
    desk: Desk, made: dict[str, str], other_file: Callable[[], None]
) -> None:
    before = desk.station.issue.record_paper(made["issued"])
    other_file()
    assert desk.station.regulation(SCALE).title.zh == "另一个名称的秤"
    assert desk.station.issue.record_paper(made["issued"]) == before
    shown = desk.station.view(made["issued"]).view.regulation
    assert (shown.title.zh, shown.file_hash) == (
        "数字指示秤",
        before.record.regulation.file_hash,
    )
    assert desk.station.press.render(before).startswith(b"%PDF-")


def test_that_paper_issued_later_is_worded_by_the_file_of_the_record(
    desk: Desk, other_file: Callable[[], None]
) -> None:
    record = desk.approved(PASSES, "scale-007")
    other_file()
    assert desk.issue(record)
    assert desk.station.view(record.id).view.regulation.title.zh == "数字指示秤"


def test_that_a_new_record_is_judged_by_the_new_file(
    desk: Desk, made: dict[str, str], other_file: Callable[[], None]
) -> None:
    other_file()
    record = desk.submitted(PASSES, "scale-007")
    assert record.regulation.title.zh == "另一个名称的秤"
    assert desk.station.objects.get(record.regulation.file_hash) == library.data(SCALE)


def test_that_a_lost_file_is_named_by_the_doctor_and_by_the_record(
    desk: Desk, made: dict[str, str], other_file: Callable[[], None]
) -> None:
    name = library.shipped(SCALE).file_hash
    kept_file(desk, name).unlink()
    findings = examine(desk.station).errors
    assert [(row.code, row.parameters["object"]) for row in findings] == [
        ("doctor.object_differs", name)
    ]
    other_file()
    with desk.refuses("object.missing", object=name):
        desk.station.issue.record_paper(made["issued"])


def test_that_a_backup_carries_the_file(desk: Desk, tmp_path: Path) -> None:
    made = back_up(desk.station, tmp_path / "station.backup")
    name = library.shipped(SCALE).file_hash
    assert f"objects/{name[:2]}/{name}" in made.manifest.members
