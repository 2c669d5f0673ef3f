"""The day of a draft is seen and changed; a draft of another is taken over with a reason."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel

from metro.model.people import Meaning
from metro.model.verification import VerificationKind
from metro.regulations.cases import read_cases
from metro.ui.pages.verification import Page
from metro.ui.widgets.day_card import day_of
from metro.ui.widgets.dialogs import ReasonDialog

from .conftest import Keyboard, settle

GAUGES = "jjg-52-2013-general-pressure-gauges"
CASES = Path(__file__).parents[1] / "regulations/cases" / f"{GAUGES}.yaml"
METER = "jjg-162-2019-cold-water-meters"
LIMIN, OTHER = "limin", "zhoupu"


def sign_in(keys: Keyboard, person: str) -> None:
    with keys.desk.open_station.ledger.reading() as reader:
        keys.desk.sign_in(reader.person(person))


def shown(keys: Keyboard, draft: str) -> Page:
    keys.window.go("verification", f"draft:{draft}")
    settle(keys.desk)
    page = keys.window.stack.currentWidget()
    assert isinstance(page, Page)
    return page


def type_day(keys: Keyboard, text: str) -> None:
    """Choose the field of the day and type another into it, as a person does."""
    keys.key(Qt.Key.Key_F9)
    keys.enter(text)


@pytest.fixture
def meter(keyboard: Keyboard) -> str:
    """Begin the verification of a water meter today."""
    station = keyboard.desk.open_station
    today, kind = station.clock.today(), VerificationKind.INITIAL
    return station.start("meter-060", METER, kind, today, LIMIN)


def test_that_the_day_is_shown_and_typed_and_brings_the_regulation_of_that_day(
    keyboard: Keyboard, meter: str
) -> None:
    sign_in(keyboard, LIMIN)
    page = shown(keyboard, meter)
    today = keyboard.desk.open_station.clock.today()
    assert page.day.on.text() == today.isoformat()
    assert page.regulation.text() == "JJG 162—2019"
    type_day(keyboard, "2020-03-30")
    assert page.shown is not None
    assert page.shown.view is not None
    assert page.shown.view.data.on == date(2020, 3, 30)
    assert page.regulation.text() == "JJG 162—2009"
    assert keyboard.desk.open_station.examine(meter).data.on == date(2020, 3, 30)


def test_that_a_day_to_come_is_refused_in_a_sentence_and_the_field_goes_back(
    keyboard: Keyboard, meter: str
) -> None:
    sign_in(keyboard, LIMIN)
    page = shown(keyboard, meter)
    today = keyboard.desk.open_station.clock.today()
    tomorrow = today + timedelta(days=1)
    type_day(keyboard, tomorrow.isoformat())
    assert f"检定日期 {tomorrow} 还没有到" in page.hint.text()
    assert page.hint.property("role") == "fail"
    assert page.day.on.text() == today.isoformat()
    assert keyboard.desk.open_station.examine(meter).data.on == today


@pytest.mark.parametrize("text", ["2026-02-30", "yesterday", "2026-1", ""])
def test_that_what_is_no_day_is_refused_and_esc_brings_back_what_was(
    keyboard: Keyboard, meter: str, text: str
) -> None:
    sign_in(keyboard, LIMIN)
    page = shown(keyboard, meter)
    today = keyboard.desk.open_station.clock.today()
    keyboard.key(Qt.Key.Key_F9)
    keyboard.key(Qt.Key.Key_Delete)
    keyboard.enter(text)
    assert f"“{text}”不是日期" in page.hint.text()
    assert page.day.on.property("state") == "fail"
    keyboard.key(Qt.Key.Key_Escape)
    assert page.day.on.text() == today.isoformat()
    assert page.day.on.property("state") == ""


@pytest.mark.parametrize(
    "text", ["20200102", "2020年1月2日", "2020.1.2", " ２０２０－０１－０２ ", "2020/01/02"]
)
def test_that_a_day_is_read_as_people_write_it(text: str) -> None:
    assert day_of(text) == date(2020, 1, 2)


def test_that_a_day_stepped_to_is_taken_when_the_field_is_left(
    keyboard: Keyboard, meter: str
) -> None:
    sign_in(keyboard, LIMIN)
    page = shown(keyboard, meter)
    today = keyboard.desk.open_station.clock.today()
    keyboard.key(Qt.Key.Key_F9)
    keyboard.key(Qt.Key.Key_Down)
    page.view.setFocus()
    settle(keyboard.desk)
    assert keyboard.desk.open_station.examine(meter).data.on == today - timedelta(days=1)


def test_that_a_record_shows_its_day_and_nobody_changes_it(keyboard: Keyboard) -> None:
    station = keyboard.desk.open_station
    with station.ledger.reading() as reader:
        row = reader.document("JY-2026-00001")
        record, _ = reader.record(row.record)
    keyboard.window.go("verification", f"record:{record.id}")
    settle(keyboard.desk)
    page = keyboard.window.stack.currentWidget()
    assert isinstance(page, Page)
    assert page.day.on.text() == record.data.on.isoformat()
    assert page.day.on.isReadOnly()
    assert page.day.who.text() == record.verifier.name


def test_that_another_takes_the_draft_over_with_a_reason(keyboard: Keyboard, meter: str) -> None:
    station = keyboard.desk.open_station
    sign_in(keyboard, OTHER)
    page = shown(keyboard, meter)
    assert page.day.who.text() == "李敏"
    assert page.day.take.isVisible()
    type_day(keyboard, "2026-01-05")
    assert "李敏" in page.hint.text()
    page.work.take({"header/remark": "?"}, "")
    settle(keyboard.desk)
    assert page.hint.property("role") == "fail"
    assert "header/remark" not in station.drafts.get(meter).cells

    keyboard.key(Qt.Key.Key_F10)
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, ReasonDialog)
    assert dialog.why.currentText() == "本人不在岗"
    keyboard.key(Qt.Key.Key_Return)
    assert page.day.who.text() == "周朴（由 李敏 开始）"
    assert not page.day.take.isVisible()
    page.work.take({"header/remark": "?"}, "")
    settle(keyboard.desk)
    assert station.drafts.get(meter).cells["header/remark"] == "?"
    keyboard.key(Qt.Key.Key_F10)
    assert "本来就由您" in page.hint.text()


def test_that_nobody_takes_over_without_signing_in(keyboard: Keyboard, meter: str) -> None:
    page = shown(keyboard, meter)
    assert not page.day.take.isVisible()
    keyboard.key(Qt.Key.Key_F10)
    assert QApplication.activeModalWidget() is None
    assert "Ctrl+U" in page.hint.text()


def test_that_the_classes_a_rejected_gauge_would_keep_are_said(
    keyboard: Keyboard, meter: str
) -> None:
    """The case of the regulation says that the gauge keeps class 4."""
    station = keyboard.desk.open_station
    (case,) = [
        row
        for row in read_cases(CASES.read_bytes(), CASES.name)
        if row.expect and row.expect.get("classes_kept") == ["4"]
    ]
    with station.ledger.reading() as reader:
        (gauge, *_) = reader.instruments_of_kind("general_pressure_gauge", "working")
    kind, today = VerificationKind.PERIODIC, station.clock.today()
    draft = station.start(gauge.id, GAUGES, kind, today, LIMIN, case.cells)
    page = shown(keyboard, draft)
    (line,) = page.verdict.findChildren(QLabel, "classes_kept")
    assert line.text().startswith("按 4 级合格")
    page = shown(keyboard, meter)
    assert not page.verdict.findChildren(QLabel, "classes_kept")


def test_that_a_day_changed_after_a_reading_asks_why_and_esc_leaves_it(
    keyboard: Keyboard, meter: str
) -> None:
    station = keyboard.desk.open_station
    sign_in(keyboard, LIMIN)
    station.take(meter, {"condition/ambient_temperature/start": "20.1 ℃"}, LIMIN)
    page = shown(keyboard, meter)
    today = station.clock.today()
    before = today - timedelta(days=1)
    type_day(keyboard, before.isoformat())
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, ReasonDialog)
    keyboard.key(Qt.Key.Key_Escape)
    assert QApplication.activeModalWidget() is None
    assert page.day.on.text() == today.isoformat()
    assert station.examine(meter).data.on == today

    type_day(keyboard, before.isoformat())
    assert isinstance(QApplication.activeModalWidget(), ReasonDialog)
    keyboard.key(Qt.Key.Key_Return)
    assert QApplication.activeModalWidget() is None
    assert page.day.on.text() == before.isoformat()
    (strike,) = station.drafts.get(meter).strikes
    assert (strike.cell, strike.new, strike.why) == ("header/on", str(before), "录入错误")


def test_that_who_began_a_draft_is_not_offered_as_its_checker(
    keyboard: Keyboard, meter: str
) -> None:
    station = keyboard.desk.open_station
    sign_in(keyboard, LIMIN)
    page = shown(keyboard, meter)
    offered: list[list[tuple[str, str]]] = []
    page.work.people(Meaning.CHECKED, offered.append)
    settle(keyboard.desk)
    first = offered[-1][0][0]
    other = station.start(
        "meter-059", METER, VerificationKind.INITIAL, station.clock.today(), first
    )
    station.take_over(other, "given to her", LIMIN)
    page = shown(keyboard, other)
    page.work.people(Meaning.CHECKED, offered.append)
    settle(keyboard.desk)
    assert offered[-1] == offered[0][1:]
    page.work.people(Meaning.APPROVED, offered.append)
    settle(keyboard.desk)
    assert LIMIN not in {person for person, _ in offered[-1]}


def test_that_a_broken_draft_is_named_so_on_today(keyboard: Keyboard) -> None:
    cells, at = {"header/verifier": LIMIN}, "2026-01-05T01:00:00+00:00"
    keyboard.desk.open_station.drafts.begin("headless", cells, LIMIN, at)
    keyboard.window.go("today")
    settle(keyboard.desk)
    page = keyboard.window.stack.currentWidget()
    model = page.drafts.rows_model
    texts = [model.index(row, 0).data() for row in range(model.rowCount())]
    assert "残缺的草稿，请丢弃" in texts
