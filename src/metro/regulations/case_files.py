"""The files of cases that come with the regulations of this copy."""

import re
from pathlib import Path

from metro import resource

_FOLDERS = (("cases",), ("..", "tests", "regulations", "cases"))
_NAMED = re.compile(rb"^(\s*-?\s*regulation:[ \t]*)(\S+)([ \t\r]*)$", re.MULTILINE)


def shipped_cases(regulation: str) -> bytes | None:
    """Return the bytes of the cases of a regulation; None where this copy carries none.

    An installed copy has them among its resources, a checkout among its tests.
    """
    for folder in _FOLDERS:
        file = resource.path(*folder, f"{regulation}.yaml")
        if file.is_file():
            return file.read_bytes()
    return None


def renamed(data: bytes, regulation: str) -> bytes:
    """Return a file of cases that names another regulation, every other byte as it was."""
    return _NAMED.sub(rb"\g<1>" + regulation.encode() + rb"\g<3>", data)


def beside(file: Path) -> Path:
    """Return where the cases of a regulation's file lie: `cases/` beside it, by the same name."""
    return file.parent / "cases" / file.name


def regulation_near(cases: Path, regulation: str) -> Path | None:
    """Return the file of a regulation that lies with its cases, in their folder or the one above.

    `regulation` is an id that was checked: it can't lead out of the folder.
    """
    folders = [cases.parent, cases.parent.parent]
    if cases.parent.name == beside(cases).parent.name:
        folders.reverse()  # in `cases/` what bears the name of the regulation is its cases
    for folder in folders:
        file = folder / f"{regulation}.yaml"
        if file.is_file() and file.resolve() != cases.resolve():
            return file
    return None
