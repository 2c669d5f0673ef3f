"""What becomes of a demo that can't be finished; a finished one is in the tests of `metro demo`."""

from pathlib import Path

import pytest

from metro.app.demo.build import build
from metro.app.places import StationPlace
from metro.storage.lock import StationLock

from ...station import StepClock, refused


def stopped(at: str, error: BaseException):  # type: ignore[no-untyped-def]
    def progress(done: int, of: int, what: str) -> bool:
        if what == at:
            raise error
        return True

    return progress


@pytest.mark.parametrize("there", [True, False])
@pytest.mark.parametrize("error", [KeyboardInterrupt(), OSError(28, "No space left on device")])
def test_that_a_demo_that_could_not_be_finished_is_not_left_behind(
    tmp_path: Path, there: bool, error: BaseException
) -> None:
    folder = tmp_path / "demo"
    if there:
        folder.mkdir()
    with pytest.raises(type(error)):
        build(StationPlace(folder), StepClock(), stopped("ledger", error))
    assert folder.exists() is there
    assert list(tmp_path.rglob("*.sqlite")) == []


def test_that_only_an_empty_folder_is_taken(tmp_path: Path) -> None:
    (tmp_path / "letter").write_text("dear Sir", "utf-8")
    for place in (tmp_path, tmp_path / "letter"):
        with refused("station.not_empty", where=str(place)):
            build(StationPlace(place), StepClock())
    assert [file.name for file in tmp_path.iterdir()] == ["letter"]


def test_that_the_demo_that_somebody_else_is_making_is_left_to_him(tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    folder.mkdir()
    lock = StationLock(folder)
    with refused("station.in_use"):
        build(StationPlace(folder), StepClock())
    assert [file.name for file in folder.iterdir()] == ["lock"]
    lock.release()
