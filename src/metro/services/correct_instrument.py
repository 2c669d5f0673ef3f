"""Correct what the ledger says of an instrument; what was issued stays as it was."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from metro.errors import MetroError
from metro.evaluation.authority import AT_WORK, check_role, may_change
from metro.evaluation.following import behind, followed
from metro.evaluation.plate import rating_of, unfit
from metro.journal.bodies.register import InstrumentCorrected
from metro.model.civil import civil_day
from metro.model.instrument import InstrumentState, MeasuringInstrument, Part
from metro.model.record_state import RecordState
from metro.model.regulation import VerificationRegulation
from metro.ports import Clock, Drafts, Ledger, Reader, Work
from metro.quantities.quantity import Quantity

FIELDS = {
    "name": "name",
    "model": "model",
    "serial": "serial",
    "maker": "manufacturer",
    "holder": "holder",
    "class": "accuracy_class",
    "purpose": "purpose",
    "place": "place",
    "registration": "registration",
    "range": "range_text",
}
"""What may be corrected, by the keys of the file of registers; ratings and parts beside them."""
OF_PART = {"label": "label", "class": "accuracy_class"}
KEYS = (*FIELDS, "rating/…", "part/…/label", "part/…/class", "part/…/rating/…")


UNDER_WAY = (RecordState.SUBMITTED, RecordState.CHECKED, RecordState.APPROVED)
"""Records that may still become documents."""


@dataclass(frozen=True, slots=True)
class Corrected:
    """The instrument as the ledger has it now, and what that means for work under way."""

    instrument: MeasuringInstrument
    drafts: tuple[str, ...]
    """The drafts that took it over."""
    records: tuple[str, ...] = ()
    """The numbers of records that print otherwise; the gate keeps their documents back."""


@dataclass(frozen=True, slots=True)
class CorrectInstrument:
    """A correction is an entry with a reason; older entries and documents stay readable.

    Its kind, use and id stay: what is of another kind is another instrument.
    """

    ledger: Ledger
    drafts: Drafts
    clock: Clock
    plates: Callable[[str], Sequence[VerificationRegulation]]
    """The regulations that say what stands on the nameplate of a kind of instrument."""

    def __call__(
        self, instrument: str, changes: Mapping[str, str], why: str, actor: str
    ) -> Corrected:
        """Correct an instrument by keys such as `serial`, `rating/Max`, `part/1/label`.

        An empty text takes a rating away. Drafts of the instrument follow where they still say
        what the ledger said; what somebody typed there stays. They follow before the correction
        is written: where the machine stops between the two, it is just made again.
        Raises MetroError `reason.missing`, `instrument.unknown`, `instrument.merged`,
        `instrument.incomplete`, `correction.unknown_key`, `correction.unknown_part`,
        `correction.same`, `rating.wrong_kind`, `quantity.…`, `organisation.unknown`,
        `role.needed`.
        """
        if not why.strip():
            raise MetroError("reason.missing")
        with self.ledger.reading() as reader:
            plates = self.plates(reader.instrument(instrument).kind)
        with self.ledger.writing(actor) as work:
            held, today = work.appointments(actor), civil_day(work.recorded_at())
            check_role(actor, held, today, *AT_WORK)
            before = work.instrument(instrument)
            check_role(actor, held, today, *may_change(before.use))
            after = corrected(before, changes)
            _check(before, after, plates)
            if after.holder:
                work.organisation(after.holder)
            left = tuple(_left_behind(work, before, after, plates))
            drafts = tuple(self._follow(work, before, after, why, actor))
            work.append(InstrumentCorrected(after, why))
        return Corrected(after, drafts, left)

    def _follow(
        self,
        work: Work,
        before: MeasuringInstrument,
        after: MeasuringInstrument,
        why: str,
        actor: str,
    ) -> Iterator[str]:
        """Take what is said now into the drafts that hold what was said before; yield their ids.

        A change of the plate is a strike; applicant and place are choices, which no change strikes.
        """
        for draft in self.drafts.all():
            if draft.cells.get("header/instrument") != before.id:
                continue
            cells = followed((before,), after, draft.cells)
            if cells and work.submitted_from(draft.id) is None:
                self.drafts.take(draft.id, cells, actor, self.clock.now().isoformat(), why)
                yield draft.id


def _left_behind(
    reader: Reader,
    before: MeasuringInstrument,
    after: MeasuringInstrument,
    plates: Sequence[VerificationRegulation],
) -> Iterator[str]:
    """Yield the numbers of the records under way that don't print what is said now."""
    whole = {name for row in plates for name in row.ratings}
    of_part = {name for row in plates if row.parts is not None for name in row.parts.ratings}
    for row in reader.records_of(before.id):
        if row.state in UNDER_WAY:
            said = reader.revision(row.id, row.revision).instrument
            if any(behind(said, before, after, whole, of_part)):
                yield row.number


def corrected(thing: MeasuringInstrument, changes: Mapping[str, str]) -> MeasuringInstrument:
    """Return an instrument with some of what is said of it changed.

    Raises MetroError `correction.unknown_key`, `correction.unknown_part`, `quantity.…`.
    """
    for key, text in changes.items():
        head, _, rest = key.partition("/")
        if key in FIELDS:
            thing = replace(thing, **{FIELDS[key]: text.strip()})  # type: ignore[arg-type]
        elif head == "rating" and rest:
            thing = replace(thing, ratings=_rated(thing.ratings, rest, text))
        elif head == "part" and "/" in rest:
            thing = replace(thing, parts=_parts(thing.parts, key, rest, text))
        else:
            raise MetroError("correction.unknown_key", asked=key, known=KEYS)
    return thing


def _parts(parts: tuple[Part, ...], key: str, rest: str, text: str) -> tuple[Part, ...]:
    """Return the parts with one of them changed."""
    id, _, what = rest.partition("/")
    if id not in {part.id for part in parts}:
        raise MetroError("correction.unknown_part", part=id, known=[part.id for part in parts])
    return tuple(_part(part, key, what, text) if part.id == id else part for part in parts)


def _part(part: Part, key: str, what: str, text: str) -> Part:
    head, _, name = what.partition("/")
    if what in OF_PART:
        return replace(part, **{OF_PART[what]: text.strip()})  # type: ignore[arg-type]
    if head == "rating" and name:
        return replace(part, ratings=_rated(part.ratings, name, text))
    raise MetroError("correction.unknown_key", asked=key, known=KEYS)


def _rated(
    ratings: Mapping[str, Quantity | str], name: str, text: str
) -> dict[str, Quantity | str]:
    """Return ratings with one changed, added, or taken away by an empty text."""
    kept = {key: value for key, value in ratings.items() if key != name or text.strip()}
    return {**kept, name: rating_of(text.strip())} if text.strip() else kept


def _check(
    before: MeasuringInstrument,
    after: MeasuringInstrument,
    plates: Sequence[VerificationRegulation],
) -> None:
    """Refuse what would be no correction, or no instrument."""
    if before.state is InstrumentState.MERGED:
        raise MetroError("instrument.merged", serial=before.serial, into="—")
    if before == after:
        raise MetroError("correction.same", serial=before.serial)
    if not (after.name and after.serial):
        raise MetroError("instrument.incomplete", serial=after.serial or "—")
    for error in unfit(after, plates):
        raise error
