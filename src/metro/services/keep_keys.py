"""Replace and revoke keys of the station's signed list; each with a reason, in the journal."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from metro.errors import MetroError
from metro.evaluation.authority import check_role
from metro.journal.bodies.register import KeyListed
from metro.model.people import Role
from metro.model.station import ListedKey
from metro.ports import Clock, Ledger, Work


@dataclass(frozen=True, slots=True)
class KeepKeys:
    """The custodian's duty; a key that was listed once stays in the list for ever."""

    ledger: Ledger
    clock: Clock

    def change(
        self, listed: Sequence[ListedKey], revoked: Collection[str], why: str, actor: str
    ) -> None:
        """List keys and revoke others, all of it or nothing.

        Raises MetroError `reason.missing`, `role.needed`, `key.unknown`, `key.revoked_before`.
        """
        if not why.strip():
            raise MetroError("reason.missing")
        with self.ledger.writing(actor) as work:
            role = Role.CUSTODIAN
            check_role(actor, work.appointments(actor), self.clock.today(), role)
            for key in listed:
                work.append(KeyListed(key))
            for name in sorted(revoked):
                work.append(KeyListed(_revoked(work, name, why)))


def _revoked(work: Work, name: str, why: str) -> ListedKey:
    known = work.keys()
    key = next((row for row in known if row.id == name), None)
    if key is None:
        raise MetroError("key.unknown", key=name[:40])
    if key.revoked:
        raise MetroError("key.revoked_before", key=name, since=key.revoked)
    since = work.recorded_at().isoformat(timespec="seconds")
    return replace(key, revoked=since, why=why.strip())
