"""Put a new station folder in the place of an old one, so that a cut leaves old or new.

A folder is replaced by two renames. `<name>.restored` exists only when it is complete: whoever
finds no folder but that, finishes the restore (`settle`); whoever finds both, has the old one.
"""

import shutil
from datetime import UTC, datetime
from pathlib import Path

from metro.storage.durable import sync_folder
from metro.storage.lock import NAME as LOCK


def settle(folder: Path) -> bool:
    """Finish a restore that was cut off between its two renames; tell whether there was one.

    Whoever opens a station calls this first.
    Raises OSError.
    """
    ready = beside(folder, "restored")
    if not ready.is_dir() or not vacant(folder):
        return False
    _clear(folder)
    ready.replace(folder)
    sync_folder(folder.parent)
    return True


def beside(folder: Path, what: str) -> Path:
    """Return the name `<folder>.<what>` next to the folder."""
    return folder.with_name(f"{folder.name}.{what}")


def vacant(folder: Path) -> bool:
    """Tell whether nothing lies there but what an attempt to open it may have left."""
    return not folder.exists() or {file.name for file in folder.iterdir()} <= {LOCK}


def _clear(folder: Path) -> None:
    if folder.exists():
        (folder / LOCK).unlink(missing_ok=True)
        folder.rmdir()


def swap(scratch: Path, folder: Path, now: datetime) -> str:
    """Put the new folder in the place of the old; return where the old one lies."""
    ready = beside(folder, "restored")
    shutil.rmtree(ready, ignore_errors=True)
    scratch.replace(ready)
    sync_folder(folder.parent)
    if vacant(folder):
        settle(folder)
        return ""
    aside = _dated(folder, now)
    folder.rename(aside)
    try:
        ready.replace(folder)
    except OSError:
        aside.rename(folder)
        raise
    sync_folder(folder.parent)
    # Backups stay where people look for them.
    if (aside / "backups").is_dir():
        (folder / "backups").rmdir()
        (aside / "backups").replace(folder / "backups")
    return str(aside)


def _dated(folder: Path, now: datetime) -> Path:
    """Return a free name beside the folder that tells until when it was in use."""
    start = beside(folder, f"before-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}")
    names = (start, *(start.with_name(f"{start.name}-{number}") for number in range(2, 100)))
    return next(name for name in names if not name.exists())
