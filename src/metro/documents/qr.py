"""QR codes as runs of dark modules."""

from functools import lru_cache

import segno

QUIET = 4
"""White modules that a code needs on every side."""


@lru_cache(maxsize=8)
def modules(text: str) -> tuple[tuple[tuple[int, int], ...], ...]:
    """Return the rows of a QR: (column, length) of each run of dark modules, no quiet zone.

    The mask is fixed: trying all eight takes longer than the rest of a page, and a signed text
    is as good as random under any of them.
    """
    code = segno.make_qr(text, error="m", boost_error=False, mask=3)
    return tuple(_runs(bytes(row)) for row in code.matrix)


def _runs(row: bytes) -> tuple[tuple[int, int], ...]:
    found: list[tuple[int, int]] = []
    start = None
    for column, dark in enumerate((*row, 0)):
        if dark and start is None:
            start = column
        elif not dark and start is not None:
            found.append((start, column - start))
            start = None
    return tuple(found)
