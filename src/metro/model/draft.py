"""A draft as a page sees it: what was taken, what it means, and how it is judged so far."""

from collections.abc import Mapping
from dataclasses import dataclass

from metro.errors import MetroError
from metro.model.judgement import Judgement
from metro.model.record import VerificationRecord
from metro.model.regulation import VerificationRegulation
from metro.model.strike import Strike
from metro.model.verification import VerificationData

FILLED_IN = ("header/", "class", "rating/", "part/", "plate/", "standard/")
"""Cells that a new draft holds before anybody has taken anything."""
VERIFIER = "header/verifier"
"""Whose draft it is."""
BEGAN = "header/began"
"""Who began a draft that another took over."""


def bench_taken(cells: Mapping[str, str]) -> bool:
    """Tell whether anything that somebody saw at the bench stands in a draft."""
    return any(text and not cell.startswith(FILLED_IN) for cell, text in cells.items())


@dataclass(frozen=True, slots=True)
class DraftView:
    """Everything that one examination of a draft gives; `record` is what would be submitted."""

    id: str
    cells: Mapping[str, str]
    strikes: tuple[Strike, ...]
    changed_at: str
    regulation: VerificationRegulation
    data: VerificationData
    judgement: Judgement
    record: VerificationRecord
    refused: Mapping[str, MetroError]
