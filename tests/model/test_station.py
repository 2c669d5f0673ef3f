from metro.model.station import Authorisation, ShorterInterval, StationSettings
from metro.model.words import Bilingual


def test_that_a_station_has_its_own_interval_of_a_kind_or_none() -> None:
    name = Bilingual("站", "Station")
    row = ShorterInterval("fuel_dispenser", 3, "heavy use")
    settings = StationSettings(name, Authorisation("1", None, ()), name, intervals=(row,))
    assert settings.interval_of("fuel_dispenser") is row
    assert settings.interval_of("weight_set") is None
