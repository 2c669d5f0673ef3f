"""The use cases of a station on digital certificates; XML is loaded when one is asked for."""

from __future__ import annotations

from abc import ABC, abstractmethod
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from metro.errors import MetroError
from metro.ports import Clock, Ledger, Objects

if TYPE_CHECKING:
    from metro.exchange.digital import DccReader
    from metro.exchange.schema_pack import SchemaPack
    from metro.model.record import RegulationUsed
    from metro.model.regulation import VerificationRegulation
    from metro.services.export_digital import ExportDigital
    from metro.services.import_digital import ImportDigital
    from metro.services.trace_instrument import TraceInstrument


def schema_folder() -> Path:
    """Return where this user's schema pack lies."""
    from metro.app.places import user_data

    return user_data() / "dcc-schema"


def add_schema(folder: Path) -> SchemaPack:
    """Add a schema pack for this user; raises MetroError `schema.…`, `xml.…`, `file.…`."""
    from metro.exchange import schema_pack

    return schema_pack.add(folder, schema_folder())


def largest_file() -> int:
    """Return how many bytes a digital certificate may have."""
    from metro.exchange.safe_xml import LARGEST

    return LARGEST


def certificate_reader(roots: tuple[Path, ...] = ()) -> DccReader:
    """Return a reader with the pinned schema pack; `roots` are certificates (PEM) to trust.

    Raises MetroError `schema.altered`, `file.unreadable`, `dcc.root_unreadable`.
    """
    from metro.exchange import schema_pack
    from metro.exchange.dcc_signature import check_root
    from metro.exchange.digital import DccReader

    trusted = []
    for file in roots:
        try:
            data = file.read_bytes()[:65536]
        except OSError as error:
            raise MetroError("file.unreadable", file=str(file)) from error
        check_root(data, str(file))
        trusted.append(data)
    return DccReader(schema_pack.load(schema_folder()), tuple(trusted))


def digital_within(data: bytes) -> list[bytes]:
    """Return the digital certificates within a file of ours; raises MetroError `pdf.…`."""
    from metro.app.sealing import DIGITAL
    from metro.documents.scanning import enclosed_in

    return [row.data for row in enclosed_in(data) if row.name == DIGITAL]


class DigitalUses(ABC):
    """Each is loaded when it is first asked for."""

    ledger: Ledger
    clock: Clock

    @property
    @abstractmethod
    def objects(self) -> Objects:
        """Kept bytes."""

    @property
    @abstractmethod
    def trace(self) -> TraceInstrument:
        """Trace an instrument."""

    @abstractmethod
    def frozen(self, used: RegulationUsed) -> VerificationRegulation:
        """Return a regulation as a record froze it."""

    @cached_property
    def export_digital(self) -> ExportDigital:
        """Digital certificates of our documents."""
        from metro.exchange.paper_dcc import DccWriter
        from metro.services.export_digital import ExportDigital

        return ExportDigital(
            self.ledger,
            DccWriter(),
            self.trace.of_record,
            self.frozen,
            self.objects,
            digital_within,
        )

    def import_digital(self, reader: DccReader) -> ImportDigital:
        """Digital certificates of others, read by this reader."""
        from metro.app.identifiers import new_id
        from metro.services.import_digital import ImportDigital

        return ImportDigital(self.ledger, self.objects, self.clock, reader, new_id)
