"""A regulation that a station brought itself: a local one (JJG(省)), an enterprise standard."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class OwnRegulation:
    """One imported file and its cases; the bytes are kept as objects."""

    id: str
    number: str
    edition: str
    territory: str
    """Where it holds; empty: everywhere."""
    revision: int
    instrument: str
    file_hash: str
    cases_hash: str = ""
    """SHA-256 of the kept file of cases; empty: it came without."""
