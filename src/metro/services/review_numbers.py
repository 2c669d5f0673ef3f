"""Show where the numbers of regulations stand: what is open, what was confirmed, by whom."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from metro.model.number_review import NumberReview
from metro.model.regulation import VerificationRegulation
from metro.ports import Ledger, Reader

Corrected = Callable[[str, Mapping[str, str]], VerificationRegulation]
Reviewed = Callable[..., NumberReview]


@dataclass(frozen=True, slots=True)
class ReviewNumbers:
    """Every number of a regulation with its evidence, its state and the last word on it."""

    ledger: Ledger
    corrected: Corrected
    reviewed: Reviewed
    ids: Callable[[], list[str]]

    def __call__(self, regulation: str) -> NumberReview:
        """Return a regulation table by table.

        Raises MetroError `regulation.unknown`.
        """
        with self.ledger.reading() as reader:
            return self.on(reader, regulation)

    def on(self, reader: Reader, regulation: str) -> NumberReview:
        """Return the same within a transaction that is open."""
        found = self.corrected(regulation, reader.corrected_numbers(regulation))
        shipped = self.corrected(regulation, {})
        return self.reviewed(
            found,
            shipped,
            reader.confirmed_numbers(regulation),
            reader.number_marks(regulation),
        )
