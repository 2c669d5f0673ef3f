"""Where a station lives: a folder, or a PostgreSQL address; and where this user's data lie."""

import hashlib
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from metro.errors import MetroError

POSTGRESQL = ("postgresql://", "postgresql+psycopg://")


@dataclass(frozen=True, slots=True)
class StationPlace:
    """A station's folder on this machine, and its database where that is PostgreSQL."""

    folder: Path
    url: str = ""

    def __str__(self) -> str:
        """Name the place for messages, without a password."""
        return self.url.split("@")[-1] if self.url else str(self.folder)


def user_data() -> Path:
    """Return the folder of this user's stations; `METRO_DATA` names another."""
    named = os.environ.get("METRO_DATA")
    if named:
        return Path(named)
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", str(Path.home()))) / "Metro"
    return Path(os.environ.get("XDG_DATA_HOME", str(Path.home() / ".local" / "share"))) / "metro"


def user_cache() -> Path:
    """Return the folder of what can be made again at any time; `METRO_DATA` holds its own."""
    if os.environ.get("METRO_DATA") or sys.platform == "win32":
        return user_data() / "cache"
    return Path(os.environ.get("XDG_CACHE_HOME", str(Path.home() / ".cache"))) / "metro"


def _check(url: str) -> None:
    """Refuse an address that can't be read; its password stays out of the words."""
    try:
        urlsplit(url).port  # noqa: B018 - asking is the check
    except ValueError as error:
        _, _, where = url.rpartition("@")
        raise MetroError("station.bad_address", where=where[:80]) from error


def place_of(text: str | None) -> StationPlace:
    """Return the place that `--station` names; nothing names the user's own station.

    Raises MetroError `station.bad_address`.
    """
    if not text:
        return StationPlace(user_data() / "station")
    if text.startswith(POSTGRESQL):
        _check(text)
        name = hashlib.sha256(text.encode()).hexdigest()[:12]
        return StationPlace(user_data() / f"workstation-{name}", text)
    if "://" in text:
        raise MetroError("station.bad_address", where=text.split("@")[-1][:80])
    return StationPlace(Path(text).expanduser())
