"""Start a verification: a draft with the instrument's plate and the standards that fit."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from metro.errors import MetroError
from metro.evaluation.authority import check_role
from metro.evaluation.plate import plate_cells
from metro.model.chain import EventFact
from metro.model.edition import Standing
from metro.model.instrument import OUT_OF_SERVICE, MeasuringInstrument, Use
from metro.model.people import Person, Role
from metro.model.regulation import StandardRequirement, VerificationRegulation
from metro.model.verification import VerificationKind
from metro.ports import Clock, Drafts, Ledger, Reader

Regulations = Callable[[str, Mapping[str, str]], VerificationRegulation]


@dataclass(frozen=True, slots=True)
class StartDraft:
    """Fill in everything that the station already knows."""

    ledger: Ledger
    drafts: Drafts
    clock: Clock
    regulations: Regulations
    new_id: Callable[[], str]

    def __call__(
        self,
        instrument: str,
        regulation: str,
        kind: VerificationKind,
        on: date,
        verifier: str,
        extra: Mapping[str, str] | None = None,
    ) -> str:
        """Start a draft; return its id. `extra` cells go in with the rest.

        Raises MetroError `instrument.unknown`, `regulation.unknown`, `regulation.other_kind`,
        `regulation.moved`, `regulation.not_yet`, `regulation.not_in_force`, `person.…`,
        `role.needed`, `draft.future_day`, `draft.gone`.
        """
        today = self.clock.today()
        with self.ledger.reading() as reader:
            thing = reader.instrument(instrument)
            if thing.state in OUT_OF_SERVICE:
                raise MetroError("draft.gone", serial=thing.serial, state=thing.state.value)
            found = self.regulations(regulation, reader.corrected_numbers(regulation))
            other = {"regulation": found.label, "instrument": thing.kind}
            if not found.knows(thing.kind):
                raise MetroError("regulation.other_kind", **other)
            _check_in_force(found, on, today)
            if on > today:
                raise MetroError("draft.future_day", on=on.isoformat(), today=today.isoformat())
            if not found.applies(thing.kind, on):
                raise MetroError("regulation.moved", on=on.isoformat(), **other)
            person = reader.person(verifier) if verifier else Person("", "")
            held = reader.appointments(verifier)
            check_role(verifier, held, today, Role.VERIFIER, Role.TECHNICAL_HEAD)
            cells = {
                "header/instrument": thing.id,
                "header/regulation": found.id,
                "header/kind": kind.value,
                "header/on": on.isoformat(),
                "header/applicant": thing.holder,
                "header/place": thing.place,
                "header/verifier": person.id,
                **plate_cells(thing),
                **self.standards(reader, found, thing.kind, on),
                **(extra or {}),
            }
        draft = self.new_id()
        filled = {cell: text for cell, text in cells.items() if text}
        self.drafts.begin(draft, filled, person.id, self.clock.now().isoformat())
        return draft

    def standards(
        self, reader: Reader, regulation: VerificationRegulation, kind: str, on: date
    ) -> dict[str, str]:
        """Return as cells the standards that fit a regulation on a day, one a requirement."""
        members = {
            member.instrument
            for standard in reader.measurement_standards()
            if kind in standard.instruments
            for member in standard.members
            if member.belongs(on)
        }
        chosen: dict[str, str] = {}
        for requirement in regulation.standards:
            best = _best(reader, requirement, members, on)
            if best:
                chosen[f"standard/{requirement.id}"] = best
        return chosen


def _check_in_force(regulation: VerificationRegulation, on: date, today: date) -> None:
    """Refuse an edition before its day has come, and one not in force on the day of the work."""
    days = {
        "since": regulation.in_force_from or "—",
        "until": regulation.in_force_until or "—",
    }
    if regulation.standing(today) is Standing.FUTURE:
        raise MetroError("regulation.not_yet", regulation=regulation.label, **days)
    if not regulation.in_force(on):
        label = regulation.label
        raise MetroError("regulation.not_in_force", regulation=label, on=on.isoformat(), **days)


def _best(reader: Reader, requirement: StandardRequirement, members: set[str], on: date) -> str:
    """Return the instrument that fits: of the measurement standard first, in force, newest."""
    use = Use.STANDARD if requirement.role == "main" else Use.AUXILIARY
    candidates = reader.instruments_of_kind(requirement.kind, use.value)

    def fitness(row: MeasuringInstrument) -> tuple[bool, bool, str]:
        event = reader.nameable_event(row.id, on, "24:00")
        return row.id in members, _in_force(event, on), event.on.isoformat() if event else ""

    return max(candidates, key=fitness).id if candidates else ""


def _in_force(event: EventFact | None, on: date) -> bool:
    if event is None or not event.passed:
        return False
    return event.valid_until is None or event.valid_until >= on
