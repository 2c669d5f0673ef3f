"""What the doctor says: findings by code, and whether the station is whole."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from metro.journal.checkpoint import Checkpoint
from metro.journal.entry import Head
from metro.model.station import ListedKey


class Severity(StrEnum):
    """An error means that the station is not whole; a note is worth knowing."""

    ERROR = "error"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found; its words are in `language` as `<code>.cause` and `<code>.remedy`."""

    code: str
    parameters: Mapping[str, object]
    severity: Severity = Severity.ERROR


@dataclass(frozen=True, slots=True)
class Report:
    """What was proved, and everything that was found."""

    head: Head
    entries: int
    objects: tuple[str, ...]
    """The hashes of the kept bytes that entries speak of, as far as they are there."""
    findings: tuple[Finding, ...]

    @property
    def whole(self) -> bool:
        """Tell whether nothing was found that should not be."""
        return not self.errors

    @property
    def errors(self) -> tuple[Finding, ...]:
        """Return the findings that keep the station from being whole."""
        return tuple(row for row in self.findings if row.severity is Severity.ERROR)


class Proof(Protocol):
    """What signatures prove; the package of keys implements it."""

    def verifies(self, key: ListedKey, message: bytes, signature: bytes) -> bool:
        """Tell whether a listed key made this signature."""
        ...

    def checkpoint(self, text: str, keys: tuple[ListedKey, ...]) -> Checkpoint:
        """Return a checkpoint that a key of the list signed.

        Raises MetroError `checkpoint.…`.
        """
        ...


def note(code: str, **parameters: object) -> Finding:
    """Return a finding that leaves the station whole."""
    return Finding(code, parameters, Severity.NOTE)


def wrong(code: str, **parameters: object) -> Finding:
    """Return a finding that says the station is not whole."""
    return Finding(code, parameters)
