"""Files that somebody names are read no further than needed, and written whole or not at all."""

from pathlib import Path

import pytest

from metro.app.files import make_folder, read_file, write_file
from metro.errors import MetroError
from metro.regulations.source import LARGEST

from ..station import refused


def test_that_of_a_huge_file_only_enough_is_read_to_refuse_it(tmp_path: Path) -> None:
    with (tmp_path / "huge").open("wb") as huge:
        huge.truncate(10 * LARGEST)
    assert len(read_file(tmp_path / "huge")) == LARGEST + 1


def test_that_a_new_file_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    with refused("file.unwritable"):
        write_file(tmp_path / "a" / "b", b"bytes")
    assert list(tmp_path.iterdir()) == []
    make_folder(tmp_path / "a")
    write_file(tmp_path / "a" / "b", b"bytes")
    assert (tmp_path / "a" / "b").read_bytes() == b"bytes"
    write_file(tmp_path / "a" / "b", b"bytes")
    for other in (b"other", b"bytes and more"):
        with refused("file.exists"):
            write_file(tmp_path / "a" / "b", other)
    with pytest.raises(MetroError, match=r"file\.exists"):
        write_file(tmp_path / "a", b"bytes")
    assert (tmp_path / "a" / "b").read_bytes() == b"bytes"
