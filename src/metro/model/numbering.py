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


def read_number(pattern: str, number: str) -> tuple[int, int]:
    """Return year and serial of a number that was made by a pattern.

    Raises MetroError `number.not_of_pattern`.
    """
    pieces, seen, after = [], set(), 0
    for match in _FIELD.finditer(pattern):
        name = match[1]
        digits = r"[0-9]{4}" if name == "year" else r"[0-9]{1,12}"
        pieces.append(re.escape(pattern[after : match.start()]))
        pieces.append(f"(?P={name})" if name in seen else f"(?P<{name}>{digits})")
        seen.add(name)
        after = match.end()
    found = re.fullmatch("".join(pieces) + re.escape(pattern[after:]), number)
    if found is not None and len(seen) == 2:
        year, serial = int(found["year"]), int(found["serial"])
        if serial and numbered(pattern, year, serial) == number:
            return year, serial
    raise MetroError("number.not_of_pattern", number=number, like=numbered(pattern, 2026, 42))
