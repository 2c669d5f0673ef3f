"""Write files so that a power cut leaves the old one or the new one, never half."""

import os
import tempfile
from pathlib import Path


def write_durably(file: Path, data: bytes, mode: int = 0o644) -> None:
    """Write to a `.part` file beside it, sync, rename, sync the folder.

    Raises OSError; the `.part` file is gone then, and the old file is as it was.
    """
    descriptor, part = tempfile.mkstemp(
        dir=file.parent, prefix=f".{file.name[:16]}-", suffix=".part"
    )
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        Path(part).chmod(mode)
        Path(part).replace(file)
    except BaseException:
        Path(part).unlink(missing_ok=True)
        raise
    sync_folder(file.parent)


def sync_file(file: Path) -> None:
    """Make the bytes of a file durable."""
    with file.open("rb+") as stream:
        os.fsync(stream.fileno())


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable; Windows has no such call and needs none."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
