"""Compare what a case expects with what came of it; only what is expected is looked at."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from metro.errors import MetroError
from metro.quantities import table
from metro.quantities.quantity import Quantity, in_unit
from metro.quantities.reading import read
from metro.quantities.rounding import round_to


def differences(
    expect: Mapping[str, object],
    shown: Mapping[str, object] | None,
    refused: MetroError | None,
) -> Iterator[str]:
    """Yield every difference as `place: expected …, found …`; none at all means it was met."""
    wanted = expect.get("refused")
    if refused is not None or wanted is not None:
        found = refused.code if refused is not None else None
        if wanted != found:
            yield _line("refused", wanted, found if found is not None else "—")
        return
    assert shown is not None
    for key, value in expect.items():
        yield from _walk(key, value, shown.get(key))


def _walk(place: str, wanted: object, found: object) -> Iterator[str]:
    key = place.rsplit(".", 1)[-1]
    if isinstance(wanted, Mapping):
        if not isinstance(found, Mapping):
            yield _line(place, "…", found)
            return
        for name, value in wanted.items():
            if name == "source" and "verdict" in found:
                continue  # who published an expected value is no value of its own
            yield from _walk(f"{place}.{name}", value, found.get(name))
    elif key == "reasons" and isinstance(wanted, list):
        codes = found if isinstance(found, list) else []
        for code in wanted:
            if code not in codes:
                yield _line(place, code, "、".join(codes) or "—")
    elif not _SAME.get(key, _same_word)(wanted, found):
        yield _line(place, wanted, found)


def _line(place: str, wanted: object, found: object) -> str:
    return f"{place}: {_plain(wanted)} ≠ {_plain(found)}"


def _plain(value: object) -> str:
    if isinstance(value, list):
        return " .. ".join(_plain(side) for side in value)
    return "—" if value is None else str(value)


def _same_word(wanted: object, found: object) -> bool:
    return wanted == found


def _same_value(wanted: object, found: object) -> bool:
    """Tell whether two texts are the same value, in whatever unit and with however many zeros."""
    one, other = _read_both(wanted, found)
    if one is None or other is None:
        return wanted == found
    return one == other.number


def _same_digits(wanted: object, found: object) -> bool:
    """Tell whether an unrounded value agrees in the digits that are expected."""
    one, other = _read_both(wanted, found)
    if one is None or other is None:
        return wanted == found
    step = Decimal((0, (1,), min(int(one.as_tuple().exponent), 0)))
    return round_to(other.number, step).value == one


def _read_both(wanted: object, found: object) -> tuple[Decimal | None, Quantity | None]:
    """Read both texts; the expected number comes in the unit of what was found."""
    if not (isinstance(wanted, str) and isinstance(found, str)):
        return None, None
    number, _, unit = found.partition(" ")
    kind = table.unit(unit or "1").kinds[0]
    other = Quantity(Decimal(number), unit or "1", kind)
    try:
        one = read(wanted.strip(), unit=other.unit)
        return in_unit(one.number, one.unit, other.unit, kind), other
    except MetroError:
        return None, None


def _same_limit(wanted: object, found: object) -> bool:
    """Compare `±5 %`, `≤ 0.10 %`, `≥ 5 g` or a list of low and high with a permitted interval."""
    if not isinstance(found, list):
        return wanted == found
    sides = wanted if isinstance(wanted, list) else _sides(str(wanted))
    return len(sides) == 2 and all(
        _same_value(one, other) for one, other in zip(sides, found, strict=True)
    )


def _sides(text: str) -> list[str | None]:
    text = text.strip()
    for sign in ("±", "+/-"):
        if text.startswith(sign):
            body = text.removeprefix(sign).strip()
            return [f"-{body}", body]
    for sign in ("≤", "<="):
        if text.startswith(sign):
            return [None, text.removeprefix(sign).strip()]
    for sign in ("≥", ">="):
        if text.startswith(sign):
            return [text.removeprefix(sign).strip(), None]
    low, _, high = text.partition("..")
    return [low.strip(), high.strip()]


_SAME = {
    "result": _same_value,
    "unrounded": _same_digits,
    "limit": _same_limit,
}
