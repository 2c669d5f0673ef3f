"""The technical head goes through regulations with the keyboard alone; what waited is issued."""

from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pypdfium2
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from reportlab.pdfgen.canvas import Canvas

from metro import resource
from metro.app.recording import readings_of, record_case
from metro.errors import MetroError
from metro.model.number_review import NumberState
from metro.model.people import Meaning
from metro.regulations.cases import read_cases
from metro.ui.pages.regulations import Page
from metro.ui.tour import settle
from metro.ui.widgets.number_dialogs import CorrectDialog
from metro.ui.widgets.printed_text import SheetDialog

DISPENSERS, WEIGHTS = "jjg-443-2015-fuel-dispensers", "jjg-99-2022-weights"
PASSWORD = "demo-chenheng"


def opened(keys, regulation: str) -> Page:
    """Open the page, filter the list to one regulation and enter it."""
    keys.control(Qt.Key.Key_7)
    keys.control(Qt.Key.Key_F)
    keys.control(Qt.Key.Key_A)
    keys.enter(regulation)
    settle(keys.desk)
    from PySide6.QtTest import QTest

    QTest.qWait(200)
    keys.enter()
    page = keys.window.stack.currentWidget()
    assert isinstance(page, Page)
    assert page.review.regulation == regulation
    return page


def signed_in(keys) -> None:
    """Sign in as technical head."""
    with keys.desk.open_station.ledger.reading() as reader:
        keys.desk.sign_in(reader.person("chenheng"))


def walk(keys, view, number) -> None:
    """Go to a number: to its table from the list of tables, then down its rows."""
    table = next(row.id for row in view.tables.rows if number in row.rows)
    for _ in view.tables.rows:
        keys.control(Qt.Key.Key_Up)
    while view.table.id != table:
        keys.control(Qt.Key.Key_Down)
    keys.key(Qt.Key.Key_F3)
    for _ in view.numbers.rows:
        keys.key(Qt.Key.Key_Up)
    while view.number.path != number.path:
        keys.key(Qt.Key.Key_Down)


def fill(keys, value: str, note: str, page: str) -> None:
    """Fill the dialog of a correction; Enter goes from field to field."""
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, CorrectDialog)
    keys.control(Qt.Key.Key_A)
    for text in (value, note, page):
        keys.enter(text)
    keys.password(PASSWORD)


def test_that_a_regulation_is_confirmed_table_by_table(keyboard) -> None:
    keys, station = keyboard, keyboard.desk.open_station
    signed_in(keys)
    page = opened(keys, DISPENSERS)
    view = page.review
    tables = len(view.tables.rows)
    assert view.shown.count(NumberState.OPEN) == sum(1 for _ in view.shown)

    confirmed = 0
    while view.shown.count(NumberState.OPEN):
        keys.control(Qt.Key.Key_Return)
        keys.password(PASSWORD)
        confirmed += 1
        assert confirmed <= tables
    assert confirmed == tables
    assert view.shown.waits == 0
    assert not view.confirm_button.isEnabled()
    keys.control(Qt.Key.Key_Return)
    assert "没有可以确认的数值" in keys.window.message.text()

    number = next(row for row in view.shown if row.path == "items.repeatability.limit.range")
    walk(keys, view, number)
    keys.enter()
    fill(keys, "<= 0.12 %", "与 2015 版文本 5.2 核对", "4")
    row = next(row for row in station.review(DISPENSERS) if row.path == number.path)
    assert (row.state, row.value, row.printed) == (
        NumberState.CORRECTED, "<= 0.12 %", number.value,
    )  # fmt: skip
    assert (row.mark.name, row.mark.page) == ("陈衡", "4")
    keys.key(Qt.Key.Key_Escape)
    assert page.stack.currentWidget() is page.list
    assert page.list.chosen.waits == 0


def test_that_a_wrong_value_and_a_wrong_password_are_refused_in_words(keyboard) -> None:
    keys, station = keyboard, keyboard.desk.open_station
    view = opened(keys, WEIGHTS).review
    assert view.number.path == "conditions.ambient_temperature"
    keys.enter()
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, CorrectDialog)
    keys.type("18 kg .. 26 kg")
    dialog.timer.stop()
    dialog._try()
    settle(keys.desk)
    assert dialog.told.property("role") == "fail"
    assert dialog.told.text()
    keys.control(Qt.Key.Key_A)
    keys.type("18 ℃ .. 26 ℃")
    dialog.timer.stop()
    dialog._try()
    settle(keys.desk)
    assert dialog.told.property("role") == "pass"
    keys.enter()
    keys.enter("6.1")
    keys.enter("5")
    keys.password("a guess")
    assert dialog.refusal.isVisible()
    assert station.review(WEIGHTS).waits == 3
    keys.key(Qt.Key.Key_Escape)


def test_that_filled_gaps_let_the_weights_through_the_gate_and_the_sheet_is_printed(
    keyboard, tmp_path: Path
) -> None:
    keys, station = keyboard, keyboard.desk.open_station
    signed_in(keys)
    waiting = weights_waiting(station)
    refused_now(station, waiting, "gate.regulation_confirmed")

    page = opened(keys, WEIGHTS)
    view = page.review
    values = {
        "conditions.ambient_temperature": "18 ℃ .. 26 ℃",
        "conditions.relative_humidity": "<= 80 %",
        "interval.other_classes": "1 year",
    }
    view.paper.attach(WEIGHTS, scan(tmp_path))
    settle(keys.desk)
    assert view.scan.pages == 3
    for path, value in values.items():
        number = next(row for row in view.shown if row.path == path)
        walk(keys, view, number)
        keys.control(Qt.Key.Key_PageDown)
        keys.control(Qt.Key.Key_M)
        keys.enter()
        fill(keys, value, "JJG 99-2022 文本", "")
    assert view.shown.waits == 0
    with station.ledger.reading() as reader:
        text = reader.regulation_texts(WEIGHTS)[0]
        assert set(reader.marked_pages(WEIGHTS, text.object)) == {"surroundings", "interval"}
    refused_now(station, waiting, "gate.regulation_unchanged")

    keys.control(Qt.Key.Key_P)
    keys.password(PASSWORD)
    dialog = next(w for w in QApplication.topLevelWidgets() if isinstance(w, SheetDialog))
    file = tmp_path / "sheet.pdf"
    dialog.save(file)
    sheet, data = station.sheets.bytes_of(WEIGHTS)
    assert file.read_bytes() == data == dialog.data
    assert sheet.waits == 0
    pdf = pypdfium2.PdfDocument(data)
    words = "".join(pdf[number].get_textpage().get_text_range() for number in range(len(pdf)))
    assert all(value.replace("<= ", "") in words.replace("\xa0", " ") for value in values.values())
    dialog.close()

    assert issued_again(station, waiting) == ["certificate"]


def scan(folder: Path) -> Path:
    """Make a file of three pages, as a scanner would."""
    out = BytesIO()
    canvas = Canvas(out)
    for number in range(1, 4):
        canvas.drawString(72, 700, f"page {number}")
        canvas.showPage()
    canvas.save()
    file = folder / "JJG 99-2022.pdf"
    file.write_bytes(out.getvalue())
    return file


def weights_waiting(station) -> str:
    """Return the id of the demo's record that a gap of JJG 99 holds back."""
    from metro.model.record_state import RecordState

    with station.ledger.reading() as reader:
        rows = reader.records((RecordState.APPROVED,), 50)
    return next(row.id for row in rows if row.regulation.startswith("JJG 99"))


def refused_now(station, record: str, rule: str) -> None:
    """Check that the gate refuses for this reason alone."""
    try:
        station.issue(record, "wangli")
    except MetroError as refusal:
        assert refusal.code == "gate.refused"
        assert refusal.parameters["rules"] == (rule,)
    else:
        raise AssertionError("the gate let it pass")


def issued_again(station, record: str) -> list[str]:
    """Send the record back; judged by the numbers that stand now, it is signed and issued."""
    station.sign.send_back(record, "JJG 99 补齐数值后重新判定", "wangli", "demo-wangli")
    draft = station.amend(record, "numbers filled", "limin")
    again = station.submit(draft, "zhaoshen", "demo-limin")
    station.sign(again.id, Meaning.CHECKED, "zhaoshen", "demo-zhaoshen")
    station.sign(again.id, Meaning.APPROVED, "wangli", "demo-wangli")
    return [document.kind.value for document in station.issue(again.id, "wangli")]


def test_that_a_new_set_of_weights_is_verified_by_the_filled_numbers(keyboard) -> None:
    station = keyboard.desk.open_station
    for path, value in (
        ("conditions.ambient_temperature", "18 ℃ .. 26 ℃"),
        ("conditions.relative_humidity", "<= 80 %"),
        ("interval.other_classes", "1 year"),
    ):
        station.numbers.correct(WEIGHTS, path, value, "JJG 99-2022", "chenheng", "5")
    data = resource.read_bytes("demo", "verifications.yaml")
    case = next(c for c in read_cases(data, "verifications.yaml") if c.regulation == WEIGHTS)
    case = replace(readings_of(case), on=station.clock.today() - timedelta(days=1))
    draft = record_case(station, case, "weights-granary", "limin")
    record = station.submit(draft, "zhaoshen", "demo-limin")
    assert record.judgement.verdict == "passed"
