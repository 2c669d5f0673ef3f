"""Take cells into a draft from outside the window: all are looked at first, or none is taken."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from metro.app.station import Station
from metro.errors import MetroError
from metro.evaluation.authority import check_role
from metro.evaluation.intake import OURS
from metro.model.draft import DraftView
from metro.model.draft_cells import HEADER
from metro.model.people import Role
from metro.model.regulation import VerificationRegulation

SEAL = ("before", "after", "intact")


def take_cells(
    station: Station, draft: str, cells: Mapping[str, str], who: str, why: str = ""
) -> DraftView:
    """Take cells into a draft; return it as it stands then. A changed cell is a strike.

    Raises MetroError `cell.unknown`, `role.needed`, what a cell is refused for (`quantity.…`),
    `draft.unknown`, `instrument.unknown`.
    """
    seen = station.drafts.get(draft)
    with station.ledger.reading() as reader:
        held = reader.appointments(who)
        check_role(who, held, station.clock.today(), Role.VERIFIER, Role.TECHNICAL_HEAD)
        for cell, text in cells.items():
            if cell.startswith("standard/") and text:
                reader.instrument(text)
    view = station.examine.tried(replace(seen, cells={**seen.cells, **cells}))
    for cell, known in _unknown(view.regulation, cells):
        raise MetroError("cell.unknown", cell=cell, known=known)
    for cell in cells:
        error = view.refused.get(cell)
        if error is not None:
            raise MetroError(error.code, **{**error.parameters, "cell": cell})
    station.take(draft, cells, who, why)
    return view


def _unknown(
    regulation: VerificationRegulation, cells: Iterable[str]
) -> Iterable[tuple[str, tuple[str, ...]]]:
    """Yield the cells that mean nothing, and what could stand in their place.

    Those of readings and plate were looked at before.
    """
    seals = [f"seal/{row.id}/{last}" for row in regulation.seals for last in SEAL]
    standards = [f"standard/{row.id}" for row in regulation.standards]
    points = {point.id for item in regulation.items for point in item.points}
    good = {
        "header": [f"header/{name}" for name in HEADER],
        "seal": seals,
        "standard": standards,
        "run": [f"run/{point}" for point in sorted(points)],
    }
    heads = (*good, *OURS, "class", "adjusted")
    for cell in cells:
        head = cell.partition("/")[0]
        if head in good and cell.partition("@")[0] not in good[head]:
            yield cell, tuple(good[head])
        elif head not in heads:
            yield cell, tuple(f"{name}/…" for name in heads[:-2]) + heads[-2:]
