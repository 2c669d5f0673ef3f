"""Whole regulations from the user's cache folder: for what is shown, never for what is judged.

A copy counts for the very bytes of the file whose hash it carries. Lists, the due list, catalogue
and completeness take copies; whatever comes into a record reads the file (`regulations.library`).
"""

import contextlib
import hashlib
from functools import cache
from pathlib import Path

from metro.app.kept import WRONG, keep, kept
from metro.app.places import user_cache
from metro.model.regulation import VerificationRegulation
from metro.regulations import library
from metro.regulations.packing import packed, unpacked

FOLDER = "regulations"


@cache
def copy_of(regulation: str) -> VerificationRegulation:
    """Return a regulation of this copy of the program as its file has it, to be shown.

    Raises MetroError as `library.shipped` does.
    """
    return copied(user_cache(), regulation)


def copied(folder: Path, regulation: str) -> VerificationRegulation:
    """Return a regulation by the copy in a cache folder, which is made again where it does not fit.

    Raises MetroError as `library.shipped` does.
    """
    file = folder / FOLDER / f"{regulation}.json"
    file_hash = hashlib.sha256(library.data(regulation)).hexdigest()
    with contextlib.suppress(*WRONG):
        found = unpacked(kept(file))
        if (found.id, found.file_hash) == (regulation, file_hash):
            return found
    made = library.shipped(regulation)
    # A formula with a name is code, which no copy holds: such a file is read each time.
    with contextlib.suppress(TypeError):
        keep(file, packed(made))
    return made
