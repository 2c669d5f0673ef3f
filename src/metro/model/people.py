"""People of the station, their roles and the items they are qualified for."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Role(StrEnum):
    """What a person may do; a person may hold several."""

    VERIFIER = "verifier"
    CHECKER = "checker"
    APPROVER = "approver"
    TECHNICAL_HEAD = "technical_head"
    CUSTODIAN = "custodian"
    READER = "reader"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who works at the station; the name prints on certificates as written here."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Appointment:
    """A role held from a day on, by a written appointment; `fields` empty means every field."""

    person: str
    role: Role
    since: date
    until: date | None
    document: str
    fields: tuple[str, ...] = ()

    def holds(self, on: date, field: str | None = None) -> bool:
        """Tell whether the role is held on that day for a kind of instrument."""
        in_time = self.since <= on and (self.until is None or on <= self.until)
        return in_time and (field is None or not self.fields or field in self.fields)


@dataclass(frozen=True, slots=True)
class Qualification:
    """A permitted item (项目) of a person: a kind of instrument, a certificate, a last day."""

    person: str
    instrument: str
    certificate: str
    valid_until: date


class Meaning(StrEnum):
    """What a signature says."""

    VERIFIED = "verified"
    CHECKED = "checked"
    APPROVED = "approved"


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature on a record: whose, in which role, over which digest, when (UTC)."""

    person: str
    name: str
    meaning: Meaning
    role: Role
    digest: str
    at: str
