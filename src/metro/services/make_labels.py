"""Make labels for what was verified or stopped: by document, record, job or instrument."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from metro.errors import MetroError
from metro.evaluation.documents import given_on_pass, owed_after_all
from metro.model.document import DocumentKind, DocumentState
from metro.model.forms import Label, LabelKind, LabelPaper
from metro.model.instrument import InstrumentState
from metro.model.judgement import PartResult, Verdict
from metro.model.record import RegulationUsed, VerificationRecord
from metro.model.record_state import RecordState
from metro.model.regulation import VerificationRegulation
from metro.model.verification import WHOLE
from metro.ports import Clock, LabelPress, Ledger, Progress, Reader, quiet

LABEL = "label"
MOST = 5000
GONE = (InstrumentState.SCRAPPED, InstrumentState.MERGED)


@dataclass(frozen=True, slots=True)
class MakeLabels:
    """A label says what the record says: a part that passed, or one that did not."""

    ledger: Ledger
    clock: Clock
    press: LabelPress
    frozen: Callable[[RegulationUsed], VerificationRegulation]

    def __call__(
        self,
        names: Sequence[str] = (),
        job: str = "",
        skipped: int = 0,
        progress: Progress = quiet,
    ) -> tuple[tuple[Label, ...], bytes]:
        """Return the labels for documents, records or instruments by name, and for a job.

        `skipped` places of the first sheet are used up already. Raises MetroError
        `label.not_given`, `label.nothing`, `label.not_done`, `label.no_document`, `label.gone`,
        `record.unknown`, `task.cancelled`.
        """
        with self.ledger.reading() as reader:
            settings = reader.settings()
            rows = reader.records_of_job(job, MOST) if job else ()
            labels: list[Label] = []
            for number, name in enumerate((*names, *(row.id for row in rows))):
                if not progress(number, len(names) + len(rows), name):
                    raise MetroError("task.cancelled")
                asked = number < len(names)
                labels += self._named(reader, name) if asked else self._done(reader, name)
        if not labels:
            raise MetroError("label.nothing", job=job)
        sheet = settings.paper.labels
        paper = LabelPaper(settings, tuple(labels), skipped % (sheet.across * sheet.down))
        return paper.labels, self.press.labels(paper)

    def _done(self, reader: Reader, record: str) -> Iterator[Label]:
        """Yield the labels of a record of a job, if it is done."""
        found, state = reader.record(record)
        if state is RecordState.ISSUED:
            yield from self._of(reader, found, asked=False)

    def _named(self, reader: Reader, name: str) -> Iterator[Label]:
        """Yield the labels of a document or record by its number, or of a stopped instrument."""
        try:
            record, state = reader.record(reader.document(name).record or name)
        except MetroError:
            try:
                record, state = reader.record(name)
            except MetroError:
                yield self._stopped(reader, name)
                return
        if state is not RecordState.ISSUED:
            raise MetroError("label.not_done", number=record.number, state=state.value)
        yield from self._of(reader, record, asked=True)

    def _stopped(self, reader: Reader, name: str) -> Label:
        rows = reader.instruments(name, "", 20)
        wanted = next((row.id for row in rows if row.serial == name), name)
        try:
            found = reader.instrument(wanted)
        except MetroError as error:
            raise MetroError("label.not_stopped", name=name) from error
        if found.state is not InstrumentState.STOPPED:
            raise MetroError("label.not_stopped", name=name)
        today = self.clock.today()
        return Label(LabelKind.STOPPED, "", found.name, found.serial, "", today, None)

    def _of(self, reader: Reader, record: VerificationRecord, *, asked: bool) -> Iterator[Label]:
        """Yield a label for the whole, or for each part where parts are judged alone.

        What owes a document has no label without one in force; what is scrapped has none.
        """
        state = reader.instrument(record.instrument.id).state
        if state in GONE:
            if asked:
                raise MetroError("label.gone", number=record.number, state=state.value)
            return
        regulation = self.frozen(record.regulation)
        settings = reader.settings(record.data.on)
        choice = settings.paper.yields_of(record.instrument.kind)
        given = LABEL in given_on_pass(regulation, choice)
        rule = regulation.parts.documents if regulation.parts else "whole"
        numbers = _numbers(reader, record)
        owing = self._owing(reader, record, regulation) - set(numbers)
        if rule == "whole":
            whole = PartResult(WHOLE, record.judgement.verdict, ())
            results: tuple[PartResult, ...] = (whole,)
        else:
            results = record.judgement.parts
        for result in results:
            passed = result.verdict is Verdict.PASSED
            if result.part in owing:
                if asked:
                    raise MetroError("label.no_document", number=record.number)
                continue
            if passed and not given and asked:
                raise MetroError(
                    "label.not_given", number=record.number, regulation=regulation.label
                )
            if result.verdict is Verdict.REJECTED or (passed and given):
                yield _label(record, result, numbers)

    def _owing(
        self, reader: Reader, record: VerificationRecord, regulation: VerificationRegulation
    ) -> set[str]:
        """Return the parts of which a document was promised; WHOLE beside any."""
        if not reader.owes(record.id, record.revision):
            return set()
        found = owed_after_all(regulation, reader.settings(record.data.on), record)
        return {WHOLE}.union(*(parts for _, parts in found))


def _numbers(reader: Reader, record: VerificationRecord) -> dict[str, str]:
    """Return the number of the document in force for each part; WHOLE is that of any."""
    found: dict[str, str] = {}
    lists = [row for row in reader.lists_of(record.id) if row.revision == record.revision]
    own = [row for row in reader.documents_of(record.id) if row.revision == record.revision]
    for row in (*own, *lists):
        if row.state is DocumentState.ISSUED and row.kind is not DocumentKind.RECORD:
            found[WHOLE] = row.number
            found |= dict.fromkeys(row.parts, row.number)
    return found


def _label(record: VerificationRecord, result: PartResult, numbers: dict[str, str]) -> Label:
    passed = result.verdict is Verdict.PASSED
    thing = record.instrument
    named = {part.id: part.label or part.id for part in thing.parts}
    part = "" if result.part == WHOLE else named.get(result.part, result.part)
    return Label(
        kind=LabelKind.PASSED if passed else LabelKind.REJECTED,
        number=numbers.get(result.part) or record.number,
        name=thing.name,
        serial=thing.serial,
        part=part,
        on=record.data.on,
        valid_until=record.valid_until if passed else None,
    )
