"""Two editions of one regulation may not be in force on one day."""

import itertools
from collections.abc import Mapping, Sequence
from datetime import date

from metro.errors import MetroError
from metro.model.regulation import VerificationRegulation
from metro.regulations.source import parse


def overlapping(
    regulations: Sequence[VerificationRegulation], files: Mapping[str, bytes]
) -> list[MetroError]:
    """Return a refusal for each pair of editions with one number and territory and a common day.

    `files` holds the bytes of each by its id, for the line to mend.
    """
    found = []
    for one, other in itertools.combinations(regulations, 2):
        same = (one.number, one.territory) == (other.number, other.territory)
        if same and one.edition != other.edition and _meet(one, other):
            earlier, later = sorted((one, other), key=_since)
            file = f"{earlier.id}.yaml"
            top = parse(files[earlier.id], file).value
            assert isinstance(top, dict)
            found.append(
                MetroError(
                    "regulation.editions_overlap",
                    file=file,
                    line=top["in_force"].line,
                    key="in_force.until",
                    one=earlier.label,
                    other=later.label,
                    on=_since(later).isoformat(),
                )
            )
    return found


def _since(regulation: VerificationRegulation) -> date:
    return regulation.in_force_from or date.max


def _meet(one: VerificationRegulation, other: VerificationRegulation) -> bool:
    """Tell whether the later of them begins while the earlier is in force."""
    begins = max(_since(one), _since(other))
    return one.in_force(begins) and other.in_force(begins)
