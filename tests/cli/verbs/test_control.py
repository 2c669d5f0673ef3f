from datetime import date
from pathlib import Path

import pytest

from metro.app.places import StationPlace
from metro.journal.bodies.register import UpstreamCertificateRecorded
from metro.model.event_kind import EventKind
from metro.model.standard import UpstreamCertificate
from metro.model.verification import StandardInUse

from ...station import HEAD, VERIFIER, Desk
from ..conftest import Shell


def elsewhere(desk: Desk, instrument: str) -> None:
    paper = UpstreamCertificate(
        id="before",
        instrument=instrument,
        kind=EventKind.VERIFICATION,
        number="SY-1",
        issuer="示例市计量测试所",
        on=date(2026, 10, 1),
        valid_until=date(2026, 11, 20),
        passed=True,
        characteristics=StandardInUse(),
        stated="合格",
    )
    with desk.station.ledger.writing(HEAD) as work:
        work.append(UpstreamCertificateRecorded(paper))


def test_that_the_due_list_says_what_is_to_be_done(metro: Shell, desk: Desk) -> None:
    """A DN 20 water meter: first verification, then rotation."""
    elsewhere(desk, "meter-001")
    place = desk.station.place.folder
    rows = {row["id"]: row for row in metro.does("due", "--station", place, "--json").json}
    assert rows["meter-001"]["regime"] == "first_then_rotate"
    assert rows["meter-001"]["duty"] == "replace"
    assert rows["measure-20"]["duty"] == "reverify"
    said = metro.does("due", "--station", place)
    line = next(line for line in said.lines if "2026-11-20" in line)
    assert "replace" in line
    assert "到期更换" in metro.does("due", "--station", place, language="zh").out


def test_that_settings_are_listed_and_changed_by_the_head(
    metro: Shell, place: StationPlace
) -> None:
    head = metro.person()
    before = metro.does("settings", "--station", place, "--json").json
    assert before["valid_until"] == "day_before"
    changed = ("--set", "valid_until=same_day", "--set", "interval.fuel_dispenser=3")
    said = metro.does("settings", *changed, "--why", "agreed", *head, "--station", place, "--json")
    assert (said.json["valid_until"], said.json["interval.fuel_dispenser"]) == ("same_day", "3")
    listed = metro.does("settings", "--station", place)
    assert "Last day of validity" in listed.out
    assert "Interval shortened by the station" in listed.out


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        (("--set", "valid_until"), "pair.no_text"),
        (("--set", "valid_until=never"), "setting.bad_value"),
        (("--set", "colour=red"), "setting.unknown"),
        (("--set", "interval.fuel_dispenser=12"), "interval.longer"),
    ],
)
def test_that_a_setting_that_can_not_be_is_refused(
    metro: Shell, place: StationPlace, typed: tuple[str, ...], code: str
) -> None:
    head = metro.person()
    metro.refuses(code, "settings", *typed, "--why", "x", *head, "--station", place, but=("lock",))


def test_that_nobody_else_changes_settings_and_never_without_a_reason(
    metro: Shell, place: StationPlace
) -> None:
    changed = ("settings", "--set", "telephone=1", "--station", place)
    metro.refuses("reason.missing", *changed, *metro.person(), but=("lock",))
    metro.refuses("role.needed", *changed, "--why", "x", *metro.person(VERIFIER), but=("lock",))


def test_that_an_extension_reads_a_list_and_says_why_it_is_refused(
    metro: Shell, place: StationPlace, works: object
) -> None:
    listed = metro.folder / "lot.txt"
    listed.write_text("meter-001\n\nmeter-002\n", "utf-8")
    asked = ("--lot", "L-1", "--rule", "JJF(沪) 57—2018", "--months", "48", "--why", "passed")
    head = (*metro.person(), "--station", place)
    number = ("--record", "R-2026-00001")  # a scale: no rule extends scales
    metro.refuses(
        "extension.not_allowed", "extend", "--list", listed, *number, *asked, *head, but=("lock",)
    )
    metro.refuses("extension.no_instrument", "extend", *number, *asked, *head, but=("lock",))
    bad = metro.folder / "bad.txt"
    bad.write_bytes(b"\xff\xfe\xff")
    metro.refuses("file.unreadable", "extend", "--list", bad, *number, *asked, *head, but=("lock",))


def test_that_a_lot_is_extended_from_the_command_line(
    metro: Shell, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The rule of the scales is lent for the test: the catalogue has one for other meters only."""
    from metro.regulations.catalogue import catalogue

    lent = catalogue().entry_of("static_electricity_meter")
    found = type(catalogue())
    monkeypatch.setattr(found, "entry_of", lambda self, kind: lent)
    elsewhere(desk, "scale-007")
    place = Path(desk.station.place.folder)
    typed = ("extend", "scale-007", "--lot", "L-1", "--record", "R-2026-00001", "--rule")
    more = ("JJF(沪) 57—2018", "--months", "12", "--why", "passed", "--station", place)
    desk.station.close()
    said = metro.does(*typed, *more, *metro.person())
    assert "2027-11-20" in said.out
    again = metro.does(*typed, *more, *metro.person(), "--json").json
    assert again == [{"instrument": "scale-007", "event": "before", "until": "2027-11-20"}]
