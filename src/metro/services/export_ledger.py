"""Export the ledger with the last results, one row an instrument, for the national platform.

The fields are those that users fill in there (强制检定工作计量器具业务管理系统, as published by its
users) and those of the result; what this station does not hold stays empty.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from metro.errors import MetroError
from metro.model.document import Document, DocumentKind, DocumentState
from metro.model.instrument import MeasuringInstrument, Use
from metro.model.organisation import Organisation
from metro.model.record import VerificationRecord
from metro.model.record_state import RecordState
from metro.ports import InstrumentRow, Ledger, Progress, Reader, quiet

PAGE = 200
"""Instruments of one reading transaction."""
FIELDS = (
    "registration",
    "purpose",
    "name",
    "entry",
    "sub_entry",
    "model",
    "range",
    "accuracy_class",
    "serial",
    "manufacturer",
    "origin",
    "holder",
    "credit_code",
    "place",
    "region",
    "quantity",
    "state",
    "kind",
    "regulation",
    "conclusion",
    "on",
    "valid_until",
    "document",
    "record",
    "verifier",
    "checker",
)
"""The columns; their heads are `export.<field>`."""
Entry = Callable[[str], tuple[str, str]]
"""项别 and 种别 of a kind of instrument, '' where the catalogue's data do not say."""
Say = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class ExportLedger:
    """Working instruments alone; standards are no business of the platform."""

    ledger: Ledger
    entry: Entry
    say: Say

    def __call__(self, text: str = "", progress: Progress = quiet) -> Iterator[tuple[str, ...]]:
        """Yield a row for each working instrument whose name, serial or holder holds a text.

        Raises MetroError `work.cancelled`.
        """
        with self.ledger.reading() as reader:
            total = reader.count_instruments()
        after, done = "", 0
        while True:
            with self.ledger.reading() as reader:
                page = reader.instruments(text, after, PAGE)
                rows = [self._row(reader, row) for row in page if row.use == Use.WORKING]
            yield from rows
            done += len(page)
            if not progress(min(done, total), total, "export"):
                raise MetroError("work.cancelled")
            if len(page) < PAGE:
                return
            after = page[-1].id

    def _row(self, reader: Reader, row: InstrumentRow) -> tuple[str, ...]:
        thing = reader.instrument(row.id)
        holder = reader.organisation(thing.holder) if thing.holder else None
        fields = self._plate(thing) | _held(holder) | self._result(reader, row)
        return tuple(fields.get(name, "") for name in FIELDS)

    def _plate(self, thing: MeasuringInstrument) -> dict[str, str]:
        entry, sub_entry = self.entry(thing.kind)
        return {
            "registration": thing.registration,
            "purpose": self.say(f"purpose.{thing.purpose}") if thing.purpose else "",
            "name": thing.name,
            "entry": entry,
            "sub_entry": sub_entry,
            "model": thing.model,
            "range": thing.range_text,
            "accuracy_class": thing.accuracy_class,
            "serial": thing.serial,
            "manufacturer": thing.manufacturer,
            "place": thing.place,
            "quantity": "1",
            "state": self.say(f"instrument_state.{thing.state}"),
        }

    def _result(self, reader: Reader, row: InstrumentRow) -> dict[str, str]:
        """Return the last result: of a record of ours, else of a certificate that is held."""
        issued = (each for each in reader.records_of(row.id) if each.state is RecordState.ISSUED)
        own = next((each for each in issued if not _voided(reader, each.id)), None)
        if own is None or (row.last and own.on < row.last):
            if row.last is None:
                return {}
            verdict = self.say("verdict.passed" if row.passed else "verdict.rejected")
            until = row.due.isoformat() if row.due and row.passed else ""
            return {"conclusion": verdict, "on": row.last.isoformat(), "valid_until": until}
        record, _ = reader.record(own.id)
        papers = [*reader.documents_of(record.id), *reader.lists_of(record.id)]
        return self._of(record, papers)

    def _of(self, record: VerificationRecord, papers: list[Document]) -> dict[str, str]:
        numbers = [
            paper.number
            for paper in papers
            if paper.state is DocumentState.ISSUED and paper.kind is not DocumentKind.RECORD
        ]
        return {
            "kind": self.say(f"verification.{record.data.kind}"),
            "regulation": record.regulation.label,
            "conclusion": record.conclusion.zh,
            "on": record.data.on.isoformat(),
            "valid_until": record.valid_until.isoformat() if record.valid_until else "",
            "document": "；".join(numbers),
            "record": record.number,
            "verifier": record.verifier.name,
            "checker": record.checker.name if record.checker else "",
        }


def _voided(reader: Reader, record: str) -> bool:
    """Tell whether the result of a record no longer stands: its last document was voided."""
    event = reader.event(record, reader.known_point(None))
    return event is not None and event.voided


def _held(holder: Organisation | None) -> dict[str, str]:
    if holder is None:
        return {}
    return {"holder": holder.name, "credit_code": holder.credit_code, "region": holder.region}
