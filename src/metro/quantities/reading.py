"""Read what people type: `20.050 L`, `20050mL`, `２０．０５ 升`, `−0.3 ℃`, a bare number.

Nothing is guessed: a comma, an exponent, an unknown or unlawful unit, or a wrong kind is refused
with the good form. The text is never evaluated.
"""

import re
import unicodedata
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from functools import cache, lru_cache

from metro.errors import MetroError
from metro.quantities import table
from metro.quantities.quantity import Quantity
from metro.quantities.table import Unit

LONGEST_TEXT = 80
MOST_DIGITS = 30

_WIDE = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
_WIDE |= dict.fromkeys((0x3000, 0x00A0, 0x2009, 0x202F, 0x2007), " ")
_WIDE |= dict.fromkeys((0x2212, 0xFE63, 0x2010, 0x2011), "-")
_WIDE |= {0xFE62: "+"}
_NUMBER = re.compile(
    r"([+-]?) ?([0-9]{1,3}(?: [0-9]{3})+(?![0-9])|[0-9]*)(?:\.([0-9]+(?: [0-9]{3})*))?"
)
_ORDINARY = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,15})?").fullmatch
_PER_ONE = re.compile(r" *1/[^\W\d_℃°]| *1/[℃°]")
_LOOKS_LIKE_EXPONENT = re.compile(r"[+-]?[0-9.]+ ?(?:[eE][+-]?[0-9]|[×x*] ?10)")


def read(text: str, *, kind: str | None = None, unit: str | None = None) -> Quantity:
    """Read a typed value.

    `kind` is the kind of quantity that is wanted; a bare number takes `unit` (of the column), or
    the unit one. The typed text is kept.
    Raises MetroError with a code of `quantity.…` that names cause and remedy.
    """
    typed = text.strip()
    _refuse_hostile(typed)
    plain = typed.translate(_WIDE).strip()
    sign, digits, rest = _split(plain, typed)
    number = Decimal(sign + digits)
    spelling = rest.strip()
    if not spelling:
        chosen = unit or "1"
        return _possible(Quantity(number, chosen, kind or table.unit(chosen).kinds[0], typed))
    found = _unit_of(spelling, kind)
    return _possible(Quantity(number, found.code, kind or found.kinds[0], typed))


def _possible(found: Quantity) -> Quantity:
    """Refuse what cannot be: a humidity above 100 %, a temperature below absolute zero."""
    kind = table.table().kinds.get(found.kind)
    if kind is None or kind.lowest is None:
        return found
    unit = table.unit(found.unit)
    value = Fraction(found.number) * unit.factor + unit.offset
    if value < kind.lowest or (kind.highest is not None and value > kind.highest):
        raise MetroError("quantity.impossible", text=found.text, kind=found.kind)
    return found


@lru_cache(4096)
def read_into(text: str, kind: str, unit: str) -> Quantity:
    """Read a typed value into the unit of its column, which a bare number takes.

    Most texts are plain digits and a unit as the table writes it; they take a short way. Meters
    show few digits and a reference serves a whole row of them: the last texts are remembered.
    Raises MetroError as `read` does.
    """
    typed = text.strip()
    digits, space, spelling = typed.partition(" ")
    code = _as_written(kind).get(spelling) if space else unit
    if code is not None and _ORDINARY(digits):
        found = _possible(Quantity(Decimal(digits), code, kind, typed))
    else:
        found = read(text, kind=kind, unit=unit)
    return found if found.unit == unit else found.to(unit)


@cache
def _as_written(kind: str) -> Mapping[str, str]:
    """Return the units of a kind whose own writing means them and nothing else."""
    found = {}
    for row in table.units_of(kind):
        try:
            found[row.code] = read(f"1.5 {row.code}", kind=kind).unit
        except MetroError:
            continue  # `1` is a number rather than a unit, and what is ambiguous is refused
    return found


def _refuse_hostile(typed: str) -> None:
    if not typed:
        raise MetroError("quantity.empty")
    if len(typed) > LONGEST_TEXT:
        raise MetroError("quantity.too_long", most=LONGEST_TEXT)
    for character in typed:
        category = unicodedata.category(character)
        if category[0] == "C" or category in ("Zl", "Zp"):
            raise MetroError("quantity.control_character", character=f"U+{ord(character):04X}")


def _split(plain: str, typed: str) -> tuple[str, str, str]:
    """Split into sign, digits and the rest, or refuse with the hint that fits."""
    match = _NUMBER.match(plain)
    whole, fraction = (match.group(2) or "", match.group(3) or "") if match else ("", "")
    if match is None or not (whole or fraction):
        raise MetroError("quantity.not_a_number", text=typed)
    rest = plain[match.end() :]
    _refuse_rest(rest, plain, typed)
    whole, fraction = whole.replace(" ", ""), fraction.replace(" ", "")
    if len(whole) + len(fraction) > MOST_DIGITS:
        raise MetroError("quantity.too_many_digits", most=MOST_DIGITS)
    return match.group(1), f"{whole or '0'}.{fraction}" if fraction else whole, rest


def _refuse_rest(rest: str, plain: str, typed: str) -> None:
    head = rest.lstrip()[:1]
    if _PER_ONE.match(rest) or rest.strip() == "10⁻⁶":
        return  # a unit that begins with a digit: `0.0002 1/℃`
    if _LOOKS_LIKE_EXPONENT.match(plain):
        raise MetroError("quantity.exponent", text=typed)
    if head in (",", "、", "'", "，"):
        raise MetroError("quantity.comma", text=typed)
    if head == "。":
        raise MetroError("quantity.full_stop", text=typed)
    if head and (head in "._+-0123456789" or (head in "*/" and rest[1:2] in "*0123456789")):
        raise MetroError("quantity.not_a_number", text=typed)


def _unit_of(spelling: str, kind: str | None) -> Unit:
    """Return the unit this spelling means for this kind, or refuse."""
    key = table.spelled(spelling)
    units = table.table().spellings.get(key, ())
    fitting = [row for row in units if kind is None or kind in row.kinds]
    if len(fitting) == 1:
        return fitting[0]
    if len(fitting) > 1:
        raise MetroError(
            "quantity.ambiguous_unit", unit=spelling, choices=tuple(row.code for row in fitting)
        )
    refused = table.table().refused.get(key)
    if refused is not None:
        raise MetroError(
            "quantity.not_legal", unit=spelling, use=refused.use, relation=refused.relation
        )
    if units and kind is not None:
        raise MetroError(
            "quantity.wrong_kind",
            text=spelling,
            kind=units[0].kinds[0],
            wanted=kind,
            units=table.codes_of(kind),
        )
    raise MetroError("quantity.unknown_unit", unit=spelling, hint=table.hint(spelling, kind))
