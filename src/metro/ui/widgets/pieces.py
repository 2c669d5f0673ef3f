"""Labels, cards, rows: small pieces with a role, coloured by the theme."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)


def label(text: str = "", role: str = "", *, wrap: bool = False) -> QLabel:
    """Return a label with a role; its text is shown literally, whatever it holds."""
    found = QLabel(text)
    found.setTextFormat(Qt.TextFormat.PlainText)
    found.setWordWrap(wrap)
    if role:
        found.setProperty("role", role)
    return found


class Shortened(QLabel):
    """A label that gives way: what does not fit ends in an ellipsis, its tip has the whole."""

    def __init__(self, role: str, least: int) -> None:
        """Make an empty label with a role; it keeps room for so many Chinese signs."""
        super().__init__()
        self.least = least
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", role)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        self.whole = ""

    def setText(self, text: str) -> None:
        """Show a text, or as much of it as there is room for."""
        self.whole = text
        self.updateGeometry()
        self._fit()

    def text(self) -> str:
        """Return the whole text."""
        return self.whole

    def sizeHint(self) -> QSize:
        """Ask for room for the whole text."""
        width = self.fontMetrics().horizontalAdvance(self.whole) + self._around() + 2
        return QSize(width, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """Be content with the least."""
        least = self.fontMetrics().horizontalAdvance("字") * self.least
        return QSize(min(least, self.sizeHint().width()), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Shorten anew."""
        super().resizeEvent(event)
        self._fit()

    def _around(self) -> int:
        """Return the room beside the text: a chip has padding."""
        bare = self.fontMetrics().horizontalAdvance(super().text())
        return max(0, super().sizeHint().width() - bare)

    def _fit(self) -> None:
        room = self.width() - self._around()
        shown = self.fontMetrics().elidedText(self.whole, Qt.TextElideMode.ElideRight, room)
        super().setText(shown)
        self.setToolTip(self.whole if shown != self.whole else "")


def reroll(widget: QWidget, name: str, value: str) -> None:
    """Change a styled property at run time."""
    if widget.property(name) != value:
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def begin_in(edit: QLineEdit) -> None:
    """Let an edit take the keyboard, and scroll to it where it is out of view."""
    edit.setFocus()
    edit.selectAll()
    above = edit.parentWidget()
    while above is not None and not isinstance(above, QScrollArea):
        above = above.parentWidget()
    if above is not None:
        above.ensureWidgetVisible(edit)


def clear(layout: QLayout) -> None:
    """Remove everything from a layout."""
    while (item := layout.takeAt(0)) is not None:
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            widget.setParent(None)
            widget.deleteLater()
        elif inner is not None:
            clear(inner)


def button(text: str, role: str = "", key: str = "") -> QPushButton:
    """Return a button; `key` is its shortcut, shown beside the words."""
    shown = f"{text}   {key}" if key else text
    found = QPushButton(shown)
    found.setAccessibleName(text)
    found.setAutoDefault(False)
    found.setCursor(Qt.CursorShape.PointingHandCursor)
    if role:
        found.setProperty("role", role)
    return found


class Card(QFrame):
    """A white card with a heading, a word at its right, and a body."""

    def __init__(
        self, title: str | None = "", right: str = "", parent: QWidget | None = None
    ) -> None:
        """Make an empty card; with no title at all it is body alone."""
        super().__init__(parent)
        self.setProperty("role", "card")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(12, 9, 12, 10)
        outer.setSpacing(5)
        head = QHBoxLayout()
        head.setSpacing(8)
        self.title = label(title or "", "heading")
        self.right = label(right, "small")
        head.addWidget(self.title)
        head.addStretch(1)
        head.addWidget(self.right)
        self.head = head
        if title is not None:
            outer.addLayout(head)
        self.body = QVBoxLayout()
        self.body.setSpacing(3)
        outer.addLayout(self.body)

    def state(self, state: str) -> None:
        """Colour the whole card by a verdict."""
        reroll(self, "state", state)

    def empty(self) -> None:
        """Remove the body."""
        clear(self.body)


def pairs(rows: list[tuple[str, str]]) -> QWidget:
    """Return a two-column list of names and values."""
    holder = QWidget()
    form = QFormLayout(holder)
    form.setContentsMargins(0, 0, 0, 0)
    form.setVerticalSpacing(3)
    form.setHorizontalSpacing(12)
    form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
    form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
    for name, value in rows:
        text = label(value or "—", wrap=True)
        text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        form.addRow(label(name, "muted"), text)
    return holder


MARKS = {"pass": "✓", "fail": "✗", "wait": "●", "none": "·"}


def marked(state: str, text: str, under: str = "") -> QWidget:
    """Return a line with a mark: a sign and a word, never a colour alone."""
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 2, 0, 2)
    row.setSpacing(8)
    sign = label(MARKS[state], state if state != "none" else "muted")
    sign.setFixedWidth(sign.fontMetrics().horizontalAdvance("✓✓"))
    sign.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignHCenter)
    row.addWidget(sign)
    words = QVBoxLayout()
    words.setSpacing(0)
    words.addWidget(_shrinking(label(text, wrap=True)))
    if under:
        words.addWidget(_shrinking(label(under, "small", wrap=True)))
    row.addLayout(words, 1)
    return holder


def _shrinking(text: QLabel) -> QLabel:
    text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    return text
