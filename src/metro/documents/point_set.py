"""The readings of one point in a record, and the columns that show them."""

from collections.abc import Callable
from dataclasses import dataclass

from metro.documents.table import Cell
from metro.model.document import PrintedItem
from metro.model.judgement import PointResult, ReadingResult
from metro.model.verification import Reading, Stage
from metro.model.words import Bilingual
from metro.quantities.quantity import Quantity

_NOTHING = ReadingResult({})


@dataclass(frozen=True, slots=True)
class PointSet:
    """The readings of one point of one part at one stage, with what came of them."""

    part: str
    stage: Stage
    point: PointResult
    readings: tuple[Reading, ...]
    more: tuple[tuple[PrintedItem, PointResult], ...] = ()
    """Results of other items that come from the same readings."""

    @property
    def lines(self) -> int:
        """Return how many lines the point takes."""
        return max(len(self.readings), len(self.point.readings), 1)

    @property
    def where(self) -> tuple[str, Stage, str]:
        """Return part, stage and point."""
        return self.part, self.stage, self.point.point

    def typed(self, line: int, column: str) -> Quantity | None:
        """Return what was typed in a column of a line."""
        return self.readings[line].values.get(column) if line < len(self.readings) else None

    def judged(self, line: int) -> ReadingResult:
        """Return what came of a line; nothing where it was not judged."""
        return self.point.readings[line] if line < len(self.point.readings) else _NOTHING


@dataclass(frozen=True, slots=True)
class ReadingColumn:
    """A column: its head, and the cell of a line."""

    head: Bilingual
    cell: Callable[[PointSet, int], Cell]
    whole: bool = False
    """One cell for all lines of a point."""
    leads: bool = False
    """One cell for all points that say the same here."""
