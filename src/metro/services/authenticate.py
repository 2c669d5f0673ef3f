"""Check a password; five wrong ones in a row lock it for a while."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from metro.errors import MetroError
from metro.model.civil import civil_time
from metro.model.people import Person
from metro.ports import Ledger, Passwords

MOST_FAILURES = 5
LOCKED_FOR = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Authenticate:
    """Who is it, really?"""

    ledger: Ledger
    passwords: Passwords

    def __call__(self, person: str, password: str) -> Person:
        """Return the person whose password this is.

        Raises MetroError `person.unknown`, `person.no_password`, `password.wrong`,
        `password.locked`.
        """
        with self.ledger.reading() as reader:
            found = reader.person(person)
            credential = reader.credential(found.id)
        if credential is None:
            raise MetroError("person.no_password", person=found.name)
        right = self.passwords.matches(credential.hash, password)
        # The lock is looked at again inside the transaction: tries at once count too.
        with self.ledger.writing(found.id) as work:
            credential = work.credential(found.id) or credential
            now = work.recorded_at()
            locked = credential.locked_until
            if locked and now < datetime.fromisoformat(locked):
                until = civil_time(datetime.fromisoformat(locked))
                raise MetroError("password.locked", person=found.name, until=until)
            failures = 0 if right else credential.failures + 1
            lock = failures >= MOST_FAILURES
            until = (now + LOCKED_FOR).isoformat() if lock else ""
            if failures or credential.failures or locked:
                work.note_login(found.id, 0 if lock else failures, until)
        if not right:
            left = MOST_FAILURES - failures
            raise MetroError("password.wrong", person=found.name, left=max(left, 0))
        return found
