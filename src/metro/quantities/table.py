"""The one table of kinds of quantity and legal units (法定计量单位), from `resources/units`.

Sources stand in the file. A unit lists the kinds it may carry: `mmHg` carries blood pressure
alone, `Hz` no rotational speed.
"""

import unicodedata
from dataclasses import dataclass
from difflib import get_close_matches
from fractions import Fraction
from functools import cache

from metro import resource
from metro.errors import MetroError
from metro.quantities.dimension import Dimension


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of quantity: more than its dimension (a torque is no energy)."""

    code: str
    dimension: Dimension
    zh: str
    en: str
    lowest: Fraction | None = None
    highest: Fraction | None = None
    """What no value can be below or above, in coherent SI; None where there is no such end."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A legal unit: number × factor (+ offset for temperatures) is the value in coherent SI."""

    code: str
    kinds: tuple[str, ...]
    factor: Fraction
    offset: Fraction
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class RefusedUnit:
    """A unit that is not legal, the legal one to use, and how they relate."""

    spelling: str
    use: str
    relation: str


@dataclass(frozen=True, slots=True)
class Table:
    """Kinds by code, units by code, units and refused units by every spelling."""

    kinds: dict[str, Kind]
    units: dict[str, Unit]
    spellings: dict[str, tuple[Unit, ...]]
    refused: dict[str, RefusedUnit]


def spelled(text: str) -> str:
    """Reduce a spelling to the form the table is keyed by: `m^3 / h`, `m³/h` and `㎥/h` are one."""
    plain = unicodedata.normalize("NFKC", text.replace("µ", "μ"))
    for old, new in (("−", "-"), ("*", "·"), ("^", ""), ("º", "°"), (" ", "")):
        plain = plain.replace(old, new)
    return plain


@cache
def table() -> Table:
    """Read the table once."""
    data = resource.read_json("units", "units.json")
    kinds = {
        row["code"]: Kind(
            row["code"],
            Dimension.of(row["dimension"]),
            row["zh"],
            row["en"],
            *(Fraction(row[end]) if end in row else None for end in ("lowest", "highest")),
        )
        for row in data["kinds"]
    }
    units: dict[str, Unit] = {}
    spellings: dict[str, tuple[Unit, ...]] = {}
    for row in data["units"]:
        unit = Unit(
            row["code"],
            tuple(row["kinds"]),
            Fraction(row["factor"]),
            Fraction(row.get("offset", "0")),
            row["zh"],
            row["en"],
        )
        units[unit.code] = unit
        for name in {spelled(name) for name in (unit.code, unit.zh, unit.en, *row["also"])}:
            spellings[name] = (*spellings.get(name, ()), unit)
    refused = {
        spelled(name): RefusedUnit(name, row["use"], row["relation"])
        for row in data["refused"]
        for name in row["spellings"]
    }
    return Table(kinds, units, spellings, refused)


def unit(code: str, kind_code: str | None = None) -> Unit:
    """Return the unit with this code; `kind_code` is what it should carry, for the message.

    Raises MetroError `quantity.not_legal`, `quantity.unknown_unit`.
    """
    found = table().units.get(code)
    if found is None:
        other = table().refused.get(spelled(code))
        if other is not None:
            raise MetroError(
                "quantity.not_legal", unit=code, use=other.use, relation=other.relation
            )
        raise MetroError("quantity.unknown_unit", unit=code, hint=hint(code, kind_code))
    return found


def kind(code: str) -> Kind:
    """Return the kind of quantity with this code.

    Raises MetroError `quantity.unknown_kind`.
    """
    found = table().kinds.get(code)
    if found is None:
        near = get_close_matches(code, table().kinds, 5, 0.5)
        raise MetroError("quantity.unknown_kind", kind=code, near=tuple(near))
    return found


def units_of(kind_code: str) -> list[Unit]:
    """Return every unit that may carry this kind, in the order of the table."""
    return [row for row in table().units.values() if kind_code in row.kinds]


def codes_of(kind_code: str) -> tuple[str, ...]:
    """Name the units that may carry this kind, for a message."""
    return tuple(row.code for row in units_of(kind_code))


def hint(text: str, kind_code: str | None) -> str | tuple[str, ...]:
    """Say what may be written in place of an unknown unit."""
    fitting = codes_of(kind_code) if kind_code is not None else ("kg", "mL", "kPa")
    return suggestion(text) or fitting


def suggestion(text: str) -> str:
    """Return the legal unit that differs from `text` in the case of letters only, or ''."""
    wanted = spelled(text).casefold()
    for name, units in table().spellings.items():
        if name.casefold() == wanted:
            return units[0].code
    return ""
