"""Every code that reading and judging can raise has its words in both languages."""

import re
from pathlib import Path

import pytest

from metro import language
from metro.regulations import library

ROOT = Path(__file__).parents[2] / "src" / "metro"
FILES = [
    *(ROOT / "regulations").glob("*.py"),
    *(ROOT / "evaluation").glob("*.py"),
    ROOT / "app" / "judging.py",
    ROOT / "app" / "comparing.py",
]
_RAISED = re.compile(r"(?:MetroError|refuse)\(\s*\"([a-z_]+\.[a-z_]+)\"")
_CODE = re.compile(r"\"(regulation\.(?:no_limit|two_limits))\"")
_REASON = re.compile(r"Reason\(\s*\"([a-z_]+\.[a-z_]+)\"")
_CHAIN = re.compile(r"\"(chain\.[a-z_]+)\"")


def found(pattern: re.Pattern[str]) -> list[str]:
    return sorted({code for file in FILES for code in pattern.findall(file.read_text("utf-8"))})


REFUSALS = [*found(_RAISED), *found(_CODE)]
REASONS = [*found(_REASON), *found(_CHAIN)]


def test_that_codes_are_found() -> None:
    assert {"regulation.gap", "cell.unknown", "file.too_many_rows"} <= set(REFUSALS)
    assert {"result.outside", "standard.ratio", "chain.expired"} <= set(REASONS)


@pytest.mark.parametrize("code", REFUSALS)
def test_that_a_refusal_has_cause_and_remedy(code: str) -> None:
    assert language.knows(f"{code}.cause")
    assert language.knows(f"{code}.remedy")


@pytest.mark.parametrize("code", REASONS)
def test_that_a_reason_has_words(code: str) -> None:
    assert language.knows(f"reason.{code}")


@pytest.mark.parametrize(
    "code", ["reading.missing", "reading.retest", "reading.does_not_count", "answer.missing"]
)
def test_that_what_keeps_a_case_open_is_also_a_refusal(code: str) -> None:
    assert language.knows(f"{code}.cause")
    assert language.knows(f"{code}.remedy")


def test_that_words_name_the_same_parameters_in_both_languages() -> None:
    """zh and en titles stand for each other; everything else is the same."""
    pattern = re.compile(r"\{([a-z_]+)")
    for code, words in language.words().items():
        if code.startswith(("regulation.", "reason.", "cell.", "case.", "reading.", "rating.")):
            named = [set(pattern.findall(words[spoken])) - {"zh", "en"} for spoken in ("zh", "en")]
            assert named[0] == named[1], code


@pytest.mark.parametrize("regulation", library.ids())
def test_that_words_on_a_plate_have_words(regulation: str) -> None:
    rows = library.shipped(regulation)
    parts = rows.parts.ratings if rows.parts else {}
    for rating in (*rows.ratings.values(), *parts.values()):
        for choice in rating.choices:
            assert language.knows(f"choice.{choice}")
