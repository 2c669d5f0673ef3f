"""The station itself and what it sets."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from metro.model.paper_settings import PaperSettings
from metro.model.words import Bilingual


class ValidUntil(StrEnum):
    """Where the last day of validity lies: the same day of the month, or the day before."""

    DAY_BEFORE = "day_before"
    SAME_DAY = "same_day"


@dataclass(frozen=True, slots=True)
class Authorisation:
    """The authorisation certificate (计量授权证书) of the station and the instruments in it."""

    number: str
    valid_until: date | None
    instruments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShorterInterval:
    """A kind of instrument that the station verifies more often than its regulation asks."""

    instrument: str
    months: int
    why: str


@dataclass(frozen=True, slots=True)
class StationSettings:
    """Names, addresses, patterns and rules of one station."""

    name: Bilingual
    authorisation: Authorisation
    legal_status: Bilingual
    address: str = ""
    post_code: str = ""
    telephone: str = ""
    fax: str = ""
    email: str = ""
    certificate_pattern: str = "JY-{year}-{serial:05d}"
    notice_pattern: str = "JT-{year}-{serial:05d}"
    record_pattern: str = "R-{year}-{serial:05d}"
    list_pattern: str = "JQ-{year}-{serial:05d}"
    record_form: str = ""
    record_form_version: str = ""
    valid_until: ValidUntil = ValidUntil.DAY_BEFORE
    approver_may_check: bool = False
    demo: bool = False
    retention_note: str = ""
    intervals: tuple[ShorterInterval, ...] = ()
    paper: PaperSettings = field(default_factory=PaperSettings)

    def interval_of(self, instrument: str) -> ShorterInterval | None:
        """Return the station's own interval of a kind of instrument, or None."""
        return next((row for row in self.intervals if row.instrument == instrument), None)


class KeyUse(StrEnum):
    """What a key signs: journal and seals, documents, or the certificates of the station's keys."""

    WORKSTATION = "workstation"
    DOCUMENT = "document"
    ROOT = "root"


@dataclass(frozen=True, slots=True)
class CertifiedKey:
    """The public half of a key, with the certificate (X.509, DER) that the root gave it."""

    id: str
    algorithm: str
    public: str
    use: KeyUse
    certificate: str
    """Hexadecimal digits; the root's own is self-signed."""


@dataclass(frozen=True, slots=True)
class ListedKey:
    """A key in the station's signed key list."""

    id: str
    algorithm: str
    public: str
    workstation: str
    signed_by: str
    signature: str
    revoked: str = field(default="")
    """Since when: a civil day, or a moment in ISO 8601."""
    use: KeyUse = KeyUse.WORKSTATION
    certificate: str = ""
    """The certificate that the root gave it; none where the station had no root then."""
    why: str = ""
    """Why it was listed or revoked, where somebody had to say."""
