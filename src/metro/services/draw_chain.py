"""Draw the chain of an instrument: its documents, and what stands on the lines between links."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from metro.errors import MetroError
from metro.model.chain import ChainLink, EventFact, TraceabilityChain
from metro.model.drawn_chain import DrawnChain
from metro.model.record import RegulationUsed
from metro.model.regulation import StandardRequirement, VerificationRegulation
from metro.ports import Ledger

Trace = Callable[[str, date, date | None], TraceabilityChain]
Frozen = Callable[[RegulationUsed], VerificationRegulation]


@dataclass(frozen=True, slots=True)
class DrawChain:
    """Adds to a chain what its records say: the regulation, and the ratio that it asks for."""

    ledger: Ledger
    trace: Trace
    frozen: Frozen

    def __call__(self, instrument: str, on: date, known: date | None) -> DrawnChain:
        """Return the chain of an instrument as of a day, ready to be shown.

        Raises MetroError `instrument.unknown`.
        """
        chain = self.trace(instrument, on, known)
        regulations: dict[str, str] = {}
        ratios: dict[tuple[str, str], str] = {}
        numbers: tuple[str, ...] = ()
        with self.ledger.reading() as reader:
            thing, settings = reader.instrument(instrument), reader.settings()
            if chain.event is not None:
                affected = reader.affected_records([chain.event.id])
                numbers = affected[chain.event.id].documents
            for event in _ours(chain):
                record = reader.revision(event.id, event.revision)
                regulations[event.id] = record.regulation.label
                asked = {row.id: row for row in self._standards(record.regulation)}
                for used in record.standards:
                    rows = asked[used.requirement].ratios if used.requirement in asked else ()
                    words = ", ".join(dict.fromkeys(str(row.most) for row in rows if row.most))
                    ratios[event.id, used.instrument] = words
        return DrawnChain(settings, thing, chain, numbers, regulations, ratios)

    def _standards(self, used: RegulationUsed) -> tuple[StandardRequirement, ...]:
        """Return what a regulation asks for; nothing where its kept file is damaged.

        `doctor` names such a file; the chain itself is told by events alone.
        """
        try:
            return self.frozen(used).standards
        except MetroError:
            return ()


def _ours(chain: TraceabilityChain) -> Iterator[EventFact]:
    """Yield every event of the chain that was performed here, once."""
    events = [chain.event, *(link.event for link in _every(chain.links))]
    seen: set[str] = set()
    for event in events:
        if event is not None and event.performed_here and event.id not in seen:
            seen.add(event.id)
            yield event


def _every(links: tuple[ChainLink, ...]) -> Iterator[ChainLink]:
    for link in links:
        yield link
        yield from _every(link.above)
