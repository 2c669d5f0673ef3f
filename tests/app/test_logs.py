import errno
from pathlib import Path

import pytest

from metro.app.logs import log_fault, surroundings


def fault(words: str = "of two\nlines") -> ValueError:
    try:
        raise ValueError(words)
    except ValueError as error:
        return error


def test_that_a_fault_lands_in_the_log_with_its_traceback(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("METRO_DATA", str(tmp_path))
    assert log_fault(fault()) == "ValueError: of two lines"
    assert len(log_fault(fault("x" * 1000))) == 200
    text = (tmp_path / "logs" / "metro.log").read_text("utf-8")
    assert text.count("Traceback") == 2
    assert "in fault" in text


def test_that_each_fault_lands_where_the_data_then_lie(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("one", "two"):
        monkeypatch.setenv("METRO_DATA", str(tmp_path / name))
        log_fault(fault(name))
    assert "ValueError: two" in (tmp_path / "two" / "logs" / "metro.log").read_text("utf-8")
    assert "two" not in (tmp_path / "one" / "logs" / "metro.log").read_text("utf-8")


def test_that_a_log_that_can_not_be_written_hides_no_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("no folder", "utf-8")
    monkeypatch.setenv("METRO_DATA", str(tmp_path / "file"))
    assert log_fault(fault()) == "ValueError: of two lines"
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (errno.ENOSPC, "station.disk_full"),
        (errno.EROFS, "station.read_only"),
        (errno.EACCES, "station.read_only"),
    ],
)
def test_that_the_disk_and_the_rights_are_no_fault_of_ours(number: int, code: str) -> None:
    found = surroundings(OSError(number, "words"))
    assert found is not None
    assert (found.code, found.exit_code) == (code, 2)


@pytest.mark.parametrize("error", [OSError(errno.ENOENT, "words"), ValueError("words")])
def test_that_a_bug_of_ours_is_not_blamed_on_the_disk(error: Exception) -> None:
    assert surroundings(error) is None
