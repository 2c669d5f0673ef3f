import re
from pathlib import Path

from pypdfium2 import PdfDocument

from metro.app.places import StationPlace

from ...station import HEAD, VERIFIER
from ..conftest import Shell, bytes_below

DOCS = Path(__file__).parents[3] / "docs" / "impact.md"


def test_that_impact_changes_nothing_and_counts(metro: Shell, place: StationPlace) -> None:
    before = bytes_below(place.folder)
    said = metro.does("impact", "weights-m1", "--station", place, "--shift", "5 %")
    assert bytes_below(place.folder) == before
    assert said.lines[0].startswith("weights-m1: suspect from")
    assert "5 %" in said.lines[2]
    found = metro.does(
        "impact",
        "weights-m1",
        "--station",
        place,
        "--shift",
        "5 %",
        "--known",
        "2026-12-31",
        "--json",
    ).json
    outcomes = [row["outcome"] for row in found["rows"]]
    assert outcomes == sorted(outcomes, key=["flips", "suspect", "keeps", "untouched"].index)
    assert found["count"]["flips"] == outcomes.count("flips") > 0
    assert found["known"] == "2026-12-31"


def test_that_a_shift_of_another_kind_is_refused_with_the_kind_that_is_wanted(
    metro: Shell, place: StationPlace
) -> None:
    typed = ("impact", "weights-m1", "--station", place, "--shift", "3 L")
    said = metro.refuses("impact.other_kind", *typed)
    assert "it gave mass." in said["en"].err
    assert "kg" in said["en"].err


def test_that_a_recall_is_played_through(metro: Shell, place: StationPlace, tmp_path: Path) -> None:
    head = (*metro.person(HEAD), "--station", place)
    found = metro.does(
        "impact",
        "weights-m1",
        *("--shift", "5 %", "--declare", "--why", "found +5 %", *head, "--json"),
    ).json
    case, documents = found["case"]["id"], found["case"]["documents"]
    assert documents
    listed = metro.does("certificates", "--station", place).lines
    assert any(documents[0] in row and "under review" in row for row in listed)
    folder = tmp_path / "letters"
    someone = (*metro.person(VERIFIER), "--station", place)
    written = metro.does("recall", "letters", case, "-o", folder, *someone, "--json").json
    assert [Path(row["file"]).read_bytes()[:4] for row in written["letters"]] == [b"%PDF"] * len(
        written["letters"]
    )
    assert "open" in metro.does("recall", "list", "--station", place).lines[-1]
    metro.does("recall", "close", case, "--why", "all verified again", *head)
    assert "closed" in metro.does("recall", "list", "--station", place).lines[-1]
    listed = metro.does("certificates", "--station", place).out
    assert "under review" not in listed


def test_that_the_list_is_written_as_a_paper_on_request(
    metro: Shell, place: StationPlace, tmp_path: Path
) -> None:
    file = tmp_path / "impact.pdf"
    asked = ("impact", "weights-m1", "--station", place, "--shift", "5 %", "-o", file)
    said = metro.does(*asked)
    assert said.lines[-1] == f"The list of the impact is in {file}."
    text = PdfDocument(file)[0].get_textpage().get_text_bounded()
    assert "标准器失准影响清单" in text
    assert "W-0815" in text


def test_that_the_due_list_says_what_is_due_by_a_case_and_why(
    metro: Shell, place: StationPlace
) -> None:
    head = (*metro.person(HEAD), "--station", place)
    declare = ("--shift", "5 %", "--declare", "--why", "found +5 %", *head, "--json")
    case = metro.does("impact", "weights-m1", *declare).json["case"]["id"]
    rows = metro.does("due", "--station", place, "--within", "0d", "--json").json
    (row,) = [row for row in rows if row["recall"]]
    assert (row["recall"], row["duty"]) == (case, "reverify")
    assert row["suspect"] == "M1 等级砝码组 W-0815"
    said = metro.does("due", "--station", place, "--within", "0d").out
    assert "review: M1" in said


def keys(value: object) -> set[str]:
    """Return every key of what a verb prints, however deep; parameters have those of a reason."""
    if isinstance(value, dict):
        below = (inner for key, inner in value.items() if key != "parameters")
        return {str(key) for key in value}.union(*map(keys, below))
    return set().union(*map(keys, value)) if isinstance(value, list) else set()


def test_that_the_docs_give_every_key_of_what_is_printed_as_json(
    metro: Shell, place: StationPlace
) -> None:
    head = (*metro.person(HEAD), "--station", place)
    declare = ("--shift", "5 %", "--declare", "--why", "found +5 %", *head)
    asked = {
        "metro trace": ("trace", "scale-001", "--station", place),
        "metro impact": ("impact", "weights-m1", *declare),
        "metro completeness": ("completeness", "--station", place),
    }
    text = DOCS.read_text("utf-8")
    for verb, typed in asked.items():
        printed = keys(metro.does(*typed, "--json").json)
        _, _, section = text.partition(f"### `{verb} --json`")
        told = set(re.findall(r"`([a-z_]+)`", section.partition("###")[0]))
        assert printed <= told, f"{verb}: {sorted(printed - told)}"


def test_that_a_shift_without_a_unit_is_refused(metro: Shell, place: StationPlace) -> None:
    asked = ("impact", "weights-m1", "--station", place, "--shift")
    metro.refuses("impact.bare_shift", *asked, "0.08")
    metro.refuses("impact.bare_shift", *asked, "0 kg .. 5 kg: 0.1; 5 kg .. 20 kg: 0.05 %")
