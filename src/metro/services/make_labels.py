"""Make labels for what was verified or stopped: by document, record, job or instrument."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

from metro.errors import MetroError
from metro.evaluation.authority import AT_WORK, check_role
from metro.evaluation.documents import given_on_pass, owed_after_all
from metro.model.document import Document, DocumentKind, DocumentState
from metro.model.forms import Label, LabelKind, LabelPaper
from metro.model.gate import RuleResult, refusal
from metro.model.instrument import OUT_OF_SERVICE, InstrumentState
from metro.model.judgement import PartResult, Verdict
from metro.model.record import RegulationUsed, VerificationRecord
from metro.model.record_state import RecordState
from metro.model.regulation import VerificationRegulation
from metro.model.verification import WHOLE
from metro.ports import Clock, LabelPress, Ledger, Progress, Reader, quiet

LABEL = "label"
MOST = 5000
Key = tuple[str, str]
"""A record and its part; of an instrument out of use, `` and its id."""
Keyed = tuple[Key, Label]


@dataclass(frozen=True, slots=True)
class MakeLabels:
    """A label says what the record says: a part that passed, or one that did not."""

    ledger: Ledger
    clock: Clock
    press: LabelPress
    frozen: Callable[[RegulationUsed], VerificationRegulation]
    gate: Callable[[Reader, VerificationRecord], tuple[RuleResult, ...]]
    """Ask every rule of a record that gets no document of its own."""

    def __call__(
        self,
        actor: str,
        names: Sequence[str] = (),
        job: str = "",
        skipped: int = 0,
        progress: Progress = quiet,
    ) -> tuple[tuple[Label, ...], bytes]:
        """Return the labels for documents, records or instruments by name, and for a job.

        A document gives those of its own parts, a list those of its records; however often a part
        is asked for, it has one label. `skipped` places of the first sheet are used up already.
        Raises MetroError `person.not_signed_in`, `role.needed`, `label.not_given`,
        `label.nothing`, `label.not_done`, `label.not_in_force`, `label.no_document`,
        `label.gone`, `record.unknown`, `gate.refused`, `task.cancelled`.
        """
        with self.ledger.reading() as reader:
            check_role(actor, reader.appointments(actor), self.clock.today(), *AT_WORK)
            settings = reader.settings()
            asked = self._asked(reader, names, job)
            found: dict[Key, Label] = {}
            for number, (name, rows) in enumerate(asked):
                if not progress(number, len(asked), name):
                    raise MetroError("task.cancelled")
                for key, label in rows:
                    found.setdefault(key, label)
        if not found:
            raise MetroError("label.nothing", job=job)
        sheet = settings.paper.labels
        paper = LabelPaper(settings, tuple(found.values()), skipped % (sheet.across * sheet.down))
        return paper.labels, self.press.labels(paper)

    def _asked(
        self, reader: Reader, names: Sequence[str], job: str
    ) -> list[tuple[str, Iterator[Keyed]]]:
        """Return what each name stands for, looked up in its turn; a list is its records."""
        asked: list[tuple[str, Iterator[Keyed]]] = []
        for name in names:
            document = _document(reader, name)
            if document is None:
                asked.append((name, self._named(reader, name)))
            elif document.kind is DocumentKind.LIST and document.state is DocumentState.ISSUED:
                listed = reader.listed_in(name)
                asked += [(name, self._done(reader, row.record, row.revision)) for row in listed]
            else:
                asked.append((name, self._of_document(reader, document)))
        rows = reader.records_of_job(job, MOST) if job else ()
        return [*asked, *((row.id, self._done(reader, row.id)) for row in rows)]

    def _done(self, reader: Reader, record: str, revision: int = 0) -> Iterator[Keyed]:
        """Yield the labels of a record of a job or list, if it is done and not amended since."""
        found, state = reader.record(record)
        if state is RecordState.ISSUED and revision in (0, found.revision):
            yield from self._of(reader, found, asked=False)

    def _of_document(self, reader: Reader, document: Document) -> Iterator[Keyed]:
        """Yield the labels of the parts that a document is about, while it is in force."""
        if document.state is not DocumentState.ISSUED:
            words = {"number": document.number, "by": document.replaced_by or "—"}
            raise MetroError("label.not_in_force", state=document.state.value, **words)
        record, state = reader.record(document.record)
        if state is not RecordState.ISSUED:
            raise MetroError("label.not_done", number=record.number, state=state.value)
        yield from self._of(reader, record, asked=True, parts=document.parts)

    def _named(self, reader: Reader, name: str) -> Iterator[Keyed]:
        """Yield the labels of a record by its number, or of a stopped instrument."""
        try:
            record, state = reader.record(name)
        except MetroError:
            yield self._stopped(reader, name)
            return
        if state is not RecordState.ISSUED:
            raise MetroError("label.not_done", number=record.number, state=state.value)
        yield from self._of(reader, record, asked=True)

    def _stopped(self, reader: Reader, name: str) -> Keyed:
        rows = reader.instruments(name, "", 20)
        wanted = next((row.id for row in rows if row.serial == name), name)
        try:
            found = reader.instrument(wanted)
        except MetroError as error:
            raise MetroError("label.not_stopped", name=name) from error
        if found.state is not InstrumentState.STOPPED:
            raise MetroError("label.not_stopped", name=name)
        today = self.clock.today()
        label = Label(LabelKind.STOPPED, "", found.name, found.serial, "", today, None)
        return ("", found.id), label

    def _of(
        self,
        reader: Reader,
        record: VerificationRecord,
        *,
        asked: bool,
        parts: Collection[str] | None = None,
    ) -> Iterator[Keyed]:
        """Yield a label for the whole, or for each part where parts are judged alone.

        `parts` narrows those to some. What owes a document has no label without one in force;
        what is scrapped has none.
        """
        state = reader.instrument(record.instrument.id).state
        if state in OUT_OF_SERVICE:
            if asked:
                raise MetroError("label.gone", number=record.number, state=state.value)
            return
        regulation = self.frozen(record.regulation)
        settings = reader.settings(record.data.on)
        choice = settings.paper.yields_of(record.instrument.kind)
        given = LABEL in given_on_pass(regulation, choice)
        numbers = _numbers(reader, record)
        owing = self._owing(reader, record, regulation) - set(numbers)
        for result in _results(record, regulation, parts):
            passed = result.verdict is Verdict.PASSED
            if result.part in owing:
                if asked:
                    raise MetroError("label.no_document", number=record.number)
                continue
            if passed and not given and asked:
                words = {"number": record.number, "regulation": regulation.label}
                raise MetroError("label.not_given", **words)
            if passed and given and WHOLE not in numbers:
                # No document vouches for it, so what is asked before one is asked here.
                refused = refusal(self.gate(reader, record))
                if refused is not None:
                    raise refused
            if result.verdict is Verdict.REJECTED or (passed and given):
                yield (record.id, result.part), _label(record, result, numbers)

    def _owing(
        self, reader: Reader, record: VerificationRecord, regulation: VerificationRegulation
    ) -> set[str]:
        """Return the parts of which a document was promised; WHOLE beside any."""
        if not reader.owes(record.id, record.revision):
            return set()
        found = owed_after_all(regulation, reader.settings(record.data.on), record)
        return {WHOLE}.union(*(parts for _, parts in found))


def _results(
    record: VerificationRecord, regulation: VerificationRegulation, parts: Collection[str] | None
) -> tuple[PartResult, ...]:
    """Return what is judged, as it is labelled: the whole, or each part, or some of them."""
    if regulation.parts is None or regulation.parts.documents == "whole":
        return (PartResult(WHOLE, record.judgement.verdict, ()),)
    every = record.judgement.parts
    return tuple(row for row in every if parts is None or row.part in parts)


def _document(reader: Reader, name: str) -> Document | None:
    try:
        return reader.document(name)
    except MetroError:
        return None


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
