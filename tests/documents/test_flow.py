from collections import Counter
from random import Random

import pytest

from metro.documents.flow import lay
from metro.documents.sheet import Sheet
from metro.documents.style import BOTTOM, MM, TOP, Align
from metro.documents.table import COVERED, MERGED, Cell, Place, Table
from metro.documents.text import measure
from metro.model.words import Bilingual

from .samples.marks import box, crossed, overlapping

CHARACTERS = "检定证书项目量值 ABCdef0123.,-"


def cell(random: Random) -> Cell:
    length = random.randint(1, random.choice((6, 30, 90)))
    return Cell(
        "".join(random.choices(CHARACTERS, k=length)),
        random.choice(("", "English below")),
        random.choice(list(Align)),
        struck=random.random() < 0.2,
    )


def table(random: Random) -> Table:
    """Return a table in which any cell but the last of a row may belong to the one above."""
    columns = random.randint(2, 9)
    rows: list[list[Cell | None]] = []
    for number in range(random.randint(1, 40)):
        row: list[Cell | None] = [cell(random) for _ in range(columns)]
        for column in range(columns - 1):
            if number and random.random() < 0.5:
                row[column] = MERGED
        rows.append(row)
    return Table([Bilingual("名称", "Name")] * columns, rows)


@pytest.mark.parametrize("seed", range(60))
def test_that_any_table_is_laid_without_a_clash_or_a_loss(seed: int):
    random = Random(seed)
    made, sheet = table(random), Sheet(TOP + 20 * MM)
    sheet.y += random.uniform(0, 230) * MM
    lay(sheet, made, Bilingual("标题", "Title"))
    for page in sheet.pages:
        assert overlapping(page) == []
        assert crossed(page) == []
        assert all(box(text)[3] <= BOTTOM + 0.1 for text in page.texts)
    laid = Counter(c for page in sheet.pages for text in page.texts for c in text.text)
    given = Counter(c for row in made.rows for cell in row if cell for c in cell.text)
    assert not [c for c in given if c != " " and laid[c] < given[c]]


def test_that_heads_and_merged_cells_repeat_on_each_page():
    rows = [
        [Cell("示值误差") if number == 0 else MERGED, Cell(str(number))] for number in range(90)
    ]
    sheet = Sheet(TOP + 20 * MM)
    lay(sheet, Table([Bilingual("项目", "Item"), Bilingual("次序", "No.")], rows))
    assert len(sheet.pages) == 3
    for page in sheet.pages:
        texts = [text.text for text in page.texts]
        assert texts.count("项目") == 1
        assert texts.count("示值误差") == 1


def test_that_a_heading_goes_with_its_table():
    sheet = Sheet(TOP + 20 * MM)
    sheet.y = BOTTOM - 15 * MM
    lay(sheet, Table([Bilingual("项目", "Item")], [[Cell("一")]]), Bilingual("标题", "Title"))
    assert sheet.pages[0].texts == []
    assert sheet.pages[1].texts[0].text == "标题"


def test_that_decimal_points_line_up():
    values = ["+0.21 %", "−0.05 %", "10.00 %"]
    sheet = Sheet(TOP)
    lay(
        sheet,
        Table([Bilingual("结果", "Result")], [[Cell(v, align=Align.FIGURE)] for v in values]),
    )
    points = [
        text.x + measure(text.text.split(".")[0], text.style)
        for text in sheet.page.texts
        if text.text in values
    ]
    assert max(points) - min(points) < 0.01


def test_that_a_struck_value_has_a_line_through_it():
    sheet = Sheet(TOP)
    lay(sheet, Table([Bilingual("原值", "Old")], [[Cell("100.71", struck=True)]]))
    text = next(text for text in sheet.page.texts if text.text == "100.71")
    left, top, right, bottom = box(text)
    assert any(
        rule.x1 < left and rule.x2 > right and top < rule.y1 < bottom
        for rule in sheet.page.rules
        if rule.y1 == rule.y2 and rule.x2 - rule.x1 < 60
    )


def banded(rows: int) -> Table:
    """Return a table with a name over its rows, and a note after each fifth."""
    heads = [Bilingual("次序", "No."), Bilingual("示值", "Indication")]
    laid: list[list[Cell | None]] = [[Cell("1 号枪", span=2, place=Place.NAME), COVERED]]
    for number in range(rows):
        laid.append([Cell(str(number)), Cell("20.00")])
        if number % 5 == 4:
            laid.append([Cell(f"结果{number}", span=2, place=Place.NOTE), COVERED])
    return Table(heads, laid)


def test_that_a_name_is_repeated_and_no_note_is_parted_from_its_row():
    for rows in range(40, 60):
        sheet = Sheet(TOP + 20 * MM)
        lay(sheet, banded(rows))
        assert len(sheet.pages) > 1
        for page in sheet.pages:
            texts = [text.text for text in page.texts]
            assert texts.count("1 号枪") == 1
            assert not texts[texts.index("1 号枪") + 1].startswith("结果")
            assert crossed(page) == []


def test_that_a_name_does_not_end_a_page():
    for start in range(200, 250):
        sheet = Sheet(TOP + 20 * MM)
        sheet.y = start * MM
        lay(sheet, banded(6))
        for page in sheet.pages:
            assert not page.texts or page.texts[-1].text != "1 号枪"


def test_that_a_short_table_is_kept_on_one_page_where_asked():
    sheet = Sheet(TOP + 20 * MM)
    sheet.y = BOTTOM - 60 * MM
    lay(sheet, banded(10), Bilingual("签名", "Signatures"), whole=True)
    assert sheet.pages[0].texts == []
    assert len(sheet.pages) == 2
