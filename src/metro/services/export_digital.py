"""Export the digital certificate of a document.

What was issued is given as it was enclosed and sealed, byte for byte. It can also be computed from
what is held today: another profile, or the chain as it is known now. That one no seal states.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from metro.errors import MetroError
from metro.evaluation.paperwork import paperwork
from metro.model.chain import ChainLink, EventFact, Evidence, LinkState
from metro.model.civil import civil_day
from metro.model.digital import HeldReport, UnitProfile
from metro.model.document import Document, DocumentState, Paper
from metro.model.record import RegulationUsed, VerificationRecord
from metro.model.regulation import VerificationRegulation
from metro.ports import NOW, DigitalCertificateWriter, Ledger, Objects, Reader

LINKED = ("main", "check", "auxiliary")
"""Roles of links that have certificates of their own to link to, the main ones first."""
_TRACEABLE = {LinkState.IN_FORCE: True, LinkState.DUE_SOON: True, LinkState.BROKEN: False}


@dataclass(frozen=True, slots=True)
class ExportDigital:
    """Gathers what the writer of digital certificates needs."""

    ledger: Ledger
    writer: DigitalCertificateWriter
    links: Callable[[VerificationRecord], tuple[ChainLink, ...]]
    """The links above a record, by the standards that it names."""
    frozen: Callable[[RegulationUsed], VerificationRegulation]
    objects: Objects
    enclosed: Callable[[bytes], Sequence[bytes]]
    """The digital certificates within the file of a document."""

    def __call__(self, number: str) -> bytes:
        """Return the XML that an issued document carries and its seal states, unchanged.

        Raises MetroError `document.unknown`, `dcc.not_issued`, `dcc.not_enclosed`, `object.…`,
        `pdf.…`.
        """
        with self.ledger.reading() as reader:
            found = _issued(reader, number)
        carried = self.enclosed(self.objects.get(found.object))
        if len(carried) != 1:
            raise MetroError("dcc.not_enclosed", number=number)
        return carried[0]

    def computed(self, number: str, profile: UnitProfile = UnitProfile.PTB) -> bytes:
        """Return the XML of an issued document as it would be written today; it is not sealed.

        Raises MetroError `document.unknown`, `dcc.not_issued`, `dcc.unit_missing`,
        `dcc.unit_refused`, `object.…`.
        """
        return self.of_paper(self.paper(number), profile)

    def of_paper(self, paper: Paper, profile: UnitProfile = UnitProfile.PTB) -> bytes:
        """Return the XML of a paper, issued or about to be; raises MetroError `dcc.unit_…`."""
        return self.writer.write(paper, self.held(paper.record), profile)

    def paper(self, number: str) -> Paper:
        """Return an issued document as the paper it was printed from, but for its QR.

        Raises MetroError `document.unknown`, `dcc.not_issued`, `object.…`.
        """
        with self.ledger.reading() as reader:
            found = _issued(reader, number)
            record = reader.revision(found.record, found.revision)
            signatures = reader.signatures(record.id, record.revision)
            # Nothing keeps the day of issue itself; the approver signs shortly before.
            signed = [civil_day(datetime.fromisoformat(row.at)) for row in signatures]
            settings = reader.settings(max(signed, default=found.on))
        words = paperwork(self.frozen(record.regulation))
        return Paper(found.kind, number, record, found.parts, settings, signatures, "", words)

    def held(self, record: VerificationRecord) -> Mapping[str, HeldReport]:
        """Return the place in the chain of each event that a record names, by event id."""
        links = self.links(record)
        with self.ledger.reading() as reader:
            walk = _Held(reader)
            found = {
                link.named_event: walk.report(link, record.data.on)
                for link in links
                if link.role in LINKED and link.named_event
            }
        return {event: report for event, report in found.items() if report is not None}


def _issued(reader: Reader, number: str) -> Document:
    found = reader.document(number)
    if found.state not in (DocumentState.ISSUED, DocumentState.SUPERSEDED):
        raise MetroError("dcc.not_issued", number=number, state=found.state.value)
    return found


@dataclass(frozen=True, slots=True)
class _Held:
    """What is held of the events of one chain."""

    reader: Reader

    def report(self, link: ChainLink, on: date) -> HeldReport | None:
        """Return one link as a report, None where nothing is held of it.

        `on` is the day that it was relied on.
        """
        effective = link.event
        named = self.reader.event(link.named_event, NOW) if link.named_event else effective
        fact = named or effective
        if fact is None:
            return None
        # What lies above was looked up for the event that counted, which may be another.
        above = link.above if effective is not None and effective.id == fact.id else ()
        reports = [
            (LINKED.index(row.role), self.report(row, fact.on))
            for row in above
            if row.evidence is Evidence.HELD and row.role in LINKED
        ]
        number, issuer, kept = self._document(fact)
        return HeldReport(
            number,
            issuer,
            fact.on,
            kept,
            None if fact.valid_until is None else on <= fact.valid_until,
            _TRACEABLE.get(link.state),
            tuple(row for _, row in sorted(reports, key=lambda row: row[0]) if row is not None),
            tuple(row.title for row in above if row.evidence is Evidence.CITED),
        )

    def _document(self, fact: EventFact) -> tuple[str, str, str]:
        """Return number, issuer and hash of the document of an event: ours, or that of a body."""
        if not fact.performed_here:
            upstream = self.reader.upstream(fact.id)
            return fact.number, fact.issuer, upstream.object if upstream else ""
        issuer = fact.issuer or self.reader.settings(fact.on).name.zh
        issued = [
            row
            for row in self.reader.documents_of(fact.id)
            if row.object and row.revision == fact.revision
        ]
        if not issued:
            return fact.number, issuer, ""
        return issued[0].number, issuer, issued[0].object
