"""The printed text of a regulation, and the signed sheets of its numbers."""

from dataclasses import dataclass

from metro.model.number_review import RegulationText, SheetSignature


@dataclass(frozen=True, slots=True)
class RegulationTextAttached:
    """The station holds a scan of the printed text."""

    regulation: str
    edition: str
    text: RegulationText


@dataclass(frozen=True, slots=True)
class RegulationPageMarked:
    """A clause stands on this page of the scan."""

    regulation: str
    object: str
    clause: str
    page: int


@dataclass(frozen=True, slots=True)
class ConfirmationSheetSigned:
    """The technical head signed the numbers as they stand; the signature holds their digest."""

    regulation: str
    edition: str
    serial: int
    number: str
    waits: int
    file_hash: str
    numbers_digest: str
    signature: SheetSignature


@dataclass(frozen=True, slots=True)
class ConfirmationSheetStored:
    """The bytes of a signed sheet were stored under this hash."""

    regulation: str
    serial: int
    object: str
    size: int
