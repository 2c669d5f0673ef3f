"""Answers about cases of suspect standards, and the records behind affected events."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, func, or_, select

from metro.errors import MetroError
from metro.ports import AffectedRecord
from metro.storage import tables
from metro.storage.effective import is_known, root
from metro.storage.graph import GraphReading
from metro.storage.reading import last_event, loaded

if TYPE_CHECKING:
    from metro.model.impact import RecallCase
    from metro.model.margin import ShiftMargin
    from metro.model.standard import UpstreamCertificate

CHUNK = 500


class RecallReading(GraphReading):
    """Cases, and what stands behind the events that they name."""

    def recalls(self) -> tuple[RecallCase, ...]:
        """Return every case, the open ones first, then the newest."""
        from metro.model.impact import RecallCase

        table = tables.recall
        rows = self.every(select(table.c.data).order_by(table.c.closed, table.c.place.desc()))
        return tuple(loaded(RecallCase, row.data) for row in rows)

    def recall(self, case: str) -> RecallCase:
        """Return a case.

        Raises MetroError `recall.unknown`.
        """
        from metro.model.impact import RecallCase

        row = self.one(select(tables.recall.c.data).where(tables.recall.c.id == case))
        if row is None:
            raise MetroError("recall.unknown", case=case)
        return loaded(RecallCase, row.data)

    def awaiting(self, case: str) -> frozenset[str]:
        """Return the instruments whose last event is still the one that a case reviews.

        The row of an instrument names one case. Where two review the same event, the other is found
        by the event itself.
        """
        table, reviewed = tables.instrument, tables.reviewed_event
        other = reviewed.alias("other")
        beside = select(other.c.recall).where(
            other.c.event == reviewed.c.event, reviewed.c.recall == case
        )
        rows = self.every(
            select(table.c.id, table.c.recall).where(
                table.c.due.is_not(None), or_(table.c.recall == case, table.c.recall.in_(beside))
            )
        )
        return frozenset(row.id for row in rows if row.recall == case or self._waits(case, row.id))

    def _waits(self, case: str, instrument: str) -> bool:
        last, table = last_event(self.connection, instrument), tables.reviewed_event
        wanted = select(table.c.event).where(table.c.recall == case, table.c.event == last.id)
        return self.one(wanted) is not None

    def numbered(self, numbers: Sequence[str]) -> tuple[UpstreamCertificate, ...]:
        """Return the certificates on file that have one of these numbers."""
        from metro.model.standard import UpstreamCertificate

        table = tables.upstream
        query = select(table.c.data).where(table.c.number.in_(list(numbers)))
        rows = self.every(query.order_by(table.c.id)) if numbers else []
        return tuple(loaded(UpstreamCertificate, row.data) for row in rows)

    def affected_records(self, events: Sequence[str]) -> dict[str, AffectedRecord]:
        """Return the records behind events, in their last revision done, with their documents."""
        found: dict[str, AffectedRecord] = {}
        for start in range(0, len(events), CHUNK):
            some = events[start : start + CHUNK]
            papers = self._papers(some)
            for row in self.every(_records(some)):
                found[row.id] = AffectedRecord(
                    row.id,
                    row.revision,
                    row.number,
                    row.instrument,
                    row.name or "",
                    row.serial or "",
                    row.holder or "",
                    date.fromisoformat(row.day),
                    bool(row.passed),
                    tuple(papers.get(row.id, ())),
                )
        return found

    def same_instrument(self, instrument: str, known: int) -> frozenset[str]:
        """Return the ids of an instrument: its own, and those merged with it, as known."""
        table = tables.subject
        query = select(table.c.id).where(
            table.c.root == root(instrument, known), is_known(table, known)
        )
        return frozenset(row.id for row in self.every(query)) | {instrument}

    def margins(
        self, instrument: str, since: date, until: date
    ) -> Mapping[tuple[str, int], ShiftMargin]:
        """Return the margins of an instrument for the verifications of a period.

        By event and revision; both days belong to the period.
        """
        from metro.model.margin import ShiftMargin

        table = tables.margin
        query = select(table).where(
            table.c.instrument == instrument,
            table.c.day.between(since.isoformat(), until.isoformat()),
        )
        return {
            (event, revision): ShiftMargin(name, kind, unit, *map(Decimal, numbers))
            for name, _, event, revision, kind, unit, *numbers in self.every(query)
        }

    def _papers(self, events: Iterable[str]) -> dict[str, list[str]]:
        table = tables.document
        query = select(table.c.record, table.c.number).where(
            table.c.record.in_(list(events)), table.c.state == "issued", table.c.kind != "record"
        )
        listed = tables.listed
        lists = (
            select(listed.c.record, table.c.number)
            .join(table, table.c.number == listed.c.document)
            .where(listed.c.record.in_(list(events)), table.c.state == "issued")
        )
        found: dict[str, list[str]] = {}
        for question in (query, lists):
            for row in self.every(question.order_by(table.c.place)):
                found.setdefault(row.record, []).append(row.number)
        return found


def _records(events: Sequence[str]) -> Any:
    event, later, things = tables.event, tables.event.alias("later"), tables.instrument
    last = select(func.max(later.c.revision)).where(later.c.id == event.c.id).scalar_subquery()
    return (
        select(event, things.c.name, things.c.serial, things.c.holder)
        .join(things, things.c.id == event.c.instrument, isouter=True)
        .where(and_(event.c.id.in_(list(events)), event.c.revision == last))
    )
