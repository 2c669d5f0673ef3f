r"""The one table of D-SI units, from `resources/units/dsi.json`: ours to D-SI and back.

`\metre\tothe{3}\hour\tothe{-1}` is prefixes, words and powers; what follows `\per` is divided by.
A text that no profile takes is never guessed at.
"""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from metro import resource
from metro.errors import MetroError
from metro.model.digital import UnitProfile

_PIECE = re.compile(r"\\([A-Za-z]+)(?:\{(-?[0-9]{1,2})\})?")
_LONGEST = 200
DIFFERENCE = "temperature_difference"

Factors = frozenset[tuple[str, str, int]]
"""Prefix, word and power of each factor: what a unit is, however it is written."""


@dataclass(frozen=True, slots=True)
class _Written:
    """A text of D-SI taken apart."""

    factors: Factors
    per: bool


@dataclass(frozen=True, slots=True)
class _Rules:
    """What one profile refuses."""

    words: frozenset[str]
    prefixed: frozenset[tuple[str, str]]
    takes_per: bool

    def takes(self, written: _Written) -> bool:
        """Tell whether this profile takes a unit."""
        return (self.takes_per or not written.per) and not any(
            word in self.words or (prefix, word) in self.prefixed
            for prefix, word, _ in written.factors
        )


@dataclass(frozen=True, slots=True)
class _Table:
    """The rows of the file."""

    prefixes: frozenset[str]
    words: frozenset[str]
    bare: frozenset[str]
    profiles: Mapping[UnitProfile, _Rules]
    ours: Mapping[str, str]
    differences: Mapping[str, str]
    """A degree is written as a kelvin where a difference is meant: 0.2 ℃ is no 273.35 K."""
    told: Mapping[str, str]
    spellings: tuple[tuple[str, str], ...]
    """D-SI text and our unit, every row."""


@cache
def _table() -> _Table:
    data = resource.read_json("units", "dsi.json")
    rows = data["units"]
    return _Table(
        frozenset(data["prefixes"]),
        frozenset(data["words"]),
        frozenset(data["without_prefix"]),
        {
            UnitProfile(name): _Rules(
                frozenset(row["refuses_words"]),
                frozenset(
                    (prefix, word)
                    for _, prefix, word in (text.split("\\") for text in row["refuses_prefixed"])
                ),
                row["takes_per"],
            )
            for name, row in data["profiles"].items()
        },
        {row["unit"]: row["dsi"] for row in rows if row["dsi"]},
        {row["unit"]: row["difference"] for row in rows if "difference" in row},
        {row["unit"]: row["why"] for row in rows if not row["dsi"]},
        tuple(
            (text, row["unit"])
            for row in rows
            if row["dsi"]
            for text in (row["dsi"], *row.get("also", ()))
        ),
    )


@cache
def _known() -> Mapping[Factors, str]:
    read = ((_apart(text), unit) for text, unit in _table().spellings)
    return {written.factors: unit for written, unit in read if written is not None}


def _pieces(text: str) -> list[tuple[str, str | None]] | None:
    """Return word and power of every piece, or None where something else stands between."""
    found, at = [], 0
    while at < len(text):
        piece = _PIECE.match(text, at)
        if piece is None:
            return None
        at = piece.end()
        found.append((piece[1], piece[2]))
    return found


def _apart(text: str) -> _Written | None:
    """Take a text apart, or return None where it is no D-SI."""
    if not text or len(text) > _LONGEST:
        return None
    waiting = _pieces(text)
    if waiting is None:
        return None
    rules, powers, sign = _table(), Counter[tuple[str, str]](), 1
    while waiting:
        word, power = waiting.pop(0)
        if word == "per" and sign == 1 and powers and waiting:
            sign = -1
            continue
        prefix = ""
        if word in rules.prefixes and power is None and waiting:
            prefix = word
            word, power = waiting.pop(0)
        if word not in rules.words or power is not None or (prefix and word in rules.bare):
            return None
        exponent = 1
        if waiting and waiting[0][0] == "tothe":
            exponent = int(waiting.pop(0)[1] or "0")
        if exponent == 0:
            return None
        powers[prefix, word] += exponent * sign
    factors = frozenset((prefix, word, power) for (prefix, word), power in powers.items() if power)
    return _Written(factors, sign == -1) if factors or ("", "one") in powers else None


def profiles_of(text: str) -> frozenset[UnitProfile]:
    """Return the profiles that take this text as a unit; none where it is no D-SI at all."""
    written = _apart(text)
    if written is None:
        return frozenset()
    return frozenset(name for name, row in _table().profiles.items() if row.takes(written))


def our_unit(text: str) -> str:
    """Return our code of a D-SI unit, or `` where the table has no row of it."""
    written = _apart(text)
    return _known().get(written.factors, "") if written is not None else ""


def dsi_unit(unit: str, kind: str, profile: UnitProfile) -> str:
    """Return the D-SI text of one of our units; `` where D-SI can only tell it in words.

    The kind tells a temperature from a difference of temperatures.

    Raises MetroError `dcc.unit_missing` where the table has no row of it, `dcc.unit_refused`
    where the profile does not take it.
    """
    table = _table()
    text = table.ours.get(unit, "")
    if kind == DIFFERENCE:
        text = table.differences.get(unit, text)
    if not text and unit not in table.told:
        raise MetroError("dcc.unit_missing", unit=unit)
    if text and profile not in profiles_of(text):
        raise MetroError("dcc.unit_refused", unit=unit, dsi=text, profile=profile.value)
    return text
