import hashlib
from datetime import date, timedelta
from pathlib import Path

import pytest

from metro.app.places import StationPlace
from metro.cli.verbs.listings import days
from metro.storage.archive import STATION

from ...station import Desk, StepClock, refused
from ..conftest import Shell, bytes_below

CERTIFICATE = "JY-2026-00001"


def test_that_numbered_documents_are_listed_the_newest_first(
    metro: Shell, place: StationPlace
) -> None:
    rows = metro.does("certificates", "--station", place, "--json").json
    assert [row["document"]["number"] for row in rows] == ["JT-2026-00001", CERTIFICATE]
    certificate = rows[1]
    assert certificate["serial"] == "C31001"
    assert certificate["applicant"] == "示例县中心集贸市场（演示）"
    # Verified six days ago, for twelve months, the last day being the day before (JJF 1001).
    assert certificate["document"]["on"] == "2026-10-28"
    assert certificate["document"]["valid_until"] == "2027-10-27"
    assert rows[0]["document"]["valid_until"] is None


@pytest.mark.parametrize(("language", "word"), [("zh", "检定证书"), ("en", "verification cert")])
def test_that_the_list_is_a_table_in_words(
    metro: Shell, place: StationPlace, language: str, word: str
) -> None:
    said = metro.does("certificates", "--station", place, language=language)
    assert len(said.lines) == 3
    assert word in said.lines[2]
    assert "C31001" in said.lines[2]
    assert "None" not in said.out


@pytest.mark.parametrize(
    ("typed", "count"),
    [(("JT",), 1), (("C31001",), 1), (("集贸市场",), 2), (("nobody",), 0), (("--limit", "1"), 1)],
)
def test_that_a_text_or_a_limit_narrows_the_list(
    metro: Shell, place: StationPlace, typed: tuple[str, ...], count: int
) -> None:
    assert len(metro.does("certificates", *typed, "--station", place, "--json").json) == count


def test_that_the_very_bytes_that_were_issued_come_back(
    metro: Shell, place: StationPlace, desk: Desk
) -> None:
    issued = desk.station.issue.bytes_of(CERTIFICATE)
    named = desk.document(CERTIFICATE).object
    target = metro.folder / "certificate.pdf"
    before = bytes_below(place.folder)
    said = metro.does("certificate", CERTIFICATE, "-o", target, "--station", place)
    assert said.lines == [str(target)]
    assert target.read_bytes() == issued
    assert hashlib.sha256(issued).hexdigest() == named
    assert bytes_below(place.folder) == before


def test_that_the_size_is_said_as_json(metro: Shell, place: StationPlace) -> None:
    said = metro.does("certificate", CERTIFICATE, "-o", "c.pdf", "--station", place, "--json").json
    assert said == {
        "number": CERTIFICATE,
        "file": "c.pdf",
        "bytes": Path("c.pdf").stat().st_size,
    }


def test_that_nothing_is_overwritten(metro: Shell, place: StationPlace) -> None:
    """Not a letter of the user's, and least of all the station itself."""
    (metro.folder / "letter.pdf").write_text("dear Sir", "utf-8")
    typed = ("certificate", CERTIFICATE, "--station", place, "-o")
    for target in (metro.folder / "letter.pdf", place.folder / STATION, metro.folder):
        metro.refuses("file.exists", *typed, target)


def test_that_the_same_bytes_again_are_no_harm(metro: Shell, place: StationPlace) -> None:
    typed = ("certificate", CERTIFICATE, "-o", metro.folder / "c.pdf", "--station", place)
    metro.does(*typed)
    metro.does(*typed)


def test_that_a_certificate_is_not_written_where_nothing_can_be(
    metro: Shell, place: StationPlace
) -> None:
    (metro.folder / "letter").write_text("dear Sir", "utf-8")
    typed = ("certificate", CERTIFICATE, "--station", place, "-o")
    metro.refuses("file.unwritable", *typed, metro.folder / "letter" / "c.pdf")
    metro.refuses("file.unwritable", *typed, metro.folder / ("x" * 300))


def test_that_an_unknown_number_makes_no_file(metro: Shell, place: StationPlace) -> None:
    metro.refuses("document.unknown", "certificate", "JY-1", "-o", "c.pdf", "--station", place)
    metro.refuses("document.unknown", "certificate", "../x", "-o", "c.pdf", "--station", place)


def test_that_altered_bytes_are_not_handed_out(
    metro: Shell, place: StationPlace, desk: Desk
) -> None:
    (kept,) = place.folder.rglob(desk.document(CERTIFICATE).object)
    kept.chmod(0o600)
    kept.write_bytes(kept.read_bytes() + b" ")
    metro.refuses("object.altered", "certificate", CERTIFICATE, "-o", "c.pdf", "--station", place)
    kept.unlink()
    metro.refuses("object.missing", "certificate", CERTIFICATE, "-o", "c.pdf", "--station", place)


def test_that_what_falls_due_is_listed_the_earliest_first(
    metro: Shell, place: StationPlace
) -> None:
    rows = metro.does("due", "--within", "52w", "--station", place, "--json").json
    dates = [row["due"] for row in rows]
    assert dates == sorted(dates)
    # The measure of 20 L was verified 340 days ago for 351 days.
    assert (rows[0]["serial"], rows[0]["due"]) == ("0312", "2026-11-14")
    assert [row["serial"] for row in rows if row["due"] == "2027-10-27"] == ["C31001"]
    assert "C31002" not in {row["serial"] for row in rows}, "a rejected scale has no due date"


@pytest.mark.parametrize(("within", "count"), [("10d", 0), ("11d", 1), ("11", 1), ("2w", 1)])
def test_that_the_span_is_counted_from_today(
    metro: Shell, place: StationPlace, within: str, count: int
) -> None:
    said = metro.does("due", "--within", within, "--station", place)
    assert len(said.lines) == 1 + count


def test_that_the_clock_decides_what_is_due(
    metro: Shell, place: StationPlace, clock: StepClock
) -> None:
    assert len(metro.does("due", "--station", place, "--json").json) == 1
    clock.move(days=100)
    assert clock.today() == date(2026, 11, 3) + timedelta(days=100)
    assert len(metro.does("due", "--station", place, "--json").json) > 1


def test_that_a_span_is_days_or_weeks() -> None:
    assert [days(text).days for text in ("30d", "4w", "7", " 2 w ", "0")] == [30, 28, 7, 14, 0]
    for text in ("", "d", "-3d", "1.5d", "3m", "99999d", "３d"):
        with refused("time.not_a_span", text=text):
            days(text)


def test_that_a_span_that_means_nothing_is_refused(metro: Shell, place: StationPlace) -> None:
    metro.refuses("time.not_a_span", "due", "--within", "soon", "--station", place)


def test_that_a_user_without_a_station_is_told_so(metro: Shell) -> None:
    for typed in (("due",), ("certificates",), ("doctor",)):
        metro.refuses("station.not_a_station", *typed)
