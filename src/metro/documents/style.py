"""Measures of the page and the few styles of its text; lengths in points, from the top left."""

from enum import Enum
from typing import NamedTuple

from metro.documents.fonts import BOLD, REGULAR

MM = 72 / 25.4
WIDTH, HEIGHT = 210 * MM, 297 * MM
LEFT, RIGHT = 24 * MM, WIDTH - 22 * MM
TOP, BOTTOM = 17 * MM, HEIGHT - 17 * MM
MEASURE = RIGHT - LEFT
"""Width of the text area."""
HAIRLINE = 0.5
FIRM = 0.8
SHADE = 0.955
"""Grey of the heads of tables."""


class Align(Enum):
    """Where text stands in its box; FIGURE lines decimal points up."""

    LEFT = "left"
    CENTRE = "centre"
    FIGURE = "figure"


class Style(NamedTuple):
    """How a piece of text looks: size in points, weight, grey (0 is black), letter space."""

    size: float
    bold: bool = False
    grey: float = 0.0
    leading: float = 1.42
    spacing: float = 0.0

    @property
    def font(self) -> str:
        """Return the name of the face."""
        return BOLD if self.bold else REGULAR

    @property
    def height(self) -> float:
        """Return the height of one line."""
        return self.size * self.leading

    def scaled(self, factor: float) -> "Style":
        """Return the same style in another size."""
        return self if factor == 1 else self._replace(size=self.size * factor)


BODY = Style(9.2)
CELL = Style(8.9)
STRONG = Style(8.9, bold=True)
FINE = Style(8.0)
ENGLISH = Style(7.2, grey=0.35)
HEADING = Style(11.2, bold=True)
HEADING_ENGLISH = Style(8.4, grey=0.3)
HEAD = Style(8.5)
HEAD_ENGLISH = Style(6.6, grey=0.35, leading=1.25)
