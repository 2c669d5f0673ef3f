"""Help in the language of the person: of a verb, of what it takes, of its own verbs.

The words are `help.<verb>` and `help.<verb>.<parameter>`; what several verbs take alike is
`help.shared.<parameter>`. Docstrings of verbs are for those who read the code.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence

import click

from metro import language
from metro.cli.output import default_language

WIDEST_TERM = 30
_PIECE = re.compile(r"[（《“]*(?:[⺀-￯]|[^\s⺀-￯]+)[，。；：、）》”]*|\s+")


def language_of(ctx: click.Context) -> str:
    """Return the language asked for, or that of the user."""
    asked = ctx.find_object(dict) or {}
    return str(asked.get("language") or default_language())


def code_of(ctx: click.Context) -> str:
    """Return the code of the words of a verb: `help.judge`, `help.regulations.check`."""
    names: list[str] = []
    here: click.Context | None = ctx
    while here is not None and here.parent is not None:
        names.insert(0, str(here.command.name))
        here = here.parent
    return ".".join(["help", *(names or ["metro"])])


def parameter_code(ctx: click.Context, parameter: click.Parameter) -> str:
    """Return the code of the words of an option or argument, by the name it is typed with."""
    typed = max(parameter.opts, key=len).lstrip("-").replace("-", "_")
    own = f"{code_of(ctx)}.{typed}"
    return own if language.knows(own) else f"help.shared.{typed}"


class SpokenVerb(click.Command):
    """A verb whose help comes from the words of the language."""

    def get_help(self, ctx: click.Context) -> str:
        """Return the whole help, in lines that fit the terminal."""
        return "\n".join(_Page(self, ctx).lines())


class SpokenGroup(SpokenVerb, click.Group):
    """Verbs below a verb, whose help comes from the words of the language."""

    command_class = SpokenVerb

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Return the option; it waits for `--language`, which may stand behind it."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.is_eager = False
        return option


class _Page:
    """The help of one verb."""

    def __init__(self, verb: click.Command, ctx: click.Context) -> None:
        self.verb, self.ctx = verb, ctx
        self.language = language_of(ctx)
        self.width = ctx.make_formatter().width

    def lines(self) -> Iterator[str]:
        code = code_of(self.ctx)
        parameters = self.verb.get_params(self.ctx)
        arguments = [row for row in parameters if isinstance(row, click.Argument)]
        options = [row for row in parameters if isinstance(row, click.Option) and not row.hidden]
        yield from self.usage(arguments)
        for text in (code, f"{code}.more"):
            if language.knows(text):
                yield ""
                yield from wrapped(self.say(text), self.width, "  ")
        yield from self.section(
            self.say("help.word.arguments"),
            [(row.make_metavar(self.ctx), self.described(row)) for row in arguments],
        )
        yield from self.section(
            self.say("help.word.options"),
            [(self.spelled(row), self.described(row)) for row in options],
        )
        yield from self.section(self.say("help.word.commands"), self.commands(code))

    def say(self, code: str, **parameters: object) -> str:
        return language.say(code, self.language, parameters)

    def usage(self, arguments: Sequence[click.Argument]) -> Iterator[str]:
        head = self.say("help.word.usage", command=self.ctx.command_path) + " "
        pieces = [self.say("help.word.some_options")]
        pieces += [row.make_metavar(self.ctx) for row in arguments]
        if isinstance(self.verb, click.Group):
            pieces.append(self.say("help.word.some_command"))
        first, *more = wrapped(" ".join(pieces), self.width - cells(head))
        yield head + first
        yield from (" " * cells(head) + line for line in more)

    def spelled(self, option: click.Option) -> str:
        names = ", ".join(sorted(option.opts, key=len))
        return names if option.is_flag else f"{names} {option.make_metavar(self.ctx)}"

    def described(self, parameter: click.Parameter) -> str:
        words = self.say(parameter_code(self.ctx, parameter))
        notes = self.notes(parameter) if isinstance(parameter, click.Option) else []
        return f"{words} [{'; '.join(notes)}]" if notes else words

    def notes(self, option: click.Option) -> list[str]:
        found = []
        if isinstance(option.type, click.IntRange | click.FloatRange):
            found.append(f"{option.type.min} .. {option.type.max}")
        default = option.get_help_extra(self.ctx).get("default")
        if default:
            found.append(self.say("help.word.default", value=default))
        if option.required:
            found.append(self.say("help.word.required"))
        return found

    def commands(self, code: str) -> list[tuple[str, str]]:
        if not isinstance(self.verb, click.Group):
            return []
        above = "help" if code == "help.metro" else code
        names = self.verb.list_commands(self.ctx)
        return [(name, self.say(f"{above}.{name}")) for name in names]

    def section(self, title: str, rows: Sequence[tuple[str, str]]) -> Iterator[str]:
        if not rows:
            return
        yield ""
        yield title
        column = 2 + min(max(cells(term) for term, _ in rows), WIDEST_TERM) + 2
        for term, words in rows:
            first, *more = wrapped(words, self.width - column)
            head = f"  {term}"
            if cells(head) > column - 2:
                yield head
                head = ""
            yield head + " " * (column - cells(head)) + first
            yield from (" " * column + line for line in more)


def cells(text: str) -> int:
    """Return how many columns of a terminal a text takes: a Chinese sign takes two."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def wrapped(text: str, width: int, indent: str = "") -> list[str]:
    """Return the lines of a text; between Chinese signs a line may end, but not before a stop."""
    lines, line = [], ""
    for piece in _PIECE.findall(text):
        if line.strip() and cells(indent + line + piece.rstrip()) > width:
            lines.append(indent + line.rstrip())
            line = ""
        line += piece if line else piece.lstrip()
    return [*lines, indent + line.rstrip()]
