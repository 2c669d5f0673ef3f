"""Read what people type: `20.050 L`, `20050mL`, `２０．０５ 升`, `−0.3 ℃`, a bare number.

Nothing is guessed: a comma, an exponent, an unknown or unlawful unit, or a wrong kind is refused
with the good form. The text is never evaluated.
"""

import re
import unicodedata
from decimal import Decimal

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
        return _real(Quantity(number, chosen, kind or table.unit(chosen).kinds[0], typed))
    found = _unit_of(spelling, kind)
    return _real(Quantity(number, found.code, kind or found.kinds[0], typed))


ENDS = {
    ("relative_humidity", "%"): ("0", "100"),
    ("temperature", "℃"): ("-273.15", "Infinity"),
    ("temperature", "K"): ("0", "Infinity"),
}


def _real(found: Quantity) -> Quantity:
    low, high = ENDS.get((found.kind, found.unit), ("-Infinity", "Infinity"))
    if not Decimal(low) <= found.number <= Decimal(high):
        raise MetroError("quantity.impossible", text=found.text, kind=found.kind)
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
            "quantity.ambiguous_unit", unit=spelling, choices="、".join(row.code for row in fitting)
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
