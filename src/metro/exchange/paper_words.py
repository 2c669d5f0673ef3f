"""Words and values of a paper in the form of a digital certificate: both languages, D-SI units."""

from collections.abc import Iterable
from decimal import Decimal

from metro.exchange.dsi_units import dsi_unit
from metro.language import knows, say
from metro.model.digital import DigitalQuantity, Said, Statement, UnitProfile, ValueForm, Values
from metro.model.words import Bilingual
from metro.quantities.decimals import written
from metro.quantities.quantity import Quantity, with_unit

LANGUAGES = ("zh", "en")


def both(words: Bilingual) -> Said:
    """Say a name in both languages; where one is missing, the other stands without a language.

    A text in one of two languages would read as if its other half were lost.
    """
    chinese, english = words.zh.strip(), words.en.strip()
    if chinese and english and chinese != english:
        return Said((("zh", chinese), ("en", english)))
    return plain(chinese or english)


def plain(text: str) -> Said:
    """Say a text that has no translation: a name, a serial number."""
    return Said((("", text.strip()),)) if text.strip() else Said()


def word(code: str, **parameters: object) -> Said:
    """Say words of the digital certificate by code."""
    whole = f"dcc.word.{code}"
    return both(Bilingual(say(whole, "zh", parameters), say(whole, "en", parameters)))


def term(code: str) -> Bilingual:
    """Return the words that the whole program has for a code, or its last part as it is."""
    if not knows(code):
        return Bilingual(code.split(".", 1)[-1], "")
    return Bilingual(say(code, "zh"), say(code, "en"))


def number(value: Decimal) -> str:
    """Write a number with every digit it has, and no power of ten."""
    return written(value)


def quantity(
    name: Said,
    rows: Iterable[Quantity],
    profile: UnitProfile,
    ref_type: str = "",
    meta: tuple[Statement, ...] = (),
) -> DigitalQuantity:
    """Return a quantity of one value or of several; a unit that D-SI lacks is told in words.

    Raises MetroError `dcc.unit_missing`, `dcc.unit_refused`: nothing is exported by a guess.
    """
    values = tuple(rows)
    units = [dsi_unit(row.unit, row.kind, profile) for row in values]
    if not all(units):
        told = " ".join(with_unit(number(row.number), row.unit) for row in values)
        return DigitalQuantity(name, text=plain(told), ref_type=ref_type, meta=meta)
    numbers = tuple(number(row.number) for row in values)
    form = ValueForm.REAL if len(values) == 1 else ValueForm.XML_LIST
    one = (units[0],) if len(set(units)) == 1 else tuple(units)
    return DigitalQuantity(name, values=(Values(form, numbers, one),), ref_type=ref_type, meta=meta)


def told(name: Said, text: Said, meta: tuple[Statement, ...] = ()) -> DigitalQuantity:
    """Return what was seen or stated in words."""
    return DigitalQuantity(name, text=text, meta=meta)
