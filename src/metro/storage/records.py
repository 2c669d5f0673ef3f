"""Answers about records, signatures and documents."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, case, func, or_, select

from metro.errors import MetroError
from metro.model.civil import civil_day
from metro.model.instrument import MeasuringInstrument
from metro.model.people import Signature
from metro.model.record_state import RecordState
from metro.ports import DocumentRow, JobRow, RecordRow
from metro.storage import tables
from metro.storage.holdings import HoldingsReading
from metro.storage.reading import civil, loaded
from metro.storage.recalls import RecallReading
from metro.storage.said import said_since

if TYPE_CHECKING:
    from metro.journal.bodies.work import ListedRecord
    from metro.model.document import Document, DocumentKind
    from metro.model.record import VerificationRecord

REVIEW = select(tables.reviewed_document.c.recall).limit(1)


class RecordReading(HoldingsReading, RecallReading):
    """Everything a service may ask."""

    def record(self, record: str) -> tuple[VerificationRecord, RecordState]:
        """Return a record in its last revision, by id or record number.

        Raises MetroError `record.unknown`.
        """
        table = tables.record
        query = select(table).where(or_(table.c.id == record, table.c.number == record))
        row = self.one(query.order_by(table.c.revision.desc()).limit(1))
        if row is None:
            raise MetroError("record.unknown", record=record)
        return self._body(row), RecordState(row.state)

    def revision(self, record: str, revision: int) -> VerificationRecord:
        """Return one revision of a record.

        Raises MetroError `record.unknown`.
        """
        table = tables.record
        row = self.one(select(table).where(table.c.id == record, table.c.revision == revision))
        if row is None:
            raise MetroError("record.unknown", record=record)
        return self._body(row)

    def said_since(self, record: str) -> tuple[MeasuringInstrument, ...]:
        """Return what the ledger said of a record's instrument and no longer does, oldest first.

        The first is what it said when the record was first submitted; none where it says so still.
        """
        table = tables.record
        query = select(table.c.instrument, table.c.epoch, table.c.seq).where(table.c.id == record)
        row = self.one(query.order_by(table.c.revision).limit(1))
        if row is None:
            return ()
        rows = self.every(said_since(row.instrument, tables.place(row.epoch, row.seq)))
        return tuple(loaded(MeasuringInstrument, found.data) for found in rows)

    def submitted_from(self, draft: str) -> VerificationRecord | None:
        """Return the revision that was submitted from a draft, or None."""
        table = tables.record
        row = self.one(select(table).where(table.c.draft == draft))
        return self._body(row) if row else None

    def _body(self, row: Any) -> VerificationRecord:
        from metro.journal import catalogue

        entry = tables.entry
        query = select(entry).where(
            entry.c.station == tables.own, entry.c.epoch == row.epoch, entry.c.seq == row.seq
        )
        found = self.one(query)
        body = catalogue.read(found.type, found.version, found.body)
        record: VerificationRecord = body.record
        return record

    def owes(self, record: str, revision: int) -> int:
        """Return how many documents a revision was submitted to yield; 0 is done on approval."""
        table = tables.record
        query = select(table.c.documents)
        row = self.one(query.where(table.c.id == record, table.c.revision == revision))
        return int(row.documents) if row else 0

    def records(self, states: Sequence[RecordState], limit: int) -> tuple[RecordRow, ...]:
        """Return records whose last revision is in some states, the newest first."""
        wanted = tables.record.c.state.in_([state.value for state in states])
        return self._records(and_(wanted, _is_last()), limit)

    def records_of(self, instrument: str) -> tuple[RecordRow, ...]:
        """Return the records of one instrument, the newest first."""
        return self._records(tables.record.c.instrument == instrument, 200)

    def records_of_job(self, job: str, limit: int) -> tuple[RecordRow, ...]:
        """Return the records of one job, each in its last revision, in the order of their numbers.

        A job is written on its records; '' is none.
        """
        return self._records(and_(tables.record.c.job == job, _is_last()), limit)[::-1]

    def jobs(self, limit: int) -> tuple[JobRow, ...]:
        """Return the jobs with how many records of each stand where, the newest first."""
        table = tables.record
        query = (
            select(
                table.c.job,
                func.max(table.c.day).label("day"),
                func.min(table.c.applicant).label("applicant"),
                func.count().label("records"),
                func.sum(case((table.c.state == "approved", 1), else_=0)).label("approved"),
                func.sum(case((table.c.state == "issued", 1), else_=0)).label("done"),
            )
            .where(table.c.job != "", _is_last())
            .group_by(table.c.job)
            .order_by(func.max(table.c.day).desc(), table.c.job)
            .limit(limit)
        )
        return tuple(
            JobRow(
                row.job,
                date.fromisoformat(row.day),
                row.applicant,
                int(row.records),
                int(row.approved),
                int(row.done),
            )
            for row in self.every(query)
        )

    def lists_of(self, record: str) -> tuple[Document, ...]:
        """Return the lists of results in which a record stands, in any of its revisions."""
        table, listed = tables.document, tables.listed
        query = (
            select(table, listed.c.revision.label("of_revision"))
            .join(listed, listed.c.document == table.c.number)
            .where(listed.c.record == record)
            .order_by(table.c.place)
        )
        return tuple(
            replace(self._document(row), record=record, revision=row.of_revision)
            for row in self.every(query)
        )

    def listed_in(self, number: str) -> tuple[ListedRecord, ...]:
        """Return the records that a list of results holds, in the order of their numbers."""
        from metro.journal.bodies.work import ListedRecord

        table, listed = tables.record, tables.listed
        same = and_(table.c.id == listed.c.record, table.c.revision == listed.c.revision)
        query = select(listed).join(table, same).where(listed.c.document == number)
        rows = self.every(query.order_by(table.c.number))
        return tuple(ListedRecord(row.record, row.revision) for row in rows)

    def _records(self, condition: Any, limit: int) -> tuple[RecordRow, ...]:
        table, things = tables.record, tables.instrument
        query = (
            select(table, things.c.name.label("thing"), things.c.serial.label("its_serial"))
            .join(things, things.c.id == table.c.instrument, isouter=True)
            .where(condition)
            .order_by(table.c.day.desc(), table.c.number.desc(), table.c.revision.desc())
            .limit(limit)
        )
        return tuple(
            RecordRow(
                row.id,
                row.revision,
                row.number,
                RecordState(row.state),
                row.instrument,
                row.thing or "",
                row.its_serial or "",
                row.applicant,
                row.regulation,
                date.fromisoformat(row.day),
                row.verdict,
                row.verifier,
                row.checker,
            )
            for row in self.every(query)
        )

    def signatures(self, record: str, revision: int) -> tuple[Signature, ...]:
        """Return the signatures on one revision."""
        table = tables.signature
        query = select(table.c.data).where(table.c.record == record, table.c.revision == revision)
        rows = self.every(query.order_by(table.c.meaning))
        return tuple(loaded(Signature, row.data) for row in rows)

    def overrides(self, record: str, revision: int) -> frozenset[str]:
        """Return the rules that the technical head let pass for one revision."""
        table = tables.override
        query = select(table.c.rule).where(table.c.record == record, table.c.revision == revision)
        return frozenset(row.rule for row in self.every(query))

    def document(self, number: str) -> Document:
        """Return a document by its number.

        Raises MetroError `document.unknown`.
        """
        row = self.one(select(tables.document).where(tables.document.c.number == number))
        if row is None:
            raise MetroError("document.unknown", number=number)
        return self._document(row)

    def document_like(self, object: str, epoch: int, seq: int) -> Document | None:
        """Return the document with these bytes, else the one whose number an entry took."""
        table = tables.document
        wanted = [table.c.place == tables.place(epoch, seq)]
        if object:
            wanted.insert(0, table.c.object == object)
        rows = (self.one(select(table).where(one)) for one in wanted)
        row = next((row for row in rows if row is not None), None)
        return self._document(row) if row is not None else None

    def documents(self, text: str, limit: int) -> tuple[DocumentRow, ...]:
        """Return numbered documents whose number, instrument or applicant holds a text."""
        table, records, things = tables.document, tables.record, tables.instrument
        folded = text.casefold()
        applicant = func.coalesce(records.c.applicant, table.c.applicant)
        found = or_(
            func.lower(table.c.number).contains(folded, autoescape=True),
            things.c.search.contains(folded, autoescape=True),
            func.lower(applicant).contains(folded, autoescape=True),
            func.lower(table.c.job).contains(folded, autoescape=True),
        )
        query = (
            select(
                table,
                applicant.label("whose"),
                records.c.instrument,
                things.c.name,
                things.c.serial.label("its_serial"),
            )
            .join(
                records,
                and_(records.c.id == table.c.record, records.c.revision == table.c.revision),
                isouter=True,
            )
            .join(things, things.c.id == records.c.instrument, isouter=True)
            .where(found if text else table.c.number != "")
            .order_by(table.c.place.desc())
            .limit(limit)
        )
        return tuple(
            DocumentRow(
                self._document(row),
                row.instrument or "",
                row.name or row.job,
                row.its_serial or "",
                row.whose or "",
            )
            for row in self.every(query)
        )

    def documents_of(self, record: str) -> tuple[Document, ...]:
        """Return the documents of one record, in the order of their numbers' reservation."""
        table = tables.document
        rows = self.every(select(table).where(table.c.record == record).order_by(table.c.place))
        return tuple(self._document(row) for row in rows)

    def reserved(self, workstation: str) -> tuple[Document, ...]:
        """Return numbers that a workstation reserved and never used."""
        table = tables.document
        query = select(table).where(table.c.state == "reserved", table.c.workstation == workstation)
        return tuple(self._document(row) for row in self.every(query.order_by(table.c.place)))

    def has_reserved(self) -> bool:
        """Tell whether any number is reserved and not used yet."""
        waiting = tables.document.c.state == "reserved"
        return self.one(select(tables.document.c.number).where(waiting).limit(1)) is not None

    def copies(self, number: str) -> int:
        """Return how many copies of a document were printed."""
        table = tables.document
        row = self.one(select(table.c.copies).where(table.c.number == number))
        return int(row.copies) if row else 0

    def last_serial(self, kind: DocumentKind, year: int) -> int:
        """Return the last serial taken in a year; void ones count, none is used twice."""
        table = tables.document
        query = select(func.max(table.c.serial))
        found = self.one(query.where(table.c.kind == kind.value, table.c.year == year))[0]
        return int(found or 0)

    def last_record_serial(self, year: int) -> int:
        """Return the last serial of an original record in a year; void ones count."""
        from metro.model.document import DocumentKind

        table = tables.record
        found = self.one(select(func.max(table.c.serial)).where(table.c.year == year))[0]
        return max(int(found or 0), self.last_serial(DocumentKind.RECORD, year))

    def _document(self, row: Any) -> Document:
        from metro.model.document import Document, DocumentKind, DocumentState

        return Document(
            row.number,
            DocumentKind(row.kind),
            DocumentState(row.state),
            row.record,
            row.revision,
            tuple(json.loads(row.parts)),
            date.fromisoformat(row.day) if row.day else self._recorded_on(row.place),
            civil(row.valid_until),
            row.object,
            row.replaced_by,
            row.replaces,
            row.why,
            self.one(REVIEW.where(tables.reviewed_document.c.document == row.number)) is not None,
        )

    def _recorded_on(self, place: int) -> date:
        """Return the civil day of an entry: all that is known of a number lost by a restore."""
        entry, (epoch, seq) = tables.entry, divmod(place, tables.EPOCH)
        same = (entry.c.station == tables.own, entry.c.epoch == epoch, entry.c.seq == seq)
        found = self.one(select(entry.c.recorded_at).where(*same))
        return civil_day(datetime.fromisoformat(found.recorded_at))

    def counts(self) -> Mapping[str, int]:
        """Return how many records stand where, and how many documents are issued."""
        table = tables.record
        rows = self.every(select(table.c.state, func.count()).group_by(table.c.state))
        counted = {str(state): int(number) for state, number in rows}
        papers = tables.document
        issued = select(func.count()).where(papers.c.state == "issued")
        return {**counted, "documents": int(self.one(issued)[0])}


def _is_last() -> Any:
    """Say that a row is the last revision of its record."""
    table, later = tables.record, tables.record.alias("later")
    last = select(func.max(later.c.revision)).where(later.c.id == table.c.id).scalar_subquery()
    return table.c.revision == last
