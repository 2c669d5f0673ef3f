"""Issue the documents of an approved record: reserve a number, render, store, acknowledge.

A number is reserved in the journal before anything is printed; a crash leaves it reserved, and the
workstation that made it voids it at its next start. So no number is used twice or lost unseen.
All documents of a record are issued by one commit: no record is ever issued by half.
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from metro.errors import MetroError
from metro.evaluation.authority import AT_WORK, check_role
from metro.evaluation.documents import Yielded, owed_after_all
from metro.evaluation.paperwork import paperwork
from metro.journal.bodies.work import (
    DocumentIssued,
    DocumentReprinted,
    NumberReserved,
    NumberVoided,
)
from metro.journal.digest import digest_of
from metro.journal.entry import Head
from metro.model.civil import civil_day
from metro.model.document import (
    Document,
    DocumentKind,
    DocumentState,
    Enclosure,
    Paper,
    Paperwork,
)
from metro.model.gate import GateFacts, Rule, examine, refusal
from metro.model.numbering import numbered
from metro.model.people import Role
from metro.model.record import RegulationUsed, VerificationRecord
from metro.model.record_state import RecordState
from metro.model.regulation import VerificationRegulation
from metro.ports import NOW, Enclosures, Finishing, Ledger, Objects, Press, Seals, Work

VOIDING = (Role.APPROVER, Role.TECHNICAL_HEAD)


@dataclass(frozen=True, slots=True)
class Reserved:
    """A paper with its number, and the place of the journal that its seal will state."""

    paper: Paper
    head: Head
    at: str


@dataclass(frozen=True, slots=True)
class Sealed:
    """A paper with its code, and what its file will carry."""

    paper: Paper
    enclosure: Enclosure
    at: str


@dataclass(frozen=True, slots=True)
class IssueDocuments:
    """The last step, and the only door to a numbered document."""

    ledger: Ledger
    objects: Objects
    press: Press
    enclosures: Enclosures
    seals: Seals
    finishing: Finishing
    facts: Callable[..., GateFacts]
    rules: tuple[Rule, ...]
    workstation: str
    frozen: Callable[[RegulationUsed], VerificationRegulation]
    """The regulation by the very bytes and numbers that a record was judged by."""

    def __call__(self, record: str, actor: str) -> tuple[Document, ...]:
        """Issue everything that this record yields; return the documents.

        The authority is the approver's, whose signature the gate asks for; whoever works at the
        station may print. Raises MetroError `role.needed`, `record.state`, `gate.refused`,
        `station.disk_full`, …; a number that was reserved for a document that could
        not be finished is void.
        """
        with self.ledger.writing(actor) as work:
            reserved = self.reserve(work, record, actor)
        try:
            sealed = [self.seal(row) for row in reserved]
            made = [self.bind(row, self.press.render(row.paper)) for row in sealed]
            pairs = zip(sealed, made, strict=True)
            return self.finish([(row.paper, data) for row, data in pairs], actor)
        except Exception as error:
            self.void_reserved([row.paper.number for row in reserved], error, actor)
            raise

    def seal(self, reserved: Reserved) -> Sealed:
        """Return a paper with its code; the enclosure comes first: the seal states its hash.

        Raises MetroError `key.…`, and what making the enclosure raises.
        """
        enclosure = self.enclosures(reserved.paper)
        digest = hashlib.sha256(enclosure.data).hexdigest()
        code = self.seals.text(reserved.paper, reserved.head, reserved.at, digest)
        return Sealed(replace(reserved.paper, code=code), enclosure, reserved.at)

    def bind(self, sealed: Sealed, printed: bytes) -> bytes:
        """Return the file of a sealed paper as it is issued, from its pages.

        Raises MetroError `key.…`, `paper.rules_broken`.
        """
        return self.finishing(printed, sealed.enclosure, sealed.at)

    def finish(self, made: Sequence[tuple[Paper, bytes]], actor: str) -> tuple[Document, ...]:
        """Keep the files of reserved papers and issue them, in one transaction.

        Raises MetroError `record.state`, `document.state`, `station.disk_full`, …
        """
        stored = [self._stored(data) for _, data in made]
        papers = [paper for paper, _ in made]
        with self.ledger.writing(actor) as work:
            self._still(work, papers)
            for paper, (name, size) in zip(papers, stored, strict=True):
                work.append(DocumentIssued(paper.number, name, size))
            return tuple(work.document(paper.number) for paper in papers)

    def _still(self, work: Work, papers: list[Paper]) -> None:
        """Ask again what others may have changed while the paper was being made."""
        for paper in papers:
            found, state = work.record(paper.record.id)
            if state is not RecordState.APPROVED or found.revision != paper.record.revision:
                raise MetroError("record.state", number=found.number, state=state.value)
            document = work.document(paper.number)
            if document.state is not DocumentState.RESERVED:
                raise MetroError("document.state", number=paper.number, state=document.state.value)

    def void_reserved(self, numbers: Sequence[str], error: Exception, actor: str) -> None:
        """Void numbers of documents that could not be finished; the error says why."""
        why = error.code if isinstance(error, MetroError) else "fault.unexpected"
        self._void_reserved(numbers, why, actor)

    def _void_reserved(self, numbers: Sequence[str], why: str, actor: str) -> None:
        with self.ledger.writing(actor) as work:
            for number in numbers:
                if work.document(number).state is DocumentState.RESERVED:
                    work.append(NumberVoided(number, why))

    def _stored(self, data: bytes) -> tuple[str, int]:
        return self.objects.put(data), len(data)

    def reserve(self, work: Work, record: str, actor: str) -> list[Reserved]:
        """Ask the gate and take the numbers of a record, within one transaction.

        Raises MetroError `role.needed`, `record.state`, `gate.refused`, `seal.unfit`; nothing is
        taken then.
        """
        self._needs(work, actor, *AT_WORK)
        found, state = work.record(record)
        if state is not RecordState.APPROVED:
            raise MetroError("record.state", number=found.number, state=state.value)
        facts = self.facts(work, found, for_issue=True)
        refused = refusal(examine(self.rules, facts))
        if refused is not None:
            raise refused
        regulation = self.frozen(found.regulation)
        papers = owed_after_all(regulation, work.settings(found.data.on), found)
        words = paperwork(regulation)
        return [self._paper(work, found, paper, words) for paper in papers]

    def _paper(
        self, work: Work, record: VerificationRecord, yields: Yielded, words: Paperwork
    ) -> Reserved:
        kind, parts = yields
        settings = work.settings()
        year = civil_day(work.recorded_at()).year
        serial = work.last_serial(kind, year) + 1
        certificate = kind is DocumentKind.CERTIFICATE
        pattern = settings.certificate_pattern if certificate else settings.notice_pattern
        number = numbered(pattern, year, serial)
        signatures = work.signatures(record.id, record.revision)
        paper = Paper(kind, number, record, parts, settings, signatures, "", words)
        entry = work.append(
            NumberReserved(
                number,
                serial,
                year,
                kind,
                record.id,
                record.revision,
                parts,
                digest_of(paper),
                self.workstation,
            )
        )
        self.seals.check(paper, work.head(), entry.recorded_at)
        return Reserved(paper, work.head(), entry.recorded_at)

    def void(self, numbers: list[str], why: str, actor: str) -> tuple[str, ...]:
        """Void numbers; the approver or the technical head does.

        A result counts no more once the last document in force of its record is void; the
        records of which that is so now are returned by their numbers.
        Raises MetroError `reason.missing`, `role.needed`, `document.unknown`, `document.state`.
        """
        if not why.strip():
            raise MetroError("reason.missing")
        with self.ledger.writing(actor) as work:
            self._needs(work, actor, *VOIDING)
            for number in numbers:
                found = work.document(number)
                if found.state is DocumentState.VOIDED:
                    raise MetroError("document.state", number=number, state=found.state.value)
                work.append(NumberVoided(number, why))
            return tuple(dict.fromkeys(self._ended(work, numbers)))

    def _ended(self, work: Work, numbers: Sequence[str]) -> Iterator[str]:
        """Yield the numbers of the records whose results are void along with these documents."""
        for number in numbers:
            record = work.document(number).record
            event = work.event(record, NOW) if record else None
            if event is not None and event.voided:
                yield work.record(record)[0].number

    def settle(self, actor: str) -> tuple[str, ...]:
        """Void what this workstation reserved and never finished; return the numbers.

        The workstation does so itself when it starts: no person is asked for.
        """
        with self.ledger.reading() as reader:
            waiting = [row.number for row in reader.reserved(self.workstation)]
        if waiting:
            self._void_reserved(waiting, "interrupted", actor)
        return tuple(waiting)

    def bytes_of(self, number: str) -> bytes:
        """Return the bytes of an issued document, unchanged.

        Raises MetroError `document.unknown`, `document.no_bytes`, `object.altered`.
        """
        with self.ledger.reading() as reader:
            found = reader.document(number)
        if not found.object:
            raise MetroError("document.no_bytes", number=number, state=found.state.value)
        return self.objects.get(found.object)

    def to_print(self, number: str) -> bytes:
        """Return the bytes of a document that may be printed again.

        Raises MetroError as `bytes_of` does, and `document.state`.
        """
        data = self.bytes_of(number)
        with self.ledger.reading() as reader:
            _in_force(reader.document(number))
        return data

    def reprint(self, number: str, actor: str) -> int:
        """Draw the number of a copy; the file never changes.

        Raises MetroError `role.needed`, `document.unknown`, `document.state`: of what is void
        nothing is printed.
        """
        with self.ledger.writing(actor) as work:
            self._needs(work, actor, *AT_WORK)
            _in_force(work.document(number))
            copy = work.copies(number) + 1
            work.append(DocumentReprinted(number, copy))
        return copy

    def _needs(self, work: Work, actor: str, *roles: Role) -> None:
        check_role(actor, work.appointments(actor), civil_day(work.recorded_at()), *roles)

    def record_paper(self, record: str) -> Paper:
        """Return the original record as paper; it has its own number and reserves none.

        It is worded by the regulation file that the record froze, whatever today's file says.
        Raises MetroError `record.unknown`, `object.missing`, `object.altered`.
        """
        with self.ledger.reading() as reader:
            found, _ = reader.record(record)
            signatures = reader.signatures(found.id, found.revision)
            settings = reader.settings(found.data.on)
            parts = tuple(found.data.parts)
        words = paperwork(self.frozen(found.regulation))
        return Paper(
            DocumentKind.RECORD, found.number, found, parts, settings, signatures, "", words
        )


def _in_force(document: Document) -> None:
    if document.state is not DocumentState.ISSUED:
        raise MetroError("document.state", number=document.number, state=document.state.value)
