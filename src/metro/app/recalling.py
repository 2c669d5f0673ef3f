"""Impact of a suspect standard, and its case, on an open station."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

from metro.app.files import make_folder, write_file
from metro.app.identifiers import new_id
from metro.app.station import Station
from metro.errors import MetroError
from metro.evaluation.shift import Shift, read_shift
from metro.model.drawn_chain import DrawnChain
from metro.model.impact import Impact, ImpactPaper
from metro.model.record import RegulationUsed
from metro.model.regulation import VerificationRegulation
from metro.ports import Progress, quiet
from metro.quantities.reading import read
from metro.services.assess_impact import AssessImpact
from metro.services.draw_chain import DrawChain
from metro.services.keep_recalls import KeepRecalls


def impact(station: Station, progress: Progress = quiet) -> AssessImpact:
    """Assess what a suspect standard means; progress is told for each record judged again.

    What comes of it raises MetroError `task.cancelled` when progress says so.
    """
    judged = 0

    def frozen(used: RegulationUsed) -> VerificationRegulation:
        nonlocal judged
        judged += 1
        if not progress(judged, 0, used.id):
            raise MetroError("task.cancelled")
        return station.frozen(used)

    return AssessImpact(station.ledger, station.clock, frozen)


def recalls(station: Station) -> KeepRecalls:
    """Keep cases."""
    return KeepRecalls(station.ledger, station.press, new_id, impact(station).holds)


def typed_shift(text: str) -> Shift:
    """Read a shift as somebody typed it; a bare number could be a share or anything else.

    Raises MetroError `impact.bare_shift`, `quantity.…`.
    """
    found = read_shift(text)
    for step in found.steps:
        if read(step.amount).kind == "number":
            raise MetroError("impact.bare_shift", text=step.amount)
    return found


def drawn_chain(station: Station, instrument: str, on: date, known: date | None) -> DrawnChain:
    """Return the chain of an instrument ready to be shown.

    Raises MetroError `instrument.unknown`.
    """
    return DrawChain(station.ledger, station.trace, station.frozen)(instrument, on, known)


def impact_paper(station: Station, found: Impact) -> bytes:
    """Return the list of an impact as PDF."""
    with station.ledger.reading() as reader:
        thing, settings = reader.instrument(found.suspicion.instrument), reader.settings()
    standard = f"{thing.name} {thing.serial}".strip()
    names = holders(station, (row.holder for row in found.reviewed()))
    return station.press.impact(
        ImpactPaper(found, settings, standard, station.clock.today(), names)
    )


def holders(station: Station, ids: Iterable[str]) -> dict[str, str]:
    """Return the names of holders by id; what has no holder is left out."""
    wanted = sorted({holder for holder in ids if holder})
    with station.ledger.reading() as reader:
        return {holder: reader.organisation(holder).name for holder in wanted}


def print_letters(
    station: Station, case: str, folder: Path, actor: str, progress: Progress = quiet
) -> dict[str, Path]:
    """Print the letters of a case under names that can be read; return each holder's file, by id.

    Nothing is recorded before every file is written.
    Raises MetroError `file.…`, `recall.…`, `role.needed`, `task.cancelled`.
    """
    make_folder(folder)
    files = {}

    def keep(letters: Mapping[str, bytes]) -> None:
        names = holders(station, letters)
        for number, (holder, data) in enumerate(letters.items(), 1):
            name = re.sub(r'[\\/:*?"<>|\s]+', "_", names[holder])[:80]
            files[holder] = folder / f"{number:03}-{name}.pdf"
            write_file(files[holder], data)

    recalls(station).letters(case, actor, progress, keep)
    return files
