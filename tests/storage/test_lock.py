import os
import signal
import subprocess

import pytest

from metro.errors import MetroError
from metro.storage.lock import StationLock, holder

HOLD = """
import sys
from pathlib import Path
from metro.storage.lock import StationLock
lock = StationLock(Path(sys.argv[1]), "Chen")
print("held", flush=True)
sys.stdin.readline()
"""


def refused(folder):
    with pytest.raises(MetroError) as found:
        StationLock(folder)
    return found.value


def test_that_a_second_process_is_refused_with_the_name_of_the_first(tmp_path, other_process):
    first = other_process(HOLD, tmp_path)
    assert first.stdout.readline() == "held\n"
    error = refused(tmp_path)
    assert error.code == "station.in_use"
    assert f"#{first.pid}" in error.parameters["holder"]
    assert error.parameters["holder"].startswith("Chen, ")


@pytest.mark.parametrize("how", ["killed", "ends"])
def test_that_the_lock_dies_with_its_process(tmp_path, other_process, how):
    first = other_process(HOLD, tmp_path)
    assert first.stdout.readline() == "held\n"
    if how == "killed":
        first.send_signal(signal.SIGKILL)
    else:
        first.stdin.write("\n")
        first.stdin.flush()
    first.wait(timeout=30)
    StationLock(tmp_path).release()


def test_that_the_same_process_is_refused_too(tmp_path):
    lock = StationLock(tmp_path)
    assert f"#{os.getpid()}" in refused(tmp_path).parameters["holder"]
    lock.name("陈立新")
    assert refused(tmp_path).parameters["holder"].startswith("陈立新, ")
    lock.release()
    lock.release()
    again = StationLock(tmp_path)
    again.release()
    lock.name("nobody")
    assert (tmp_path / "lock").read_bytes() == b""


@pytest.mark.parametrize("text", [b"", b"{}", b"[]", b"\xff", b'{"person": 1'])
def test_that_a_holder_without_a_readable_text_is_still_a_holder(tmp_path, text):
    lock = StationLock(tmp_path)
    (tmp_path / "lock").write_bytes(text)
    assert refused(tmp_path).parameters["holder"] == "?"
    lock.release()
    assert holder(tmp_path / "nowhere") == "?"


def test_that_a_folder_that_is_not_there_is_no_station(tmp_path):
    assert refused(tmp_path / "nowhere").code == "station.not_a_station"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_that_a_forked_worker_does_not_hold_the_lock_on(tmp_path, other_process):
    """The first process dies; a worker that it forked lives on and writes nothing."""
    code = """
import os, sys
from pathlib import Path
from metro.storage.lock import StationLock
lock = StationLock(Path(sys.argv[1]))
if os.fork() == 0:
    print("forked", flush=True)
    sys.stdin.readline()
    os._exit(0)
os.wait()
"""
    first = other_process(code, tmp_path)
    assert first.stdout.readline() == "forked\n"
    assert refused(tmp_path).code == "station.in_use"
    first.send_signal(signal.SIGKILL)
    first.wait(timeout=30)
    StationLock(tmp_path).release()
    first.stdin.write("\n")
    first.stdin.flush()


@pytest.mark.skipif(os.name == "nt" or os.geteuid() != 0, reason="mounts need root")
def test_that_a_read_only_medium_is_named(tmp_path):
    options = ["-t", "tmpfs", "-o", "size=1m,ro", "tmpfs", str(tmp_path)]
    mounted = subprocess.run(["mount", *options], capture_output=True, check=False)
    if mounted.returncode:
        pytest.skip("this machine allows no mounts")
    try:
        assert refused(tmp_path).code == "station.read_only"
    finally:
        subprocess.run(["umount", str(tmp_path)], check=True)
