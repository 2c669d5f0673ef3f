"""Which values of a record a shift of one of its standards acts on.

Those that the standard gave: the columns that it fed, and its own values. A standard with values of
its own may give several quantities: a measure its volume, and a neck that is read in millimetres. A
shift is then of one quantity alone, and where that can't be said, nothing is said at all.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Protocol

from metro.evaluation import environment
from metro.evaluation.environment import Env
from metro.evaluation.judge import judge
from metro.model.judgement import PartResult, PointResult
from metro.model.record import UsedStandard, VerificationRecord
from metro.model.regulation import VerificationRegulation
from metro.model.verification import PartData, Place, Reading, StandardInUse, VerificationData
from metro.quantities.quantity import Quantity

FEEDS = ("main", "check", "auxiliary")
Adds = Callable[[Quantity], bool]
"""Whether a shift is an amount of the kind of a value; else it is a share."""


class Moves(Protocol):
    """What says of a value of a standard how it really was."""

    def moved(self, value: Quantity) -> Quantity | None:
        """Return a value as it really was; None where nothing is said of it."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A value that a standard fed: of a column in one reading, as taken or nominal."""

    part: str
    place: Place
    reading: int
    column: str
    value: Quantity


@dataclass(frozen=True, slots=True)
class Own:
    """A value of the standard itself, by the key that it stands under among the standards."""

    key: str
    name: str
    value: Quantity


@dataclass(frozen=True, slots=True)
class Acted:
    """The values of a record that a shift acts on; there is at least one."""

    cells: tuple[Cell, ...]
    own: tuple[Own, ...]

    @property
    def values(self) -> tuple[Quantity, ...]:
        """Return the values, those that it fed first."""
        return (*(cell.value for cell in self.cells), *(row.value for row in self.own))

    def moved(self, data: VerificationData, shift: Moves) -> VerificationData | None:
        """Return the data as they really were; None where the shift says nothing of a value."""
        parts = {name: dict(part.readings) for name, part in data.parts.items()}
        standards = dict(data.standards)
        for cell in self.cells:
            true = shift.moved(cell.value)
            if true is None:
                return None
            rows = list(parts[cell.part][cell.place])
            rows[cell.reading] = Reading({**rows[cell.reading].values, cell.column: true})
            parts[cell.part][cell.place] = tuple(rows)
        for row in self.own:
            true = shift.moved(row.value)
            if true is None:
                return None
            own = standards[row.key]
            standards[row.key] = replace(own, values={**own.values, row.name: true})
        read = {name: replace(data.parts[name], readings=rows) for name, rows in parts.items()}
        return replace(data, parts=read, standards=standards)


def acted(
    regulation: VerificationRegulation,
    record: VerificationRecord,
    instruments: Collection[str],
    adds: Adds,
) -> Acted | None:
    """Return what a shift of a standard acts on; None where that can't be said, or is nothing.

    The standard is known by the ids of all that were merged into one.
    """
    cells: list[Cell] = []
    own: list[Own] = []
    for used in record.standards:
        if used.instrument in instruments and used.role in FEEDS:
            found = _by(regulation, record.data, used, adds)
            if found is None:
                return None
            cells += found.cells
            own += found.own
    return Acted(tuple(cells), tuple(own)) if cells or own else None


def gave(
    regulation: VerificationRegulation, record: VerificationRecord, instruments: Collection[str]
) -> Iterator[Quantity]:
    """Yield every value of a record that a standard gave, whatever a shift would act on."""
    for used in record.standards:
        if used.instrument in instruments and used.role in FEEDS:
            yield from (cell.value for cell in _cells(regulation, record.data, used))
            yield from (row.value for row in _own(record.data, used))


def _by(
    regulation: VerificationRegulation, data: VerificationData, used: UsedStandard, adds: Adds
) -> Acted | None:
    """Return what one use of a standard gave of the quantity that a shift is of."""
    cells, given = tuple(_cells(regulation, data, used)), tuple(_own(data, used))
    if not given:
        return Acted(cells, ()) if cells and not _mixed(cells) else None
    kind = _quantity(regulation, used, (*cells, *given), adds)
    fed = tuple(cell for cell in cells if cell.value.kind == kind)
    own = tuple(row for row in given if row.value.kind == kind)
    if len({row.key for row in own}) < len(own):
        return None  # which of its own values is off?
    # A reading holds what it fed, or was read beside and the formula adds the standard's own value:
    # a level in a neck. Of anything else it is not known what was off.
    direct = {(cell.part, cell.place) for cell in fed}
    beside = {(cell.part, cell.place) for cell in cells if cell not in fed}
    looking = _looking(regulation, data, used.requirement, own) if own else set()
    if direct & looking or beside - looking:
        return None
    return Acted(fed, own) if fed or own else None


def _mixed(cells: tuple[Cell, ...]) -> bool:
    """Tell whether a reading has values of several quantities."""
    rows = {(cell.part, cell.place, cell.reading) for cell in cells}
    kinds = {(cell.part, cell.place, cell.reading, cell.value.kind) for cell in cells}
    return len(rows) < len(kinds)


def _quantity(
    regulation: VerificationRegulation,
    used: UsedStandard,
    found: tuple[Cell | Own, ...],
    adds: Adds,
) -> str:
    """Return the kind of the quantity that a shift is of; '' where that can't be said.

    An amount is of its own kind. A share is of what the standard has to be read in: of the columns
    that it feeds, those that are not optional.
    """
    columns = [
        column
        for item in regulation.items
        for column in item.columns.values()
        if column.standard == used.requirement
    ]
    asked = {column.declared.kind for column in columns if not column.optional}
    share = asked.pop() if len(asked) == 1 else ""
    named = {row.value.kind for row in found if adds(row.value)}
    if not named or share in named:
        return share
    return named.pop() if len(named) == 1 else ""


def _looking(
    regulation: VerificationRegulation,
    data: VerificationData,
    requirement: str,
    own: tuple[Own, ...],
) -> set[tuple[str, Place]]:
    """Return the places, by part, that come out otherwise without these values."""
    gone = {(key, row.name) for row in own for key in (row.key, requirement)}
    left = {
        key: replace(row, values={n: v for n, v in row.values.items() if (key, n) not in gone})
        for key, row in data.standards.items()
    }
    before, after = judge(regulation, data), judge(regulation, replace(data, standards=left))
    return {
        (name, place)
        for name, part in data.parts.items()
        for place in part.readings
        if _at(before.part(name), place) != _at(after.part(name), place)
    }


def _at(part: PartResult, place: Place) -> list[PointResult]:
    """Return what was concluded at a point, at whichever stage."""
    items = (item for item in (*part.items, *part.as_found) if item.item == place.item)
    return [row for item in items for row in item.points if row.point == place.point]


def _cells(
    regulation: VerificationRegulation, data: VerificationData, used: UsedStandard
) -> Iterator[Cell]:
    """Yield what a standard fed, at its places."""
    for name, part in data.parts.items():
        for place, rows in part.readings.items():
            if used.places and f"{place.item}/{place.point}" not in used.places:
                continue
            columns = regulation.item(place.item).columns.values()
            fed = [column.id for column in columns if column.standard == used.requirement]
            nominal = _nominal(regulation, data, part, place) if fed else {}
            for number, row in enumerate(rows):
                for column in fed:
                    value = row.values.get(column) or nominal.get(column)
                    if value is not None:
                        yield Cell(name, place, number, column, value)


def _own(data: VerificationData, used: UsedStandard) -> Iterator[Own]:
    """Yield the values of this instrument itself: at places of its own, or wherever none is."""
    keys = [f"{used.requirement}@{place}" for place in used.places]
    placed = [key for key in keys if key in data.standards]
    general = [] if placed and len(placed) == len(keys) else [used.requirement]
    for key in (*placed, *general):
        for name, value in data.standards.get(key, StandardInUse()).values.items():
            if isinstance(value, Quantity):
                yield Own(key, name, value)


def _nominal(
    regulation: VerificationRegulation, data: VerificationData, part: PartData, place: Place
) -> Mapping[str, Quantity]:
    """Return the nominal values of the columns of a place, where they can be worked out."""
    nominal = regulation.item(place.item).nominal
    known = known_at(regulation, data, part, place) if nominal else {}
    return {
        name: Quantity(formula.evaluate(known), formula.unit, formula.kind)
        for name, formula in nominal.items()
    }


def known_at(
    regulation: VerificationRegulation, data: VerificationData, part: PartData, place: Place
) -> Env:
    """Return what an expression may name at a place, apart from what is read there."""
    env = environment.of_part(regulation, data, part, place.stage)
    env = {**env, **environment.of_place(regulation, data, place.item, place.point)}
    point = next(row for row in regulation.item(place.item).points if row.id == place.point)
    return environment.at_point(point, env)[0]
