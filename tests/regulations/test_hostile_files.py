"""Whatever stands in a file, it is a regulation or refused with its place: nothing else comes out.

Files of the library are changed at random, by their text and by their tree. A longer run is
`METRO_HOSTILE=2000 pytest tests/regulations/test_hostile_files.py`.
"""

import json
import os
import random
import time
from collections.abc import Callable

import pytest

from metro.errors import MetroError
from metro.model.regulation import VerificationRegulation
from metro.regulations import library
from metro.regulations.cursor import plain
from metro.regulations.faults import faults
from metro.regulations.reader import read_regulation
from metro.regulations.source import parse

from .conftest import TEXT

RUNS = int(os.environ.get("METRO_HOSTILE", "40"))
SLOWEST = 20.0
"""Seconds of the processor that one file may take; the slowest of the library take two."""
VALUES = """null|true|~|0|-1|1e9|0.03|±0.03 g|±|<=|..|5 % ..|±0.5|[]|{}|[a, b]|{a: b}|"|'|
&a x|*a|!!x y|given(e)|table(share)|table(share, class, e)|mean(e)|max(e)|
e_at(load)|e ** 6 ** 6|e / 0|1 / (e - e)|-e|not e|e in [A]|e and e|e == e|
e < e < e|class|class == A|A|load|zero.points|zero.each|error.low|a.b.c|
__import__('os')|(((((((|)|\\|/|%|℃|20 ℃|20 ℃ .. 10 ℃|5 斤|5 bar|１２|９９ %|\u202e|
\u200b|\x00|\ufeff|2026-02-30|9999-12-31|999999|1/3|1/0|mpe/10|mpe/10 down|none|
seen|1 year|1000 years|yes|no|*|?|-|:|,|#"""
JUNK = [row for row in VALUES.replace("\n", "").split("|") if row] + ["", "x" * 5000, "(" * 300]
Change = Callable[[random.Random, str], str]


def line_changed(chance: random.Random, text: str) -> str:
    """Leave out, double, move, cut or indent a line."""
    lines = text.split("\n")
    at = chance.randrange(len(lines))
    line = lines[at]
    lines[at : at + 1] = chance.choice(
        [
            [],
            [line, line],
            [line[: chance.randrange(len(line) + 1)]],
            [f"  {line}"],
            [line.removeprefix("  ")],
            [f"\t{line}"],
            [line.replace(":", "：")],
            [lines[chance.randrange(len(lines))], line],
        ]
    )
    return "\n".join(lines)


def value_changed(chance: random.Random, text: str) -> str:
    """Put something else after a colon."""
    places = [at for at, sign in enumerate(text) if sign == ":"] or [0]
    at = chance.choice(places) + 1
    end = at + chance.choice([0, 2, 5, 20])
    return f"{text[:at]} {chance.choice(JUNK)}{text[end:]}"


def signs_changed(chance: random.Random, text: str) -> str:
    """Put some signs in the place of others."""
    at = chance.randrange(len(text) + 1)
    return text[:at] + chance.choice(JUNK) + text[at + chance.choice([0, 1, 3]) :]


def tree_changed(chance: random.Random, text: str) -> str:
    """Change values, keys and rows of the tree, and write it out again."""
    top = plain(parse(text.encode("utf-8", "surrogatepass"), "text"))
    if not isinstance(top, dict | list) or not top:
        return text
    places: list[tuple[object, object]] = []

    def walk(node: object) -> None:
        rows = node.items() if isinstance(node, dict) else enumerate(node)  # type: ignore[arg-type]
        for key, child in rows:
            places.append((node, key))
            if isinstance(child, dict | list):
                walk(child)

    walk(top)
    for _ in range(chance.choice([1, 1, 2, 4])):
        node, key = chance.choice(places)
        other, from_key = chance.choice(places)
        new: object = chance.choice([chance.choice(JUNK), None, [], {}, ["a"], {"id": "a"}])
        try:
            if chance.random() < 0.4:
                new = json.loads(json.dumps(other[from_key]))  # type: ignore[index]
            if chance.random() < 0.15:
                del node[key]  # type: ignore[attr-defined]
            else:
                node[key] = new  # type: ignore[index]
        except (KeyError, IndexError):
            continue  # what held it was left out before
    return json.dumps(top, ensure_ascii=False)


CHANGES: list[Change] = [line_changed, value_changed, signs_changed, tree_changed, tree_changed]


def outcome(data: bytes, *, thorough: bool) -> VerificationRegulation | MetroError:
    try:
        return read_regulation(data, "small", thorough=thorough)
    except MetroError as error:
        return error


@pytest.mark.parametrize("name", ["", *library.ids()])
def test_that_a_changed_file_is_read_or_refused_with_its_place(name: str) -> None:
    text = library.data(name).decode() if name else TEXT
    runs = RUNS * 10 if not name else max(1, RUNS // 10)
    for seed in range(runs):
        chance = random.Random(f"{name}{seed}")
        changed = text
        for _ in range(chance.choice([1, 1, 2, 3])):
            try:
                changed = chance.choice(CHANGES)(chance, changed)
            except MetroError:
                break  # what is not well formed any more has no tree to change
        start = time.process_time()
        found = outcome(changed.encode("utf-8", "surrogatepass"), thorough=True)
        assert time.process_time() - start < SLOWEST, seed
        if isinstance(found, MetroError):
            assert found.parameters.get("file") == "small.yaml", (seed, found)
            assert isinstance(found.parameters.get("line"), int), (seed, found)


def test_that_every_fault_of_a_changed_file_is_told_and_the_search_ends() -> None:
    for seed in range(RUNS):
        chance = random.Random(f"faults{seed}")
        changed = tree_changed(chance, TEXT)
        for error in faults(changed.encode(), "small"):
            assert error.parameters["file"] == "small.yaml", (seed, error)
