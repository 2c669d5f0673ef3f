"""List what falls due, each by its regime: to be verified again, replaced or scrapped.

What is under review by a case is verified again, and the row names the suspect standard.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial

from metro.model.duty import DUTY_OF, Duty
from metro.model.instrument import MeasuringInstrument
from metro.model.regime import Regime
from metro.ports import Clock, InstrumentRow, Ledger, Reader

RegimeOf = Callable[[str, date, Callable[[], MeasuringInstrument]], Regime]
"""By kind and day; the instrument is read where its plate decides."""


@dataclass(frozen=True, slots=True)
class ListDue:
    """The due list; the regime of what was verified elsewhere is told by its plate."""

    ledger: Ledger
    clock: Clock
    regime: RegimeOf

    def __call__(self, within: timedelta, limit: int = 5000) -> tuple[InstrumentRow, ...]:
        """Return what falls due within a time from today, the earliest first."""
        with self.ledger.reading() as reader:
            return self.rows(reader, self.clock.today() + within, limit)

    def rows(self, reader: Reader, until: date, limit: int) -> tuple[InstrumentRow, ...]:
        """Return what falls due up to a day, within one reading transaction."""
        found = reader.due(until, limit)
        cases = {row.recall for row in found if row.recall}
        suspects = {case: _suspect(reader, case) for case in cases}
        return tuple(
            replace(self._told(reader, row), duty=Duty.REVERIFY.value, suspect=suspects[row.recall])
            if row.recall
            else self._told(reader, row)
            for row in found
        )

    def _told(self, reader: Reader, row: InstrumentRow) -> InstrumentRow:
        regime = Regime(row.regime) if row.regime else Regime.PERIODIC
        # A standard is verified or calibrated again, whatever a market's meter of its kind is.
        if not row.regime and row.use == "working" and row.last is not None:
            regime = self.regime(row.kind, row.last, partial(reader.instrument, row.id))
        return replace(row, regime=regime.value, duty=DUTY_OF[regime].value)


def _suspect(reader: Reader, case: str) -> str:
    thing = reader.instrument(reader.recall(case).suspicion.instrument)
    return f"{thing.name} {thing.serial}".strip()
