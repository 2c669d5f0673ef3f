"""Exit codes, languages, and what a person is told when a verb is not typed as it should be."""

import subprocess
import sys
from pathlib import Path

import pytest

from metro import __version__
from metro.app.station import Station
from metro.cli.main import VERBS, run

from .conftest import Shell, bytes_below, has_chinese, whole

ROOT = Path(__file__).parents[2]


def program(*typed: str, **env: str) -> subprocess.CompletedProcess[str]:
    """Run the real program."""
    return subprocess.run(
        [sys.executable, "-m", "metro", *typed],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        env={"PYTHONPATH": str(ROOT / "src"), "PATH": "", **env},
    )


def test_that_the_program_ends_with_0_when_it_is_done() -> None:
    said = program("convert", "20.05 L", "mL", METRO_LANGUAGE="en")
    assert (said.returncode, said.stdout, said.stderr) == (0, "20050 mL\n", "")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_that_the_program_ends_with_2_when_it_refuses(language: str) -> None:
    said = program("judge", "no-such-file.yaml", METRO_LANGUAGE=language)
    assert (said.returncode, said.stdout) == (2, "")
    whole("file.unreadable", said.stderr)
    assert has_chinese(said.stderr) is (language == "zh")


def test_that_words_are_utf_8_whatever_the_terminal_says() -> None:
    said = program("judge", "没有.yaml", METRO_LANGUAGE="zh", PYTHONIOENCODING="ascii")
    assert "读不到文件 没有.yaml。" in said.stderr


@pytest.mark.parametrize(
    ("surroundings", "chinese"),
    [
        ({"LANG": "zh_CN.UTF-8"}, True),
        ({"LANG": "en_GB.UTF-8"}, False),
        ({"LANG": "C.UTF-8"}, False),
        ({}, True),
        ({"LANG": "en_GB.UTF-8", "LC_ALL": "zh_CN.UTF-8"}, True),
        ({"LANG": "zh_CN.UTF-8", "METRO_LANGUAGE": "en"}, False),
    ],
)
def test_that_the_language_is_that_of_the_user(
    surroundings: dict[str, str],
    chinese: bool,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for name in ("LANG", "LC_ALL", "METRO_LANGUAGE"):
        monkeypatch.delenv(name, raising=False)
    for name, value in surroundings.items():
        monkeypatch.setenv(name, value)
    assert run(["judge", "no-such-file.yaml"], int, int) == 2
    assert has_chinese(capsys.readouterr().err) is chinese


def test_that_the_language_asked_for_goes_before_that_of_the_user(
    metro: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("METRO_LANGUAGE", "en")
    assert has_chinese(metro("judge", "no-such-file.yaml", language="zh").err)
    assert has_chinese(metro("no-such-verb", language="zh").err)


def test_that_the_version_is_said(metro: Shell) -> None:
    assert __version__ in metro.does("--version").out


def test_that_help_names_every_verb(metro: Shell) -> None:
    said = metro.does("--help").out
    assert [verb for verb in VERBS if f"\n  {verb} " not in said] == []


@pytest.mark.parametrize("verb", VERBS)
def test_that_every_verb_explains_itself(metro: Shell, verb: str) -> None:
    said = metro.does(verb, "--help").out
    assert said.startswith(f"Usage: metro {verb}")


@pytest.mark.parametrize("verb", ["check", "confirm"])
def test_that_the_verbs_of_regulations_explain_themselves(metro: Shell, verb: str) -> None:
    assert f"metro regulations {verb}" in metro.does("regulations", verb, "--help").out


def test_that_a_group_without_a_verb_shows_what_there_is(metro: Shell) -> None:
    said = metro("regulations")
    assert (said.code, said.out) == (2, "")
    assert "confirm" in said.err


MISUSED = [
    (("no-such-verb",), "usage.no_verb", "no-such-verb"),
    (("due", "--no-such-option"), "usage.no_option", "--no-such-option"),
    (("judge",), "usage.missing", "FILE"),
    (("round", "1.25"), "usage.missing", "--to"),
    (("record", "cases.yaml"), "usage.missing", "--instrument"),
    (("trace", "scale-001", "--on", "2026-02-30"), "usage.bad_value", "--on"),
    (("certificates", "--limit", "0"), "usage.bad_value", "--limit"),
    (("tour", "pictures", "--theme", "blue"), "usage.bad_value", "light | dark"),
    (("convert", "1 L", "mL", "dL", "hL"), "usage.extra", "dL hL"),
    (("round", "1.25", "--to"), "usage.no_value", "--to"),
    ((), "usage.no_command", "metro"),
]


@pytest.mark.parametrize(("typed", "code", "named"), MISUSED)
def test_that_a_verb_typed_wrongly_is_refused_in_both_languages(
    metro: Shell, typed: tuple[str, ...], code: str, named: str
) -> None:
    for said in metro.refuses(code, *typed, as_json=False).values():
        assert named in said.err
        assert "--help" in said.err


def test_that_an_interrupted_verb_says_so(metro: Shell) -> None:
    def interrupted(*_: object) -> int:
        raise KeyboardInterrupt

    metro.capsys.readouterr()
    assert run(["--language", "en", "tour", "pictures"], interrupted, interrupted) == 2
    whole("work.cancelled", metro.capsys.readouterr().err.lstrip())


def test_that_a_fault_of_ours_ends_with_1_and_leaves_its_traceback_in_the_log(
    metro: Shell, tmp_path: Path
) -> None:
    def broken(*_: object) -> int:
        raise ZeroDivisionError("of two\nlines")

    assert run(["--language", "zh", "tour", "pictures"], broken, broken) == 1
    err = metro.capsys.readouterr().err
    whole("fault.unexpected", err)
    assert "ZeroDivisionError: of two lines" in err
    log = (tmp_path / "data" / "logs" / "metro.log").read_text("utf-8")
    assert "Traceback" in log
    assert "ZeroDivisionError" in log


def test_that_a_full_disk_is_no_fault_of_ours(metro: Shell) -> None:
    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    assert run(["--language", "en", "tour", "pictures"], full, full) == 2
    whole("station.disk_full", metro.capsys.readouterr().err)


def test_that_open_opens_the_window_on_a_station(metro: Shell) -> None:
    metro.does("open", "--station", "somewhere")
    metro.does("open")
    assert metro.window == [("somewhere", "en"), (None, "en")]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="displays of Linux")
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("typed", [(), ("open",)])
@pytest.mark.parametrize(
    ("code", "display"), [("window.no_display", ""), ("window.display_silent", ":65000")]
)
def test_that_a_window_without_a_display_is_refused(
    code: str, display: str, typed: tuple[str, ...], language: str
) -> None:
    said = program(*typed, METRO_LANGUAGE=language, **({"DISPLAY": display} if display else {}))
    assert (said.returncode, said.stdout) == (2, "")
    whole(code, said.stderr)
    assert has_chinese(said.stderr) is (language == "zh")
    assert display in said.stderr
    assert "metro tour" in said.stderr


READING = [
    ("due",),
    ("certificates",),
    ("certificate", "JY-2026-00001", "-o", "paper.pdf"),
    ("trace", "scale-001"),
    ("backup", "copy.metro"),
    ("regulations", "confirm", "jjg-99-2022-weights"),
]
NO_STATION = {
    "nothing": lambda folder: None,
    "an empty folder": lambda folder: folder.mkdir(),
    "an empty file": lambda folder: (folder.mkdir(), (folder / "station.sqlite").touch()),
    "a folder for a file": lambda folder: (folder / "station.sqlite").mkdir(parents=True),
    "a file for a folder": lambda folder: folder.write_text("a letter", "utf-8"),
    "rubbish": lambda folder: (
        folder.mkdir(),
        (folder / "station.sqlite").write_bytes(b"rubbish " * 1000),
    ),
}


@pytest.mark.parametrize("what", NO_STATION)
@pytest.mark.parametrize("typed", READING, ids=lambda typed: typed[0])
def test_that_what_is_no_station_is_refused_and_left_alone(
    metro: Shell, tmp_path: Path, typed: tuple[str, ...], what: str
) -> None:
    NO_STATION[what](tmp_path / "place")
    metro.refuses("station.not_a_station", *typed, "--station", tmp_path / "place")
    assert not (tmp_path / "place" / "keys").exists()


def test_that_an_address_that_can_not_be_read_keeps_its_password(metro: Shell) -> None:
    address = "postgresql://metro:secret@host:54:32/station"
    for said in metro.refuses("station.bad_address", "due", "--station", address).values():
        assert "secret" not in said.err
    metro.refuses("station.bad_address", "due", "--station", "mysql://host/station")


def test_that_a_server_that_does_not_answer_is_named(metro: Shell) -> None:
    address = "postgresql://metro:secret@127.0.0.1:9/station"
    for said in metro.refuses("station.not_reachable", "due", "--station", address).values():
        assert "127.0.0.1" in said.err
        assert "secret" not in said.err


def test_that_verbs_may_look_while_a_window_is_open(metro: Shell, place: object) -> None:
    with Station(place):  # type: ignore[arg-type]
        for typed in READING:
            metro.does(*typed, "--station", place)


def test_that_a_second_writer_is_refused_and_told_who_holds_the_station(
    metro: Shell, place: object
) -> None:
    with Station(place) as window:  # type: ignore[arg-type]
        before = bytes_below(window.place.folder)
        typed = ("regulations", "confirm", "jjg-99-2022-weights", "--all", *metro.person())
        for said in metro.refuses("station.in_use", *typed, "--station", place).values():
            assert "#" in said.err
        assert bytes_below(window.place.folder) == before
