"""The diagram of traceability and dissemination (量值溯源和传递框图) of a measurement standard."""

from dataclasses import dataclass, field
from datetime import date

from metro.model.standard import MeasurementStandard
from metro.model.station import StationSettings
from metro.model.words import Bilingual

NOTHING = Bilingual("", "")


@dataclass(frozen=True, slots=True)
class DiagramBox:
    """One box: a name and the two other elements; what nothing tells is empty."""

    name: Bilingual
    range: str
    accuracy: str
    holder: str = ""
    source: str = ""
    """The certificate or scheme that says so."""


@dataclass(frozen=True, slots=True)
class StandardDiagram:
    """Three levels, and the method between each two."""

    standard: MeasurementStandard
    settings: StationSettings
    on: date
    upper: tuple[DiagramBox, ...]
    from_upper: Bilingual
    own: DiagramBox
    to_lower: Bilingual
    lower: tuple[DiagramBox, ...]
    sources: tuple[str, ...]
    """The schemes that names, numbers and methods are taken from."""
    kind: str = field(default="diagram", init=False)
    code: str = field(default="", init=False)

    @property
    def number(self) -> str:
        """Return the number of the assessment certificate, which heads the paper."""
        return self.standard.certificate
