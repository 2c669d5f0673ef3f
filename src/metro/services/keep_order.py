"""What keeps a station in order: clock, erasure of personal data, key list."""

from collections.abc import Sequence
from dataclasses import dataclass

from metro.errors import MetroError
from metro.evaluation.authority import check_role
from metro.journal.bodies.keeping import ClockCleared
from metro.journal.bodies.register import KeyListed, PersonalDataErased
from metro.model.people import Role
from metro.model.station import ListedKey
from metro.ports import Clock, Ledger, Reader

PERSONAL = ("credential", "contact")
"""What lies outside the journal so that it can be erased."""


@dataclass(frozen=True, slots=True)
class KeepOrder:
    """Small duties of the custodian and the technical head."""

    ledger: Ledger
    clock: Clock

    def clear_clock(self, why: str, actor: str) -> None:
        """Clear the alarm of a clock that ran back.

        Raises MetroError `reason.missing`, `role.needed`.
        """
        if not why.strip():
            raise MetroError("reason.missing")
        with self.ledger.writing(actor) as work:
            self._needs(work, actor, Role.TECHNICAL_HEAD)
            work.append(ClockCleared(why))

    def erase(self, subject: str, table: str, why: str, actor: str) -> None:
        """Erase a row of personal data outside the journal; what a certificate prints is kept.

        Raises MetroError `reason.missing`, `role.needed`, `personal.unknown_table`,
        `personal.nothing`.
        """
        if not why.strip():
            raise MetroError("reason.missing")
        if table not in PERSONAL:
            raise MetroError("personal.unknown_table", table=table, known="、".join(PERSONAL))
        with self.ledger.writing(actor) as work:
            self._needs(work, actor, Role.CUSTODIAN)
            work.erase(table, subject)
            work.append(PersonalDataErased(subject, table, why))

    def list_keys(self, keys: Sequence[ListedKey], actor: str) -> None:
        """Add a workstation's keys, signed by a key of the list, or revoke some.

        Raises MetroError `role.needed`.
        """
        with self.ledger.writing(actor) as work:
            self._needs(work, actor, Role.CUSTODIAN)
            for key in keys:
                work.append(KeyListed(key))

    def _needs(self, reader: Reader, actor: str, role: Role) -> None:
        check_role(actor, reader.appointments(actor), self.clock.today(), role)
