"""`metro convert` and `metro round`."""

import click

from metro.cli.helping import SpokenVerb
from metro.cli.options import output, with_json
from metro.errors import MetroError
from metro.quantities import table
from metro.quantities.decimals import written
from metro.quantities.quantity import Quantity, with_unit
from metro.quantities.reading import read
from metro.quantities.rounding import round_to


@click.command("convert", cls=SpokenVerb, context_settings={"ignore_unknown_options": True})
@click.argument("value")
@click.argument("unit")
@with_json
@click.pass_context
def convert_verb(ctx: click.Context, value: str, unit: str, as_json: bool) -> None:
    """Convert VALUE to UNIT, digits kept: metro convert "20.05 L" mL."""
    out = output(ctx, as_json)
    units = table.table().spellings.get(table.spelled(unit), ())
    quantity = _typed(value)
    fitting = [row for row in units if quantity.kind in row.kinds]
    if not fitting:
        table.unit(units[0].code if units else unit)
        known = table.codes_of(quantity.kind)
        raise MetroError("quantity.wrong_unit", unit=unit, kind=quantity.kind, units=known)
    converted = quantity.to(fitting[0].code)
    out.line(str(converted))
    out.json({"value": str(converted), "kind": converted.kind})


def _typed(value: str) -> Quantity:
    """Read a value of its own; what is written in K or ℃ is a temperature, no difference.

    Raises MetroError as `read` does, and `quantity.no_unit`.
    """
    quantity = read(value)
    if quantity.kind == "temperature_difference":
        quantity = read(value, kind="temperature")
    if quantity.unit == "1":
        raise MetroError("quantity.no_unit", text=value)
    return quantity


@click.command("round", cls=SpokenVerb, context_settings={"ignore_unknown_options": True})
@click.argument("value")
@click.option("--to", "step", required=True, metavar="STEP")
@with_json
@click.pass_context
def round_verb(ctx: click.Context, value: str, step: str, as_json: bool) -> None:
    """Round VALUE to a step by GB/T 8170: metro round 15.4546 --to 1."""
    out = output(ctx, as_json)
    quantity = read(value)
    interval = read(step, kind=quantity.kind, unit=quantity.unit).to(quantity.unit)
    rounded = round_to(quantity.number, interval.number)
    text = with_unit(written(rounded.value), quantity.unit)
    out.line(text)
    out.json({"value": text, "unrounded": str(quantity), "step": str(interval)})
