"""Write to holders what of theirs falls due (到期通知): one notice a holder."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from metro.errors import MetroError
from metro.model.duty import Duty
from metro.model.forms import DueNotice, DueRow
from metro.ports import Clock, DuePress, InstrumentRow, Ledger, Progress, Reader, quiet

MOST = 100_000
Due = Callable[[Reader, date, int], tuple[InstrumentRow, ...]]


@dataclass(frozen=True, slots=True)
class WriteDueNotices:
    """What stands in the due list of working instruments, sorted by who holds them."""

    ledger: Ledger
    clock: Clock
    press: DuePress
    due: Due

    def __call__(
        self, within: timedelta, holder: str = "", progress: Progress = quiet
    ) -> dict[str, bytes]:
        """Return a notice to each holder, by the holder's id: two may have one name.

        `holder` is an id or a name, and narrows them to these.
        Raises MetroError `due.nothing`, `task.cancelled`.
        """
        today = self.clock.today()
        with self.ledger.reading() as reader:
            notices = self._notices(reader, today, today + within, holder)
        if not notices:
            raise MetroError("due.nothing", until=today + within, holder=holder or "—")
        written = {}
        for number, row in enumerate(notices):
            if not progress(number, len(notices), row.holder.name):
                raise MetroError("task.cancelled")
            written[row.holder.id] = self.press.due_notice(row)
        return written

    def _notices(self, reader: Reader, today: date, until: date, holder: str) -> list[DueNotice]:
        rows: dict[str, list[DueRow]] = {}
        for row in self.due(reader, until, MOST):
            wanted = row.use == "working" and row.holder and row.due is not None
            if wanted and holder in ("", row.holder, row.holder_name):
                rows.setdefault(row.holder, []).append(_row(reader, row))
        settings = reader.settings()
        return [
            DueNotice(settings, reader.organisation(who), tuple(own), today, until)
            for who, own in rows.items()
        ]


def _row(reader: Reader, row: InstrumentRow) -> DueRow:
    assert row.due is not None
    place = reader.instrument(row.id).place
    return DueRow(row.name, row.model, row.serial, place, row.last, row.due, Duty(row.duty))
