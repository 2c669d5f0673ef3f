"""Read what a regulation asks for beside the instrument: surroundings and standards."""

import re
from collections.abc import Mapping
from fractions import Fraction

from metro.model.evidence import Certainty, Evidence
from metro.model.regulation import Compare, LimitRow, Ratio, StandardRequirement, Surrounding
from metro.model.verification import VerificationKind
from metro.quantities.expressions.expression import Scope, of_any_kind
from metro.quantities.expressions.types import Declared
from metro.quantities.quantity import Quantity
from metro.quantities.reading import read as read_quantity
from metro.regulations.cursor import Cursor
from metro.regulations.declarations import declared, formula, only_declared, sides, when
from metro.regulations.numbers import Numbers

ALL_KINDS = frozenset(VerificationKind)
_RECORDED = Evidence(None, None, Certainty.MEMORY)


def read_surrounding(row: Cursor, scope: Scope, numbers: Numbers) -> Surrounding:
    """Read one condition of the surroundings; without `value` or `cases` it is recorded alone.

    Raises MetroError with file, line and key.
    """
    value, evidence = numbers.value(row) if "value" in row.mapping() else (None, _RECORDED)
    wanted = declared(row)
    low, high = sides(row, value, scope, wanted)
    difference = wanted
    if wanted.kind == "temperature":
        difference = Declared("temperature_difference", wanted.unit)
    cases: tuple[LimitRow, ...] = ()
    if row.has("cases"):
        steps = row.get("cases").items()
        cases = tuple(_case(step, scope, numbers, wanted) for step in steps)
    surrounding = Surrounding(
        row.get("id").identifier(),
        row.get("title").bilingual(),
        wanted,
        low,
        high,
        row.optional("most_change", lambda place: formula(place, scope, difference), None),
        row.get("taken").one_of("start_and_end", "once"),
        row.optional("required", Cursor.truth, True),
        evidence,
        cases,
    )
    row.done()
    return surrounding


def _case(row: Cursor, scope: Scope, numbers: Numbers, wanted: Declared) -> LimitRow:
    value, evidence = numbers.value(row)
    low, high = sides(row, value, scope, wanted)
    name, holds, gap = row.get("id").identifier(), when(row, scope), value is None
    case = LimitRow(name, ALL_KINDS, holds, low, high, value or "", gap, evidence)
    row.done()
    return case


def values_of(row: Cursor) -> Mapping[str, Declared]:
    """Read the values that a standard brings along (`nominal_volume`, `material`)."""
    if not row.has("values"):
        return {}
    return {key: only_declared(step, word=True) for key, step in row.get("values").entries()}


def read_standard(row: Cursor, scope: Scope, numbers: Numbers) -> StandardRequirement:
    """Read one standard or auxiliary instrument that is asked for.

    Raises MetroError with file, line and key.
    """
    compare = row.get("compare").choice(Compare) if row.has("compare") else None
    own: Quantity | None = None
    ratios: tuple[Ratio, ...] = ()
    holds = when(row, scope)
    if row.has("ratios"):
        evidence = numbers.evidence(row)
        ratios = tuple(_ratio_row(step, scope, numbers) for step in row.get("ratios").items())
    elif "most" in row.mapping():
        text, evidence = numbers.value(row, "most")
        place = row.get("most")
        if compare is Compare.OWN_LIMIT:
            own = place.checked(lambda: _own_limit(text)) if text is not None else None
        else:
            ratios = (Ratio("most", ratio_of(place, text), holds, evidence),)
    else:
        evidence = numbers.evidence(row)
    requirement = StandardRequirement(
        id=row.get("id").identifier(),
        title=row.get("title").bilingual(),
        kind=row.get("kind").identifier(),
        role=row.get("role").one_of("main", "auxiliary", "check"),
        compare=compare,
        ratios=ratios,
        at=row.optional(
            "at", lambda place: place.checked(lambda: of_any_kind(place.text(), scope)), None
        ),
        own_limit=own,
        when=holds,
        values=values_of(row),
        optional=row.optional("optional", Cursor.truth, False),
        evidence=evidence,
    )
    row.done()
    return requirement


def _ratio_row(row: Cursor, scope: Scope, numbers: Numbers) -> Ratio:
    text, evidence = numbers.value(row, "most")
    ratio = Ratio(
        row.get("id").identifier(), ratio_of(row.get("most"), text), when(row, scope), evidence
    )
    row.done()
    return ratio


def ratio_of(place: Cursor, text: str | None) -> Fraction | None:
    """Read a share such as 1/3; None is a gap.

    Raises MetroError `regulation.bad_ratio`.
    """
    if text is None:
        return None
    if not re.fullmatch(r"1(/[1-9][0-9]?)?", text):
        raise place.refuse("regulation.bad_ratio", text=text)
    return Fraction(text)


def _own_limit(text: str) -> Quantity:
    """Read a limit of the standard itself; of a thermometer it is a difference of temperature."""
    return as_deviation(read_quantity(text.removeprefix("±")))


def as_deviation(limit: Quantity) -> Quantity:
    """Return a limit or uncertainty as what it is: of a temperature, a temperature difference."""
    if limit.kind != "temperature":
        return limit
    return Quantity(limit.number, limit.unit, "temperature_difference", limit.text)
