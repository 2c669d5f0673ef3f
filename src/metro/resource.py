"""The one door to `resources/`: in a checkout, in an installed wheel, in a frozen application."""

import json
import sys
from functools import cache
from pathlib import Path
from typing import Any

from metro.errors import Fault


@cache
def root() -> Path:
    """Return the folder of the resources that belong to this copy of the program."""
    here = Path(__file__).resolve()
    candidates = [
        Path(getattr(sys, "_MEIPASS", here.parent)) / "resources",
        here.parent / "resources",
        here.parents[2] / "resources",
    ]
    for folder in candidates:
        if (folder / "units" / "units.json").is_file():
            return folder
    raise Fault("resource.missing", folder=str(candidates[-1]))


def path(*parts: str) -> Path:
    """Return the path of one resource; it may not exist."""
    return root().joinpath(*parts)


def read_bytes(*parts: str) -> bytes:
    """Return the bytes of one resource.

    Raises Fault `resource.missing` when the copy of the program is incomplete.
    """
    file = path(*parts)
    try:
        return file.read_bytes()
    except OSError as error:
        raise Fault("resource.missing", folder=str(file)) from error


def read_json(*parts: str) -> Any:
    """Return one JSON resource, its numbers kept as text is (they are written as strings)."""
    return json.loads(read_bytes(*parts))


def names(folder: str, ending: str) -> list[str]:
    """Return the names of the files of one folder that end so, in order, without the ending."""
    return sorted(file.name.removesuffix(ending) for file in path(folder).glob(f"*{ending}"))
