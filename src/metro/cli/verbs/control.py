"""`metro settings`, `metro extend`."""

from pathlib import Path

import click

from metro.app.files import read_file
from metro.cli.helping import SpokenVerb
from metro.cli.options import (
    FILE,
    Asked,
    acts,
    opened,
    pair,
)
from metro.errors import MetroError
from metro.journal.codec import encode

MOST_BYTES = 8_000_000
"""Of a picture; a larger file is read no further than it takes to refuse it."""


@click.command("settings", cls=SpokenVerb)
@click.option("--set", "changes", multiple=True, metavar="KEY=VALUE")
@click.option("--picture", "pictures", multiple=True, metavar="KEY=FILE")
@click.option("--why", default="")
@acts
def settings_verb(
    asked: Asked, changes: tuple[str, ...], pictures: tuple[str, ...], why: str
) -> None:
    """List the settings of the station; with --set, change some (技术负责人)."""
    out = asked.out
    if changes or pictures:
        wanted = dict(map(pair, changes))
        files = {key: read_file(Path(name), MOST_BYTES) for key, name in map(pair, pictures)}
        with asked.acting() as (found, head):
            found.settings(wanted, why, head.id, files)
            rows = found.settings.listed()
    else:
        with opened(asked.station, read_only=True) as found:
            rows = found.settings.listed()
    out.table(
        [out.say("column.setting"), out.say("column.value"), out.say("column.meaning")],
        [[key, value or "—", _meaning(out.say, key)] for key, value in rows.items()],
    )
    out.json(dict(rows))


def _meaning(say: object, key: str) -> str:
    head = next((name for name in ("interval", "yields") if key.startswith(f"{name}.")), key)
    return str(say(f"setting.{head}"))  # type: ignore[operator]


@click.command("extend", cls=SpokenVerb)
@click.argument("instruments", nargs=-1, metavar="[INSTRUMENT]…")
@click.option("--list", "listed", type=FILE, default=None, metavar="FILE")
@click.option("--lot", required=True, metavar="LOT")
@click.option("--record", required=True, metavar="NUMBER")
@click.option("--rule", required=True, metavar="RULE")
@click.option("--months", required=True, type=click.IntRange(1, 600), metavar="N")
@click.option("--why", default="")
@acts
def extend_verb(
    asked: Asked,
    instruments: tuple[str, ...],
    listed: Path | None,
    lot: str,
    record: str,
    rule: str,
    months: int,
    why: str,
) -> None:
    """Extend the validity of the INSTRUMENTs of a lot whose sample passed (技术负责人)."""
    out = asked.out
    names = [*instruments, *(_lines(listed) if listed else ())]
    with asked.acting() as (found, head):
        rows = found.extend(names, lot, record, rule, months, why, head.id)
    for row in rows:
        out.line(out.say("extension.done", instrument=row.instrument, until=row.until))
    out.json([encode(row) for row in rows])


def _lines(file: Path) -> list[str]:
    """Return the instruments of a list, one in a line.

    Raises MetroError `file.unreadable`.
    """
    try:
        text = read_file(file).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise MetroError("file.unreadable", file=str(file)) from error
    return [line.strip() for line in text.splitlines() if line.strip()]
