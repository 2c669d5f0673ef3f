"""The door of this package to digital certificates: reading those of others by what is trusted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from metro.exchange.dcc_reader import read_report
from metro.exchange.dsi_units import our_unit
from metro.exchange.schema_pack import SchemaPack
from metro.model.digital import DigitalReport


@dataclass(frozen=True, slots=True)
class DccReader:
    """Reads DCC 3.x; a pack turns validation by the schema on, roots make signatures trusted."""

    pack: SchemaPack | None = None
    roots: Sequence[bytes] = ()

    def examine(self, data: bytes, file: str, now: datetime) -> DigitalReport:
        """Return what a file says and every finding; raises MetroError `xml.…`, `dcc.…`."""
        return read_report(data, file, now, self.pack, self.roots)

    def unit_of(self, text: str) -> str:
        """Return our code of a D-SI unit, or ``."""
        return our_unit(text)
