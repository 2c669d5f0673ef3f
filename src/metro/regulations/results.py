"""Read how an item is judged: its result with rounding steps and retest rule, and its limits."""

from collections.abc import Sequence
from decimal import Decimal

from metro.errors import MetroError
from metro.model.regulation import LimitRow, Of, Result, Retest, RetestRule, Step
from metro.model.verification import VerificationKind
from metro.model.words import Bilingual
from metro.quantities.decimals import CONTEXT, written
from metro.quantities.expressions.expression import Condition, Expression, Scope, condition
from metro.quantities.expressions.types import Declared
from metro.quantities.quantity import with_unit
from metro.quantities.rounding import nearest
from metro.regulations.cursor import Cursor
from metro.regulations.declarations import declared, formula, kinds, sides, when
from metro.regulations.numbers import Numbers
from metro.regulations.source import Node

_TENTHS = {"mpe/10": False, "mpe/10 down": True}


def read_result(row: Cursor, of: Of, scope: Scope, limit_scope: Scope, numbers: Numbers) -> Result:
    """Read a result; its step is stated, or a tenth of the limit."""
    value = declared(row)
    place = row.get("step")
    if isinstance(place.node.value, str):
        steps: tuple[Step, ...] = (_step(place, condition(None, scope), limit_scope, value),)
    else:
        rows = [place] if isinstance(place.node.value, dict) else place.items()
        steps = tuple(_cited_step(step, limit_scope, value, numbers) for step in rows)
    result = Result(
        row.optional("title", Cursor.bilingual, Bilingual("结果", "Result")),
        row.optional("symbol", Cursor.text, ""),
        formula(row.get("expression"), scope, value),
        of,
        steps,
        row.optional("retest", lambda place: _retest(place, numbers), None),
    )
    row.done()
    return result


def _cited_step(row: Cursor, scope: Scope, value: Declared, numbers: Numbers) -> Step:
    """Read a step with a condition; one with a certainty is a number, which may be a gap."""
    holds, place = when(row, scope), row.get("value")
    row.optional("id", Cursor.identifier, None)
    if not row.has("certainty"):
        step = _step(place, holds, scope, value)
    else:
        text, _ = numbers.value(row)
        stands = Cursor(Node(text, place.node.line), place.file, place.path)
        gap = Step(holds, None, gap=True)
        step = gap if text is None else _step(stands, holds, scope, value)
    row.done()
    return step


def _step(place: Cursor, holds: Condition, scope: Scope, value: Declared) -> Step:
    if place.text() in _TENTHS:
        return Step(holds, None, _TENTHS[place.text()])
    found = formula(place, scope, value)
    if found.constant:
        number = place.checked(lambda: found.evaluate({}))
        _check_step(place, number, value.unit, place.text())
    return Step(holds, found)


def check_tenths(row: Cursor, result: Result, limits: Sequence[LimitRow]) -> None:
    """Refuse `mpe/10` where a stated limit has a tenth that is no step: ±0.3 % would give 0.03 %.

    Raises MetroError `regulation.bad_step`.
    """
    step = result.steps[0] if result.steps else None
    if step is None or step.expression is not None or step.down or step.gap or step.when.text:
        return
    for limit in limits:
        sides = [side for side in (limit.low, limit.high) if side is not None]
        if not sides or not all(side.constant for side in sides):
            continue
        smallest = row.checked(lambda limit=limit: limit.limits({}).smallest())  # type: ignore[misc]
        tenth = CONTEXT.divide(smallest.number, Decimal(10))
        _check_step(row.get("step"), tenth, smallest.unit, "mpe/10")


def _check_step(place: Cursor, number: Decimal, unit: str, text: str) -> None:
    try:
        nearest(number, number)
    except MetroError as error:
        step = with_unit(written(number), unit)
        raise place.refuse("regulation.bad_step", step=step, text=text) from error


def _retest(row: Cursor, numbers: Numbers) -> Retest:
    evidence = numbers.evidence(row)
    retest = Retest(row.get("more").integer(), row.get("rule").choice(RetestRule), evidence)
    numbers.whole(row, evidence)
    row.done()
    return retest


def read_limit(
    row: Cursor,
    scope: Scope,
    result: Expression,
    prescribed: frozenset[VerificationKind],
    numbers: Numbers,
) -> LimitRow:
    """Read one row of permitted values."""
    value, evidence = numbers.value(row)
    low, high = sides(row, value, scope, Declared(result.kind, result.unit))
    limit = LimitRow(
        row.get("id").identifier(),
        kinds(row, "for", prescribed),
        when(row, scope),
        low,
        high,
        value or "",
        value is None,
        evidence,
    )
    row.done()
    return limit
