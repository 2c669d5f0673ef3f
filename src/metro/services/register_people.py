"""Register people, their roles, items and passwords."""

import secrets
from dataclasses import dataclass

from metro.errors import MetroError
from metro.evaluation.authority import check_role
from metro.journal.bodies.register import (
    CredentialSet,
    ItemQualified,
    PersonRegistered,
    RoleAppointed,
)
from metro.model.civil import civil_day
from metro.model.people import Appointment, Person, Qualification, Role
from metro.ports import Credential, Ledger, Passwords, Work

SHORTEST = 8


@dataclass(frozen=True, slots=True)
class RegisterPeople:
    """What the custodian does for a person.

    A station that is being founded has no custodian yet: until one was ever appointed nobody is
    asked for a role.
    """

    ledger: Ledger
    passwords: Passwords

    def __call__(
        self,
        person: Person,
        appointments: tuple[Appointment, ...],
        qualifications: tuple[Qualification, ...],
        actor: str,
    ) -> None:
        """Register a person, or correct what is registered.

        Raises MetroError `person.no_name`, `role.needed`.
        """
        if not person.name.strip():
            raise MetroError("person.no_name")
        with self.ledger.writing(actor) as work:
            self._needs(work, actor, Role.CUSTODIAN)
            work.append(PersonRegistered(person))
            for appointment in appointments:
                work.append(RoleAppointed(appointment))
            for qualification in qualifications:
                work.append(ItemQualified(qualification))

    def set_password(self, person: str, password: str, actor: str) -> None:
        """Set a password; the hash lies outside the journal, a salted hash of the row inside.

        Raises MetroError `password.short`, `person.unknown`, `role.needed`.
        """
        if len(password) < SHORTEST:
            raise MetroError("password.short", least=SHORTEST)
        hashed = self.passwords.hash(password)
        with self.ledger.writing(actor) as work:
            self._needs(work, actor, Role.CUSTODIAN)
            found = work.person(person)
            salt = secrets.token_hex(16)
            row_hash = work.set_credential(Credential(found.id, hashed, 0, ""), salt)
            work.append(CredentialSet(found.id, row_hash))

    def _needs(self, work: Work, actor: str, role: Role) -> None:
        held = (row for person in work.people() for row in work.appointments(person.id))
        if any(row.role is role for row in held):
            check_role(actor, work.appointments(actor), civil_day(work.recorded_at()), role)
