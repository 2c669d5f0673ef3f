"""Submit a draft: it becomes a record in the journal, signed by its verifier."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from metro.errors import MetroError
from metro.evaluation.documents import owed
from metro.evaluation.margin import margins_of
from metro.journal.bodies.work import RecordSigned, VerificationSubmitted
from metro.journal.digest import digest_of
from metro.model.draft import DraftView
from metro.model.gate import RuleResult, refusal
from metro.model.instrument import MeasuringInstrument
from metro.model.margin import ShiftMargin
from metro.model.numbering import numbered
from metro.model.people import Meaning, Person, Role, Signature
from metro.model.record import VerificationRecord
from metro.model.record_state import RecordState
from metro.ports import Draft, Drafts, Ledger, Objects, Work

AT_SUBMISSION = (
    "gate.regulation_in_force",
    "gate.readings_name_standards",
    "gate.standard_present",
    "gate.standard_in_force",
    "gate.standard_check_passed",
    "gate.items_done",
    "gate.dates_in_order",
    "gate.instrument_in_use",
    "gate.verifier_qualified",
    "gate.glyphs",
)
"""The rules that already hold when a verifier submits; the others can still be mended."""


@dataclass(frozen=True, slots=True)
class SubmitVerification:
    """From the bench to the checker."""

    ledger: Ledger
    drafts: Drafts
    examine: Callable[[str], DraftView]
    gate: Callable[..., tuple[RuleResult, ...]]
    authenticate: Callable[[str, str], Person]
    objects: Objects
    source: Callable[[str], bytes]
    """The file of a regulation, as it was read."""
    note: Callable[[BaseException], object]
    """Write a fault to the log."""

    def __call__(
        self, draft: str, checker: str, password: str, person: str = ""
    ) -> VerificationRecord:
        """Submit; return the record. Where `person` says who signs, it has to be the verifier.

        Raises MetroError `draft.refused_cells`, `gate.refused`, `checker.is_verifier`,
        `checker.took_part`,
        `verifier.is_other`,
        `record.not_amendable`, `draft.submitted`, `draft.changed`, `draft.ledger_changed`,
        `password.…`,
        and what examining raises.
        """
        seen = self.drafts.get(draft)
        known = self._instrument(seen)
        view = self.examine(draft)
        self._refuse_again(seen)
        if view.refused:
            cell, error = next(iter(view.refused.items()))
            raise MetroError(
                "draft.refused_cells", cell=cell, count=len(view.refused), why=error.code
            )
        self._check_verifier(view.record.verifier, person)
        verifier = self.authenticate(view.record.verifier.id, password)
        margins = self._margins(view)
        # Kept before the entry that names them: an entry never lacks its bytes.
        self.objects.put(self.source(view.regulation.id))
        with self.ledger.writing(verifier.id) as work:
            if self.drafts.get(draft) != seen:
                raise MetroError("draft.changed")
            if work.instrument(known.id) != known:
                raise MetroError("draft.ledger_changed", serial=known.serial)
            body = replace(self._numbered(work, view, checker), margins=margins)
            record = body.record
            results = self.gate(work, record, for_issue=False)
            refused = refusal(row for row in results if row.code in AT_SUBMISSION)
            if refused is not None:
                raise refused
            work.append(body)
            signature = Signature(
                verifier.id,
                verifier.name,
                Meaning.VERIFIED,
                Role.VERIFIER,
                digest_of(record),
                work.recorded_at().isoformat(),
            )
            work.append(RecordSigned(record.id, record.revision, signature))
        self.drafts.discard(draft, seen)
        return record

    def _instrument(self, draft: Draft) -> MeasuringInstrument:
        """Return the instrument as the ledger has it before anything is examined."""
        named = draft.cells.get("header/instrument", "")
        if not named:
            raise MetroError("draft.incomplete", field="instrument")
        with self.ledger.reading() as reader:
            return reader.instrument(named)

    def _refuse_again(self, draft: Draft) -> None:
        """Forget a draft whose entry is written: the machine stopped between the two."""
        with self.ledger.reading() as reader:
            written = reader.submitted_from(draft.id)
        if written is not None:
            self.drafts.discard(draft.id)
            raise MetroError("draft.submitted", number=written.number)

    def _check_verifier(self, verifier: Person, person: str) -> None:
        """Refuse a signature of somebody else before a password is tried against the verifier."""
        if not person:
            return
        with self.ledger.reading() as reader:
            if reader.person(person).id != verifier.id:
                raise MetroError("verifier.is_other", person=verifier.name)

    def _margins(self, view: DraftView) -> tuple[ShiftMargin, ...]:
        """Return the margins, or none: they only save time later, so no fault of them counts."""
        try:
            return margins_of(view.regulation, view.record)
        except Exception as error:
            self.note(error)
            return ()

    def _numbered(self, work: Work, view: DraftView, checker: str) -> VerificationSubmitted:
        record = view.record
        person = work.person(checker) if checker else record.checker
        if person is not None and person.id == record.verifier.id:
            raise MetroError("checker.is_verifier", person=person.name)
        if person is not None and record.took_part(person.id):
            raise MetroError("checker.took_part", person=person.name)
        papers = owed(view.regulation, work.settings(record.data.on), record)
        kinds = tuple(kind for kind, _ in papers)
        year = record.data.on.year
        if record.revision > 1:
            latest, state = work.record(record.id)
            if state not in (RecordState.ISSUED, RecordState.RETURNED):
                raise MetroError("record.not_amendable", number=record.number, state=state.value)
            if latest.revision >= record.revision:
                raise MetroError("record.amended_meanwhile", number=record.number)
            return VerificationSubmitted(replace(record, checker=person), year, 0, kinds)
        serial = work.last_record_serial(year) + 1
        number = numbered(work.settings().record_pattern, year, serial)
        record = replace(record, checker=person, number=number)
        return VerificationSubmitted(record, year, serial, kinds)
