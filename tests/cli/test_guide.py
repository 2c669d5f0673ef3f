"""What the user guides tell a person to type can be typed, and what they show is there."""

import re
import shlex
from pathlib import Path

import click
import pytest

from metro.cli.main import VERBS
from metro.cli.main import metro as top

DOCS = Path(__file__).parents[2] / "docs"
BELOW = ("catalogue", "check", "diagram", "confirm", "correct", "sheet", "clear", "new", "example")
BELOW += ("export", "import", "add", "ledger")
BELOW += (
    "show",
    "correct",
    "state",
    "merge",
    "take",
    "amend",
    "submit",
    "approve",
    "return",
    "paper",
)
BELOW += ("list", "rotate", "revoke", "seal", "day", "discard")
GUIDES = ["guide.en.md", "guide.zh.md"]


def commands(guide: str) -> list[list[str]]:
    """Return every `metro …` of a guide, in a block of code or between backquotes."""
    text = (DOCS / guide).read_text("utf-8")
    found = re.findall(r"^metro .+$", text, re.MULTILINE) + re.findall(r"`(metro [^`]+)`", text)
    return [shlex.split(line) for line in found if "…" not in line]


def verb_of(typed: list[str]) -> tuple[click.Command, list[str]]:
    """Return the verb that is typed, and what stands behind it."""
    verb: click.Command = top
    rest = typed[1:]
    while isinstance(verb, click.Group) and rest and not rest[0].startswith("-"):
        below = verb.get_command(click.Context(verb), rest[0])
        if below is None:
            break
        verb, rest = below, rest[1:]
    return verb, rest


@pytest.mark.parametrize("guide", GUIDES)
def test_that_every_command_of_the_guide_can_be_typed(guide: str) -> None:
    seen = set()
    for typed in commands(guide):
        verb, rest = verb_of(typed)
        known = {name for row in verb.get_params(click.Context(verb)) for name in row.opts}
        unknown = [word for word in rest if word.startswith("-") and word not in known]
        assert unknown == [], typed
        seen.add(str(verb.name))
        files = [word for word in rest if "/" in word and word.endswith(".yaml")]
        assert [file for file in files if not (DOCS.parent / file).is_file()] == []
    assert {"trace", "check", "confirm", "judge", "backup", "restore", "doctor", "enrol"} <= seen
    assert seen <= {*VERBS, *BELOW, "metro"}


@pytest.mark.parametrize("guide", GUIDES)
def test_that_every_picture_and_folder_of_the_guide_is_there(guide: str) -> None:
    text = (DOCS / guide).read_text("utf-8")
    named = re.findall(r"\]\(([^)]+)\)", text)
    assert [name for name in named if not (DOCS / name).is_file()] == []
    for folder in re.findall(r"`((?:tests|resources)/[a-z/]+)`", text):
        assert (DOCS.parent / folder).is_dir(), folder


def test_that_both_guides_tell_the_same_commands() -> None:
    zh, en = ([verb_of(typed)[0].name for typed in commands(guide)] for guide in reversed(GUIDES))
    assert zh == en
