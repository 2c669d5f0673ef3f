from datetime import date

from metro.app import shelf
from metro.app.selection import regulation_for

from ..station import DISPENSER, SCALE, refused


def test_that_the_regulation_in_force_on_the_day_is_chosen() -> None:
    assert regulation_for("digital_indicating_scale", date(2026, 11, 3)).id == SCALE
    # JJG 443—2023 is in force from 1 May 2024, that day included.
    assert regulation_for("fuel_dispenser", date(2024, 5, 1)).id == DISPENSER
    assert regulation_for("fuel_dispenser", date(2024, 4, 30)).edition == "2015"


def test_that_a_kind_or_a_day_without_a_regulation_is_refused() -> None:
    with refused("regulation.none_in_force", instrument="fuel_dispenser", on="2015-10-09"):
        regulation_for("fuel_dispenser", date(2015, 10, 9))
    with refused("regulation.none_in_force", instrument="sundial"):
        regulation_for("sundial", date(2026, 11, 3))


def test_that_a_price_computing_scale_moves_over_by_the_day_of_reading() -> None:
    """JJG 1204—2025 is in force from 8 January 2027; until the day before it is JJG 539—2016."""
    kind = "price_computing_scale"
    assert regulation_for(kind, date(2027, 1, 7)).label == "JJG 539—2016"
    assert regulation_for(kind, date(2027, 1, 8)).label == "JJG 1204—2025"
    assert regulation_for("digital_indicating_scale", date(2027, 1, 8)).label == "JJG 539—2016"
    for day in (date(2027, 1, 7), date(2027, 1, 8)):
        assert len(shelf.for_instrument(kind, day)) == 1
