"""What falls due on an instrument, and what lets one of a sampled lot serve longer."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from metro.model.regime import Regime


class Duty(StrEnum):
    """What has to be done when the day has come."""

    REVERIFY = "reverify"
    REPLACE = "replace"
    SCRAP = "scrap"


DUTY_OF = {
    Regime.PERIODIC: Duty.REVERIFY,
    Regime.FIRST_THEN_ROTATE: Duty.REPLACE,
    Regime.FIRST_THEN_SCRAP: Duty.SCRAP,
}


@dataclass(frozen=True, slots=True)
class Extended:
    """One instrument of a sampled lot: the event whose validity is extended, and until when."""

    instrument: str
    event: str
    until: date
