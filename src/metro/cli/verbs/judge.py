"""`metro judge`: readings evaluated by a regulation, with no database."""

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
from metro.errors import MetroError
from metro.regulations.cases import LARGEST_CASES, read_cases


@click.command("judge", cls=SpokenVerb)
@click.argument("file", type=FILE)
@with_station
@with_json
@click.pass_context
def judge_verb(ctx: click.Context, file: Path, station: str | None, as_json: bool) -> int:
    """Judge the cases of FILE (YAML); compare with what they expect."""
    out = output(ctx, as_json)
    cases = read_cases(read_file(file, LARGEST_CASES), file.name)
    if not cases:
        raise MetroError("case.none")
    known = near(file, filed(station))
    progress, count, good = shown_progress(out), len(cases), True
    rows = []
    for done, case in enumerate(cases):
        progress(done, count, out.say("progress.judge"))
        result = judge_case(case, known)
        good = met(result) and good
        row = result_json(result, out.language)
        if out.as_json:
            rows.append(row)
        _print(out, row)
        for difference in result.differences:
            out.line(f"    ≠ {difference}")
    out.json(rows)
    return 0 if good else 2


def _print(out: Output, row: dict[str, Any]) -> None:
    refused = row.get("refused")
    if isinstance(refused, dict):
        out.line(f"✕ {row['name']}")
        out.line(f"    {refused['code']}: {refused['cause']}")
        out.line(f"    → {refused['remedy']}")
        return
    verdict = str(row["verdict"])
    out.line(f"{out.say(f'verdict.{verdict}')}  {row['name']}")
    parts = row.get("parts")
    groups = parts.items() if isinstance(parts, dict) else [("", row)]
    for part, found in groups:
        for item, points in found["items"].items():
            for point, values in points.items():
                limit = _limit(values.get("limit"))
                verdict = out.say(f"verdict.{values['verdict']}")
                head = " ".join(text for text in (part, item, point) if text)
                shown = values.get("result") or "—"
                exact = values.get("unrounded") or "—"
                out.line(f"    {head}: {shown} ({exact})  [{limit}]  {verdict}")


def _limit(sides: list[str | None] | None) -> str:
    """Return a limit as it is read: both sides, or the one there is."""
    low, high = sides or (None, None)
    if low is not None and high is not None:
        return f"{low} .. {high}"
    if high is not None:
        return f"≤ {high}"
    return "—" if low is None else f"≥ {low}"
