from pathlib import Path

from metro import language
from metro.app.places import StationPlace

from ...station import HEAD, VERIFIER
from ..conftest import Shell, bytes_below, has_chinese


def test_that_the_matrix_is_a_table_with_every_gap_in_words(
    metro: Shell, place: StationPlace
) -> None:
    before = bytes_below(place.folder)
    said = metro.does("completeness", "--station", place)
    assert bytes_below(place.folder) == before
    assert said.lines[0] == "Completeness as of 2026-11-03"
    assert said.lines[1].split() == [
        "Kind", "Instruments", "Standard", "Regulation", "Authority", "People", "Chain",
    ]  # fmt: skip
    assert said.lines[2].split() == [
        "Weights",
        "1",
        "✓",
        "met",
        "✕",
        "gap",
        "✓",
        "met",
        "✓",
        "met",
        "✓",
        "met",
    ]
    assert "3 numbers of JJG 99—2022 are not confirmed by the technical head." in said.out
    assert "What would close it: confirm the numbers against the printed text" in said.out
    assert said.lines[-1].endswith("with gaps: 1 kinds, 1 instruments.")
    assert "rail" not in said.out


def test_that_the_catalogue_is_told_apart(metro: Shell, place: StationPlace) -> None:
    said = metro.does("completeness", "--catalogue", "--station", place, language="zh")
    assert "轨道衡 (仅在目录)" in said.out
    assert "没有能检定它的计量标准。" in said.out
    assert "gap" not in said.out


def test_that_json_has_codes_and_words_of_both_languages(metro: Shell, place: StationPlace) -> None:
    typed = ("completeness", "--station", place, "--on", "2026-11-04", "--json")
    found = metro.does(*typed).json
    assert found["on"] == "2026-11-04"
    weights = found["rows"][0]
    assert (weights["kind"], weights["state"], weights["instruments"]) == ("weight_set", "gap", 1)
    cells = {cell["need"]: cell for cell in weights["cells"]}
    assert {need: cell["state"] for need, cell in cells.items()} == {
        "standard": "met",
        "regulation": "gap",
        "authority": "met",
        "people": "met",
        "chain": "met",
    }
    (gap,) = cells["regulation"]["gaps"]
    assert gap["reason"]["code"] == "completeness.regulation_open"
    assert gap["remedies"] == ["confirm_numbers"]
    assert set(gap["words"]) == set(language.LANGUAGES)
    assert has_chinese(gap["words"]["zh"])
    assert not has_chinese(gap["words"]["en"])


def test_that_another_body_is_arranged_and_the_gap_stays_named(
    metro: Shell, place: StationPlace
) -> None:
    words = ("--body", "示例市所", "--document", "函 1", "--form", "bought", "--station", place)
    said = metro.does("arrange", "weight_set", *words, *metro.person(HEAD))
    assert said.out == "Verified by 示例市所: a bought service (函 1).\n"
    said = metro.does("completeness", "--station", place)
    assert "Verified by 示例市所: a bought service (函 1)." in said.out
    assert "→ Regulation: 3 numbers of JJG 99—2022" in said.out
    assert "What would close it" not in said.out
    ended = (*words, "--from", "2026-01-01", "--until", "2026-02-01", "--json")
    found = metro.does("arrange", "weight_set", *ended, *metro.person(HEAD)).json
    assert (found["since"], found["until"]) == ("2026-01-01", "2026-02-01")
    assert "✕ Regulation" in metro.does("completeness", "--station", place).out


def test_that_the_broken_link_is_said_behind_its_gap(metro: Shell, place: StationPlace) -> None:
    said = metro.does("completeness", "--station", place, "--on", "2028-06-01")
    assert "the chain of 水表检定装置 B-0098 is broken. 市计 L2026-01-0009 was valid" in said.out


def test_that_a_wrong_arrangement_is_refused(metro: Shell, place: StationPlace) -> None:
    words = ("--body", "示例市所", "--document", "函 1", "--station", place)
    head = metro.person(HEAD)
    metro.refuses("arrangement.unknown_kind", "arrange", "scales", *words, *head)
    early = ("--from", "2026-02-01", "--until", "2026-01-01")
    metro.refuses("arrangement.dates", "arrange", "weight_set", *words, *early, *head)
    metro.refuses("role.needed", "arrange", "weight_set", *words, *metro.person(VERIFIER))


def test_that_the_diagram_of_a_standard_is_a_file(
    metro: Shell, place: StationPlace, tmp_path: Path
) -> None:
    before = bytes_below(place.folder)
    file = tmp_path / "diagram.pdf"
    said = metro.does("standard", "diagram", "fuel", "-o", file, "--station", place)
    assert said.out == f"The diagram of 加油机检定装置 is in {file}.\n"
    assert file.read_bytes().startswith(b"%PDF")
    assert bytes_below(place.folder) == before
    metro.refuses("standard.unknown", "standard", "diagram", "x", "-o", file, "--station", place)
    early = ("--on", "2026-01-05", "--station", place)
    metro.refuses("file.exists", "standard", "diagram", "fuel", "-o", file, *early)
    typed = ("standard", "diagram", "water", "-o", tmp_path / "w.pdf", "--station", place)
    assert metro.does(*typed, "--json").json["standard"] == "water"
