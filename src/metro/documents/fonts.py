"""The two faces of paper, Noto Serif SC regular and bold: parsed once, when first needed.

What the faces have no glyph for is drawn by the glyph of another character, raised or lowered
where it was a superscript or subscript; everything else without a glyph is a visible box.
"""

import re
import unicodedata
from functools import cache
from io import BytesIO

from reportlab.pdfbase import pdfmetrics, ttfonts
from reportlab.pdfbase.ttfonts import TTFont

from metro import resource

REGULAR = "MetroSerif"
BOLD = "MetroSerif-Bold"
BOX = "□"
SMALL = 0.59
"""Size of a raised or lowered character, and its rise below: as the face's own ² and ³ have it."""
RISE = {"raised": 0.46, "lowered": -0.14}

_FILES = {REGULAR: "NotoSerifSC_400Regular.ttf", BOLD: "NotoSerifSC_700Bold.ttf"}
_RAISED = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻", "0123456789+−", strict=True))
_LOWERED = dict(zip("₀₁₂₃₄₅₆₇₈₉₊₋", "0123456789+−", strict=True))
_SUNK = {chr(code): chr(0x100000 + code) for code in range(0x21, 0x400)}
_RISEN_AGAIN = {sunk: character for character, sunk in _SUNK.items()}
MOVABLE = frozenset(_RAISED) | frozenset(_LOWERED) | frozenset(_RISEN_AGAIN)


_BEYOND = re.compile(r"(<[0-9A-F]{2,4}> )<([0-9A-F]{5,6})>")
_PLAIN_MAP = ttfonts.makeToUnicodeCMap


def _to_unicode(fontname: str, subset: list[int]) -> str:
    """Return what the characters of a subset are in Unicode, those beyond U+FFFF as two halves.

    ReportLab 5.1 writes five digits for them, of which readers take four: 𫘜 is copied as ⭡.
    """
    found: str = _PLAIN_MAP(fontname, subset)
    return _BEYOND.sub(
        lambda match: f"{match[1]}<{chr(int(match[2], 16)).encode('utf-16-be').hex().upper()}>",
        found,
    )


ttfonts.makeToUnicodeCMap = _to_unicode


@cache
def font(name: str) -> TTFont:
    """Return a face, registered under its name.

    Raises Fault `resource.missing`.
    """
    found = TTFont(name, BytesIO(resource.read_bytes("fonts", _FILES[name])), asciiReadable=False)
    pdfmetrics.registerFont(found)
    return found


def has_glyph(character: str) -> bool:
    """Tell whether a character has a glyph of its own; both faces cover the same characters."""
    return ord(character) in font(REGULAR).face.charToGlyph


def moved(character: str) -> tuple[str, str] | None:
    """Return the character to draw and `raised` or `lowered`, or None when it stands by itself."""
    for way, table in (("raised", _RAISED), ("lowered", _LOWERED), ("lowered", _RISEN_AGAIN)):
        if character in table and not has_glyph(character):
            return table[character], way
    return None


def lowered(text: str) -> str:
    """Return a text that is drawn as a subscript; for symbols alone (private characters)."""
    return "".join(_SUNK.get(character, character) for character in text)


def is_missing(character: str) -> bool:
    """Tell whether a character can't be printed: no glyph, no equivalent, or a control character.

    Spaces and ends of lines are always fine.
    """
    if character in "\n\r\t" or unicodedata.category(character) == "Zs":
        return False
    if unicodedata.category(character) in ("Cc", "Cf", "Co", "Cs", "Zl", "Zp"):
        return True
    return not has_glyph(character) and moved(character) is None


class _Drawn(dict[int, int]):
    """Code of the character that is drawn for each character, for `str.translate`."""

    def __missing__(self, code: int) -> int:
        character = chr(code)
        if moved(character):
            drawn = character
        elif is_missing(character):
            drawn = BOX
        else:
            drawn = character if has_glyph(character) else " "
        self[code] = ord(drawn)
        return self[code]


class _Widths(dict[str, float]):
    """Width of each character at size 1."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    def __missing__(self, character: str) -> float:
        shift = moved(character)
        seen = shift[0] if shift else chr(DRAWN[ord(character)])
        width = font(self.name).face.getCharWidth(ord(seen)) / 1000  # type: ignore[no-untyped-call]
        self[character] = width * SMALL if shift else width
        return self[character]


DRAWN = _Drawn()
_WIDTHS = {name: _Widths(name) for name in _FILES}


def widths(name: str) -> _Widths:
    """Return the widths of a face, by character."""
    return _WIDTHS[name]
