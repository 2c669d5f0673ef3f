"""Files that somebody names: read no further than they can be used, written whole or not at all."""

from pathlib import Path

from metro.errors import MetroError
from metro.regulations.source import LARGEST


def read_file(file: Path, largest: int = LARGEST) -> bytes:
    """Return the bytes of a data file that somebody named; of a huge one enough to refuse it.

    Raises MetroError `file.unreadable`.
    """
    try:
        with file.open("rb") as stream:
            return stream.read(largest + 1)
    except OSError as error:
        raise MetroError("file.unreadable", file=str(file)) from error


def make_folder(folder: Path) -> None:
    """Make a folder for files whose names are ours.

    Raises MetroError `file.unwritable`.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise MetroError("file.unwritable", file=str(folder)) from error


def write_file(file: Path, data: bytes) -> None:
    """Write a new file that somebody named; one that holds these very bytes already is good.

    Its folder has to be there: one that is not was hardly meant. Raises MetroError `file.exists`,
    `file.unwritable`; there is no half of a file then.
    """
    made = False
    try:
        if file.exists():
            if file.is_file() and file.stat().st_size == len(data) and file.read_bytes() == data:
                return
            raise MetroError("file.exists", file=str(file))
        with file.open("xb") as stream:
            made = True
            stream.write(data)
    except OSError as error:
        if made:
            file.unlink(missing_ok=True)
        raise MetroError("file.unwritable", file=str(file)) from error
