"""A draft as a page sees it: what was taken, what it means, and how it is judged so far."""

from collections.abc import Mapping
from dataclasses import dataclass

from metro.errors import MetroError
from metro.model.judgement import Judgement
from metro.model.record import VerificationRecord
from metro.model.regulation import VerificationRegulation
from metro.model.strike import Strike
from metro.model.verification import VerificationData


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
