"""One writing process in a station's folder: a lock of the operating system that names its holder.

The lock dies with the process, however that ends; the text in the file is for people only.
"""

import contextlib
import json
import os
import socket
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import IO
from weakref import WeakSet

from metro.errors import MetroError
from metro.storage.faults import in_words

NAME = "lock"
LOCKED_BYTE = 1 << 20
"""Windows forbids others to read a locked byte, so one beyond the text is locked."""
LONGEST = 1024


class StationLock:
    """The lock of a station's folder, held from its making until `release`."""

    def __init__(self, folder: Path, person: str = "") -> None:
        """Take the lock.

        Raises MetroError `station.in_use` naming the holder, `station.not_a_station` for a folder
        that is not there, `station.read_only`.
        """
        if not folder.is_dir():
            raise MetroError("station.not_a_station", where=str(folder))
        self._since = datetime.now(UTC).isoformat(timespec="seconds")
        with in_words(str(folder)):
            self._stream: IO[bytes] | None = (folder / NAME).open("a+b", buffering=0)
            if not _locked(self._stream):
                self._stream.close()
                raise MetroError("station.in_use", holder=holder(folder))
        _HELD.add(self)
        self.name(person)

    def name(self, person: str) -> None:
        """Write who holds the lock: this process, and a person once one is known."""
        words = {
            "host": socket.gethostname(),
            "person": person,
            "pid": os.getpid(),
            "since": self._since,
        }
        if self._stream is not None:
            self._write(json.dumps(words, ensure_ascii=False).encode())

    def _write(self, text: bytes) -> None:
        assert self._stream is not None
        # On a full disk the lock holds all the same; only its text stays empty. Nothing is
        # buffered, or closing would try to write it again.
        with contextlib.suppress(OSError):
            self._stream.truncate(0)
            self._stream.write(text)

    def release(self) -> None:
        """Give up the lock; the file stays, empty."""
        if self._stream is not None:
            self._write(b"")
            _unlock(self._stream)
            self.forget()

    def forget(self) -> None:
        """Close the file, as a forked child has to; that alone does not unlock its parent's."""
        stream, self._stream = self._stream, None
        if stream is not None:
            stream.close()


_HELD: WeakSet[StationLock] = WeakSet()


def _forget_all() -> None:
    """A forked child would hold the lock on after its parent died."""
    for lock in tuple(_HELD):
        lock.forget()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget_all)


def holder(folder: Path) -> str:
    """Return who holds the lock, for people: `name, computer, process 123, since …`."""
    for _ in range(5):
        try:
            words = json.loads((folder / NAME).read_bytes()[:LONGEST])
            parts = (words["person"], words["host"], f"#{words['pid']}", words["since"])
            return ", ".join(str(part)[:80] for part in parts if part)
        except (OSError, ValueError, KeyError, TypeError):
            # Its holder may be about to write the text.
            time.sleep(0.02)
    return "?"


if sys.platform == "win32":  # pragma: no cover - needs Windows
    import msvcrt

    def _locked(stream: IO[bytes]) -> bool:
        stream.seek(LOCKED_BYTE)
        try:
            msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _unlock(stream: IO[bytes]) -> None:
        stream.seek(LOCKED_BYTE)
        msvcrt.locking(stream.fileno(), msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _locked(stream: IO[bytes]) -> bool:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _unlock(stream: IO[bytes]) -> None:
        fcntl.flock(stream, fcntl.LOCK_UN)
