"""What is affected, and what is put on paper of it."""

from datetime import date

from metro.model.impact import Impact, ImpactPaper, Suspicion
from metro.model.station import Authorisation, StationSettings
from metro.model.words import Bilingual

AUTHORISED = Authorisation("（示）法计", None, ())


def test_that_the_list_of_an_impact_is_headed_by_its_standard() -> None:
    day = date(2026, 3, 1)
    impact = Impact(Suspicion("weights-m1", day, day), "", "0.08 %", ())
    settings = StationSettings(Bilingual("站", "Station"), AUTHORISED, Bilingual("法定", "Legal"))
    assert ImpactPaper(impact, settings, "W-0815", day, {}).number == "W-0815"
