"""In which languages a paper speaks: both, or one, which then stands where Chinese does."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from metro.model.paper_settings import PaperLanguages
from metro.model.words import Bilingual

T = TypeVar("T")
_SPOKEN: ContextVar[PaperLanguages] = ContextVar("spoken", default=PaperLanguages.BOTH)


@contextmanager
def speaking(languages: PaperLanguages) -> Iterator[None]:
    """Let every word within be of these languages."""
    token = _SPOKEN.set(languages)
    try:
        yield
    finally:
        _SPOKEN.reset(token)


def english_alone() -> bool:
    """Tell whether the paper speaks no Chinese."""
    return _SPOKEN.get() is PaperLanguages.ENGLISH


def both() -> bool:
    """Tell whether the paper speaks both languages."""
    return _SPOKEN.get() is PaperLanguages.BOTH


def spoken(words: Bilingual) -> Bilingual:
    """Return words as the paper speaks: the main language first, nothing second where there is one.

    What has no English stays Chinese.
    """
    languages = _SPOKEN.get()
    if languages is PaperLanguages.BOTH:
        return words
    main = words.en if languages is PaperLanguages.ENGLISH else words.zh
    return Bilingual(main or words.zh or words.en, "")


def in_one(value: T) -> T:
    """Return data in which every name in two languages is in the one that the paper speaks."""
    return value if both() else _within(value)


def _within(value: Any) -> Any:
    if isinstance(value, Bilingual):
        return spoken(value)
    if is_dataclass(value) and not isinstance(value, type):
        found = {row.name: getattr(value, row.name) for row in fields(value)}
        changed = {name: _within(child) for name, child in found.items()}
        return replace(value, **{k: v for k, v in changed.items() if v is not found[k]})
    if isinstance(value, tuple):
        return tuple(_within(child) for child in value)
    if isinstance(value, dict):
        return {key: _within(child) for key, child in value.items()}
    return value
