"""Put the readings of a case into a draft of the station."""

from metro.app.station import Station
from metro.errors import MetroError
from metro.regulations import library
from metro.regulations.cases import Case


def chosen(cases: list[Case], name: str | None) -> Case:
    """Return the case that is meant.

    Raises MetroError `case.none`, `case.unknown`, `case.several`.
    """
    if not cases:
        raise MetroError("case.none")
    if name is None:
        if len(cases) != 1:
            raise MetroError("case.several", count=len(cases))
        return cases[0]
    for case in cases:
        if case.name == name:
            return case
    raise MetroError("case.unknown", name=name)


def record_case(station: Station, case: Case, instrument: str, verifier: str, **header: str) -> str:
    """Start a draft for an instrument of the ledger with the readings of a case; return its id.

    The standards are those of the station; what a case says of standards serves judging alone.
    Raises MetroError `regulation.not_in_force`, `draft.refused_cells`, and what starting raises.
    """
    regulation = station.regulation(case.regulation)
    library.check_in_force(regulation, case.on)
    extra = {**case.cells, **{f"header/{name}": text for name, text in header.items()}}
    draft = station.start(instrument, case.regulation, case.kind, case.on, verifier, extra)
    try:
        view = station.examine(draft)
        if view.refused:
            cell, error = next(iter(view.refused.items()))
            raise MetroError(error.code, **{**error.parameters, "cell": cell})
    except MetroError:
        station.drafts.discard(draft)
        raise
    return draft
