"""Files of the user's cache folder: what was made once, as JSON under a line that vouches for it.

The line names the program that made it and the hash of the rest. A file that does not fit, whatever
is wrong with it, is none at all. It saves time, nothing else: no number that was kept here may come
into a record.
"""

import contextlib
import hashlib
import json
import os
import threading
from pathlib import Path
from typing import Any

from metro import __version__

LARGEST = 1_000_000
FORM = 4
"""Counts the forms of these files, and what the reader makes of a file of the library."""
WRONG = (ValueError, LookupError, TypeError, AttributeError)
"""What making objects of a file raises that vouches for itself and is not ours all the same."""


def kept(file: Path) -> Any:
    """Return what a file keeps; None when anything is wrong with it."""
    try:
        if not file.is_file() or file.stat().st_size > LARGEST:
            return None
        line, body = file.read_bytes().split(b"\n", 1)
        return json.loads(body) if line == line_over(body) else None
    except (OSError, ValueError, RecursionError):
        return None


def keep(file: Path, found: object) -> None:
    """Write a file beside its place and move it there; a folder that refuses is no matter."""
    body = json.dumps(found, ensure_ascii=False, separators=(",", ":")).encode()
    part = file.with_name(f"{file.name}.{os.getpid()}.{threading.get_ident()}.part")
    with contextlib.suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        try:
            part.write_bytes(line_over(body) + b"\n" + body)
            part.replace(file)
        finally:
            # A full disk leaves a half of it; what was moved is no longer there.
            part.unlink(missing_ok=True)


def line_over(body: bytes) -> bytes:
    """Return the line that vouches for the rest of a file."""
    return f"metro {__version__}/{FORM} {hashlib.sha256(body).hexdigest()}".encode()
