"""How long a verification is valid, and how long an instrument may serve."""

import calendar
from datetime import date, timedelta

from metro.evaluation import environment
from metro.model.regulation import Interval, VerificationRegulation
from metro.model.station import ValidUntil
from metro.model.verification import PartData, Stage, VerificationData


def later(day: date, months: int) -> date:
    """Return the day so many months later; the end of a month is never passed."""
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def last_day(on: date, months: int, rule: ValidUntil) -> date:
    """Return the last day of validity: the day before, or the same day, by the station's rule."""
    end = later(on, months)
    return end if rule is ValidUntil.SAME_DAY else end - timedelta(days=1)


def interval_of(regulation: VerificationRegulation, data: VerificationData) -> Interval | None:
    """Return the first interval whose condition holds, or None."""
    part = next(iter(data.parts.values()), PartData())
    stage = Stage.AS_LEFT if data.adjusted else Stage.AS_FOUND
    env = environment.of_part(regulation, data, part, stage)
    for interval in regulation.intervals:
        if all(name in env for name in interval.when.names) and interval.when.holds(env):
            return interval
    return None
