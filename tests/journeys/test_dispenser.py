"""A dispenser is verified, signed, and its certificate seen, with the keyboard alone."""

from pathlib import Path

import pypdfium2
from PySide6.QtCore import Qt

from metro.ui.pages.certificates import Page as CertificatesPage
from metro.ui.pages.verification import Page as VerificationPage

RUNS_1 = [
    ("100.20", "100.030", "23.6", "24.1"),
    ("100.18", "100.000", "23.6", "24.1"),
    ("100.21", "100.050", "23.6", "24.1"),
]
RUNS_2 = [
    ("20.00", "19982 mL", "24.0", "23.8"),
    ("20.02", "20.006", "24.0", "23.9"),
    ("１９．９９ 升", "19.970", "24.0", "23.9"),
]


def test_that_a_dispenser_is_verified_and_signed_with_the_keyboard_alone(keyboard) -> None:
    keys, window, desk = keyboard, keyboard.window, keyboard.desk
    keys.control(Qt.Key.Key_U)
    keys.key(Qt.Key.Key_Tab, Qt.KeyboardModifier.ShiftModifier)
    choose(keys, "李敏")
    keys.key(Qt.Key.Key_Tab)
    keys.password("demo-limin")
    assert desk.person is not None
    assert desk.person.name == "李敏"

    keys.control(Qt.Key.Key_2)
    keys.control(Qt.Key.Key_F)
    keys.enter("2209176")
    keys.enter()
    page = window.stack.currentWidget()
    assert isinstance(page, VerificationPage)
    assert page.shown is not None
    assert page.shown.state is None

    keys.control(Qt.Key.Key_Y)
    keys.key(Qt.Key.Key_F5)
    keys.control(Qt.Key.Key_Y)
    keys.key(Qt.Key.Key_F5)
    for run in RUNS_1:
        for text in run:
            keys.enter(text)
    keys.key(Qt.Key.Key_F4)
    choose(keys, "0312")
    keys.enter()
    for run in RUNS_2:
        for text in run:
            keys.enter(text)
    for text in ("20.00", "7.50", "150.00"):
        keys.enter(text)
    keys.key(Qt.Key.Key_F3)
    for text in ("22.5", "23.1", "48"):
        keys.enter(text)
    keys.key(Qt.Key.Key_F2)
    for text in ("0451", "0451", "0452", "0452", "0453", "0453"):
        keys.enter(text)
    view = page.shown.view
    assert view.judgement.verdict == "passed"
    failing = [row.code for row in page.shown.gate if not row.passes]
    assert failing == ["gate.checker_qualified"]

    keys.control(Qt.Key.Key_Return)
    choose(keys, "赵燊")
    keys.enter()
    keys.password("demo-limin")
    assert page.shown.state == "submitted"
    keys.control(Qt.Key.Key_Return)
    keys.password("demo-zhaoshen")
    assert page.shown.state == "checked"
    keys.control(Qt.Key.Key_Return)
    keys.password("demo-wangli")
    assert page.shown.state == "approved"
    keys.control(Qt.Key.Key_Return)
    certificates = window.stack.currentWidget()
    assert isinstance(certificates, CertificatesPage)
    pdf = pypdfium2.PdfDocument(certificates.paper.data)
    words = "".join(pdf[number].get_textpage().get_text_range() for number in range(len(pdf)))
    assert "2209176" in words
    assert certificates.number in words
    assert "赵燊" in words
    record_keys(keys.count)


def choose(keys, wanted: str) -> None:
    """Walk a list with Down until it shows the wanted words."""
    from PySide6.QtWidgets import QComboBox

    box = keys.target()
    while not isinstance(box, QComboBox):
        box = box.parentWidget()
        assert box is not None
    for _ in range(box.count()):
        if wanted in box.currentText():
            return
        keys.key(Qt.Key.Key_Down)
    raise AssertionError(f"{wanted} is not offered")


def record_keys(count: int) -> None:
    """Print the count of keys for whoever runs this with -s."""
    print(f"\nkeys: {count}")
    assert count < 400


def test_that_a_wrong_kind_is_refused_at_once_in_words(keyboard) -> None:
    keys, window = keyboard, keyboard.window
    open_draft(keys)
    page = window.stack.currentWidget()
    page.view.setFocus()
    place = next(
        (row, column)
        for row, line in enumerate(page.sheet.rows)
        for column, cell in enumerate(line.cells)
        if cell.declared is not None and cell.declared.kind == "volume" and not cell.text
    )
    page.view.setCurrentIndex(page.sheet.index(*place))
    before = dict(page.shown.view.cells)
    keys.enter("20 kg")
    assert "质量" in page.hint.text()
    assert page.shown.view.cells == before
    keys.control(Qt.Key.Key_A)
    keys.enter("20 L")
    assert len(page.shown.view.cells) == len(before) + 1


def test_that_a_changed_reading_is_struck_with_a_reason_and_kept(keyboard) -> None:
    keys, window = keyboard, keyboard.window
    open_draft(keys)
    page = window.stack.currentWidget()
    place = next(
        (row, column)
        for row, line in enumerate(page.sheet.rows)
        for column, cell in enumerate(line.cells)
        if cell.declared is not None and cell.text
    )
    page.view.setFocus()
    page.view.setCurrentIndex(page.sheet.index(*place))
    old = page.sheet.cell(page.view.currentIndex())
    keys.enter("99.9")
    keys.enter()
    strike = page.shown.view.strikes[-1]
    assert (strike.cell, strike.new, strike.who) == (old.path, "99.9", "limin")
    assert strike.old.startswith(old.text)
    assert strike.why


def open_draft(keys) -> None:
    """Open the draft of the demo as the person who takes it."""
    station = keys.desk.open_station
    with station.ledger.reading() as reader:
        keys.desk.sign_in(reader.person("limin"))
    draft = next(d for d in station.drafts.all() if d.cells["header/instrument"] == "disp-007")
    keys.window.go("verification", f"draft:{draft.id}")
    from metro.ui.tour import settle

    settle(keys.desk)


def test_that_every_page_opens_in_both_languages_and_themes(keyboard, tmp_path: Path) -> None:
    from metro.ui.tour import settle
    from metro.ui.window import PAGES

    for theme in ("light", "dark"):
        keyboard.window.retheme(theme, shipped=True)
        for language in ("zh", "en"):
            keyboard.desk.speak(language)
            for page in PAGES:
                keyboard.window.go(page)
                settle(keyboard.desk)
                assert keyboard.window.grab().save(str(tmp_path / f"{page}-{language}-{theme}.png"))
    assert not keyboard.desk.tasks.busy
