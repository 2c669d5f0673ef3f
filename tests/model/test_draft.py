"""A draft as a page sees it, and what all models have in common: nobody changes them."""

import importlib
import pkgutil
from collections.abc import Iterator
from dataclasses import FrozenInstanceError, fields, is_dataclass

import pytest

import metro.model
from metro.model.draft import DraftView


def models() -> Iterator[type]:
    for row in pkgutil.iter_modules(metro.model.__path__, "metro.model."):
        module = importlib.import_module(row.name)
        yield from (
            found
            for found in vars(module).values()
            if isinstance(found, type) and is_dataclass(found) and found.__module__ == row.name
        )


def test_that_a_page_can_not_change_what_it_was_shown() -> None:
    view = DraftView(**dict.fromkeys(field.name for field in fields(DraftView)))  # type: ignore[arg-type]

    with pytest.raises(FrozenInstanceError):
        view.judgement = None  # type: ignore[misc, assignment]


@pytest.mark.parametrize("model", list(models()), ids=lambda model: model.__name__)
def test_that_a_model_is_frozen_and_says_what_it_is(model: type) -> None:
    assert model.__dataclass_params__.frozen  # type: ignore[attr-defined]
    assert not model.__doc__.startswith(f"{model.__name__}("), "a docstring of its own"  # type: ignore[union-attr]
