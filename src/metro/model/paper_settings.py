"""What a station sets of its paper: languages, pictures, the order of page 2, labels, what follows.

Lengths are millimetres.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

Lengths = tuple[Decimal, Decimal]


class PaperLanguages(StrEnum):
    """In which languages certificates are printed."""

    BOTH = "both"
    CHINESE = "zh"
    ENGLISH = "en"


class Block(StrEnum):
    """A block of page 2 of a certificate."""

    STATEMENTS = "statements"
    MEASUREMENT_STANDARD = "measurement_standard"
    STANDARDS = "standards"
    CONDITIONS = "conditions"
    NAMEPLATE = "nameplate"
    COPIES = "copies"


MAY_BE_LEFT_OUT = frozenset({Block.NAMEPLATE})
"""国质检量函〔2005〕861号 asks for what the other blocks say; class and ratings are an extra."""


def fits(blocks: Iterable[Block]) -> bool:
    """Tell whether page 2 may have these blocks: each once, none missing that is asked for."""
    found = list(blocks)
    return len(found) == len(set(found)) and set(Block) - set(found) <= MAY_BE_LEFT_OUT


class LabelCode(StrEnum):
    """What code a label bears."""

    NONE = "none"
    NUMBER = "number"
    """A QR with number, serial, last day and verdict as text."""


@dataclass(frozen=True, slots=True)
class LabelSheet:
    """A sheet of labels: the size of one, how many across and down, where they begin."""

    size: Lengths = (Decimal(60), Decimal(38))
    across: int = 3
    down: int = 7
    margin: Lengths = (Decimal(12), Decimal(12))
    """White at the left and above the first label."""
    gap: Lengths = (Decimal(3), Decimal(1))
    code: LabelCode = LabelCode.NUMBER

    @property
    def fits(self) -> bool:
        """Tell whether all labels lie on an A4 sheet and none is too small to be read."""
        needs = [
            edge + count * length + (count - 1) * gap
            for edge, count, length, gap in zip(
                self.margin, (self.across, self.down), self.size, self.gap, strict=True
            )
        ]
        whole = needs[0] <= 210 and needs[1] <= 297
        return whole and self.size[0] >= 30 and self.size[1] >= 15


@dataclass(frozen=True, slots=True)
class ElectronicSeal:
    """A picture of the stamp, printed only where an approved electronic seal is declared."""

    picture: str = ""
    """Hash of the picture."""
    approval: str = ""
    """By which approval it may be used; '' as long as none is declared."""
    place: Lengths | None = None
    """The middle of the seal on page 1, from the left and from above; None is the stamp's place."""
    diameter: Decimal = Decimal(40)

    @property
    def printed(self) -> bool:
        """Tell whether it is printed."""
        return bool(self.picture and self.approval)


@dataclass(frozen=True, slots=True)
class Yields:
    """What the station gives for a kind of instrument, of what its regulation allows."""

    instrument: str
    passed: tuple[str, ...] = ()
    """Of `certificate`, `label`, `mark`, `list`; none: what the regulation says."""
    parts: str = ""
    """`passing_together` or `per_part` where an instrument is judged by parts; '' as it says."""


@dataclass(frozen=True, slots=True)
class PaperSettings:
    """How the paper of a station looks."""

    languages: PaperLanguages = PaperLanguages.BOTH
    logo: str = ""
    """Hash of the picture."""
    seal: ElectronicSeal = field(default_factory=ElectronicSeal)
    blocks: tuple[Block, ...] = tuple(Block)
    labels: LabelSheet = field(default_factory=LabelSheet)
    yields: tuple[Yields, ...] = ()

    def yields_of(self, instrument: str) -> Yields:
        """Return what the station gives for a kind of instrument."""
        found = (row for row in self.yields if row.instrument == instrument)
        return next(found, Yields(instrument))

    @property
    def pictures(self) -> tuple[str, ...]:
        """Return the hashes of the pictures that paper may ask for."""
        return tuple(name for name in (self.logo, self.seal.picture) if name)
