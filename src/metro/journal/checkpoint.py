"""A checkpoint: how far a station's journal went, and with which hash, at a time."""

from dataclasses import dataclass

from metro.journal.canonical import canonical

PREFIX = b"metro/checkpoint/1\0"


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What a workstation states of the journal; `at` is UTC to the second, `size` the last seq.

    A checkpoint leaves the station's file: on certificates, in backups, on the day-close sheet.
    Only that catches a cut tail or an older copy put back.
    """

    station: str
    epoch: int
    size: int
    head: str
    at: str
    key: str

    def statement(self) -> bytes:
        """Return the bytes that are signed."""
        plain = {
            "at": self.at,
            "epoch": self.epoch,
            "head": self.head,
            "key": self.key,
            "size": self.size,
            "station": self.station,
        }
        return PREFIX + canonical(plain).encode()
