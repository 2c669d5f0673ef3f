"""Measure text and break it into lines: Chinese anywhere but at the wrong side of a mark."""

import re
from collections.abc import Iterable

from metro.documents.fonts import widths
from metro.documents.style import Style

NBSP = "\N{NO-BREAK SPACE}"
_OPEN = "（《「『【〔〈“‘"
_CLOSE = "，。、；：？！）》」』】〕〉”’％‰…"
_WIDE = "\u2e80-\u2fff\u3003-\ua4cf\uac00-\ud7a3\uf900-\ufaff\uff01-\uff5d\uff5f-\uffee"
_WIDE += "\U00020000-\U0003ffff"
_ATOM = re.compile(
    f"[ \u3000]+"
    f"|[{_OPEN}]*(?:(?![{_OPEN}{_CLOSE}])[{_WIDE}][,.;:!?)%]*|[^ \u3000{_WIDE}{_OPEN}{_CLOSE}]+"
    f"(?:(?<={NBSP})[{_WIDE}]{{1,2}}[^ \u3000{_WIDE}{_OPEN}{_CLOSE}]*)?)?"
    f"[{_CLOSE}]*"
)
"""Pieces that stay together: a Chinese character, a word, a number, a symbol with its unit, and two
characters after a space that is kept: `9 号枪`."""
_END_OF_LINE = re.compile(r"\r\n|\r|\n")
_ROUNDING = 0.01
_BREAK_AFTER = "-/_\\.,;:@"


def measure(text: str, style: Style) -> float:
    """Return the width of one line of text."""
    return sum(map(widths(style.font).__getitem__, text)) * style.size + style.spacing * len(text)


def wrapped(text: str, style: Style, width: float) -> tuple[str, ...]:
    """Break text into lines of at most this width; a word that is too long is cut where it ends.

    Ends of lines in the text are kept. There is always at least one line.
    """
    width += _ROUNDING
    found: list[str] = []
    for line in _END_OF_LINE.split(text.rstrip("\r\n")):
        found += [line] if measure(line, style) <= width else _broken(line, style, width)
    return tuple(found)


def gathered(terms: Iterable[str], style: Style, width: float) -> list[str]:
    """Put short terms on lines, none broken but one that is longer than a line."""
    lines: list[str] = []
    for term in terms:
        longer = f"{lines[-1]}\u3000{term}" if lines else term
        if lines and measure(longer, style) <= width:
            lines[-1] = longer
        else:
            lines += wrapped(term, style, width)
    return lines


def balanced(text: str, style: Style, width: float) -> tuple[str, ...]:
    """Break text into as few lines as `wrapped` does, but of nearly equal length."""
    if "\n" in text:
        pieces = _END_OF_LINE.split(text)
        return tuple(line for piece in pieces for line in balanced(piece, style, width))
    lines = wrapped(text, style, width)
    if len(lines) not in (2, 3, 4):
        return lines
    even_width = measure(text, style) / len(lines) + style.size * 0.55
    even = wrapped(text, style, min(width, max(even_width, widest_atom(text, style))))
    return even if len(even) == len(lines) else lines


def widest_atom(text: str, style: Style) -> float:
    """Return the width of the widest piece that is better not broken."""
    return max((measure(atom, style) for atom in _ATOM.findall(text) if atom), default=0.0)


def _broken(text: str, style: Style, width: float) -> list[str]:
    lines: list[str] = []
    line, used = "", 0.0
    for atom in _ATOM.findall(text.replace("\t", " ")):
        size = measure(atom, style)
        if used + size <= width:
            line, used = line + atom, used + size
            continue
        if atom.isspace():
            continue
        if line.strip():
            lines.append(line.rstrip(" \u3000"))
        line, used = atom, size
        if size > width:
            *full, line = _cut(atom, style, width)
            lines += full
            used = measure(line, style)
    return [*lines, line.rstrip(" \u3000")] if line or not lines else lines


def _cut(word: str, style: Style, width: float) -> list[str]:
    """Cut a word that fits no line, after a hyphen or a slash where one is near the end."""
    pieces: list[str] = []
    table, spare = widths(style.font), style.spacing
    start, used = 0, 0.0
    for place, character in enumerate(word):
        size = table[character] * style.size + spare
        if used + size > width and place > start:
            end = _good_end(word, start, place)
            pieces.append(word[start:end])
            start, used = end, measure(word[end:place], style)
        used += size
    return [*pieces, word[start:]]


def _good_end(word: str, start: int, place: int) -> int:
    nearest = max(start + (place - start) * 2 // 3, start + 1)
    for end in range(place, nearest, -1):
        if word[end - 1] in _BREAK_AFTER:
            return end
    return place
