"""Measurement standards (计量标准), and what certificates say of their instruments."""

from dataclasses import dataclass, field
from datetime import date

from metro.model.event_kind import EventKind
from metro.model.verification import StandardInUse


@dataclass(frozen=True, slots=True)
class UpstreamCertificate:
    """A certificate of a higher body for one of our instruments: an event outside this station."""

    id: str
    instrument: str
    kind: EventKind
    number: str
    issuer: str
    on: date
    valid_until: date | None
    passed: bool
    characteristics: StandardInUse
    stated: str
    """Class, MPE or uncertainty in the words of the certificate."""
    range_text: str = ""
    cites: tuple[str, ...] = ()
    """Standards and certificates that this one names above it."""
    object: str = ""
    """SHA-256 of the kept file."""


@dataclass(frozen=True, slots=True)
class Confirmation:
    """Metrological confirmation (计量确认) of a certificate: fit for its use here, or not."""

    event: str
    accepted: bool
    required: str
    findings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Member:
    """An instrument of a measurement standard, and the requirement of a regulation it serves."""

    instrument: str
    since: date
    until: date | None = None

    def belongs(self, on: date) -> bool:
        """Tell whether it belongs to the standard on that day."""
        return self.since <= on and (self.until is None or on <= self.until)


@dataclass(frozen=True, slots=True)
class MeasurementStandard:
    """A measurement standard of the station with its assessment certificate (考核证书)."""

    id: str
    name: str
    certificate: str
    issuer: str
    issued: date
    valid_until: date
    instruments: tuple[str, ...]
    """Kinds of instrument it may verify."""
    range_text: str
    accuracy_text: str
    members: tuple[Member, ...] = field(default_factory=tuple)

    def member(self, instrument: str, on: date) -> bool:
        """Tell whether an instrument belongs to it on that day."""
        return any(row.instrument == instrument and row.belongs(on) for row in self.members)
