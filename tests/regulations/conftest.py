"""A small regulation that uses every part of the format, and a way to change its text."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from metro.errors import MetroError
from metro.model.regulation import VerificationRegulation
from metro.regulations.reader import read_regulation

TEXT = (Path(__file__).parent / "small.yaml").read_text(encoding="utf-8")
Small = Callable[..., VerificationRegulation]


@pytest.fixture
def small() -> Small:
    """Read the small regulation with one text replaced by another."""

    def read(
        old: str = "", new: str = "", corrections: Mapping[str, str] | None = None
    ) -> VerificationRegulation:
        assert old in TEXT
        text = TEXT.replace(old, new, 1) if old else TEXT
        return read_regulation(text.encode(), "small", corrections)

    return read


@pytest.fixture
def refused(small: Small) -> Callable[[str, str], MetroError]:
    """Read the small regulation with a text replaced, and return why that was refused."""

    def read(old: str, new: str) -> MetroError:
        with pytest.raises(MetroError) as error:
            small(old, new)
        return error.value

    return read
