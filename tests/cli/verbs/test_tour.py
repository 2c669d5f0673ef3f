import os
import struct
import subprocess
import sys
from pathlib import Path

import pytest

from metro.app.places import StationPlace
from metro.cli.main import run

from ..conftest import Shell, has_chinese, whole

ROOT = Path(__file__).parents[3]
DISPLAYS = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")


def program(
    *typed: object, language: str = "en", start: tuple[str, ...] = ("-m", "metro"), **more: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *start, *map(str, typed)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        env={
            **{name: value for name, value in os.environ.items() if name not in DISPLAYS},
            "PYTHONPATH": str(ROOT / "src"),
            "METRO_LANGUAGE": language,
            **more,
        },
    )


def size(file: Path) -> tuple[int, int]:
    """Return width and height as the header of a PNG says them."""
    data = file.read_bytes()
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", data[16:24])
    return width, height


def test_that_every_page_of_the_window_becomes_a_picture(
    place: StationPlace, tmp_path: Path
) -> None:
    folder = tmp_path / "pictures"
    said = program("tour", folder, "--station", place, "--size", "1366x768", "--theme", "dark")
    assert said.returncode == 0, said.stderr
    files = [Path(line) for line in said.stdout.splitlines()]
    assert sorted(folder.iterdir()) == sorted(files)
    names = {file.name.split("-", 1)[1].removesuffix("-en-dark.png") for file in files}
    pages = {"today", "instruments", "standards", "certificates", "traceability", "regulations"}
    assert pages <= names
    assert {"verification-draft-1", "verification-issued", "verification-returned"} <= names
    dialogs = {"due-notices", "labels", "print", "issue-job", "check-certificate"}
    assert dialogs <= names
    assert {size(file) for file in files} == {(1366, 768)}
    assert len({file.read_bytes() for file in files}) == len(files), "each page is its own"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_that_a_small_picture_is_as_small_as_asked_for(
    place: StationPlace, tmp_path: Path, language: str
) -> None:
    """With a display that does not answer it is made all the same."""
    typed = ("tour", tmp_path / "pictures", "--station", place, "--size", "1024x700")
    said = program(*typed, language=language, DISPLAY=":65000", QT_QPA_PLATFORM="xcb")
    assert (said.returncode, said.stderr) == (0, "")
    files = [Path(line) for line in said.stdout.splitlines()]
    assert {file.name: size(file) for file in files if size(file) != (1024, 700)} == {}


BROKEN = """
import sys
from metro.ui.window import MainWindow

def broken(self, found):
    raise ValueError("a page broke")

MainWindow._show_counts = broken
from metro.__main__ import main
sys.exit(main())
"""


@pytest.mark.parametrize(("language", "words"), [("zh", "程序出错"), ("en", "The program failed")])
def test_that_a_page_that_breaks_ends_the_tour_with_1(
    place: StationPlace, tmp_path: Path, language: str, words: str
) -> None:
    file = tmp_path / "broken.py"
    file.write_text(BROKEN, "utf-8")
    typed = ("tour", tmp_path / "pictures", "--station", place, "--size", "1024x700")
    said = program(*typed, language=language, start=(str(file),), METRO_DATA=str(tmp_path / "data"))
    assert said.returncode == 1
    whole("fault.unexpected", said.stderr)
    assert words in said.stderr
    assert len(said.stdout.splitlines()) == len(list((tmp_path / "pictures").iterdir())) > 5
    assert "Traceback" in (tmp_path / "data" / "logs" / "metro.log").read_text("utf-8")


def test_that_the_verb_hands_on_what_was_asked_for(metro: Shell) -> None:
    typed = ("--theme", "dark", "--size", "800x600", "--scale", "2", "--station", "s")
    metro.does("tour", "pictures", *typed, language="zh")
    metro.does("tour", "pictures", "--language", "en", language="zh")
    assert [asked[:-1] for asked in metro.window] == [  # type: ignore[index]
        (Path("pictures"), "s", "zh", "dark", "800x600", 2.0),
        (Path("pictures"), None, "en", "light", "1366x768", 1.0),
    ]


def test_that_the_window_speaks_the_language_that_was_named(metro: Shell) -> None:
    metro.does("open", "--station", "s", language="en")
    metro.does("open", language="zh")
    assert metro.window == [("s", "en"), (None, "zh")]


def test_that_the_window_follows_the_desktop_unless_a_language_is_named(
    metro: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    del metro
    asked: list[object] = []
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    assert run(["open"], int, lambda *named: asked.append(named) or 0) == 0
    monkeypatch.setenv("METRO_LANGUAGE", "en")
    assert run(["open"], int, lambda *named: asked.append(named) or 0) == 0
    assert asked == [(None, ""), (None, "en")]


def test_that_tour_and_open_speak_json_too(metro: Shell) -> None:
    assert metro.does("tour", "pictures", "--json").json == {"pictures": []}
    assert metro.does("open", "--json").json == {"closed": 0}
    *_, told = metro.window[0]  # type: ignore[misc]
    told(Path("one.png"))  # type: ignore[operator]
    assert metro.capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        (("pictures", "--size", "big"), "tour.size"),
        (("pictures", "--size", "10x10"), "tour.size"),
        (("pictures", "--size", "1024x10"), "tour.size"),
        (("pictures", "--station", "nowhere"), "station.not_a_station"),
    ],
)
def test_that_a_tour_that_can_not_be_made_is_refused(
    tmp_path: Path, typed: tuple[str, ...], code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for language in ("zh", "en"):
        said = program("tour", *typed, language=language)
        assert (said.returncode, said.stdout) == (2, "")
        whole(code, said.stderr)
        assert has_chinese(said.stderr) is (language == "zh")
    assert list(tmp_path.iterdir()) == []
