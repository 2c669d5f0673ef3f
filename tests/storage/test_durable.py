import os
import stat

import pytest

from metro.storage.durable import sync_file, sync_folder, write_durably


def test_that_a_file_is_there_whole_and_nothing_else(tmp_path):
    write_durably(tmp_path / "a", b"one", 0o600)
    write_durably(tmp_path / "a", b"two", 0o600)
    assert (tmp_path / "a").read_bytes() == b"two"
    assert [file.name for file in tmp_path.iterdir()] == ["a"]
    if os.name != "nt":
        assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == 0o600
    sync_file(tmp_path / "a")
    sync_folder(tmp_path)


def test_that_a_failed_write_leaves_the_old_file_and_no_half(tmp_path):
    write_durably(tmp_path / "a", b"one")
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "c").touch()
    with pytest.raises(OSError):
        write_durably(tmp_path / "b", b"two")
    assert sorted(file.name for file in tmp_path.iterdir()) == ["a", "b"]


@pytest.mark.skipif(os.name == "nt", reason="a limit of POSIX systems")
def test_that_a_full_disk_leaves_the_old_file(tmp_path, other_process):
    """A limit on the size of files does what a full disk does, without one."""
    write_durably(tmp_path / "a", b"one")
    code = """
import resource, sys
from pathlib import Path
from metro.storage.durable import write_durably
from metro.storage.faults import in_words
resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
try:
    with in_words():
        write_durably(Path(sys.argv[1]), b"x" * 8192)
except Exception as error:
    print(error.code)
"""
    said, errors = other_process(code, tmp_path / "a").communicate(timeout=60)
    assert said.strip() == "station.disk_full", errors
    assert (tmp_path / "a").read_bytes() == b"one"
    assert len(list(tmp_path.iterdir())) == 1
