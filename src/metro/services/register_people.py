"""Register people, their roles, items and passwords."""

import secrets
from dataclasses import dataclass

from metro.errors import MetroError
from metro.journal.bodies.register import (
    CredentialSet,
    ItemQualified,
    PersonRegistered,
    RoleAppointed,
)
from metro.model.people import Appointment, Person, Qualification
from metro.ports import Credential, Ledger, Passwords

SHORTEST = 8


@dataclass(frozen=True, slots=True)
class RegisterPeople:
    """What the custodian does for a person."""

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

        Raises MetroError `person.no_name`.
        """
        if not person.name.strip():
            raise MetroError("person.no_name")
        with self.ledger.writing(actor) as work:
            work.append(PersonRegistered(person))
            for appointment in appointments:
                work.append(RoleAppointed(appointment))
            for qualification in qualifications:
                work.append(ItemQualified(qualification))

    def set_password(self, person: str, password: str, actor: str) -> None:
        """Set a password; the hash lies outside the journal, a salted hash of the row inside.

        Raises MetroError `password.short`, `person.unknown`.
        """
        if len(password) < SHORTEST:
            raise MetroError("password.short", least=SHORTEST)
        hashed = self.passwords.hash(password)
        with self.ledger.writing(actor) as work:
            found = work.person(person)
            salt = secrets.token_hex(16)
            row_hash = work.set_credential(Credential(found.id, hashed, 0, ""), salt)
            work.append(CredentialSet(found.id, row_hash))
