"""How long a verification is valid, and how long an instrument may serve."""

import calendar
from datetime import date, timedelta

from metro.errors import MetroError
from metro.evaluation import environment
from metro.model.regime import Regime
from metro.model.regulation import Interval, VerificationRegulation
from metro.model.station import ValidUntil
from metro.model.verification import PartData, Stage, VerificationData


def later(day: date, months: int) -> date:
    """Return the day so many months later; the end of a month is never passed, nor of time."""
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    if year > date.max.year:
        return date.max
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def last_day(on: date, months: int, rule: ValidUntil) -> date:
    """Return the last day of validity: the day before, or the same day, by the station's rule."""
    end = later(on, months)
    return end if rule is ValidUntil.SAME_DAY else end - timedelta(days=1)


def interval_of(regulation: VerificationRegulation, data: VerificationData) -> Interval | None:
    """Return the interval that applies, of several parts the shortest; None where one has none."""
    parts = list(data.parts.values()) or [PartData()]
    found = [_interval_of_part(regulation, data, part) for part in parts]
    known = [interval for interval in found if interval is not None]
    return min(known, key=_length) if len(known) == len(found) else None


def _length(interval: Interval) -> tuple[bool, int]:
    """Order intervals: one whose number is a gap before all, a life that ends at the scrap last."""
    return interval.regime is Regime.FIRST_THEN_SCRAP, interval.months or 0


def _interval_of_part(
    regulation: VerificationRegulation, data: VerificationData, part: PartData
) -> Interval | None:
    """Return the first interval whose condition holds, or None."""
    stage = Stage.AS_LEFT if data.adjusted else Stage.AS_FOUND
    env = environment.of_part(regulation, data, part, stage)
    optional = regulation.may_be_absent
    try:
        holding = (
            interval
            for interval in regulation.intervals
            if environment.applies(interval.when, env, optional)
        )
        return next(holding, None)
    except MetroError:
        return None  # the one that can't be told might be the shorter one
