"""A traceability chain made ready to be shown: whose it is, and how each value passes down."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from metro.model.chain import ChainLink, TraceabilityChain
from metro.model.instrument import MeasuringInstrument
from metro.model.station import StationSettings


@dataclass(frozen=True, slots=True)
class DrawnChain:
    """A chain with its instrument, its documents, and what stands on its lines."""

    settings: StationSettings
    instrument: MeasuringInstrument
    chain: TraceabilityChain
    documents: tuple[str, ...]
    """Numbers of the documents in force that rest on this chain."""
    regulations: Mapping[str, str]
    """The regulation of each event of ours, by its id, as printed."""
    ratios: Mapping[tuple[str, str], str]
    """The ratio that it asks of a standard, by event and requirement's instrument."""
    kind: str = field(default="chain", init=False)
    code: str = field(default="", init=False)

    @property
    def number(self) -> str:
        """Return the number that heads the paper: of its document, else of its event."""
        if self.documents:
            return self.documents[0]
        event = self.chain.event
        return (event.number if event is not None else "") or self.instrument.serial

    def passing(self, event: str, above: ChainLink, language: str) -> tuple[str, str]:
        """Return how a value came down to an event (id, or '') from a link: method and ratio."""
        if above.method is not None:
            return above.method.say(language), above.ratio
        return self.regulations.get(event, ""), self.ratios.get((event, above.instrument), "")
