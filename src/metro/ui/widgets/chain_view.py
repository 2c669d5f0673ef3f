"""The chain as a diagram one can walk: arrows between boxes, Enter opens, Ctrl + − 0 zoom."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QGraphicsScene, QGraphicsView

from metro.evaluation.chain_plan import ChainBox, ChainPlan, Path, lines, plan
from metro.evaluation.remedies import REMEDIES
from metro.model.chain import ChainLink, Evidence
from metro.model.drawn_chain import DrawnChain
from metro.ui.desk import Desk
from metro.ui.widgets.chain_box import BoxItem, BoxWords, LineItem, box_size

ROLES = {"in_force": "pass", "due_soon": "wait", "broken": "fail", "not_judged": "muted"}
SIGNS = {"in_force": "✓", "due_soon": "●", "broken": "✗", "not_judged": "·"}
WAYS = {
    Qt.Key.Key_Up: "up",
    Qt.Key.Key_Down: "down",
    Qt.Key.Key_Left: "left",
    Qt.Key.Key_Right: "right",
}
SMALLEST, LARGEST, LEGIBLE = 0.3, 3.0, 0.9
MARGIN = 24


class ChainView(QGraphicsView):
    """What a value comes from stands above what it comes to; the instrument is at the bottom."""

    opened = Signal(object)
    """The link of the box that was opened; None for the instrument itself."""

    def __init__(self, desk: Desk) -> None:
        """Show nothing yet."""
        super().__init__()
        self.desk = desk
        self.setObjectName("diagram")
        self.canvas = QGraphicsScene(self)
        self.setScene(self.canvas)
        self.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.setFrameShape(QGraphicsView.Shape.NoFrame)
        self.setDragMode(QGraphicsView.DragMode.NoDrag)
        self.drawn: DrawnChain | None = None
        self.plan: ChainPlan | None = None
        self.items_by_path: dict[Path, BoxItem] = {}
        self.current: Path = ()
        self.zoom = 1.0
        self.fitting = True

    def show_chain(self, drawn: DrawnChain) -> None:
        """Show a chain; the keyboard is at its first broken link, else at the instrument."""
        if self.drawn is not None and self.drawn.chain == drawn.chain:
            self.drawn = drawn
            self.redraw()  # one stays where one is
            return
        self.drawn = drawn
        self.plan = plan(drawn.chain, box_size(self.desk.theme))
        self._draw()
        self.fitting = True
        self.walk(())
        self.fit()
        self.walk(self.plan.broken or ())

    def clear(self) -> None:
        """Show nothing."""
        self.drawn = self.plan = None
        self.items_by_path = {}
        self.canvas.clear()

    def redraw(self) -> None:
        """Show the same chain in another language or theme."""
        if self.drawn is not None:
            here = self.current
            self.plan = plan(self.drawn.chain, box_size(self.desk.theme))
            self._draw()
            self.walk(here)

    def _draw(self) -> None:
        assert self.plan is not None
        self.canvas.clear()
        size, theme = self.plan.size, self.desk.theme
        self.canvas.setBackgroundBrush(theme.color("surface"))
        self.items_by_path = {}
        for box in self.plan.boxes:
            item = BoxItem(self._words(box), size, theme)
            item.setPos(box.x, box.y)
            self.canvas.addItem(item)
            self.items_by_path[box.path] = item
        for below, above in lines(self.plan):
            self.canvas.addItem(self._line(below, above))
        whole = QRectF(0, 0, self.plan.width, self.plan.height)
        self.canvas.setSceneRect(whole.adjusted(-MARGIN, -MARGIN, MARGIN, MARGIN))

    def _line(self, below: ChainBox, above: ChainBox) -> LineItem:
        assert self.plan is not None
        assert self.drawn is not None
        assert above.link is not None
        size = self.plan.size
        role = ROLES[above.link.state]
        kind = above.link.evidence
        event = self._event(below)
        method, ratio = self.drawn.passing(event, above.link, self.desk.language)
        words = (method, self.desk.say("ui.chain.ratio", ratio=ratio) if ratio else "")
        return LineItem(
            QPointF(below.x + size.width / 2, below.y),
            QPointF(above.x + size.width / 2, above.y + size.height),
            words,
            (self.desk.theme, role, kind),
            size,
        )

    def _event(self, box: ChainBox) -> str:
        assert self.drawn is not None
        event = box.link.event if box.link is not None else self.drawn.chain.event
        return event.id if event is not None else ""

    def _words(self, box: ChainBox) -> BoxWords:
        """Say what a box holds: in words and a sign, the colour only repeats them."""
        if box.link is None:
            return self._own(box)
        say, link = self.desk.say, box.link
        first = self.plan is not None and box.path == self.plan.broken
        state = say(f"link_state.{link.state}")
        event = link.event
        if event is not None and event.valid_until is not None:
            state += f"  {say('ui.until', day=event.valid_until)}"
        title = link.named(self.desk.language)
        if link.evidence is Evidence.UNKNOWN:
            title = "　".join(map(self.desk.reason, link.reasons))
        number = event.number if event is not None else ""
        under = "　".join(word for word in (link.serial, number) if word) or say(
            f"role.{link.role}"
        )
        evidence = say(f"evidence.{link.evidence}")
        return BoxWords(
            box.path,
            SIGNS[link.state],
            title,
            under,
            state,
            evidence,
            ROLES[link.state],
            link.evidence,
            first,
            _tip([title, under, f"{say(f'role.{link.role}')} · {evidence}", *self.found(link)]),
        )

    def _own(self, box: ChainBox) -> BoxWords:
        """Say whose chain it is."""
        assert self.drawn is not None
        say, thing, event = self.desk.say, self.drawn.instrument, self.drawn.chain.event
        role, sign = ("pass", "✓") if event is not None and event.passed else ("fail", "✗")
        if event is None:
            state = say("reason.chain.no_event", on=self.drawn.chain.on)
        else:
            state = say(f"verdict.{'passed' if event.passed else 'rejected'}")
            state += f"  {event.on}"
        under = "　".join(word for word in (thing.serial, event.number if event else "") if word)
        tip = _tip([thing.name, under, state])
        held = say("ui.chain.own")
        return BoxWords(
            box.path, sign, thing.name, under, state, held, role, Evidence.HELD, False, tip
        )

    def found(self, link: ChainLink) -> list[str]:
        """Return what was found about a link, each with what mends it."""
        rows = []
        for reason in link.reasons:
            words = self.desk.reason(reason)
            mends = [self.desk.say(f"remedy.{name}") for name in REMEDIES.get(reason.code, ())]
            rows.append(f"{words} → {' / '.join(mends)}" if mends else words)
        return rows

    def walk(self, path: Path) -> None:
        """Put the keyboard on a box, and show it."""
        old = self.items_by_path.get(self.current)
        if old is not None:
            old.mark(False)
        item = self.items_by_path.get(path)
        if item is None:
            return
        self.current = path
        item.mark(True)
        self.ensureVisible(item, MARGIN, MARGIN)
        words = item.words
        told = f"{words.title} {words.under} {words.state} {words.evidence}"
        self.setAccessibleDescription(told)

    def fit(self) -> None:
        """Show the whole chain, as far as its words stay legible."""
        if self.plan is None:
            return
        room, whole = self.viewport().rect(), self.canvas.sceneRect()
        wide, high = room.width() / whole.width(), room.height() / whole.height()
        least = min(max(wide, SMALLEST), LEGIBLE)
        self._scale(min(1.0, max(min(wide, high), least)))
        item = self.items_by_path.get(self.current)
        if item is not None:
            self.ensureVisible(item, MARGIN, MARGIN)

    def zoom_by(self, factor: float) -> None:
        """Enlarge or shrink."""
        self.fitting = False
        self._scale(min(max(self.zoom * factor, SMALLEST), LARGEST))

    def _scale(self, zoom: float) -> None:
        self.zoom = zoom
        self.resetTransform()
        self.scale(zoom, zoom)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit again, unless somebody zoomed."""
        super().resizeEvent(event)
        if self.fitting:
            self.fit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom with Ctrl, scroll without."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom_by(1.15 if event.angleDelta().y() > 0 else 1 / 1.15)
            return
        super().wheelEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go to the box that is clicked."""
        super().mousePressEvent(event)
        item = self.itemAt(event.position().toPoint())
        if isinstance(item, BoxItem):
            self.walk(item.words.path)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open the box."""
        if isinstance(self.itemAt(event.position().toPoint()), BoxItem):
            self._open()

    def _open(self) -> None:
        if self.plan is not None:
            self.opened.emit(self.plan.at(self.current).link)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk with the arrows, open with Enter, zoom with Ctrl and +, −, 0."""
        key = Qt.Key(event.key())
        if self.plan is None:
            super().keyPressEvent(event)
        elif event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._zoomed(key, event)
        elif key in WAYS:
            self.walk(self.plan.beside(self.current, WAYS[key]))
        elif key == Qt.Key.Key_Home:
            self.walk(())
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open()
        else:
            super().keyPressEvent(event)

    def _zoomed(self, key: Qt.Key, event: QKeyEvent) -> None:
        if key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom_by(1.2)
        elif key == Qt.Key.Key_Minus:
            self.zoom_by(1 / 1.2)
        elif key == Qt.Key.Key_0:
            self.fitting = True
            self.fit()
        else:
            super().keyPressEvent(event)


def _tip(rows: list[str]) -> str:
    """Return lines as a tip that shows them literally."""
    return "<br>".join(escape(row) for row in rows if row)
