"""`metro issue`, `metro labels`, `metro due --notices`, `metro export ledger` as they are typed."""

import re
from io import BytesIO

import pypdfium2
from openpyxl import load_workbook
from PIL import Image

from metro.app.demo.approving import approve_meter
from metro.app.places import StationPlace

from ...station import APPROVER, HEAD, Desk, StepClock
from ..conftest import Shell


def approved(desk: Desk, *meters: str) -> None:
    for meter in meters:
        approve_meter(desk.station, meter, "J-1")
    desk.station.close()


def test_that_a_job_is_issued_and_bound(metro: Shell, place: StationPlace, desk: Desk) -> None:
    approved(desk, "meter-001", "meter-002")
    jobs = metro.does("issue", "--jobs", "--station", place, "--json").json
    assert [(row["job"], row["approved"]) for row in jobs] == [("J-1", 2)]
    typed = ("issue", "--station", place, *metro.person(APPROVER), "--job", "J-1")
    file = metro.folder / "all.pdf"
    said = metro.does(*typed, "--bind", file, "--duplex", "--json").json
    assert len(said["issued"]) == 2
    assert len(pypdfium2.PdfDocument(file.read_bytes())) % 2 == 0
    metro.refuses("issue.none_waits", *typed)
    metro.refuses("job.unknown", *typed[:-1], "J-9")
    metro.refuses("issue.nothing", *typed[:-2])
    metro.refuses("person.needed", "issue", "--job", "J-1", "--station", place)


def test_that_records_are_named_and_a_refused_one_is_said(
    metro: Shell, place: StationPlace, made: dict[str, str]
) -> None:
    typed = ("issue", "--station", place, *metro.person(APPROVER))
    said = metro(*typed, made["approved"], made["checked"], "--json")
    assert said.code == 2
    assert len(said.json["issued"]) == 2
    assert said.json["refused"] == {made["checked"]: "record.state"}
    metro.refuses("record.unknown", *typed, "nobody")


def test_that_what_was_issued_before_is_bound_too(
    metro: Shell, place: StationPlace, desk: Desk
) -> None:
    approved(desk, "meter-001", "meter-002")
    typed = ("issue", "--station", place, *metro.person(APPROVER), "--job", "J-1")
    assert [line.strip() for line in metro.does(*typed).lines[:2]] == [
        "JY-2026-00002",
        "JY-2026-00003",
    ]
    file = metro.folder / "again.pdf"
    said = metro.does(*typed, "--bind", file)
    assert said.lines[-1] == f"For the printer: {file} (2 documents)"
    assert len(pypdfium2.PdfDocument(file.read_bytes())) >= 2
    (job,) = metro.does("issue", "--jobs", "--station", place, "--json").json
    assert (job["approved"], job["done"]) == (0, 2)


def test_that_a_refused_record_says_its_number_each_reason_and_what_mends_it(
    metro: Shell, place: StationPlace, desk: Desk, clock: StepClock
) -> None:
    approved(desk, "meter-001")
    jobs = ("issue", "--station", place, *metro.person(APPROVER), "--job", "J-1")
    clock.move(hours=-3)
    said = metro(*jobs)
    assert said.code == 2
    first, *reasons, done = said.lines
    assert re.match(r"Not issued, R-2026-\d{5}: It can't go on", first)
    assert "  · The clock ran back; the technical head has to look at it." in reasons
    assert "  → Set the clock right and let the technical head clear the alarm." in reasons
    assert done.startswith("0 documents issued")


def test_that_a_list_and_its_labels_come_from_a_job(
    metro: Shell, place: StationPlace, desk: Desk
) -> None:
    given = {"yields.cold_water_meter": "list,label"}
    desk.station.settings(given, "many", HEAD)
    approved(desk, "meter-001", "meter-002")
    typed = ("issue", "--station", place, *metro.person(APPROVER), "--job", "J-1")
    (row,) = metro.does(*typed, "--json").json["issued"]
    assert row["number"] == "JQ-2026-00001"
    file = metro.folder / "labels.pdf"
    labels = ("labels", "--station", place, *metro.person(APPROVER))
    said = metro.does(*labels, "--job", "J-1", "--skip", 2, "-o", file)
    assert said.out.startswith("2 labels")
    assert file.read_bytes().startswith(b"%PDF-")
    other = metro.folder / "list.pdf"
    assert metro.does(*labels, "JQ-2026-00001", "-o", other).out.startswith("2 labels")
    metro.refuses("label.nothing", *labels, "-o", metro.folder / "x.pdf")


def test_that_holders_get_their_notices(metro: Shell, place: StationPlace) -> None:
    folder = metro.folder / "notices"
    typed = ("due", "--within", "4000d", "--station", place, "--notices", folder)
    written = metro.does(*typed, "--json").json
    assert len(written) == len(list(folder.iterdir())) > 0
    holder = written[0]["holder"]
    one = ("due", "--within", "4000d", "--station", place, "--notices", metro.folder / "one")
    assert len(metro.does(*one, "--holder", holder, "--json").json) == 1
    metro.refuses("due.nothing", *one, "--holder", "nobody")


def test_that_the_ledger_is_written(metro: Shell, place: StationPlace) -> None:
    file = metro.folder / "ledger.xlsx"
    typed = ("export", "ledger", "--station", place, "-o", file)
    said = metro.does(*typed, "--json").json
    sheet = load_workbook(file).worksheets[0]
    assert sheet.max_row == said["rows"] + 1
    metro.refuses("file.exists", *typed)


def test_that_a_picture_is_set(metro: Shell, place: StationPlace) -> None:
    out = BytesIO()
    Image.new("RGB", (90, 90), "red").save(out, "JPEG")
    (metro.folder / "logo.jpg").write_bytes(out.getvalue())
    (metro.folder / "letter.jpg").write_text("dear Sir", "utf-8")
    typed = ("settings", "--station", place, *metro.person(HEAD), "--why", "our mark")
    good = f"paper.logo={metro.folder / 'logo.jpg'}"
    assert len(metro.does(*typed, "--picture", good, "--json").json["paper.logo"]) == 64
    metro.refuses(
        "picture.not_shown", *typed, "--picture", f"paper.logo={metro.folder / 'letter.jpg'}"
    )
    metro.refuses("pair.no_text", *typed, "--picture", "paper.logo")
    metro.refuses("file.unreadable", *typed, "--picture", "paper.logo=/nowhere.png")
