"""The command line: verbs are loaded when they are called, and end with 0, 1 or 2."""

import contextlib
import importlib
import os
import sys
from collections.abc import Callable
from typing import Any

import click

from metro import __version__
from metro.cli.helping import SpokenGroup
from metro.cli.output import Output, default_language, named_language
from metro.errors import Fault, MetroError

VERBS = {
    "demo": "demo",
    "station": "founding",
    "register": "founding",
    "judge": "judge",
    "instrument": "instrument",
    "record": "record",
    "draft": "drafts",
    "verification": "verification",
    "impact": "impact",
    "recall": "impact",
    "trace": "trace",
    "completeness": "completeness",
    "arrange": "completeness",
    "due": "listings",
    "extend": "control",
    "settings": "control",
    "certificates": "listings",
    "certificate": "listings",
    "document": "papers",
    "dcc": "dcc",
    "issue": "issuing",
    "labels": "issuing",
    "export": "exporting",
    "check-certificate": "certificate_check",
    "inspector-page": "certificate_check",
    "standard": "standard",
    "regulations": "regulations",
    "convert": "values",
    "round": "values",
    "backup": "keeping",
    "restore": "keeping",
    "doctor": "keeping",
    "enrol": "keeping",
    "keys": "keys",
    "clock": "order",
    "personal": "order",
    "tour": "tour",
    "open": "tour",
}


class Verbs(SpokenGroup):
    """Loads the module of a verb when the verb is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the verbs, in the order of the work."""
        del ctx
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return one verb."""
        del ctx
        module = VERBS.get(cmd_name)
        if module is None:
            return None
        loaded = importlib.import_module(f"metro.cli.verbs.{module}")
        command: click.Command = getattr(loaded, f"{cmd_name.replace('-', '_')}_verb")
        return command


def _spoken(ctx: click.Context, option: click.Parameter, language: str | None) -> None:
    """Keep the language for the verb and for refusals, before anything else is read."""
    del option
    found = ctx.ensure_object(dict)
    found["language"] = language or default_language()
    found["named"] = language or named_language()


@click.group(cls=Verbs)
@click.option(
    "--language",
    type=click.Choice(["zh", "en"]),
    callback=_spoken,
    is_eager=True,
    expose_value=False,
)
@click.version_option(__version__, prog_name="Metro", message="%(prog)s %(version)s")
def metro() -> None:
    """Hold the verbs."""


def run(
    arguments: list[str],
    tour: Callable[..., int],
    window: Callable[[str | None, str], int],
) -> int:
    """Run one verb; return the exit code. A traceback never reaches a person."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    context: dict[str, Any] = {"tour": tour, "window": window, "language": default_language()}
    try:
        result = metro.main(arguments, "metro", standalone_mode=False, obj=context)
        sys.stdout.flush()
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        return 2
    except BrokenPipeError:
        # Whoever read the answer had enough of it.
        _drop_answer()
        return 0
    except (Exception, KeyboardInterrupt) as error:
        _drop_answer()
        refusal = _refusal(error)
        Output(context["language"], "--json" in arguments).refuse(refusal)
        return refusal.exit_code
    return int(result or 0)


def _drop_answer() -> None:
    """Let go of what could not be written to stdout, or the interpreter tries again at its end."""
    try:
        sys.stdout.flush()
    except OSError:
        with contextlib.suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _refusal(error: BaseException) -> MetroError:
    """Return what a person is told of whatever stopped a verb."""
    if isinstance(error, MetroError):
        return error
    if isinstance(error, click.ClickException):
        from metro.cli.usage import misused

        return misused(error)
    if isinstance(error, click.Abort | KeyboardInterrupt):
        return MetroError("work.cancelled")
    from metro.app.logs import log_fault, surroundings

    what = log_fault(error)
    return surroundings(error) or Fault("fault.unexpected", what=what)
