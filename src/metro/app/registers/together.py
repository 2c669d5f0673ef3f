"""Several use cases in one transaction, and bytes that are kept only when all of them are done."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager

from metro.ports import Objects, Reader, Work


class Together:
    """A ledger whose every writing belongs to one transaction: all of it counts, or nothing."""

    def __init__(self, work: Work) -> None:
        """Belong to a transaction that is open."""
        self.work = work

    @contextmanager
    def reading(self) -> Iterator[Reader]:
        """Read what the transaction sees."""
        yield self.work

    @contextmanager
    def writing(self, actor: str) -> Iterator[Work]:
        """Write as this person; the transaction ends elsewhere."""
        self.work.hand_over(actor)
        yield self.work


class HeldObjects:
    """Bytes that wait for `keep`; what is refused before leaves no file behind."""

    def __init__(self, objects: Objects) -> None:
        """Hold bytes for these objects."""
        self.objects = objects
        self.held: dict[str, bytes] = {}

    @staticmethod
    def name_of(data: bytes) -> str:
        """Return the hash that bytes are kept by."""
        return hashlib.sha256(data).hexdigest()

    def put(self, data: bytes) -> str:
        """Hold bytes; return the hash they will be kept by."""
        name = self.name_of(data)
        self.held[name] = data
        return name

    def get(self, name: str) -> bytes:
        """Return bytes that are held or kept.

        Raises MetroError `object.missing`, `object.altered`.
        """
        return self.held[name] if name in self.held else self.objects.get(name)

    def names(self) -> Iterator[str]:
        """Yield the hashes of what is kept."""
        return self.objects.names()

    def keep(self) -> None:
        """Keep everything that is held, durably.

        Raises MetroError `station.disk_full`, `station.read_only`.
        """
        for data in self.held.values():
            self.objects.put(data)
