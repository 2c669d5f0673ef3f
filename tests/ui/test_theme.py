"""Themes have the same roles, and text on them can be read."""

import re

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QComboBox, QDateEdit
from pytestqt.qtbot import QtBot

from metro import resource
from metro.ui import theme
from metro.ui.desk import Desk

STYLE = resource.read_bytes("themes", "style.qss").decode()
SIZES = {"family", "size", "small", "tiny", "title", "huge", "chip", "arrow"}


def luminance(color: str) -> float:
    """Relative luminance of WCAG 2."""
    parts = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    bright, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def tokens(name: str) -> dict[str, str]:
    return theme._tokens(name)


def test_that_both_themes_have_the_same_roles() -> None:
    assert tokens("light").keys() == tokens("dark").keys()


def test_that_the_style_uses_only_roles_that_exist() -> None:
    used = set(re.findall(r"\$\{?([a-z_]+)\}?", STYLE))
    assert used - SIZES <= tokens("light").keys()


@pytest.mark.parametrize("name", ["light", "dark"])
@pytest.mark.parametrize(
    ("text", "ground", "least"),
    [
        ("text", "surface", 7),
        ("text", "bg", 7),
        ("muted", "surface", 4.5),
        ("pass", "surface", 4.5),
        ("fail", "surface", 4.5),
        ("wait", "surface", 4.5),
        ("accent", "surface", 4.5),
        ("fail", "fail_soft", 4.5),
        ("pass", "pass_soft", 4.5),
        ("accent_text", "accent", 4.5),
        ("rail_text", "rail", 4.5),
    ],
)
def test_that_text_can_be_read(name: str, text: str, ground: str, least: float) -> None:
    found = tokens(name)
    assert contrast(found[text], found[ground]) >= least


def test_that_every_page_of_the_rail_has_an_icon(desk: Desk) -> None:
    from metro.ui.window import PAGES

    for page in PAGES:
        assert not theme.icon(page, "#000000").isNull()


@pytest.mark.parametrize("name", ["light", "dark"])
def test_that_a_choice_shows_its_arrow(qtbot: QtBot, qapp: QApplication, name: str) -> None:
    """The colour of quiet text, right of the words, in a picture of the box itself."""
    found = theme.apply(qapp, name, shipped=True)
    muted = QColor(found.tokens["muted"])
    for made in (QComboBox(), QDateEdit()):
        if isinstance(made, QDateEdit):
            made.setCalendarPopup(True)
        qtbot.addWidget(made)
        made.resize(160, 30)
        image = made.grab().toImage()
        right = {
            image.pixelColor(x, y).name() for x in range(138, 156) for y in range(image.height())
        }
        assert muted.name() in right, sorted(right)
