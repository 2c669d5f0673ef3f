"""What the gate looks at before anything is issued, and what its rules say."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from metro.errors import MetroError
from metro.model.chain import EventFact
from metro.model.civil import civil_day
from metro.model.document import DocumentKind
from metro.model.instrument import InstrumentState, MeasuringInstrument
from metro.model.judgement import Reason
from metro.model.people import Appointment, Meaning, Qualification, Signature
from metro.model.record import VerificationRecord
from metro.model.regulation import RegulationNumber, VerificationRegulation
from metro.model.standard import Confirmation, MeasurementStandard, UpstreamCertificate
from metro.model.station import StationSettings


@dataclass(frozen=True, slots=True)
class StandardFact:
    """What is known of one standard instrument that a record used."""

    requirement: str
    instrument: str
    name: str
    serial: str
    kind: str
    state: InstrumentState
    named: EventFact | None
    effective: EventFact | None
    certificate: UpstreamCertificate | None
    confirmation: Confirmation | None
    check: EventFact | None = None
    """Its last intermediate check (期间核查) up to the day of the reading."""


@dataclass(frozen=True, slots=True)
class PersonFact:
    """A person in one role of a record, with what allows it."""

    person: str
    name: str
    appointments: tuple[Appointment, ...] = ()
    qualifications: tuple[Qualification, ...] = ()


@dataclass(frozen=True, slots=True)
class GateFacts:
    """Everything the rules may look at; a service gathers it."""

    record: VerificationRecord
    regulation: VerificationRegulation
    documents: tuple[DocumentKind, ...]
    settings: StationSettings
    open_numbers: tuple[RegulationNumber, ...]
    standard: MeasurementStandard | None
    standards: tuple[StandardFact, ...]
    ledger: MeasuringInstrument
    """The instrument as the ledger has it now."""
    newer_revision: bool
    verifier: PersonFact
    checker: PersonFact | None
    approver: PersonFact | None
    signatures: tuple[Signature, ...]
    missing_glyphs: str
    clock_alarm: bool
    today: date
    for_issue: bool
    digest: str
    """The digest of the record as it stands now; every signature is made over it."""
    numbers_taken: tuple[str, ...] = ()
    overridden: frozenset[str] = field(default_factory=frozenset)
    ledger_before: MeasuringInstrument | None = None
    """The instrument as the ledger had it at submission, where it was corrected since."""

    def signed_on(self, meaning: Meaning) -> date:
        """Return the civil day of a signature; where there is none yet, it would be made today."""
        found = next((row for row in self.signatures if row.meaning is meaning), None)
        return civil_day(datetime.fromisoformat(found.at)) if found else self.today


@dataclass(frozen=True, slots=True)
class Rule:
    """One named rule: a code, the clause behind it, whether it can be overridden, and the check."""

    code: str
    clause: str
    hard: bool
    check: Callable[[GateFacts], Iterable[Reason]]


@dataclass(frozen=True, slots=True)
class RuleResult:
    """What one rule says: nothing, or reasons to refuse; `overridden` lets them pass."""

    code: str
    clause: str
    hard: bool
    reasons: tuple[Reason, ...]
    overridden: bool = False

    @property
    def passes(self) -> bool:
        """Tell whether this rule lets the document pass."""
        return not self.reasons or self.overridden


def refusal(results: Iterable[RuleResult]) -> MetroError | None:
    """Return one refusal that carries every reason of every rule that does not pass, or None."""
    failing = [row for row in results if not row.passes]
    if not failing:
        return None
    reasons = tuple(reason for row in failing for reason in row.reasons)
    rules = tuple(dict.fromkeys(row.code for row in failing))
    return MetroError("gate.refused", rules=rules, reasons=reasons, count=len(reasons))


def examine(rules: Iterable[Rule], facts: GateFacts) -> tuple[RuleResult, ...]:
    """Ask every rule at once; none hides another."""
    results = []
    for rule in rules:
        reasons = tuple(rule.check(facts))
        overridden = not rule.hard and rule.code in facts.overridden
        results.append(RuleResult(rule.code, rule.clause, rule.hard, reasons, overridden))
    return tuple(results)
