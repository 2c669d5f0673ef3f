"""Colours by role from theme tokens, sizes from the font; light and dark, changed at run time."""

import tomllib
from dataclasses import dataclass
from functools import cache
from string import Template

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

from metro import resource

FAMILIES = ("Microsoft YaHei UI", "Noto Sans CJK SC", "Source Han Sans SC", "PingFang SC")
BASE = 13
"""Pixels of body text at 96 dots an inch."""


@dataclass(frozen=True)
class Theme:
    """A theme by name with its colours by role."""

    name: str
    tokens: dict[str, str]
    family: str
    size: int

    def color(self, role: str) -> QColor:
        """Return the colour of a role."""
        return QColor(self.tokens[role])

    def font(self, *, bold: bool = False, small: bool = False) -> QFont:
        """Return the font of text that is painted, not styled."""
        font = QFont(self.family)
        font.setPixelSize(self.size - 1 if small else self.size)
        if bold:
            font.setWeight(QFont.Weight.DemiBold)
        return font


@cache
def _tokens(name: str) -> dict[str, str]:
    return tomllib.loads(resource.read_bytes("themes", f"{name}.toml").decode())


@cache
def family(*, shipped: bool) -> str:
    """Return a family with Chinese glyphs: the system's, else the one that is shipped."""
    if not shipped:
        installed = set(QFontDatabase.families(QFontDatabase.WritingSystem.SimplifiedChinese))
        for name in FAMILIES:
            if name in installed:
                return name
    found = ""
    for file in ("NotoSansSC_400Regular.ttf", "NotoSansSC_600SemiBold.ttf"):
        number = QFontDatabase.addApplicationFont(str(resource.path("fonts", file)))
        names = QFontDatabase.applicationFontFamilies(number)
        found = found or (names[0] if names else "")
    return found or QApplication.font().family()


def system_theme() -> str:
    """Return the theme that the desktop asks for."""
    hints = QApplication.styleHints()
    dark = hasattr(hints, "colorScheme") and hints.colorScheme() == Qt.ColorScheme.Dark
    return "dark" if dark else "light"


def apply(application: QApplication, name: str, *, shipped: bool = False) -> Theme:
    """Give the application a theme."""
    theme = Theme(name, _tokens(name), family(shipped=shipped), BASE)
    font = theme.font()
    application.setFont(font)
    application.setPalette(_palette(theme))
    size = theme.size
    values = {
        **theme.tokens,
        "family": f'"{theme.family}"',
        "size": size,
        "small": size - 1,
        "tiny": size - 2,
        "title": size + 6,
        "huge": size * 2,
        "chip": size - 4,
        # A style sheet wants a file; its slashes are those of the web, on Windows too.
        "arrow": resource.path("themes", f"arrow-{name}.svg").as_posix(),
    }
    style = Template(resource.read_bytes("themes", "style.qss").decode())
    application.setStyleSheet(style.substitute(values))
    return theme


def _palette(theme: Theme) -> QPalette:
    palette, role = QPalette(), QPalette.ColorRole
    for which, token in (
        (role.Window, "bg"),
        (role.WindowText, "text"),
        (role.Base, "surface"),
        (role.AlternateBase, "raised"),
        (role.Text, "text"),
        (role.Button, "surface"),
        (role.ButtonText, "text"),
        (role.Highlight, "selection"),
        (role.HighlightedText, "text"),
        (role.PlaceholderText, "muted"),
        (role.ToolTipBase, "raised"),
        (role.ToolTipText, "text"),
    ):
        palette.setColor(which, theme.color(token))
    return palette


@cache
def icon(name: str, color: str, size: int = 22) -> QIcon:
    """Return a line icon in a colour."""
    source = resource.read_bytes("icons", f"{name}.svg").decode().replace("#000000", color)
    renderer = QSvgRenderer(QByteArray(source.encode()))
    found = QIcon()
    for ratio in (1, 2, 3):
        pixmap = QPixmap(size * ratio, size * ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        renderer.render(painter)
        painter.end()
        pixmap.setDevicePixelRatio(ratio)
        found.addPixmap(pixmap)
    return found
