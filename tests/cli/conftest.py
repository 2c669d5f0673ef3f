"""The command line as a person types it, in the process of the test, with the clock of the desk."""

import hashlib
import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from metro.app.clock import SystemClock
from metro.cli.main import run

from ..station import HEAD, StepClock, password


@dataclass(frozen=True)
class Said:
    """What a verb said: its exit code, stdout, stderr."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()


@dataclass
class Shell:
    """Types `metro …` and looks at what comes back."""

    capsys: pytest.CaptureFixture[str]
    folder: Path
    window: list[object] = field(default_factory=list)

    def __call__(self, *typed: object, language: str = "en") -> Said:
        def asked(*arguments: object) -> int:
            self.window.append(arguments)
            return 0

        self.capsys.readouterr()
        code = run(["--language", language, *map(str, typed)], asked, asked)
        found = self.capsys.readouterr()
        assert "Traceback" not in found.out + found.err
        return Said(code, found.out, found.err)

    def does(self, *typed: object, language: str = "en") -> Said:
        """Expect that it is done, and that nothing is said beside it."""
        said = self(*typed, language=language)
        assert (said.code, said.err) == (0, ""), said
        return said

    def refuses(
        self, code: str, *typed: object, as_json: bool = True, but: tuple[str, ...] = ()
    ) -> dict[str, Said]:
        """Expect a refusal, whole in both languages, that leaves every file as it was."""
        before = bytes_below(self.folder, but)
        said = {language: self(*typed, language=language) for language in ("zh", "en")}
        assert bytes_below(self.folder, but) == before
        for found in said.values():
            assert found.code == 2, found
            whole(code, found.err)
        assert has_chinese(said["zh"].err.replace(code, ""))
        assert said["zh"].err != said["en"].err
        if as_json:
            assert self(*typed, "--json").json["refused"]["code"] == code
        return said

    def person(self, person: str = HEAD, word: str = "") -> tuple[object, ...]:
        """Return the options of a person who acts, the password in a file."""
        file = self.folder / f"password-{person}"
        file.write_text(f"{word or password(person)}\n", "utf-8")
        return "--as", person, "--password-file", file


def whole(code: str, err: str) -> None:
    """Check a refusal: one line for the code, one for the cause, one for the remedy."""
    first, *reasons, cause, remedy = err.splitlines()
    assert first == f"✕ {code}", err
    assert all(line.startswith("  · ") for line in reasons), err
    assert re.fullmatch(r"  [^ →·].*", cause), err
    assert re.fullmatch(r"  → \S.*", remedy), err
    assert not re.search(r"\{[a-z_:]+\}", err), "a parameter that was not filled"
    assert "None" not in err


def has_chinese(text: str) -> bool:
    return any("一" <= sign <= "鿿" for sign in text)


def bytes_below(folder: Path, but: tuple[str, ...] = ()) -> dict[str, str]:
    """Return the hash of every file below a folder; the lock's text may come and go."""
    return {
        str(file.relative_to(folder)): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(folder.rglob("*"))
        if file.is_file() and file.name not in ("lock", "metro.log", *but)
        if not file.name.endswith("-journal")
    }


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> StepClock:
    """Return the clock of the machine: an hour after the small station's work, unless moved."""
    clock = StepClock()
    clock.move(hours=1)
    monkeypatch.setattr(SystemClock, "now", lambda _: clock.now())
    return clock


@pytest.fixture
def metro(
    clock: StepClock,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Shell:
    """Return the command line in an empty folder, with a user who has no station yet."""
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    monkeypatch.setenv("METRO_DATA", str(tmp_path / "data"))
    monkeypatch.delenv("METRO_LANGUAGE", raising=False)
    return Shell(capsys, tmp_path)
