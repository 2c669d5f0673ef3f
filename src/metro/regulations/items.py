"""Read the items of a regulation file, one after the other."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from metro.model.point import Column, Derived, Point
from metro.model.regulation import Item, Of, PlateRule, Question, RunCondition
from metro.model.verification import Stage
from metro.quantities.expressions.expression import Scope
from metro.quantities.expressions.types import Declared
from metro.regulations.cursor import Cursor
from metro.regulations.declarations import kinds, when
from metro.regulations.numbers import Numbers
from metro.regulations.order import in_order
from metro.regulations.readings import (
    own_name,
    read_columns,
    read_derived,
    read_point,
    read_run_condition,
    repeat_of,
)
from metro.regulations.requirements import ALL_KINDS
from metro.regulations.results import check_tenths, read_limit, read_result
from metro.regulations.zones import Zones

_OWN_NUMBERS = ("maximum_permissible_error", "limit", "counts_when", "title")


class ItemReader:
    """Reads the items one after the other; a later one may name the results of earlier ones."""

    def __init__(
        self,
        scope: Scope,
        numbers: Numbers,
        standards: frozenset[str],
        choices: Mapping[str, Sequence[str]] | None = None,
        ratings: frozenset[str] = frozenset(),
        plate: Sequence[PlateRule] = (),
    ) -> None:
        """Take the scope of the whole file; with `choices` of words, zones are looked into."""
        self.plate = plate
        self.scope = scope
        self.choices = choices
        self.ratings = ratings
        self.numbers = numbers
        self.standards = standards
        self.done: dict[str, Item] = {}

    def read_all(self, place: Cursor) -> tuple[Item, ...]:
        """Read every item, in the order of the file.

        Raises MetroError with file, line and key.
        """
        rows = {row.path[-1]: row for row in place.items()}
        return tuple(in_order(name, rows, self.read) for name in rows)

    def read(self, row: Cursor) -> Item:
        """Read one item.

        Raises MetroError with file, line and key.
        """
        name = row.get("id").identifier()
        evidence = self.numbers.evidence(row)
        self.numbers.whole(row, evidence, _OWN_NUMBERS)
        common = {
            "id": name,
            "title": row.get("title").bilingual(),
            "kinds": kinds(row, "prescribed_for", ALL_KINDS),
            "when": when(row, self.scope),
            "stages": row.optional("stages", _stages, (Stage.AS_FOUND, Stage.AS_LEFT)),
            "evidence": evidence,
        }
        inspected = row.has("questions")
        item = self._inspected(row, common) if inspected else self._measured(row, common)
        row.done()
        self.done[name] = item
        if item.result is not None:
            kind, unit = item.result.expression.kind, item.result.expression.unit
            one, many = Declared(kind, unit), Declared(kind, unit, many=True)
            at_points = {f"{name}.{point.id}": one for point in item.points}
            several = {f"{name}.each": many, f"{name}.points": many}
            self.scope = self.scope.with_names({**at_points, **several, name: one})
        return item

    def _inspected(self, row: Cursor, common: Mapping[str, object]) -> Item:
        questions = tuple(read_question(step) for step in row.get("questions").items())
        return Item(**common, questions=questions)  # type: ignore[arg-type]

    def _measured(self, row: Cursor, common: Mapping[str, object]) -> Item:
        taken = self._taken(row)
        result_row = row.get("result")
        of = result_row.get("of").choice(Of) if result_row.has("of") else Of.EACH
        if of is not Of.SET and not taken.columns:
            raise result_row.refuse("regulation.result_of_no_reading", item=common["id"])
        at_result = taken.scope if of is not Of.SET else taken.as_lists()
        at_limit = taken.at_limit(of)
        result = read_result(result_row, of, at_result, at_limit, self.numbers)
        repeat, labels = row.optional(
            "repeat", lambda place: repeat_of(place, self.numbers), (1, ())
        )
        errors = row.has("maximum_permissible_error")
        key = "maximum_permissible_error" if errors else "limit"
        limits = tuple(
            read_limit(step, at_limit, result.expression, common["kinds"], self.numbers)  # type: ignore[arg-type]
            for step in row.get(key).items()
        )
        check_tenths(result_row, result, limits)
        if self.choices is not None:
            place, scope = row.get(key), at_limit
            Zones(
                place, limits, taken.points, scope, self.choices, self.ratings, self.plate
            ).check()
        return Item(
            **common,  # type: ignore[arg-type]
            points=taken.points,
            repeat=repeat,
            labels=labels,
            columns=taken.columns,
            derived=taken.derived,
            counts_when=taken.counts_when,
            result=result,
            limits=limits,
            limits_are_errors=errors,
        )

    def _taken(self, row: Cursor) -> "_Taken":
        points = self._points(row)
        at_point = self.scope
        for point in points:
            values = {name: quantity.declared for name, quantity in point.quantities.items()}
            for name, value in values.items():
                # Two points may not speak of one quantity in two units: one would be misread.
                own_name(row.get("id"), name, value, at_point)
            at_point = at_point.with_names(values)
        columns = read_columns(row, at_point, self.standards)
        scope = at_point.with_names({name: column.declared for name, column in columns.items()})
        derived: dict[str, Derived] = {}
        if row.has("derived"):
            rows = dict(row.get("derived").entries())
            for name in rows:
                known = scope
                derived[name] = in_order(
                    name,
                    rows,
                    lambda step, name=name, known=known: read_derived(name, step, known),  # type: ignore[misc]
                )
                scope = scope.with_names({name: derived[name].declared})
        counts_when: tuple[RunCondition, ...] = ()
        if row.has("counts_when"):
            steps = row.get("counts_when").items()
            counts_when = tuple(read_run_condition(step, scope, self.numbers) for step in steps)
        return _Taken(points, columns, derived, counts_when, at_point, scope)

    def _points(self, row: Cursor) -> tuple[Point, ...]:
        if row.has("points_of"):
            earlier = row.string("points_of")
            if earlier not in self.done:
                raise row.refuse("regulation.unknown_item", item=earlier, known=tuple(self.done))
            return self.done[earlier].points
        return tuple(
            read_point(step, self.scope, self.numbers) for step in row.get("points").items()
        )


@dataclass(frozen=True)
class _Taken:
    """What is taken in an item, with the names known at a point and at a reading."""

    points: tuple[Point, ...]
    columns: Mapping[str, Column]
    derived: Mapping[str, Derived]
    counts_when: tuple[RunCondition, ...]
    at_point: Scope
    scope: Scope

    def at_limit(self, of: Of) -> Scope:
        """Return what limits and steps may name: of several readings, their mean or their list.

        What the point itself says stays what it says there.
        """
        several = {Of.EACH: self.scope, Of.MEAN: self.scope, Of.SET: self.as_lists()}[of]
        return several if of is Of.EACH else several.with_names(self.at_point.names)

    def as_lists(self) -> Scope:
        """Return the scope in which every column is the list of its readings."""
        values = [(name, column.declared) for name, column in self.columns.items()]
        values += [(name, derived.declared) for name, derived in self.derived.items()]
        return self.at_point.with_names(
            {name: Declared(one.kind, one.unit, many=True) for name, one in values}
        )


def read_question(row: Cursor) -> Question:
    """Read one thing to look at: an id and its words."""
    question = Question(row.get("id").identifier(), row.get("title").bilingual())
    row.done()
    return question


def _stages(place: Cursor) -> tuple[Stage, ...]:
    return tuple(step.choice(Stage) for step in place.items())
