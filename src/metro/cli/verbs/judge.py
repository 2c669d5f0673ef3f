"""`metro judge`: readings evaluated by a regulation, with no database."""

from pathlib import Path
from typing import Any

import click

from metro.app.judging import as_json as result_json
from metro.app.judging import judge_case
from metro.cli.options import output, read_file, with_json
from metro.cli.output import Output
from metro.regulations.cases import read_cases


@click.command("judge")
@click.argument("file", type=click.Path(path_type=Path))
@with_json
@click.pass_context
def judge_verb(ctx: click.Context, file: Path, as_json: bool) -> int:
    """Judge the cases of FILE (YAML); compare with what they expect."""
    out = output(ctx, as_json)
    results = [judge_case(case) for case in read_cases(read_file(file), file.name)]
    for result in results:
        _print(out, result_json(result, out.language))
        for difference in result.differences:
            out.line(f"    ≠ {difference}")
    out.json([result_json(result, out.language) for result in results])
    good = all(result.met is not False and (result.met or not result.refused) for result in results)
    return 0 if good else 2


def _print(out: Output, row: dict[str, Any]) -> None:
    refused = row.get("refused")
    if isinstance(refused, dict):
        out.line(
            f"✕ {row['name']}\n    {refused['code']}: {refused['cause']}\n    → {refused['remedy']}"
        )
        return
    verdict = str(row["verdict"])
    out.line(f"{out.say(f'verdict.{verdict}')}  {row['name']}")
    parts = row.get("parts")
    groups = parts.items() if isinstance(parts, dict) else [("", row)]
    for part, found in groups:
        for item, points in found["items"].items():
            for point, values in points.items():
                limit = " .. ".join(str(side) for side in values.get("limit") or ["—"])
                verdict = out.say(f"verdict.{values['verdict']}")
                head = " ".join(text for text in (part, item, point) if text)
                shown = values.get("result") or "—"
                exact = values.get("unrounded") or "—"
                out.line(f"    {head}: {shown} ({exact})  [{limit}]  {verdict}")
