"""The command line: verbs are loaded when they are called, and end with 0, 1 or 2."""

import importlib
import sys
from collections.abc import Callable
from typing import Any

import click

from metro import __version__
from metro.cli.output import Output, default_language
from metro.errors import Fault, MetroError

VERBS = {
    "demo": "demo",
    "judge": "judge",
    "record": "record",
    "trace": "trace",
    "due": "listings",
    "certificates": "listings",
    "certificate": "listings",
    "regulations": "regulations",
    "convert": "values",
    "round": "values",
    "backup": "keeping",
    "restore": "keeping",
    "doctor": "keeping",
    "enrol": "keeping",
    "tour": "tour",
    "open": "tour",
}


class Verbs(click.Group):
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
        command: click.Command = getattr(loaded, f"{cmd_name}_verb")
        return command


@click.group(
    cls=Verbs,
    help="Metro 计量检定台. Exit 0: done; 2: refused or not whole; 1: a fault of the program.",
)
@click.option("--language", type=click.Choice(["zh", "en"]), default=None, help="zh | en")
@click.version_option(__version__, prog_name="Metro")
@click.pass_context
def metro(ctx: click.Context, language: str | None) -> None:
    """Keep the language for the verb."""
    ctx.obj = {**(ctx.obj or {}), "language": language or default_language()}


def run(
    arguments: list[str],
    tour: Callable[..., int],
    window: Callable[[str | None], int],
) -> int:
    """Run one verb; return the exit code. A traceback never reaches a person."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    context: dict[str, Any] = {"tour": tour, "window": window}
    output = Output(default_language(), "--json" in arguments)
    try:
        result = metro.main(arguments, "metro", standalone_mode=False, obj=context)
    except MetroError as error:
        output.language = context.get("language", output.language)
        output.refuse(error)
        return error.exit_code
    except click.exceptions.Exit as leave:
        return int(leave.exit_code)
    except click.ClickException as error:
        error.show()
        return 2
    except (click.Abort, KeyboardInterrupt):
        output.refuse(MetroError("work.cancelled"))
        return 2
    except Exception as error:
        from metro.app.logs import log_fault

        output.refuse(Fault("fault.unexpected", what=log_fault(error)))
        return 1
    return int(result or 0)
