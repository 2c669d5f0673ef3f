"""Where each box of a chain stands: what a value comes from is above what it comes to.

Pure: sizes in, places out. Every branch has a strip of its own, so that no two boxes meet.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from metro.model.chain import ChainLink, TraceabilityChain

Path = tuple[int, ...]
"""The way from the instrument, `()`, upwards: which link at each turn."""


@dataclass(frozen=True, slots=True)
class BoxSize:
    """Width and height of a box, and the room between boxes, in any unit."""

    width: float
    height: float
    across: float
    upwards: float


@dataclass(frozen=True, slots=True)
class ChainBox:
    """A box by its upper left corner; the instrument itself has no link."""

    path: Path
    link: ChainLink | None
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class ChainPlan:
    """All boxes, the instrument first, then row by row upwards; and the room they take."""

    boxes: tuple[ChainBox, ...]
    size: BoxSize
    width: float
    height: float
    broken: Path | None
    """The first broken link, from the instrument upwards."""

    def at(self, path: Path) -> ChainBox:
        """Return the box of a path."""
        return next(row for row in self.boxes if row.path == path)

    def beside(self, path: Path, way: str) -> Path:
        """Return the box to go to from another: `up`, `down`, `left`, `right`; else stay."""
        here = self.at(path)
        if way == "down":
            return path[:-1]
        if way == "up":
            above = [row for row in self.boxes if row.path[:-1] == path and row.path]
            return min(above, key=lambda row: abs(row.x - here.x)).path if above else path
        row = sorted((box for box in self.boxes if box.y == here.y), key=lambda box: box.x)
        at = row.index(here) + (1 if way == "right" else -1)
        return row[at].path if 0 <= at < len(row) else path


def plan(chain: TraceabilityChain, size: BoxSize) -> ChainPlan:
    """Return where the boxes of a chain stand."""
    placed: list[tuple[Path, ChainLink | None, float]] = []
    taken = _place(None, chain.links, (), 0.0, size, placed)
    deepest = max(len(path) for path, _, _ in placed)
    step = size.height + size.upwards
    boxes = [ChainBox(path, link, x, (deepest - len(path)) * step) for path, link, x in placed]
    boxes.sort(key=lambda box: (len(box.path), box.x))
    first = chain.broken()
    broken = next((box.path for box in boxes if box.link is first), None) if first else None
    return ChainPlan(tuple(boxes), size, taken, deepest * step + size.height, broken)


def _place(
    link: ChainLink | None,
    above: tuple[ChainLink, ...],
    path: Path,
    left: float,
    size: BoxSize,
    placed: list[tuple[Path, ChainLink | None, float]],
) -> float:
    """Place a link and all above it from a left edge on; return the width of the strip."""
    width, middles = 0.0, []
    for number, higher in enumerate(above):
        start = left + width + (size.across if number else 0.0)
        strip = _place(higher, higher.above, (*path, number), start, size, placed)
        middles.append(placed[-1][2])
        width = start + strip - left
    x = (middles[0] + middles[-1]) / 2 if middles else left
    placed.append((path, link, x))
    return max(width, size.width)


def lines(plan: ChainPlan) -> Iterator[tuple[ChainBox, ChainBox]]:
    """Yield (below, above) for each line between two boxes."""
    found = {box.path: box for box in plan.boxes}
    for box in plan.boxes:
        if box.path:
            yield found[box.path[:-1]], box
