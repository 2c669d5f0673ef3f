"""Put the readings of a case into a draft of the station."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from metro.app.registers.file import tell
from metro.app.station import Station
from metro.errors import MetroError
from metro.evaluation.plate import plate_cells
from metro.model.draft_cells import PLATE
from metro.model.instrument import MeasuringInstrument
from metro.model.regulation import VerificationRegulation
from metro.quantities.reading import read_into
from metro.regulations import library
from metro.regulations.cases import Case

FAULTS = "case.faults"


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
    The plate is that of the ledger; the case may add a class or a rating that the ledger lacks.
    What is wrong with the case is told with its line, several faults at once as `case.faults`.
    Raises MetroError `regulation.not_in_force`, `case.other_plate`, `case.other_part`,
    `case.faults`, what a cell is refused for, and what starting raises.
    """
    with _at(case, "regulation"):
        regulation = station.regulation(case.regulation)
    with _at(case, "on"):
        library.check_in_force(regulation, case.on)
    with station.ledger.reading() as reader:
        thing = reader.instrument(instrument)
    if regulation.knows(thing.kind):
        case = replace(case, cells=_agreed(case, thing, regulation))
    extra = {**case.cells, **{f"header/{name}": text for name, text in header.items()}}
    with _at(case, "regulation"):
        draft = station.start(instrument, case.regulation, case.kind, case.on, verifier, extra)
    try:
        refused = station.examine(draft).refused
        tell([_placed(case, cell, error) for cell, error in refused.items()], case.file, FAULTS)
    except MetroError:
        station.drafts.discard(draft)
        raise
    return draft


def _placed(case: Case, cell: str, error: MetroError) -> MetroError:
    """Return a refusal with the line of the file where the cell stands."""
    return MetroError(error.code, **{**error.parameters, **case.where(cell)})


@contextmanager
def _at(case: Case, key: str) -> Iterator[None]:
    """Give the line of a key to what is refused of the regulation."""
    try:
        yield
    except MetroError as error:
        if not error.code.startswith("regulation."):
            raise
        raise _placed(case, key, error) from error


def readings_of(case: Case) -> Case:
    """Return a case without what it says of a plate, for an instrument that has its own."""
    cells = {cell: text for cell, text in case.cells.items() if not _of_plate(cell)}
    return replace(case, cells=cells)


def _of_plate(cell: str) -> bool:
    return cell.partition("/")[0] in PLATE


def _agreed(
    case: Case, thing: MeasuringInstrument, regulation: VerificationRegulation
) -> dict[str, str]:
    """Return a case with what it adds to what the ledger knows of the plate.

    Raises MetroError for all that is otherwise there: `case.other_part`, `case.other_plate`.
    """
    ours, parts = plate_cells(thing), {part.id for part in thing.parts}
    agreed: dict[str, str] = {}
    faults = []
    for cell, text in case.cells.items():
        head, _, rest = cell.partition("/")
        part, known = rest.partition("/")[0], ours.get(cell, "")
        if not _of_plate(cell):
            agreed[cell] = text
        elif head == "part" and part not in parts:
            words = {"part": part, "serial": thing.serial}
            words["known"] = "、".join(sorted(parts)) or "—"
            faults.append(MetroError("case.other_part", **words, **case.where(cell)))
        elif not known:
            agreed[cell] = text
        elif text.strip() and not _same(regulation, cell, known, text):
            words = {"serial": thing.serial, "ledger": known, "case": text.strip()}
            faults.append(MetroError("case.other_plate", **words, **case.where(cell)))
    tell(faults, case.file, FAULTS)
    return agreed


def _same(regulation: VerificationRegulation, cell: str, known: str, text: str) -> bool:
    """Tell whether two texts of a plate mean the same: 15 kg is 15.000 kg and 15000 g."""
    if known.strip() == text.strip():
        return True
    of_part = regulation.parts.ratings if regulation.parts else {}
    ratings = of_part if cell.startswith("part/") else regulation.ratings
    rating = ratings.get(cell.rpartition("/")[2]) if "rating/" in cell else None
    if rating is None or rating.declared.word:
        return False
    try:
        read = [read_into(row, rating.declared.kind, rating.declared.unit) for row in (known, text)]
    except MetroError:
        return False
    return read[0] == read[1]
