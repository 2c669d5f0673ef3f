"""`metro judge`: what it prints, and what it makes of files that nobody should have written."""

import gc
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from metro.app.judging import judge_case
from metro.cli.verbs.judge import uncollected
from metro.regulations.cases import read_cases

from ..conftest import Said, Shell, has_chinese

CASES = Path(__file__).parents[2] / "regulations" / "cases"
METER = """\
- name: A new meter passes
  regulation: jjg-162-2019-cold-water-meters
  on: 2026-03-01
  verification: initial
  instrument:
    class: "2"
    ratings:
      {Q1: 0.025 m³/h, Q2: 0.04 m³/h, Q3: 2.5 m³/h, Q4: 3.125 m³/h, DN: 15 mm, division: 0.02 L}
  conditions: {water_temperature: [20.1 ℃, 20.3 ℃]}
  standards: {bench: {U: 0.2 %, k: "2"}}
  answers:
    appearance: {marks: conforms, readable: conforms, protection: conforms, function: conforms}
    tightness: {no_leak: conforms}
  readings:
    error_of_indication:
      Q3: [{indicated: 100.8 L, reference: 100.0 L}]
      Q2: [{indicated: 10.02 L, reference: 10.00 L}]
      Q1: [{indicated: 10.50 L, reference: 10.00 L}]
"""


def judged(
    metro: Shell, *changes: tuple[str, str], language: str = "en", json: bool = False
) -> Said:
    text = METER
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    (metro.folder / "case.yaml").write_text(text, "utf-8")
    typed = ("judge", metro.folder / "case.yaml", *(["--json"] if json else []))
    return metro(*typed, language=language)


def test_that_every_point_is_shown_with_result_limit_and_verdict(metro: Shell) -> None:
    said = judged(metro)
    assert said.code == 0
    assert said.lines[0] == "Passed  A new meter passes"
    # (100.8 − 100.0) / 100.0 = 0.8 %; class 2 allows ±2 % from Q2 on and ±5 % below.
    assert (
        "    Error of indication · Permanent flow Q3: 0.8 % (0.8 %)  [-2 % .. 2 %]  Passed"
        in said.lines
    )
    assert (
        "    Error of indication · Minimum flow Q1: 5.0 % (5 %)  [-5 % .. 5 %]  Passed"
        in said.lines
    )
    assert (
        "    Tightness · No leak under the maximum admissible pressure for at least 1 min: Passed"
        in said.lines
    )


def test_that_a_rejected_meter_is_a_result_and_not_an_error(metro: Shell) -> None:
    """10.52 L of 10 L is +5.2 %, beyond ±5 %; JJG 162 asks for two more tests, all the same."""
    one = "{indicated: 10.50 L, reference: 10.00 L}"
    three = ", ".join([one.replace("10.50", "10.52")] * 3)
    said = judged(metro, (one, three), language="zh")
    assert said.code == 0
    assert said.lines[0] == "不合格  A new meter passes"
    assert "    示值误差 · 最小流量 Q1: 5.2 % (5.2 %)  [-5 % .. 5 %]  不合格" in said.lines


def test_that_the_same_is_said_as_json(metro: Shell) -> None:
    (row,) = judged(metro, json=True).json
    assert row["verdict"] == "passed"
    assert row["items"]["error_of_indication"]["Q3"] == {
        "unrounded": "0.8 %",
        "result": "0.8 %",
        "limit": ["-2 %", "2 %"],
        "verdict": "passed",
    }


@pytest.mark.parametrize("file", sorted(CASES.glob("*.yaml")), ids=lambda file: file.stem)
def test_that_no_case_of_ours_prints_a_limit_that_is_none(metro: Shell, file: Path) -> None:
    said = metro.does("judge", file)
    assert "None" not in said.out
    assert "≠" not in said.out


def test_that_a_limit_with_one_side_says_which(metro: Shell) -> None:
    said = metro.does("judge", CASES / "jjg-443-2023-fuel-dispensers.yaml").out
    assert "[≤ 0.10 %]" in said


def test_that_a_case_with_parts_names_them(metro: Shell) -> None:
    said = metro.does("judge", CASES / "jjg-443-2023-fuel-dispensers.yaml").lines
    assert any(
        line.startswith("    nozzle_1 · Error of indication · Flow point Q(1): ") for line in said
    )


@pytest.mark.parametrize(
    ("language", "place"),
    [("zh", "case.yaml 第 "), ("en", "case.yaml, line ")],
)
def test_that_a_value_that_is_refused_is_named_with_line_and_cell(
    metro: Shell, language: str, place: str
) -> None:
    said = judged(metro, ("100.8 L", "100.8 kg"), language=language)
    assert said.code == 2
    (line,) = [line for line in said.lines if "quantity.wrong_kind" in line]
    assert place in line
    assert "reading/-/error_of_indication/as_found/Q3/0/indicated" in line


def test_that_an_unrounded_result_ends_two_decimals_below_the_result(metro: Shell) -> None:
    """100.20 L of 99.9904882 L is +0.20954 %, mean of three; the paper has four decimals too."""
    said = metro.does("judge", CASES / "jjg-443-2023-fuel-dispensers.yaml").out
    assert "Flow point Q(1): 0.21 % (0.2095 %)  [-0.30 % .. 0.30 %]  Passed" in said


def test_that_an_expectation_that_is_not_met_is_said_and_ends_with_2(metro: Shell) -> None:
    said = judged(metro, ("  readings:", "  expect: {verdict: rejected}\n  readings:"))
    assert (said.code, said.err) == (2, "")
    assert "    ≠ verdict: rejected ≠ passed" in said.lines


def test_that_an_expected_refusal_is_good(metro: Shell) -> None:
    changes = (
        ("100.8 L", "100.8 kg"),
        ("  readings:", "  expect: {refused: quantity.wrong_kind}\n  readings:"),
    )
    said = judged(metro, *changes)
    assert said.code == 0
    assert said.lines[0] == "Refused, as expected  A new meter passes"
    assert said.lines[-1] == "Cases: 1; other than expected: 0."


WRONG = [
    ("100.8 L", "100.8 kg", "quantity.wrong_kind"),
    ("100.8 L", "100.8 gallon", "quantity.not_legal"),
    ("indicated: 100.8 L, ", "", "reading.missing"),
    ('{bench: {U: 0.2 %, k: "2"}}', "{}", "reading.names_no_standard"),
    ("on: 2026-03-01", "on: 2020-03-30", "regulation.not_in_force"),
]


@pytest.mark.parametrize(("old", "new", "code"), WRONG)
def test_that_a_wrong_case_is_refused_in_both_languages(
    metro: Shell, old: str, new: str, code: str
) -> None:
    causes = set()
    for language in ("zh", "en"):
        said = judged(metro, (old, new), language=language)
        name, cause, remedy, count = said.lines
        assert "1" in count
        assert (said.code, name) == (2, "✕ A new meter passes")
        assert cause.startswith(f"    {code}: ")
        assert remedy.startswith("    → ")
        assert has_chinese(cause + remedy) is (language == "zh")
        causes.add(cause)
        refused = judged(metro, (old, new), language=language, json=True).json[0]["refused"]
        assert f"    {code}: {refused['cause']}" == cause
    assert len(causes) == 2


def test_that_a_refused_case_lets_the_others_be_judged(metro: Shell) -> None:
    second = METER.replace("100.8 L", "100.8 kg").replace("A new meter passes", "Kilograms")
    (metro.folder / "case.yaml").write_text(METER + second + METER, "utf-8")
    said = metro("judge", metro.folder / "case.yaml", "--json")
    assert said.code == 2
    assert [row.get("verdict") for row in said.json] == ["passed", None, "passed"]
    assert said.json[1]["name"] == "Kilograms"


def test_that_an_unknown_key_refuses_the_file_with_its_line(metro: Shell) -> None:
    file = metro.folder / "case.yaml"
    file.write_text(METER.replace("  conditions:", "  colour: blue\n  conditions:"), "utf-8")
    for said in metro.refuses("file.unknown_key", "judge", file).values():
        assert "case.yaml" in said.err
        assert "colour" in said.err


HOSTILE: dict[str, tuple[bytes, str]] = {
    "alias bomb": (
        b"a: &a [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n"
        b"b: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a]\n"
        b"c: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b]\n",
        "file.alias",
    ),
    "10 MB of text": (b"- name: long\n" * 800_000, "file.too_large"),
    "10 MB in one word": (b"x" * 10_000_000, "file.too_large"),
    "not UTF-8": ("- name: 电子计价秤\n".encode("gbk"), "file.not_utf8"),
    "UTF-16": ("- name: meter\n".encode("utf-16"), "file.not_utf8"),
    "bytes of a picture": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20, "file.not_utf8"),
    "NUL": (b"- name: \x00\n", "file.control_sign"),
    "deep lists": (b"[" * 100_000, "file.too_deep"),
    "deep rows": (b"- " * 100_000, "file.too_deep"),
    "deep mappings": (b"{a: " * 100_000, "file.too_deep"),
    "a tag": (b"- !!python/object/apply:os.system [ls]\n", "file.not_a_mapping"),
    "a tagged text": (b"- name: !secret x\n", "file.tag"),
    "an open quote": (b'- name: "' + b"x" * 1_000_000, "file.quote_open"),
    "a tab": (b"- name: x\n\ton: y\n", "file.tab"),
    "two documents": (b"--- []\n--- []\n", "file.two_documents"),
    "a key twice": (b"- name: a\n  name: b\n", "file.duplicate_key"),
    "a list for a key": (b"- [a]: b\n", "file.key_not_text"),
    "one text": (b"hello\n", "file.not_a_list"),
    "empty": (b"", "file.not_a_list"),
    "no case": (b"[]\n", "case.none"),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_that_a_hostile_file_is_refused_in_one_clear_sentence_at_once(
    metro: Shell, what: str
) -> None:
    data, code = HOSTILE[what]
    file = metro.folder / "case.yaml"
    file.write_bytes(data)
    metro("judge", file)  # what is loaded once is loaded
    start = time.monotonic()
    said = metro("judge", file)
    assert time.monotonic() - start < 1
    assert len(said.err) < 400
    metro.refuses(code, "judge", file)


def test_that_a_mark_of_byte_order_is_no_harm(metro: Shell) -> None:
    (metro.folder / "case.yaml").write_bytes(b"\xef\xbb\xbf" + METER.encode())
    assert metro.does("judge", metro.folder / "case.yaml").lines[0] == "Passed  A new meter passes"


def test_that_a_control_sign_in_a_file_is_named(metro: Shell) -> None:
    file = metro.folder / "case.yaml"
    file.write_bytes(b"- name: meter\n  on: \x00\n")
    for said in metro.refuses("file.control_sign", "judge", file).values():
        assert "U+0000" in said.err
        assert "2" in said.err.splitlines()[1]


NOT_FILES: dict[str, Callable[[Path], object]] = {
    "a folder": lambda file: file.mkdir(),
    "nothing": lambda file: None,
    "a link to itself": lambda file: file.symlink_to(file),
}


@pytest.mark.parametrize("what", NOT_FILES)
def test_that_what_is_no_file_is_refused(metro: Shell, what: str) -> None:
    NOT_FILES[what](metro.folder / "case.yaml")
    metro.refuses("file.unreadable", "judge", metro.folder / "case.yaml")


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="this machine has no /dev/zero")
def test_that_a_file_without_end_is_refused(metro: Shell) -> None:
    metro.refuses("file.too_large", "judge", "/dev/zero")


def test_that_the_words_of_a_stranger_do_not_steer_the_terminal(metro: Shell) -> None:
    said = judged(metro, ("A new meter passes", '"red \\e[31m, bell \\a, \\u009b, two\\nlines"'))
    assert said.lines[0] == "Passed  red \ufffd[31m, bell \ufffd, \ufffd, two\ufffdlines"
    refused = judged(metro, ("jjg-162-2019-cold-water-meters", '"\\e]0;owned\\a"'))
    assert "\x1b" not in refused.out


def test_that_a_long_file_of_cases_is_judged_case_by_case(metro: Shell) -> None:
    file = metro.folder / "case.yaml"
    many = [METER.replace("A new meter passes", f"Meter {number}") for number in range(200)]
    file.write_text("#" + "-" * 2_500_000 + "\n" + "".join(many), encoding="utf-8")

    rows = metro.does("judge", file, "--json").json

    assert [row["name"] for row in rows] == [f"Meter {number}" for number in range(200)]
    assert {row["verdict"] for row in rows} == {"passed"}


def test_that_rings_are_searched_for_again_afterwards() -> None:
    for before in (True, False):
        (gc.enable if before else gc.disable)()
        try:
            with uncollected():
                assert not gc.isenabled()
            assert gc.isenabled() is before
        finally:
            gc.enable()


def test_that_reading_and_judging_make_no_rings() -> None:
    cases = read_cases(METER.encode(), "meters.yaml")
    judge_case(cases[0])
    gc.collect()
    with uncollected():
        for case in read_cases(METER.encode(), "meters.yaml"):
            assert judge_case(case).judgement is not None

    assert gc.collect() == 0
