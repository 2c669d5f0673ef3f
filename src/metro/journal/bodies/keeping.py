"""The clock, restores, and what else keeps the journal itself honest."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ClockRanBack:
    """The clock of the workstation stands before the last entry."""

    last: str
    now: str


@dataclass(frozen=True, slots=True)
class ClockCleared:
    """The technical head has looked at the clock; issuing may go on."""

    why: str


@dataclass(frozen=True, slots=True)
class StationRestored:
    """The first entry of a new epoch: which head was restored, from which backup."""

    epoch: int
    seq: int
    head: str
    checkpoint: str
    why: str
