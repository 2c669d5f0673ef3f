"""`metro judge`: readings evaluated by a regulation, with no database."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

import click

from metro.app.authoring import met, near
from metro.app.files import read_file
from metro.app.judging import as_json as result_json
from metro.app.judging import judge_case
from metro.cli.helping import SpokenVerb
from metro.cli.options import FILE, filed, output, shown_progress, with_json, with_station
from metro.cli.output import Output
from metro.cli.pretty import pretty_row
from metro.errors import MetroError
from metro.model.regulation import VerificationRegulation
from metro.quantities.decimals import written
from metro.quantities.quantity import with_unit
from metro.quantities.rounding import round_to
from metro.regulations.cases import LARGEST_CASES, read_cases


@contextmanager
def uncollected() -> Iterator[None]:
    """Search for no rings of objects meanwhile.

    Reading and judging cases makes none, and among a million values the search takes a third of
    the time.
    """
    searching = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if searching:
            gc.enable()


@click.command("judge", cls=SpokenVerb)
@click.argument("file", type=FILE)
@with_station
@with_json
@click.pass_context
@uncollected()
def judge_verb(ctx: click.Context, file: Path, station: str | None, as_json: bool) -> int:
    """Judge the cases of FILE (YAML); compare with what they expect."""
    out = output(ctx, as_json)
    cases = read_cases(read_file(file, LARGEST_CASES), file.name)
    if not cases:
        raise MetroError("case.none")
    known = near(file, filed(station))
    progress, count, differing = shown_progress(out), len(cases), 0
    rows = []
    for done, case in enumerate(cases):
        progress(done, count, out.say("progress.judge"))
        result = judge_case(case, known)
        as_expected = met(result)
        differing += not as_expected
        row = result_json(result, out.language)
        if out.as_json:
            rows.append(pretty_row(row))
            continue
        shown = None if result.refused else known(case.regulation)
        _print(out, row, shown, as_expected=as_expected)
        if result.refused is None or "refused" in (case.expect or {}):
            for difference in result.differences:
                out.line(f"    ≠ {difference}")
    out.line(out.say("judge.counted", cases=count, differing=differing))
    out.json_rows(rows)
    return 2 if differing else 0


def _print(
    out: Output,
    row: dict[str, Any],
    regulation: VerificationRegulation | None,
    *,
    as_expected: bool,
) -> None:
    refused = row.get("refused")
    if isinstance(refused, dict) or regulation is None:
        refused = row["refused"]
        sign = out.say("judge.refused_as_expected") + " " if as_expected else "✕"
        out.line(f"{sign} {row['name']}")
        out.line(f"    {refused['code']}: {refused['cause']}")
        out.line(f"    → {refused['remedy']}")
        return
    verdict = str(row["verdict"])
    out.line(f"{out.say(f'verdict.{verdict}')}  {row['name']}")
    parts = row.get("parts")
    groups = parts.items() if isinstance(parts, dict) else [("", row)]
    for part, found in groups:
        if "classes_kept" in found:
            kept = out.say("judge.classes_kept", classes=found["classes_kept"])
            out.line(f"    {part} · {kept}" if part else f"    {kept}")
        for item, points in found["items"].items():
            for point, values in points.items():
                head = _head(regulation, part, item, point, out.language)
                verdict = out.say(f"verdict.{values['verdict']}")
                out.line(f"    {head}: {_found(values)}{verdict}")


def _head(
    regulation: VerificationRegulation, part: str, item: str, point: str, language: str
) -> str:
    """Return where a result stands, in the words of the regulation."""
    found = regulation.item(item)
    titles = {row.id: row.title for row in found.points}
    titles |= {row.id: row.title for row in found.questions}
    title = getattr(titles[point], language) if point in titles else point
    return " · ".join(text for text in (part, getattr(found.title, language), title) if text)


def _found(values: dict[str, Any]) -> str:
    """Return result, unrounded result and limit; an answered question has none of them."""
    shown, exact, limit = (values.get(name) for name in ("result", "unrounded", "limit"))
    if shown is exact is limit is None:
        return ""
    return f"{shown or '—'} ({_shortened(exact, shown) or '—'})  [{_limit(limit)}]  "


def _shortened(exact: str | None, shown: str | None) -> str | None:
    """Cut the endless decimals of a quotient; two more than the result show the rounding."""
    if exact is None or shown is None:
        return exact
    number, _, unit = exact.partition(" ")
    last = int(Decimal(shown.partition(" ")[0]).as_tuple().exponent) - 2
    if int(Decimal(number).as_tuple().exponent) >= last:
        return exact
    step = Decimal((0, (1,), last))
    return with_unit(written(round_to(Decimal(number), step).value), unit or "1")


def _limit(sides: list[str | None] | None) -> str:
    """Return a limit as it is read: both sides, or the one there is."""
    low, high = sides or (None, None)
    if low is not None and high is not None:
        return f"{low} .. {high}"
    if high is not None:
        return f"≤ {high}"
    return "—" if low is None else f"≥ {low}"
