"""Issued documents: their numbers, their states, and what stands on paper."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from metro.model.people import Signature
from metro.model.record import VerificationRecord
from metro.model.station import StationSettings


class DocumentKind(StrEnum):
    """What is printed: 检定证书, 检定结果通知书, 原始记录."""

    CERTIFICATE = "certificate"
    NOTICE = "notice"
    RECORD = "record"


class DocumentState(StrEnum):
    """Where a numbered document stands."""

    RESERVED = "reserved"
    ISSUED = "issued"
    SUPERSEDED = "superseded"
    VOIDED = "voided"


@dataclass(frozen=True, slots=True)
class Document:
    """A numbered document of the station."""

    number: str
    kind: DocumentKind
    state: DocumentState
    record: str
    revision: int
    parts: tuple[str, ...]
    on: date
    valid_until: date | None
    object: str = ""
    replaced_by: str = ""
    replaces: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """Everything one printed document shows; nothing on paper comes from elsewhere."""

    kind: DocumentKind
    number: str
    record: VerificationRecord
    parts: tuple[str, ...]
    settings: StationSettings
    signatures: tuple[Signature, ...]
    code: str
    """The text of the QR on page 1: a signed checkpoint."""
    titles: Mapping[str, str] = field(default_factory=dict)
