"""What was struck out while readings were taken."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Strike:
    """A taken reading that was changed (划改): old, new, who, when (UTC), why."""

    cell: str
    old: str
    new: str
    who: str
    at: str
    why: str
