"""The due list tells a regime by the index, and says what the files say."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import partial
from itertools import islice, product

import pytest

from metro.app import shelf
from metro.app.regimes import regime_at, way_of
from metro.evaluation.regime import regime_by_plate
from metro.model.instrument import MeasuringInstrument
from metro.model.regulation import Rating, VerificationRegulation
from metro.quantities.quantity import Quantity
from metro.regulations import library


def kinds_of(read: VerificationRegulation) -> set[str]:
    return {read.instrument, *(row.instrument for row in read.also_for)}


DAYS = (date(2026, 3, 1), date(2019, 6, 1))
KINDS = sorted({kind for row in map(library.shipped, library.ids()) for kind in kinds_of(row)})
NUMBERS = ("0.5", "16", "26", "80")


def worth(rating: Rating, number: str) -> Quantity | str:
    declared = rating.declared
    return Quantity(Decimal(number), declared.unit, declared.kind)


def plates(kind: str) -> Iterator[MeasuringInstrument]:
    """Yield instruments of a kind: without a plate, then with every word and some numbers."""
    bare = MeasuringInstrument("m", kind, "器具", "A", "1", "厂")
    yield bare
    for read in map(library.shipped, library.ids()):
        if not read.knows(kind):
            continue
        ratings = (*read.ratings.values(), *(read.parts.ratings.values() if read.parts else ()))
        words = [row for row in ratings if row.declared.word]
        numbers = [row for row in ratings if not row.declared.word]
        chosen = product(*([(row.id, word) for word in row.choices or ("",)] for row in words))
        for accuracy, words_of, number in islice(
            product(read.accuracy_classes or ("",), map(dict, chosen), NUMBERS), 240
        ):
            told = {row.id: worth(row, number) for row in numbers}
            yield replace(bare, accuracy_class=accuracy, ratings={**told, **words_of})


@pytest.mark.parametrize("kind", [*KINDS, "sundial"])
def test_that_a_regime_is_the_one_of_the_files(kind: str) -> None:
    for thing, on in product(plates(kind), DAYS):
        wanted = regime_by_plate(thing, on, shelf.for_instrument(kind, on), way_of(kind))
        assert regime_at(kind, on, partial(replace, thing)) is wanted


def test_that_a_plate_is_asked_for_only_where_it_decides() -> None:
    class AskedForError(Exception):
        pass

    def nobody() -> MeasuringInstrument:
        raise AskedForError

    decided = 0
    for kind in KINDS:
        try:
            regime_at(kind, DAYS[0], nobody)
        except AskedForError:
            decided += 1
    assert 0 < decided < len(KINDS) / 4
