"""One box of the chain, painted: a sign and a name, what vouches for it, how it stands."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from metro.evaluation.chain_plan import BoxSize, Path
from metro.model.chain import Evidence
from metro.ui.theme import Theme

PAD = 9.0
ROUND = 7.0
DASHES = {
    Evidence.HELD: Qt.PenStyle.SolidLine,
    Evidence.CITED: Qt.PenStyle.DashLine,
    Evidence.SCHEME: Qt.PenStyle.DotLine,
    Evidence.UNKNOWN: Qt.PenStyle.DotLine,
}


@dataclass(frozen=True)
class BoxWords:
    """What a box says; the role is that of its state's colour."""

    path: Path
    sign: str
    title: str
    under: str
    state: str
    evidence: str
    role: str
    kind: Evidence
    first_broken: bool
    tip: str


def box_size(theme: Theme) -> BoxSize:
    """Return the size of boxes and the room between them, from the font."""
    metrics, small = QFontMetricsF(theme.font()), QFontMetricsF(theme.font(small=True))
    em = metrics.horizontalAdvance("字")
    height = metrics.height() + 2 * small.height() + 2 * PAD + 4
    return BoxSize(em * 18, height, em * 1.6, 2 * small.height() + 22)


class BoxItem(QGraphicsItem):
    """A box at its place in the scene; a click or Enter opens what it stands for."""

    def __init__(self, words: BoxWords, size: BoxSize, theme: Theme) -> None:
        """Make a box."""
        super().__init__()
        self.words, self.size, self.theme = words, size, theme
        self.current = False
        self.setToolTip(words.tip)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def boundingRect(self) -> QRectF:
        """Return the room of the box with its outline."""
        return QRectF(-3, -3, self.size.width + 6, self.size.height + 6)

    def mark(self, current: bool) -> None:
        """Show whether the keyboard is here."""
        self.current = current
        self.update()

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        widget: QWidget | None = None,
    ) -> None:
        """Paint frame and words; what is too long ends in an ellipsis."""
        del option, widget
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(0, 0, self.size.width, self.size.height)
        words, color = self.words, self.theme.color
        painter.setBrush(color("fail_soft" if words.first_broken else "surface"))
        painter.setPen(self._pen())
        painter.drawRoundedRect(box, ROUND, ROUND)
        if self.current:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(color("accent"), 2.5))
            painter.drawRoundedRect(box.adjusted(-2, -2, 2, 2), ROUND + 2, ROUND + 2)
        bold, small = self.theme.font(bold=True), self.theme.font(small=True)
        room = self.size.width - 2 * PAD
        line = QFontMetricsF(bold).height()
        painter.setFont(bold)
        top = PAD
        sign_room = QFontMetricsF(bold).horizontalAdvance("✓✓")
        _text(painter, words.sign, PAD, top, sign_room, color(words.role))
        _text(painter, words.title, PAD + sign_room, top, room - sign_room, color("text"))
        painter.setFont(small)
        step = QFontMetricsF(small).height()
        top += line + 2
        _text(painter, words.under, PAD, top, room, color("muted"))
        top += step + 2
        chip = QFontMetricsF(small).horizontalAdvance(words.evidence) + 4
        _text(painter, words.state, PAD, top, room - chip - 6, color(words.role))
        _text(painter, words.evidence, PAD + room - chip + 4, top, chip, color("muted"))

    def _pen(self) -> QPen:
        """Return the frame: its dashes tell the evidence, its colour and weight the state."""
        words = self.words
        if words.first_broken:
            return QPen(self.theme.color("fail"), 2.5)
        role = words.role if words.role != "muted" else "line"
        pen = QPen(self.theme.color("muted" if role == "line" else role), 1.3)
        pen.setStyle(DASHES[words.kind])
        return pen


def _text(painter: QPainter, text: str, x: float, top: float, room: float, color: QColor) -> None:
    metrics = QFontMetricsF(painter.font())
    painter.setPen(color)
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(room, 0.0))
    painter.drawText(QPointF(x, top + metrics.ascent()), shown)


class LineItem(QGraphicsItem):
    """The way of a value from the box above to the box below, with its method and ratio."""

    def __init__(
        self,
        below: QPointF,
        above: QPointF,
        words: tuple[str, str],
        look: tuple[Theme, str, Evidence],
        size: BoxSize,
    ) -> None:
        """Join the middle of an upper edge with the middle of a lower edge."""
        super().__init__()
        self.below, self.above, self.words, self.size = below, above, words, size
        self.theme, self.role, self.kind = look
        # A broken way is seen whole where several run together.
        self.setZValue(-1 if self.role == "fail" else -2)
        self.setToolTip(" ".join(word for word in words if word))

    def boundingRect(self) -> QRectF:
        """Return the room between the two boxes."""
        box = QRectF(self.below, self.above).normalized()
        return box.adjusted(-self.size.width / 2, -2, self.size.width / 2 + self.size.across, 2)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        widget: QWidget | None = None,
    ) -> None:
        """Paint the line with a corner, and the words beside its upper end."""
        del option, widget
        color = self.theme.color
        pen = QPen(color(self.role), 2.2 if self.role == "fail" else 1.2)
        pen.setStyle(DASHES[self.kind])
        painter.setPen(pen)
        turn = self.below.y() - 9
        corner, end = QPointF(self.above.x(), turn), QPointF(self.below.x(), turn)
        painter.drawPolyline([self.above, corner, end, self.below])
        small = self.theme.font(small=True)
        painter.setFont(small)
        metrics = QFontMetricsF(small)
        room = self.size.width / 2 + self.size.across - 12
        top = self.above.y() + 3
        for word in self.words:
            if word:
                _text(painter, word, self.above.x() + 6, top, room, color("muted"))
                top += metrics.height()
