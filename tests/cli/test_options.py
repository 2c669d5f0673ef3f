"""Folders that can't be written and disks that are full, met by the real program.

What a process may do is a matter of its rights: so these run the program without those of the
superuser, on a file system that is full, or with files that may not grow.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from metro.app.places import StationPlace
from metro.cli.options import password_of

from ..station import HEAD, PASSES, VERIFIER, password, refused
from .conftest import bytes_below, has_chinese, whole

ROOT = Path(__file__).parents[2]
CASES = ROOT / "resources" / "demo" / "verifications.yaml"
HUMBLE = """\
import ctypes, os, sys
# Even the superuser obeys the rights of files without CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH.
if sys.platform.startswith("linux"):
    for capability in (1, 2):
        ctypes.CDLL(None).prctl(24, capability, 0, 0, 0)
os.execv(sys.executable, [sys.executable, "-B", "-m", "metro", *sys.argv[1:]])
"""
LIMITED = """\
import resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]),) * 2)
sys.argv = ["metro", *sys.argv[2:]]
from metro.__main__ import main
sys.exit(main())
"""

pytestmark = pytest.mark.skipif(os.name == "nt", reason="rights and limits of POSIX")


@dataclass
class Machine:
    """Runs the program somewhere, as somebody, within limits."""

    folder: Path
    station: Path
    begin: tuple[str, ...] = ("-m", "metro")
    refused: set[str] = field(default_factory=set)

    def __call__(self, *typed: object, language: str = "en") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            # -B: a cached module cut off by a full disk would break every later run.
            [sys.executable, "-B", *self.begin, *map(str, typed)],
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
            cwd=self.folder,
            env={
                "PYTHONPATH": str(ROOT / "src"),
                "PATH": "",
                "METRO_LANGUAGE": language,
                "METRO_DATA": str(self.folder / "data"),
            },
        )

    def refuses(self, code: str, *typed: object) -> None:
        """Expect a refusal that changes nothing: the first of a code in both languages."""
        before = bytes_below(self.folder)
        languages = ("zh",) if code in self.refused else ("zh", "en")
        self.refused.add(code)
        for language in languages:
            said = self(*typed, language=language)
            assert (said.returncode, said.stdout) == (2, ""), said
            whole(code, said.stderr)
            assert has_chinese(said.stderr.splitlines()[-1]) is (language == "zh")
        assert bytes_below(self.folder) == before

    def person(self, person: str) -> tuple[object, ...]:
        file = self.folder / f"password-{person}"
        if not file.exists():
            file.write_text(password(person), "utf-8")
            file.chmod(0o644)
        return "--as", person, "--password-file", file

    def record(self) -> tuple[object, ...]:
        named = ("--case", PASSES, "--instrument", "scale-007", "--station", self.station)
        return ("record", CASES, *named, *self.person(VERIFIER))

    def enrol(self) -> tuple[object, ...]:
        named = ("--name", "desk-2", "--station", self.station)
        return ("enrol", self.folder / "desk-2", *named, *self.person(HEAD))


@pytest.fixture
def outside(tmp_path: Path) -> Iterator[Path]:
    """Return an empty folder, whose folders are writable again at the end."""
    folder = tmp_path / "outside"
    folder.mkdir()
    yield folder
    for found in (folder, *folder.glob("*")):
        if found.is_dir():
            found.chmod(0o755)


@pytest.fixture
def guest(place: StationPlace, outside: Path) -> Machine:
    """Return the program as run by somebody who may read the station and write nothing."""
    station = Path(shutil.copytree(place.folder, outside / "station"))
    machine = Machine(outside, station, ("-c", HUMBLE))
    machine.person(VERIFIER)
    machine.person(HEAD)
    for found in (*station.rglob("*"), station, outside):
        found.chmod(0o555 if found.is_dir() else 0o444)
    touched = machine("backup", outside / "copy.metro", "--station", station)
    if touched.returncode == 0:
        pytest.skip("this user may write everywhere, and can't give that up here")
    return machine


def test_that_a_station_that_can_not_be_written_can_be_read(guest: Machine) -> None:
    before = bytes_below(guest.folder)
    for typed in (("certificates",), ("due",), ("trace", "scale-001"), ("doctor",)):
        said = guest(*typed, "--station", guest.station)
        assert (said.returncode, said.stderr) == (0, ""), typed
    assert bytes_below(guest.folder) == before


def test_that_a_folder_that_can_not_be_written_is_named(guest: Machine) -> None:
    at = ("--station", guest.station)
    guest.refuses("station.read_only", *guest.record())
    guest.refuses("station.read_only", *guest.enrol())
    guest.refuses("station.read_only", "backup", *at)
    guest.refuses("station.read_only", "backup", guest.folder / "copy.metro", *at)
    guest.refuses("station.read_only", "demo", guest.folder / "demo")
    guest.refuses("file.unwritable", "certificate", "JY-2026-00001", "-o", "c.pdf", *at)


def test_that_files_that_can_not_be_read_are_named(guest: Machine) -> None:
    at = ("--station", guest.station)
    file, cases = guest.station / "station.sqlite", guest.folder / "cases.yaml"
    guest.folder.chmod(0o755)
    shutil.copy(CASES, cases)
    for locked in (file, cases):
        locked.chmod(0o000)
    for language in ("zh", "en"):
        due, judge = guest("due", *at, language=language), guest("judge", cases, language=language)
        whole("station.not_readable", due.stderr)
        whole("file.unreadable", judge.stderr)
        assert (due.returncode, judge.returncode) == (2, 2)
    file.chmod(0o444)
    guest.station.chmod(0o000)
    for typed in (("due", *at), ("demo", guest.station), guest.record()):
        said = guest(*typed)
        assert said.returncode == 2
        whole("station.not_readable", said.stderr)


@pytest.fixture
def limited(place: StationPlace, outside: Path) -> Callable[[int], Machine]:
    """Return a maker of programs whose files may not grow beyond a size."""
    shutil.copytree(place.folder, outside / "station")

    def machine(size: int) -> Machine:
        return Machine(outside, outside / "station", ("-c", LIMITED, str(size)))

    return machine


@pytest.mark.parametrize("size", [0, 1000])
def test_that_a_file_that_can_not_grow_leaves_no_half(
    limited: Callable[[int], Machine], size: int
) -> None:
    machine = limited(size)
    at = ("--station", machine.station)
    machine.refuses("file.unwritable", "certificate", "JY-2026-00001", "-o", "c.pdf", *at)
    machine.refuses("station.disk_fails", *machine.record())
    machine.refuses("station.disk_fails", "backup", "copy.metro", *at)
    machine.refuses("station.disk_fails", "demo", machine.folder / "demo")
    assert not (machine.folder / "demo").exists()
    assert not (machine.folder / "desk-2").exists()


def test_that_a_write_torn_in_the_middle_is_undone_at_the_next_look(
    limited: Callable[[int], Machine],
) -> None:
    """Here the journal fits and the database does not, so the program can't even undo it."""
    machine = limited(100_000)
    before = bytes_below(machine.folder)
    typed = machine.enrol()
    said = machine(*typed)
    assert (said.returncode, said.stdout) == (2, "")
    whole("station.disk_fails", said.stderr)
    well = Machine(machine.folder, machine.station)
    assert well("doctor", "--station", machine.station).returncode == 0
    after = bytes_below(machine.folder)
    after.pop(f"password-{HEAD}")
    assert after == before


@pytest.fixture
def full(place: StationPlace, outside: Path) -> Iterator[Machine]:
    """Return the program on a file system with hardly any room left."""
    mount = shutil.which("mount")
    small = ["-t", "tmpfs", "-o", "size=3m,mode=0755", "none", str(outside)]
    if os.geteuid() != 0 or mount is None:
        pytest.skip("only root may mount a small file system")
    if subprocess.run([mount, *small], capture_output=True, check=False).returncode != 0:
        pytest.skip("this machine does not let a small file system be mounted")
    try:
        station = Path(shutil.copytree(place.folder, outside / "station"))
        machine = Machine(outside, station)
        machine.person(VERIFIER)
        machine.person(HEAD)
        with (outside / "filler").open("wb", buffering=0) as filler:
            for size in (65536, 4096, 1):
                try:
                    while filler.write(b"-" * size) == size:
                        pass
                except OSError:
                    continue
        yield machine
    finally:
        subprocess.run(["umount", "-l", str(outside)], check=False)


def test_that_a_full_disk_is_named_and_loses_nothing(full: Machine) -> None:
    at = ("--station", full.station)
    full.refuses("station.disk_full", *full.record())
    full.refuses("station.disk_full", "backup", "copy.metro", *at)
    full.refuses("station.disk_full", "demo", full.folder / "demo")
    full.refuses("file.unwritable", "certificate", "JY-2026-00001", "-o", "c.pdf", *at)
    assert not (full.folder / "c.pdf").exists()
    assert full("doctor", *at).returncode == 0
    assert full("certificates", *at).returncode == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this machine has no /dev/full")
def test_that_an_answer_that_finds_no_room_is_no_fault_of_ours(tmp_path: Path) -> None:
    with Path("/dev/full").open("w", encoding="utf-8") as out:
        said = subprocess.run(
            [sys.executable, "-m", "metro", "convert", "1 L", "mL"],
            stdout=out,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
            env={
                "PYTHONPATH": str(ROOT / "src"),
                "METRO_LANGUAGE": "en",
                "METRO_DATA": "/dev/null",
            },
        )
    whole("station.disk_full", said.stderr)


def test_that_a_reader_who_goes_away_is_no_trouble() -> None:
    """As `metro regulations check | head -1` does."""
    program = subprocess.Popen(
        [sys.executable, "-m", "metro", "regulations", "check", "--json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={"PYTHONPATH": str(ROOT / "src"), "METRO_LANGUAGE": "en"},
    )
    assert program.stdout is not None
    assert program.stderr is not None
    program.stdout.close()
    said = program.stderr.read()
    program.stderr.close()
    program.wait()
    assert said == b""


def test_that_a_password_file_is_read_without_its_line_end(tmp_path: Path) -> None:
    (tmp_path / "p").write_bytes("密码 word\r\n".encode())
    assert password_of("limin", tmp_path / "p") == ("limin", "密码 word")
    (tmp_path / "p").write_bytes(b"\xff")
    with refused("file.unreadable"):
        password_of("limin", tmp_path / "p")
    with refused("person.needed"):
        password_of(None, tmp_path / "p")
