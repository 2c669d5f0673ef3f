"""Words and values as paper writes them: Chinese with English, dates, true minus signs."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from decimal import ROUND_HALF_EVEN, Decimal

from metro.documents.fonts import lowered
from metro.documents.text import NBSP
from metro.documents.tongues import english_alone, spoken
from metro.errors import MetroError
from metro.evaluation.taking import limit_text, shortened
from metro.language import knows, say
from metro.model.judgement import Limits
from metro.model.words import Bilingual
from metro.quantities.decimals import CONTEXT
from metro.quantities.quantity import MINUS, Quantity, shown, shown_number, with_unit
from metro.quantities.reading import read

NOTHING = "—"
ENGLISH_MARK = "　"
"""Between Chinese words and their English on one line."""
_MARKS = {"，": ", ", "、": ", ", "；": "; ", "：": ": "}
"""Chinese marks between words, as English has them."""
_STATION_TIME = timezone(timedelta(hours=8))
_MOST_DECIMALS = 6
_DIGITS = re.compile(f"[+{MINUS}]? ?[0-9.](?:[0-9. ]*[0-9])?")
_BEFORE_UNIT = re.compile(r"(?<=[0-9)）]) (?=[^\s(（])")
_INDEX = re.compile(r"_\{?([A-Za-z0-9,]+)\}?")


def pair(code: str, **parameters: object) -> Bilingual:
    """Return the words of a code of paper in both languages."""
    whole = f"paper.{code}"
    return spoken(Bilingual(say(whole, "zh", parameters), say(whole, "en", parameters)))


def word(code: str, **parameters: object) -> str:
    """Return the words of a code of paper, in Chinese unless the paper speaks none."""
    return say(f"paper.{code}", main_language(), parameters)


def main_language() -> str:
    """Return the language that stands first."""
    return "en" if english_alone() else "zh"


def term(code: str) -> Bilingual:
    """Return the words that the whole program has for a code, or its last part as it is."""
    if not knows(code):
        return Bilingual(code.split(".", 1)[-1], "")
    return spoken(Bilingual(say(code, "zh"), say(code, "en")))


def long_date(on: date | None) -> str:
    """Write a day as the cover has it: `2026 年 11 月 20 日`."""
    if on is None:
        return NOTHING
    if english_alone():
        return on.isoformat()
    return f"{on.year}{NBSP}年{NBSP}{on.month:02d}{NBSP}月{NBSP}{on.day:02d}{NBSP}日"


def short_date(on: date | None) -> str:
    """Write a day as tables have it."""
    return on.isoformat() if on else NOTHING


def local_time(at: str) -> str:
    """Write a time of the journal (UTC) as the clock at the station showed it."""
    try:
        moment = datetime.fromisoformat(at)
    except ValueError:
        return at
    if moment.tzinfo is None:
        return at
    return moment.astimezone(_STATION_TIME).strftime(f"%Y-%m-%d{NBSP}%H:%M:%S")


def kept(text: str) -> str:
    """Return a short text that is not to be broken at its spaces."""
    return text.replace(" ", NBSP)


def with_units_kept(text: str) -> str:
    """Return a text in which no number is parted from its unit or within itself."""
    return _BEFORE_UNIT.sub(NBSP, text)


def value(quantity: Quantity | None, *, signed: bool = False) -> str:
    """Write a value with its unit on one line."""
    return kept(shown(quantity, signed=signed)) if quantity is not None else NOTHING


def rated(rating: Quantity | str | None) -> str:
    """Write a rating: a value, or a word; one that the program has words for is put in Chinese."""
    if isinstance(rating, Quantity):
        return value(rating)
    return said(f"choice.{rating}", rating) if rating else NOTHING


def said(code: str, other: str) -> str:
    """Return the Chinese words of a code, or a text as it is where there are none."""
    return say(code, main_language()) if knows(code) else other


def bare(quantity: Quantity | None, decimals: int | None, *, signed: bool = False) -> str:
    """Write the number of a value that was worked out, its unit standing in the head."""
    if quantity is None:
        return NOTHING
    return shown_number(_shortened(quantity.number, decimals), signed=signed)


def _shortened(number: Decimal, decimals: int | None) -> Decimal:
    exponent = number.as_tuple().exponent
    places = _MOST_DECIMALS if decimals is None else decimals
    if not isinstance(exponent, int) or (decimals is None and -exponent <= places):
        return number
    short = number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_EVEN)
    return short if short else abs(short)


def typed(quantity: Quantity) -> str:
    """Write a reading as it was typed."""
    return kept(quantity.text or with_unit(shown_number(quantity.number), quantity.unit))


def as_typed(quantity: Quantity) -> tuple[str, str]:
    """Return the digits and the unit that were typed; a record holds the value in its own unit."""
    plain = unicodedata.normalize("NFKC", quantity.text).replace("-", MINUS)
    digits = _DIGITS.match(plain)
    try:
        found = read(quantity.text, kind=quantity.kind, unit=quantity.unit)
    except MetroError:
        digits = None
    if digits is None:
        return shown_number(quantity.number), quantity.unit
    return kept(digits[0]), found.unit


def span(values: Iterable[Quantity]) -> str:
    """Write what was read at the start and at the end: `(22.5～23.1) ℃`."""
    rows = list(values)
    if not rows:
        return NOTHING
    if len({row.unit for row in rows}) > 1:
        return " ～ ".join(value(row) for row in rows)
    low, high = min(rows, key=lambda r: r.number), max(rows, key=lambda r: r.number)
    if low.number == high.number:
        return value(low)
    return kept(with_unit(f"({shown_number(low.number)}～{shown_number(high.number)})", low.unit))


def limit(limits: Limits | None, result: Quantity | None = None) -> str:
    """Write a permitted interval; a computed one to one decimal more than the result."""
    return kept(limit_text(limits, result)) if limits is not None else NOTHING


def beyond(result: Quantity | None, limits: Limits | None) -> str:
    """Write by how much a result is beyond the permitted interval; it has the digits of both."""
    if result is None or limits is None:
        return NOTHING
    sides = (limits.low, limits.high)
    if any(side is not None and side.kind != result.kind for side in sides):
        return NOTHING
    low, high = (shortened(side.to(result.unit), result) if side else None for side in sides)
    if high is not None and result.number > high.number:
        return value(replace(result, number=CONTEXT.subtract(result.number, high.number)))
    if low is not None and result.number < low.number:
        return value(replace(result, number=CONTEXT.subtract(low.number, result.number)))
    return NOTHING


def joined(texts: Iterable[str], mark: str = "，") -> str:
    """Join texts that are not empty."""
    if english_alone():
        mark = _MARKS.get(mark, mark)
    return mark.join(text for text in texts if text)


def labelled(label: Bilingual, text: str) -> str:
    """Write a label in both languages, and a text behind it."""
    return f"{joined((label.zh, label.en), ' ')}{': ' if english_alone() else '：'}{text}"


def titled(label: str, title: str) -> str:
    """Write a regulation by number and title: `JJG 443—2023《燃油加油机》`."""
    return f"{label} {title}" if english_alone() else f"{label}《{title}》"


def ended(text: str, stop: str) -> str:
    """Return a sentence with its full stop; nothing stays nothing."""
    bare_text = text.rstrip(" 。.")
    return f"{bare_text}{stop}" if bare_text else ""


def indexed(symbol: str) -> str:
    """Write a symbol such as `V_Bt` with its index lowered."""
    return _INDEX.sub(lambda match: lowered(match[1]), symbol)


def named(title: Bilingual, symbol: str, unit: str) -> Bilingual:
    """Write the head of a column: title, symbol and unit."""
    tail = " ".join(part for part in (indexed(symbol), "" if unit == "1" else f"/ {unit}") if part)
    return Bilingual(joined((title.zh, kept(tail)), "\n"), title.en)
