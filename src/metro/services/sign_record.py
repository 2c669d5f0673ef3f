"""Check and approve a record, send it back, or let a rule pass with a reason."""

from collections.abc import Callable
from dataclasses import dataclass

from metro.errors import MetroError
from metro.evaluation.authority import check_role
from metro.journal.bodies.work import GateOverridden, RecordReturned, RecordSigned
from metro.journal.digest import digest_of
from metro.model.civil import civil_day
from metro.model.gate import Rule, RuleResult, refusal
from metro.model.people import Meaning, Person, Role, Signature
from metro.model.record import VerificationRecord
from metro.model.record_state import RecordState
from metro.model.verification import VerificationKind
from metro.ports import Ledger, Reader, Work

ROLE_OF = {Meaning.CHECKED: Role.CHECKER, Meaning.APPROVED: Role.APPROVER}
BEFORE = {Meaning.CHECKED: RecordState.SUBMITTED, Meaning.APPROVED: RecordState.CHECKED}


@dataclass(frozen=True, slots=True)
class SignRecord:
    """A signature is made right after the password, over the digest of the record."""

    ledger: Ledger
    authenticate: Callable[[str, str], Person]
    rules: tuple[Rule, ...]
    gate: Callable[[Reader, VerificationRecord], tuple[RuleResult, ...]]
    """Ask every rule of a record that gets no document of its own."""

    def __call__(
        self, record: str, meaning: Meaning, person: str, password: str
    ) -> VerificationRecord:
        """Sign as checker or approver; return the record.

        Checking is recalculation, transfer, standards, clause; approval is authority, scope,
        conclusion.
        Raises MetroError `record.state`, `role.needed`, `checker.is_verifier`,
        `checker.took_part`, `checker.is_other`, `approver.is_verifier`, `approver.is_checker`,
        `password.…`, and `gate.refused` where the approved record gets no document of its own.
        """
        signer = self.authenticate(person, password)
        with self.ledger.writing(signer.id) as work:
            found, state = work.record(record)
            if state is not BEFORE[meaning]:
                raise MetroError("record.state", number=found.number, state=state.value)
            self._may(work, found, meaning, signer)
            signature = Signature(
                signer.id,
                signer.name,
                meaning,
                ROLE_OF[meaning],
                digest_of(found),
                work.recorded_at().isoformat(),
            )
            work.append(RecordSigned(found.id, found.revision, signature))
            if meaning is Meaning.APPROVED:
                self._unpapered(work, found)
        return found

    def _unpapered(self, work: Work, record: VerificationRecord) -> None:
        """Ask the gate where nothing is issued later that would: the approval is the last word."""
        if record.data.kind is VerificationKind.IN_SERVICE or work.owes(record.id, record.revision):
            return
        refused = refusal(self.gate(work, record))
        if refused is not None:
            raise refused

    def _may(
        self, work: Work, record: VerificationRecord, meaning: Meaning, signer: Person
    ) -> None:
        role, on = ROLE_OF[meaning], civil_day(work.recorded_at())
        roles = work.appointments(signer.id)
        if not any(row.role is role and row.holds(on, record.instrument.kind) for row in roles):
            raise MetroError("role.needed", role=role.value)
        words = {"person": signer.name}
        if signer.id == record.verifier.id:
            raise MetroError(f"{role.value}.is_verifier", **words)
        checked = [
            row.person
            for row in work.signatures(record.id, record.revision)
            if row.meaning is Meaning.CHECKED
        ]
        if meaning is Meaning.CHECKED:
            if record.took_part(signer.id):
                raise MetroError("checker.took_part", **words)
            if record.checker is not None and record.checker.id != signer.id:
                raise MetroError("checker.is_other", person=record.checker.name)
        elif signer.id in checked and not work.settings().approver_may_check:
            raise MetroError("approver.is_checker", **words)

    def send_back(self, record: str, why: str, person: str, password: str) -> None:
        """Return a record to its verifier, who may also take it back.

        Raises MetroError `reason.missing`, `record.state`, `role.needed`, `password.…`.
        """
        if not why.strip():
            raise MetroError("reason.missing")
        signer = self.authenticate(person, password)
        with self.ledger.writing(signer.id) as work:
            found, state = work.record(record)
            if state not in (RecordState.SUBMITTED, RecordState.CHECKED, RecordState.APPROVED):
                raise MetroError("record.state", number=found.number, state=state.value)
            if signer.id != found.verifier.id:
                _needs(work, signer, Role.CHECKER, Role.APPROVER, Role.TECHNICAL_HEAD)
            work.append(RecordReturned(found.id, found.revision, why))

    def override(self, record: str, rule: str, why: str, person: str, password: str) -> None:
        """Let one rule pass for one record; hard rules never.

        Raises MetroError `reason.missing`, `rule.unknown`, `rule.hard`, `role.needed`,
        `password.…`.
        """
        if not why.strip():
            raise MetroError("reason.missing")
        found_rule = next((row for row in self.rules if row.code == rule), None)
        if found_rule is None:
            raise MetroError("rule.unknown", rule=rule)
        if found_rule.hard:
            raise MetroError("rule.hard", rule=rule)
        signer = self.authenticate(person, password)
        with self.ledger.writing(signer.id) as work:
            found, _ = work.record(record)
            _needs(work, signer, Role.TECHNICAL_HEAD)
            work.append(GateOverridden(found.id, found.revision, rule, why))


def _needs(work: Work, signer: Person, *roles: Role) -> None:
    """Refuse a person who holds none of these roles today; the first one is what is asked for."""
    on = civil_day(work.recorded_at())
    check_role(signer.id, work.appointments(signer.id), on, *roles)
