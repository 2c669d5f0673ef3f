"""Which characters a text may hold that is printed, sealed and read back by others."""

import unicodedata

HIDDEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
"""Unicode categories: controls, formats (no width, or turning the line about), halves of a
character, ends of lines and paragraphs. Every other character, a full-width space too, is seen."""
LONGEST = 500
"""Characters of one such text at most; no nameplate says as much."""


def hidden(text: str) -> str:
    """Return the distinct characters of a text that nobody sees on paper, in their order."""
    found = dict.fromkeys(text)
    return "".join(mark for mark in found if unicodedata.category(mark) in HIDDEN)


def is_plain(text: object) -> bool:
    """Tell whether this is a text of a fit length in which nothing is hidden."""
    return isinstance(text, str) and len(text) <= LONGEST and not hidden(text)


def unspaced(text: str) -> str:
    """Return a text without spaces, what is of full or half width as one (NFKC, Unicode Annex 15).

    So people's writing of a serial number or a day is compared and read.
    """
    return "".join(unicodedata.normalize("NFKC", text).split())


def shown(text: str) -> str:
    """Return a text with what is hidden in it named: `C31<U+200B>7`, and cut where it is long."""
    cut = f"{text[:40]}…" if len(text) > LONGEST else text
    names = {ord(mark): f"<U+{ord(mark):04X}>" for mark in hidden(cut)}
    return cut.translate(names)
