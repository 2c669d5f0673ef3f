"""List what falls due, each by its regime: to be verified again, replaced or scrapped."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial

from metro.model.duty import DUTY_OF
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
        return tuple(self._told(reader, row) for row in reader.due(until, limit))

    def _told(self, reader: Reader, row: InstrumentRow) -> InstrumentRow:
        regime = Regime(row.regime) if row.regime else Regime.PERIODIC
        # A standard is verified or calibrated again, whatever a market's meter of its kind is.
        if not row.regime and row.use == "working" and row.last is not None:
            regime = self.regime(row.kind, row.last, partial(reader.instrument, row.id))
        return replace(row, regime=regime.value, duty=DUTY_OF[regime].value)
