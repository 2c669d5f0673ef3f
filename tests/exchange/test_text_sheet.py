"""A spreadsheet of texts: what is read back is what was written, and never a formula."""

from io import BytesIO
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from metro.exchange.text_sheet import MOST_CHARACTERS, plain, write


def read_back(rows: list[list[str]]) -> list[list[str]]:
    out = BytesIO()
    heads = [f"head {n}" for n in range(len(rows[0]))]
    assert write(out, "台账", heads, rows) == len(rows)
    book = load_workbook(out)
    sheet = book["台账"]
    found = [list(row) for row in sheet.iter_rows()]
    assert all(cell.data_type in ("s", "n", "inlineStr") for row in found for cell in row)
    assert all(cell.data_type != "n" or cell.value is None for row in found for cell in row)
    head, *others = [[cell.value or "" for cell in row] for row in found]
    assert head == heads
    return others


HOSTILE = [
    '=HYPERLINK("http://evil.invalid","click")',
    "=1+1",
    "+1",
    "-1+2",
    "@SUM(A1)",
    "#N/A",
    "TRUE",
    "2026-11-20",
    "007",
    "1E10",
    "\t=1+1",
    "<img src='file:///etc/passwd'>",
    "=cmd|' /C calc'!A0",
    "𠮷䶮燊",
    "a\nb",
    "'quoted",
]


def test_that_what_looks_like_a_formula_stays_text() -> None:
    assert read_back([[text] for text in HOSTILE]) == [[text] for text in HOSTILE]


def test_that_no_formula_is_in_the_file_itself() -> None:
    out = BytesIO()
    write(out, "x", ["head"], [[text] for text in HOSTILE])
    with ZipFile(out) as file:
        sheet = file.read("xl/worksheets/sheet1.xml").decode()
        names = file.namelist()
    assert "<f>" not in sheet
    assert 't="e"' not in sheet
    assert 't="b"' not in sheet
    assert not any("external" in name.lower() or "macro" in name.lower() for name in names)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("\x00a\x07", "\N{REPLACEMENT CHARACTER}a\N{REPLACEMENT CHARACTER}"),
        ("\ud800", "?"),
        ("x" * 40_000, "x" * MOST_CHARACTERS),
        ("", ""),
    ],
)
def test_that_what_a_cell_can_not_hold_is_made_plain(text: str, kept: str) -> None:
    assert plain(text) == kept
    assert read_back([[text, "beside"]]) == [[kept, "beside"]]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20), min_size=1))
def test_that_any_text_comes_back(texts: list[str]) -> None:
    assert read_back([texts]) == [texts]
