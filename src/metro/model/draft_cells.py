"""What the cells of a draft are, by their names: the one table of it."""

from collections.abc import Mapping, Sequence

VERIFIER = "header/verifier"
"""Whose draft it is."""
BEGAN = "header/began"
"""Who began a draft that another took over."""
ON = "header/on"
"""The day of verification."""
PLATE = ("class", "rating", "part")
"""How the cells begin that say what the nameplate says."""
FILLED_IN = ("header/", "class", "rating/", "part/", "plate/", "standard/")
"""How the cells begin that a new draft holds before anybody has taken anything."""
CHOICES = ("header/", "standard/", "adjusted")
"""How the cells begin that are choices, not readings: a change of them is no strike."""
OF_OWNER = (VERIFIER, BEGAN)
"""Cells that say whose draft it is: no reading changes them."""
HEADER = (
    "applicant",
    "checker",
    "job",
    "medium",
    "months",
    "months_why",
    "performed_by",
    "place",
    "remark",
    "time",
)
"""What of the head of a draft may be changed; who verifies what by which regulation may not."""


def of_bench(cell: str) -> bool:
    """Tell whether a cell holds what somebody saw at the bench."""
    return not cell.startswith(FILLED_IN)


def bench_taken(cells: Mapping[str, str], strikes: Sequence[object] = ()) -> bool:
    """Tell whether something was taken at the bench: it stands there, or something was struck."""
    return bool(strikes) or any(text and of_bench(cell) for cell, text in cells.items())


def struck(cell: str, cells: Mapping[str, str], text: str, strikes: Sequence[object] = ()) -> bool:
    """Tell whether another text for a cell strikes the one that stands there.

    A change of a choice strikes nothing; one of the day does, once something was taken.
    """
    old = cells.get(cell, "")
    if not old or old == text:
        return False
    return bench_taken(cells, strikes) if cell == ON else not cell.startswith(CHOICES)
