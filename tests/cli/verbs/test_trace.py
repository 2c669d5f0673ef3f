from pathlib import Path

from pypdfium2 import PdfDocument

from metro.app.places import StationPlace
from metro.app.station import Station

from ...conftest import Works
from ...station import APPROVER, StepClock
from ..conftest import Shell, bytes_below


def test_that_a_chain_goes_only_into_a_folder_that_is_there(
    metro: Shell, place: StationPlace
) -> None:
    typed = ("trace", "scale-001", "-o", metro.folder / "nodir" / "x.pdf", "--station", place)
    metro.refuses("file.unwritable", *typed)
    assert not (metro.folder / "nodir").exists()


def test_that_the_chain_of_a_scale_reaches_the_national_standard(
    metro: Shell, place: StationPlace
) -> None:
    before = bytes_below(place.folder)
    said = metro.does("trace", "scale-001", "--station", place)
    assert bytes_below(place.folder) == before
    assert said.lines[0] == "电子计价秤 C31001  2026-11-03"
    assert said.lines[1] == "  R-2026-00001  2026-10-28  Passed  → 2027-10-27"
    assert said.lines[2].startswith("  ✓ M1 等级砝码标准装置   [measurement standard · held]")
    assert (
        said.lines[3]
        == "  ✓ M1 等级砝码组 W-0815  [standard · held]  市计 M2026-04-0113 → 2027-03-28"
    )
    assert "cited" in said.lines[4]
    # JJG 2053—2016 ends with the national prototype of the kilogram, No. 60.
    assert "National kilogram prototype (Pt-Ir No. 60)" in said.lines[-1]
    assert "None" not in said.out


def test_that_the_words_follow_the_language(metro: Shell, place: StationPlace) -> None:
    said = metro.does("trace", "scale-001", "--station", place, language="zh")
    assert "合格" in said.lines[1]
    assert "standard" not in said.out


def test_that_an_instrument_is_found_by_its_serial_number(
    metro: Shell, place: StationPlace
) -> None:
    one = metro.does("trace", "scale-001", "--station", place, "--json").json
    assert metro.does("trace", "C31001", "--station", place, "--json").json == one
    assert one["event"]["number"] == "R-2026-00001"
    assert [link["state"] for link in one["links"]] == ["in_force", "in_force"]
    assert one["links"][1]["event"]["number"] == "市计 M2026-04-0113"


def test_that_a_standard_that_falls_due_soon_is_marked(
    metro: Shell, place: StationPlace, works: Works, made: dict[str, str]
) -> None:
    """An approved record is no event yet: the chain begins when its certificate is issued."""
    assert "● 三等" not in metro.does("trace", "disp-001", "--station", place).out
    with Station(place, clock=StepClock(works.clock.moment)) as station:
        station.issue(made["approved"], APPROVER)
    lines = metro.does("trace", "disp-001", "--station", place).lines
    at = next(number for number, line in enumerate(lines) if "● 三等标准金属量器 0312" in line)
    assert lines[at + 1].strip() == "市计 V2025-12-0077 falls due on 2026-11-14"


def test_that_a_day_before_the_verification_has_no_chain(metro: Shell, place: StationPlace) -> None:
    """The work was recorded on 3 November; it is dated 28 October."""
    before = metro.does("trace", "scale-001", "--on", "2026-10-27", "--station", place)
    unknown = metro.does("trace", "scale-001", "--known", "2026-11-02", "--station", place)
    assert len(before.lines) == 2
    assert before.lines[1] == "  ✕ There is no verification or calibration on 2026-10-27"
    assert len(unknown.lines) == 2
    same_day = ("--on", "2026-10-28", "--known", "2026-11-03")
    assert (
        metro.does("trace", "scale-001", *same_day, "--station", place)
        .lines[1]
        .startswith("  R-2026-00001")
    )


def test_that_the_first_and_the_last_day_of_the_calendar_are_days(
    metro: Shell, place: StationPlace
) -> None:
    for on, known in (("9999-12-31", "9999-12-31"), ("0001-01-01", "0001-01-01")):
        metro.does("trace", "scale-001", "--on", on, "--known", known, "--station", place)


def test_that_an_unknown_instrument_is_refused(metro: Shell, place: StationPlace) -> None:
    for said in metro.refuses(
        "instrument.unknown", "trace", "scale-999", "--station", place
    ).values():
        assert "scale-999" in said.err


def test_that_the_chain_is_written_as_a_paper_on_request(
    metro: Shell, place: StationPlace, tmp_path: Path
) -> None:
    file = tmp_path / "chain.pdf"
    said = metro.does("trace", "scale-001", "--station", place, "-o", file)
    assert said.lines[-1] == f"The chain of 电子计价秤 C31001 is in {file}."
    text = PdfDocument(file)[0].get_textpage().get_text_bounded()
    assert "JY-2026-00001" in text
    again = metro.does("trace", "scale-001", "--station", place, "-o", file, "--json")
    assert again.json["event"]["number"] == "R-2026-00001"
    metro.refuses("file.exists", "trace", "scale-002", "--station", place, "-o", file)


def test_that_a_day_after_its_validity_says_so(metro: Shell, place: StationPlace) -> None:
    last = metro.does("trace", "scale-001", "--on", "2027-10-27", "--station", place)
    after = metro.does("trace", "scale-001", "--on", "2027-10-28", "--station", place)
    assert "✕" not in "".join(last.lines[:3])
    assert after.lines[2].strip().startswith("✕ Its validity ended on 2027-10-27")
