"""Words for a command that was not typed as it should be."""

from __future__ import annotations

import re
from typing import Any

import click

from metro.errors import MetroError


def misused(error: click.ClickException) -> MetroError:
    """Return the refusal of a verb, option or value that the command line does not know."""
    ctx = getattr(error, "ctx", None)
    see = f"{ctx.command_path if ctx else 'metro'} --help"
    if isinstance(error, click.exceptions.NoSuchOption):
        return MetroError("usage.no_option", option=error.option_name, see=see)
    if isinstance(error, click.MissingParameter):
        return MetroError("usage.missing", option=_named(error), see=see)
    if isinstance(error, click.BadParameter) and error.param is not None:
        form = _form(error.param.type)
        return MetroError("usage.bad_value", option=_named(error), form=form, see=see)
    if isinstance(error, click.BadOptionUsage):
        return MetroError("usage.no_value", option=error.option_name, see=see)
    verb = getattr(error, "command_name", "")
    if verb:
        return MetroError("usage.no_verb", verb=verb, see=see)
    if ctx is not None and isinstance(ctx.command, click.Group):
        return MetroError("usage.no_command", see=see)
    extra = re.search(r"extra argument.*?\((.+)\)$", error.format_message(), re.DOTALL)
    if extra is not None:
        return MetroError("usage.extra", extra=extra[1], see=see)
    return MetroError("usage.other", problem=error.format_message(), see=see)


def _named(error: click.BadParameter) -> str:
    """Return the option or argument as it is typed."""
    param = error.param
    if isinstance(param, click.Option):
        return max(param.opts, key=len)
    return param.make_metavar(error.ctx) if param is not None and error.ctx is not None else "?"


def _form(wanted: click.ParamType[Any]) -> str:
    """Return what a value should look like."""
    if isinstance(wanted, click.Choice):
        return " | ".join(str(choice) for choice in wanted.choices)
    if isinstance(wanted, click.DateTime):
        return "2026-03-01"
    if isinstance(wanted, click.IntRange | click.FloatRange):
        return f"{wanted.min} .. {wanted.max}"
    return wanted.name
