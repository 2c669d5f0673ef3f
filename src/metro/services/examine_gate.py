"""Gather the facts of one record and ask every rule of the gate at once."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from metro.evaluation.documents import owed, owed_after_all
from metro.journal.codec import encode
from metro.journal.digest import digest_of
from metro.model.document import DocumentKind, DocumentState
from metro.model.gate import (
    GateFacts,
    PersonFact,
    Rule,
    RuleResult,
    StandardFact,
    examine,
)
from metro.model.people import Meaning, Person
from metro.model.record import UsedStandard, VerificationRecord
from metro.model.regulation import RegulationNumber, VerificationRegulation
from metro.ports import NOW, Clock, Press, Reader

Regulations = Callable[[str, Mapping[str, str]], VerificationRegulation]
Open = Callable[[Sequence[RegulationNumber], Mapping[str, str]], Iterable[RegulationNumber]]


@dataclass(frozen=True, slots=True)
class ExamineGate:
    """What stands between a record and its documents."""

    regulations: Regulations
    open_numbers: Open
    press: Press
    clock: Clock
    rules: tuple[Rule, ...]

    def __call__(
        self, reader: Reader, record: VerificationRecord, *, for_issue: bool
    ) -> tuple[RuleResult, ...]:
        """Ask every rule; `for_issue` also asks what only a signed record can answer."""
        return examine(self.rules, self.facts(reader, record, for_issue=for_issue))

    def unpapered(self, reader: Reader, record: VerificationRecord) -> tuple[RuleResult, ...]:
        """Ask every rule of a record that gets a label or a place in a list in place of a document.

        What is asked before a certificate is asked before these, too.
        """
        facts = self.facts(reader, record, for_issue=True)
        return examine(self.rules, replace(facts, documents=(DocumentKind.LIST,)))

    def facts(self, reader: Reader, record: VerificationRecord, *, for_issue: bool) -> GateFacts:
        """Gather everything the rules may look at."""
        used = record.regulation.id
        regulation = self.regulations(used, reader.corrected_numbers(used))
        asked = owed_after_all if for_issue else owed
        papers = asked(regulation, reader.settings(record.data.on), record)
        signatures = reader.signatures(record.id, record.revision)
        approver = next((row for row in signatures if row.meaning is Meaning.APPROVED), None)
        stored = [row for row in reader.documents_of(record.id) if row.revision >= record.revision]
        stored += [row for row in reader.lists_of(record.id) if row.revision >= record.revision]
        live = (DocumentState.ISSUED, DocumentState.RESERVED)
        return GateFacts(
            record=record,
            regulation=regulation,
            documents=tuple(kind for kind, _ in papers),
            settings=reader.settings(),
            open_numbers=tuple(
                self.open_numbers(regulation.numbers, reader.confirmed_numbers(used))
            ),
            standard=record.standard,
            standards=tuple(_standard(reader, record, row) for row in record.standards),
            ledger=reader.instrument(record.instrument.id),
            newer_revision=any(row.revision > record.revision for row in stored),
            verifier=_person(reader, record.verifier),
            checker=_person(reader, record.checker) if record.checker else None,
            approver=_person(reader, Person(approver.person, approver.name)) if approver else None,
            signatures=signatures,
            missing_glyphs=self.press.missing_glyphs(_texts(encode(record))),
            clock_alarm=bool(reader.clock_alarm()),
            today=self.clock.today(),
            for_issue=for_issue,
            digest=digest_of(record) if for_issue else "",
            numbers_taken=tuple(
                row.number
                for row in stored
                if row.state in live
                and row.kind is not DocumentKind.RECORD
                and row.revision == record.revision
            ),
            overridden=reader.overrides(record.id, record.revision),
            ledger_before=next(iter(reader.said_since(record.id)), None),
        )


def _standard(reader: Reader, record: VerificationRecord, used: UsedStandard) -> StandardFact:
    thing = reader.instrument(used.instrument)
    time = record.time or "24:00"
    return StandardFact(
        used.requirement,
        thing.id,
        thing.name,
        thing.serial,
        thing.kind,
        thing.state,
        reader.event(used.event, NOW) if used.event else None,
        reader.effective_event(thing.id, record.data.on, time, used.event, NOW),
        reader.upstream(used.event) if used.event else None,
        reader.confirmation(used.event) if used.event else None,
        reader.last_check(thing.id, record.data.on, NOW),
    )


def _person(reader: Reader, person: Person) -> PersonFact:
    return PersonFact(
        person.id, person.name, reader.appointments(person.id), reader.qualifications(person.id)
    )


def _texts(value: object) -> Iterable[str]:
    """Yield every text of a record that might be printed."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for child in value.values():
            yield from _texts(child)
    elif isinstance(value, list):
        for child in value:
            yield from _texts(child)
