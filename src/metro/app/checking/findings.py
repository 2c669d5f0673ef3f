"""What a check found, as codes; the words are `check.<code>`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from metro.app.listed import ListedInstrument, ReadList
from metro.trust.seal import DocumentSeal


class Outcome(StrEnum):
    """Something is proved, is wrong, or was not or could not be checked."""

    GOOD = "good"
    BAD = "bad"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    outcome: Outcome
    code: str
    parameters: Mapping[str, object] = field(default_factory=dict)


@dataclass
class Checked:
    """Everything that a check found; it grows while the check goes on."""

    form: str
    """pdf, enclosure, seal or checkpoint."""
    station: str
    station_name: str
    seal: DocumentSeal | None = None
    state: str = ""
    """valid, ended, superseded, voided, reserved; `` as far as nobody knows."""
    listed: ReadList | None = None
    """The rows of a list of results, where its seal proves them."""
    rows: tuple[ListedInstrument, ...] = ()
    """Those of them with the serial number that was asked for."""
    findings: list[Finding] = field(default_factory=list)

    @property
    def whole(self) -> bool:
        """Nothing is wrong, and something was proved."""
        outcomes = {row.outcome for row in self.findings}
        return Outcome.BAD not in outcomes and Outcome.GOOD in outcomes

    def good(self, code: str, **parameters: object) -> None:
        """Add what is proved."""
        self.findings.append(Finding(Outcome.GOOD, code, parameters))

    def bad(self, code: str, **parameters: object) -> None:
        """Add what is wrong."""
        self.findings.append(Finding(Outcome.BAD, code, parameters))

    def open(self, code: str, **parameters: object) -> None:
        """Add what was not checked."""
        self.findings.append(Finding(Outcome.OPEN, code, parameters))
