"""Help is whole in Chinese and in English: every verb, every option and argument."""

import re
from collections.abc import Iterator

import click
import pytest

from metro import language, resource
from metro.cli.helping import cells, code_of, parameter_code, wrapped
from metro.cli.main import metro as top

from .conftest import Shell, has_chinese

LANGUAGES = language.LANGUAGES


def below(ctx: click.Context) -> Iterator[click.Context]:
    yield ctx
    if isinstance(ctx.command, click.Group):
        for name in ctx.command.list_commands(ctx):
            verb = ctx.command.get_command(ctx, name)
            assert verb is not None
            yield from below(click.Context(verb, info_name=name, parent=ctx))


EVERY = {ctx.command_path: ctx for ctx in below(click.Context(top, info_name="metro"))}


def help_of(metro: Shell, path: str, spoken: str) -> str:
    return metro.does(*path.split()[1:], "--help", language=spoken).out


def together(text: str) -> str:
    """Return a text without its breaks and gaps, as a wrapped sentence has them elsewhere."""
    return re.sub(r"\s+", "", text)


def typed(parameter: click.Parameter) -> str:
    """Return the name that a person types or reads: `--as`, `FILE`."""
    if isinstance(parameter, click.Option):
        return max(parameter.opts, key=len)
    return parameter.metavar or str(parameter.name).upper()


@pytest.mark.parametrize("spoken", LANGUAGES)
@pytest.mark.parametrize("path", EVERY)
def test_that_every_verb_and_parameter_is_explained_in_both_languages(
    metro: Shell, path: str, spoken: str
) -> None:
    ctx = EVERY[path]
    shown = together(help_of(metro, path, spoken))
    codes = [code_of(ctx)]
    for parameter in ctx.command.get_params(ctx):
        codes.append(parameter_code(ctx, parameter))
        assert typed(parameter) in shown
    for code in codes:
        assert language.knows(code), code
        assert together(language.say(code, spoken)) in shown


def test_that_every_verb_speaks_json() -> None:
    """As both READMEs promise."""
    groups = {path for path, ctx in EVERY.items() if isinstance(ctx.command, click.Group)}
    for path in EVERY.keys() - groups:
        names = {typed(row) for row in EVERY[path].command.get_params(EVERY[path])}
        assert "--json" in names, path


def test_that_there_are_no_words_of_help_for_what_is_not_there() -> None:
    used = {"help.metro"}
    for ctx in EVERY.values():
        used |= {code_of(ctx), f"{code_of(ctx)}.more"}
        used |= {parameter_code(ctx, row) for row in ctx.command.get_params(ctx)}
    words = resource.read_json("language", "cli.json")
    of_help = {code for code in words if code.startswith("help.")}
    assert {code for code in of_help - used if not code.startswith("help.word.")} == set()


@pytest.mark.parametrize("path", EVERY)
def test_that_no_english_is_left_in_chinese_help(metro: Shell, path: str) -> None:
    """Two plain words in a row are a sentence, unless they name a command to type."""
    shown = re.sub(r"metro( [a-z]+)+", "", help_of(metro, path, "zh"))
    assert re.findall(r"\b[A-Za-z]?[a-z]+ [a-z]+\b", shown) == []
    for line in shown.splitlines():
        words = re.split(r"\s{2,}", line.strip(), maxsplit=1)[-1]
        assert not words or has_chinese(words) or words.startswith("--"), line


@pytest.mark.parametrize("path", EVERY)
def test_that_no_chinese_is_left_in_english_help(metro: Shell, path: str) -> None:
    assert not has_chinese(help_of(metro, path, "en"))


@pytest.mark.parametrize("spoken", LANGUAGES)
def test_that_the_list_of_commands_has_a_whole_sentence_on_one_line_each(
    metro: Shell, spoken: str
) -> None:
    stop = "。" if spoken == "zh" else "."
    for path in ("metro", "metro regulations"):
        _, rows = re.split("\n(?:命令：|Commands:)\n", help_of(metro, path, spoken))
        ctx = EVERY[path]
        assert isinstance(ctx.command, click.Group)
        assert [row.split()[0] for row in rows.splitlines()] == ctx.command.list_commands(ctx)
        assert all(row.endswith(stop) for row in rows.splitlines())


def test_that_the_language_may_stand_behind_help(metro: Shell) -> None:
    assert has_chinese(metro("--help", "--language", "zh", language="en").out)
    assert not has_chinese(metro("--help", "--language", "en", language="zh").out)


def test_that_help_is_in_the_language_of_the_user(
    metro: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    from metro.cli.main import run

    for spoken in LANGUAGES:
        monkeypatch.setenv("METRO_LANGUAGE", spoken)
        metro.capsys.readouterr()
        assert run(["judge", "--help"], int, int) == 0
        assert has_chinese(metro.capsys.readouterr().out) is (spoken == "zh")


@pytest.mark.parametrize("spoken", LANGUAGES)
def test_that_no_line_is_wider_than_a_terminal(
    metro: Shell, spoken: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    for path in EVERY:
        assert max(map(cells, help_of(metro, path, spoken).splitlines())) <= 80


def test_that_defaults_and_limits_are_said_in_the_language(metro: Shell) -> None:
    assert "[1 .. 100000; 默认：200]" in help_of(metro, "metro certificates", "zh")
    assert "[1 .. 100000; default: 200]" in help_of(metro, "metro certificates", "en")
    assert "[必填]" in help_of(metro, "metro round", "zh")
    assert "[required]" in help_of(metro, "metro round", "en")


def test_that_a_chinese_sign_takes_two_columns_and_a_stop_begins_no_line() -> None:
    assert cells("检定 ab…") == 8
    assert wrapped("读入并核对，然后确认。", 10) == ["读入并核", "对，然后确", "认。"]
    assert wrapped("one two three", 8, "  ") == ["  one", "  two", "  three"]
