"""Results against their limits, point by point, as they are typed."""

from __future__ import annotations

from dataclasses import dataclass

import pyqtgraph as pg
from PySide6.QtCore import Qt

from metro.ui.desk import Desk


@dataclass(frozen=True)
class PlottedPoint:
    """One point of an item: its name, its readings, its result and its limits, as numbers."""

    name: str
    readings: tuple[float, ...]
    result: float | None
    low: float | None
    high: float | None
    passed: bool


class ErrorPlot(pg.PlotWidget):  # type: ignore[misc]
    """A band for what is permitted, dots for readings, a bar for the result."""

    def __init__(self, desk: Desk) -> None:
        """Make an empty plot."""
        super().__init__()
        self.desk = desk
        self.setObjectName("plot")
        self.setMouseEnabled(False, False)
        self.hideButtons()
        self.setMenuEnabled(False)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.getPlotItem().setContentsMargins(4, 8, 12, 2)

    def show_points(self, points: list[PlottedPoint], name: str) -> None:
        """Draw the points of one item."""
        theme = self.desk.theme
        self.clear()
        self.setBackground(theme.color("surface"))
        self.setAccessibleName(name)
        axis = self.getAxis("bottom")
        axis.setTicks([[(number + 0.5, point.name) for number, point in enumerate(points)]])
        for side in ("left", "bottom"):
            self.getAxis(side).setPen(pg.mkPen(theme.color("line")))
            self.getAxis(side).setTextPen(pg.mkPen(theme.color("muted")))
            self.getAxis(side).setTickFont(theme.font(small=True))
        for number, point in enumerate(points):
            self._point(number, point)
        self.setXRange(0, max(len(points), 1), padding=0.02)
        self._range(points)

    def _range(self, points: list[PlottedPoint]) -> None:
        values = [
            v for p in points for v in (*p.readings, p.result, p.low, p.high) if v is not None
        ]
        if values:
            low, high = min(*values, 0), max(*values, 0)
            room = (high - low or 1) * 0.18
            self.setYRange(low - room, high + room, padding=0)

    def _point(self, number: int, point: PlottedPoint) -> None:
        theme = self.desk.theme
        left, right = number + 0.06, number + 0.94
        if point.low is not None and point.high is not None:
            band = pg.BarGraphItem(
                x0=[left],
                x1=[right],
                y0=[point.low],
                y1=[point.high],
                brush=theme.color("pass_soft"),
                pen=None,
            )
            self.addItem(band)
        for limit in (point.low, point.high):
            if limit is not None:
                pen = pg.mkPen(theme.color("pass"), width=1, style=Qt.PenStyle.DashLine)
                self.plot([left, right], [limit, limit], pen=pen)
        self.plot([left, right], [0, 0], pen=pg.mkPen(theme.color("line")))
        count = len(point.readings)
        across = [number + (place + 1) / (count + 1) for place in range(count)]
        accent = theme.color("accent")
        self.plot(
            across, list(point.readings), pen=None, symbol="o", symbolSize=9,
            symbolBrush=accent, symbolPen=None,
        )  # fmt: skip
        if point.result is not None:
            color = accent if point.passed else theme.color("fail")
            bar = [number + 0.25, number + 0.75]
            self.plot(bar, [point.result, point.result], pen=pg.mkPen(color, width=2.5))
