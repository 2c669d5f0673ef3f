"""Read a list of passwords by person: a file that its owner alone can read."""

import os
import stat
from collections.abc import Sequence
from pathlib import Path

from metro.errors import MetroError
from metro.model.people import Person
from metro.regulations.cursor import Cursor
from metro.regulations.source import parse

LARGEST = 100_000


def read_passwords(file: Path, people: Sequence[Person]) -> dict[str, str]:
    """Return the password of each of these people; the file may hold those of others too.

    Raises MetroError `file.…`, `registers.open_passwords`, `registers.no_password`.
    """
    try:
        with file.open("rb") as stream:
            # Windows has no such bits; who may read there is not asked.
            shared = os.name == "posix" and stat.S_IMODE(os.fstat(stream.fileno()).st_mode) & 0o077
            data = b"" if shared else stream.read(LARGEST + 1)
    except OSError as error:
        raise MetroError("file.unreadable", file=str(file)) from error
    if shared:
        raise MetroError("registers.open_passwords", file=str(file))
    top = Cursor(parse(data, file.name, LARGEST), file.name)
    found = {who: place.text() for who, place in top.entries()} if top.node.value else {}
    lacking = "、".join(who.id for who in people if who.id not in found)
    if lacking:
        raise MetroError("registers.no_password", file=file.name, people=lacking)
    return {who.id: found[who.id] for who in people}
