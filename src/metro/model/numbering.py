"""Numbers of documents from a pattern of the station: `JY-{year}-{serial:05d}`."""

import re

from metro.errors import MetroError

_FIELD = re.compile(r"\{(year|serial)(?::0?([0-9]))?d?\}")


def numbered(pattern: str, year: int, serial: int) -> str:
    """Fill a pattern; a width writes leading zeros.

    Raises MetroError `number.pattern` when year or serial is missing, or anything is in braces.
    """
    if {match[1] for match in _FIELD.finditer(pattern)} != {"year", "serial"}:
        raise MetroError("number.pattern", pattern=pattern)

    def fill(match: re.Match[str]) -> str:
        value = year if match[1] == "year" else serial
        return f"{value:0{match[2] or 1}d}"

    text = _FIELD.sub(fill, pattern)
    if "{" in text or "}" in text:
        raise MetroError("number.pattern", pattern=pattern)
    return text
