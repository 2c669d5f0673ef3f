"""Issue the lists of results over a job: many small meters on one numbered paper an applicant.

A meter stands in a list where the station gives its kind a list in place of a certificate. The
number is reserved before anything is printed, as that of a certificate is.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from metro.errors import MetroError
from metro.evaluation.authority import AT_WORK, check_role
from metro.evaluation.documents import given_on_pass, owed
from metro.journal.bodies.work import DocumentIssued, ListedRecord, ListReserved, NumberVoided
from metro.journal.canonical import canonical
from metro.journal.codec import encode
from metro.journal.digest import digest_of
from metro.journal.entry import Head
from metro.model.civil import civil_day
from metro.model.document import Document, DocumentKind, DocumentState, Enclosure
from metro.model.forms import ListPaper, ListRow
from metro.model.gate import RuleResult, refusal
from metro.model.judgement import Verdict
from metro.model.numbering import numbered
from metro.model.people import Meaning
from metro.model.record import RegulationUsed, VerificationRecord
from metro.model.record_state import RecordState
from metro.model.regulation import VerificationRegulation
from metro.model.words import Bilingual
from metro.ports import Finishing, Ledger, ListPress, Objects, Reader, Seals, Work

LIST = "list"
MOST = 5000
"""Records of one job that one list may hold."""
APART = ("settings", "code")
"""What a list shows and its data leave out."""
LIVE = (DocumentState.ISSUED, DocumentState.RESERVED)


@dataclass(frozen=True, slots=True)
class _Reserved:
    """A list with its number, the entry that took it, and the records that were read for it."""

    paper: ListPaper
    head: Head
    at: str
    listed: tuple[ListedRecord, ...]


@dataclass(frozen=True, slots=True)
class IssueList:
    """A list is issued as a certificate is: gate, number, paper, bytes, entry."""

    ledger: Ledger
    objects: Objects
    press: ListPress
    finishing: Finishing
    seals: Seals
    gate: Callable[[Reader, VerificationRecord], tuple[RuleResult, ...]]
    """Ask every rule of a record that gets no document of its own."""
    workstation: str
    frozen: Callable[[RegulationUsed], VerificationRegulation]

    def __call__(self, job: str, actor: str) -> tuple[Document, ...]:
        """Issue a list for each applicant of a job whose meters wait for one.

        Raises MetroError `role.needed`, `list.nothing`, `gate.refused`, `seal.unfit`,
        `list.too_large`, `document.state`, `record.state`, `station.disk_full`, …
        """
        with self.ledger.writing(actor) as work:
            today = civil_day(work.recorded_at())
            check_role(actor, work.appointments(actor), today, *AT_WORK)
            reserved = self._reserved(work, job)
        try:
            stored = []
            for row in reserved:
                data = self._made(row)
                stored.append((row.paper.number, self.objects.put(data), len(data)))
            with self.ledger.writing(actor) as work:
                _still(work, reserved)
                for number, name, size in stored:
                    work.append(DocumentIssued(number, name, size))
                return tuple(work.document(number) for number, _, _ in stored)
        except Exception as error:
            why = error.code if isinstance(error, MetroError) else "fault.unexpected"
            with self.ledger.writing(actor) as work:
                for row in reserved:
                    if work.document(row.paper.number).state is DocumentState.RESERVED:
                        work.append(NumberVoided(row.paper.number, why))
            raise

    def _made(self, row: _Reserved) -> bytes:
        """Return the file of a list; the enclosure comes first: the seal states its hash."""
        enclosed = list_enclosed(row.paper)
        digest = hashlib.sha256(enclosed.data).hexdigest()
        code = self.seals.text(row.paper, row.head, row.at, digest)
        printed = self.press.result_list(replace(row.paper, code=code))
        return self.finishing(printed, enclosed, row.at)

    def _reserved(self, work: Work, job: str) -> list[_Reserved]:
        """Ask the gate for every meter, and take a number for each applicant; return when."""
        records = _of_job(work, job)
        waiting = [record for record in records if self._waits(work, record)]
        if not waiting:
            raise MetroError("list.nothing", job=job)
        self._pass(work, waiting)
        found = []
        for applicant in dict.fromkeys(record.applicant.id for record in waiting):
            own = [record for record in waiting if record.applicant.id == applicant]
            failed = [
                record
                for record in records
                if record.applicant.id == applicant
                and record.judgement.verdict is Verdict.REJECTED
                and _notices(work, record)
            ]
            found.append(self._numbered(work, job, own, failed))
        return found

    def _waits(self, reader: Reader, record: VerificationRecord) -> bool:
        """Tell whether a record is done, passed, and was submitted for a place in a list alone.

        What was submitted for no document gets none, even if the station chose another since.
        """
        if reader.record(record.id)[1] is not RecordState.ISSUED:
            return False
        if record.judgement.verdict is not Verdict.PASSED:
            return False
        if reader.owes(record.id, record.revision):
            return False
        regulation = self.frozen(record.regulation)
        settings = reader.settings(record.data.on)
        given = given_on_pass(regulation, settings.paper.yields_of(record.instrument.kind))
        if LIST not in given and not owed(regulation, settings, record):
            return False
        lists = reader.lists_of(record.id)
        return not any(row.state in LIVE and row.revision == record.revision for row in lists)

    def _pass(self, work: Work, records: Sequence[VerificationRecord]) -> None:
        """Refuse all of them together where the gate refuses any."""
        refused = refusal(row for record in records for row in self.gate(work, record))
        if refused is not None:
            raise refused

    def _numbered(
        self,
        work: Work,
        job: str,
        records: Sequence[VerificationRecord],
        failed: Sequence[VerificationRecord],
    ) -> _Reserved:
        settings = work.settings()
        year = civil_day(work.recorded_at()).year
        serial = work.last_serial(DocumentKind.LIST, year) + 1
        number = numbered(settings.list_pattern, year, serial)
        rows = [_row(work, record) for record in (*records, *failed)]
        names = {
            meaning: _signers(work, records, meaning)
            for meaning in (Meaning.APPROVED, Meaning.CHECKED, Meaning.VERIFIED)
        }
        paper = ListPaper(
            number=number,
            job=job,
            applicant=records[0].applicant.name,
            settings=settings,
            regulations=tuple(dict.fromkeys(_titled(r.regulation) for r in records)),
            standards=_each(
                f"{r.standard.name}（{r.standard.certificate}）" for r in records if r.standard
            ),
            places=_each(record.place for record in records),
            rows=tuple(sorted(rows, key=lambda row: row.record)),
            approver=names[Meaning.APPROVED],
            checker=names[Meaning.CHECKED],
            verifier=names[Meaning.VERIFIED],
            code="",
        )
        listed = tuple(ListedRecord(record.id, record.revision) for record in records)
        entry = work.append(
            ListReserved(
                number,
                serial,
                year,
                job,
                paper.applicant,
                listed,
                digest_of(paper),
                self.workstation,
            )
        )
        self.seals.check(paper, work.head(), entry.recorded_at)
        return _Reserved(paper, work.head(), entry.recorded_at, listed)


def _still(work: Work, reserved: Sequence[_Reserved]) -> None:
    """Ask again what others may have changed while the lists were being made."""
    for row in reserved:
        number, state = row.paper.number, work.document(row.paper.number).state
        if state is not DocumentState.RESERVED:
            raise MetroError("document.state", number=number, state=state.value)
        for listed in row.listed:
            record, stands = work.record(listed.record)
            if stands is not RecordState.ISSUED or record.revision != listed.revision:
                raise MetroError("record.state", number=record.number, state=stands.value)


def list_enclosed(paper: ListPaper) -> Enclosure:
    """Return the rows of a list as data; a digital certificate is of one instrument alone.

    Of the settings the station's name alone is in there: the others are its own affair. The code
    is not: it states the hash of these very bytes.
    """
    whole = {name: value for name, value in encode(paper).items() if name not in APART}
    data = canonical({**whole, "station": encode(paper.settings.name)}).encode()
    return Enclosure("list.json", "application/json", data, f"List {paper.number}")


def _of_job(reader: Reader, job: str) -> list[VerificationRecord]:
    rows = reader.records_of_job(job, MOST) if job.strip() else ()
    return [reader.record(row.id)[0] for row in rows]


def _notices(reader: Reader, record: VerificationRecord) -> list[str]:
    found = reader.documents_of(record.id)
    return [
        row.number
        for row in found
        if row.kind is DocumentKind.NOTICE and row.state is DocumentState.ISSUED
    ]


def _row(reader: Reader, record: VerificationRecord) -> ListRow:
    passed = record.judgement.verdict is Verdict.PASSED
    before = [row.number for row in reader.lists_of(record.id) if row.state is DocumentState.ISSUED]
    thing = record.instrument
    words = Bilingual("合格", "Passed") if passed else Bilingual("不合格", "Rejected")
    return ListRow(
        record=record.number,
        registration=thing.registration,
        name=thing.name,
        model=thing.model,
        serial=thing.serial,
        passed=passed,
        conclusion=record.conclusion if passed else words,
        on=record.data.on,
        valid_until=record.valid_until if passed else None,
        notices=() if passed else tuple(_notices(reader, record)),
        replaces=tuple(before) if passed else (),
    )


def _titled(used: RegulationUsed) -> Bilingual:
    title = used.title
    return Bilingual(f"{used.label}《{title.zh}》", f"{used.label} {title.en}")


def _signers(reader: Reader, records: Sequence[VerificationRecord], meaning: Meaning) -> str:
    """Return who signed so, each once; a job of one day is mostly of one hand."""
    names = (
        row.name
        for record in records
        for row in reader.signatures(record.id, record.revision)
        if row.meaning is meaning
    )
    return "、".join(_each(names))


def _each(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(text for text in dict.fromkeys(texts) if text)
