from datetime import UTC, datetime, timedelta, timezone

from metro.app.clock import SystemClock


def test_that_the_time_is_utc_and_the_day_that_of_china() -> None:
    clock = SystemClock()
    now = clock.now()
    assert now.tzinfo is UTC
    assert abs(datetime.now(UTC) - now) < timedelta(seconds=10)
    china = timezone(timedelta(hours=8))
    days = {now.astimezone(china).date(), datetime.now(china).date()}
    assert clock.today() in days
