from pathlib import Path

from metro.app.places import StationPlace

from ...station import HEAD, VERIFIER
from ..conftest import Shell, bytes_below


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
