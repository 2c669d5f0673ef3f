"""Every regulation that is shipped loads, is cited number by number, and meets its case file."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import jsonschema
import pytest

from metro import resource
from metro.app.judging import CaseResult, judge_case
from metro.model.evidence import Certainty
from metro.quantities.decimals import decimal_of
from metro.regulations import library
from metro.regulations.cases import Case, read_cases
from metro.regulations.cursor import plain
from metro.regulations.editions import overlapping
from metro.regulations.schemes import schemes as all_schemes
from metro.regulations.source import parse

CASES = Path(__file__).parent / "cases"
IDS = library.ids()


def cases_of(regulation: str) -> list[Case]:
    file = CASES / f"{regulation}.yaml"
    return read_cases(file.read_bytes(), file.name)


ALL = [pytest.param(case, id=f"{case.file}:{case.line}") for name in IDS for case in cases_of(name)]


@pytest.fixture(scope="module", params=IDS)
def results(request: pytest.FixtureRequest) -> list[CaseResult]:
    return [judge_case(case) for case in cases_of(request.param)]


def test_that_a_regulation_and_its_cases_have_one_name_that_says_number_and_edition() -> None:
    assert {file.stem for file in CASES.glob("*.yaml")} == set(IDS)
    for name in IDS:
        rows = library.shipped(name)
        number = rows.number.lower().replace(" ", "-")
        assert name.startswith(f"{number}-{rows.edition}-"), name


def test_that_no_two_editions_are_in_force_on_one_day() -> None:
    data = {name: library.data(name) for name in IDS}

    assert overlapping([library.shipped(name) for name in IDS], data) == []


def test_that_an_edition_ends_the_day_before_the_next_one_comes_into_force() -> None:
    ended = [row for row in map(library.shipped, IDS) if row.in_force_until is not None]
    assert len(ended) >= 3
    for row in ended:
        assert row.in_force_until is not None
        begin = row.in_force_until + timedelta(days=1)
        assert [
            other.edition
            for other in map(library.shipped, IDS)
            if (other.number, other.instrument) == (row.number, row.instrument)
            and other.in_force_from == begin
        ], row.id


@pytest.mark.parametrize("case", ALL)
def test_that_a_case_comes_out_as_expected(case: Case) -> None:
    result = judge_case(case)

    assert result.differences == (), f"{case.name}: {result.refused or ''}"
    assert result.met is True


@pytest.mark.parametrize("regulation", IDS)
def test_that_every_case_names_the_regulation_and_where_its_values_come_from(
    regulation: str,
) -> None:
    for case in cases_of(regulation):
        assert case.regulation == regulation
        assert len(case.source) > 10, case.name
        assert case.expect, case.name


@pytest.mark.parametrize("regulation", IDS)
def test_that_the_names_of_cases_differ(regulation: str) -> None:
    names = [case.name for case in cases_of(regulation)]

    assert len(set(names)) == len(names)


def sides_met(values: dict[str, object]) -> set[str]:
    """Name the sides of its limit that the rounded result of a passed point lies exactly on."""
    result, limit = values["result"], values["limit"]
    if result is None or not isinstance(limit, list) or values["verdict"] != "passed":
        return set()
    number = decimal_of(str(result).split(" ", maxsplit=1)[0])
    sides = {
        name: decimal_of(str(side).split(" ", maxsplit=1)[0])
        for name, side in zip(("low", "high"), limit, strict=True)
        if side is not None
    }
    return {name for name, side in sides.items() if number and number == side}


def points(shown: dict[str, object]) -> list[dict[str, object]]:
    parts = shown.get("parts", {"-": shown})
    assert isinstance(parts, dict)
    return [
        values
        for part in parts.values()
        for item in part["items"].values()
        for values in item.values()
    ]


def test_that_each_case_file_holds_a_pass_a_fail_both_edges_and_a_wrong_unit(
    results: list[CaseResult],
) -> None:
    shown = [dict(result.shown) for result in results if result.shown is not None]
    refused = {result.refused.code for result in results if result.refused is not None}

    assert any(row["verdict"] == "passed" for row in shown)
    assert any(row["verdict"] == "rejected" for row in shown)
    met = {side for row in shown for values in points(row) for side in sides_met(values)}
    assert met == {"low", "high"}
    assert "quantity.wrong_kind" in refused


def published(expect: object) -> Iterator[dict[str, object]]:
    """Walk the expected values of a case that name who published them."""
    if isinstance(expect, dict):
        if isinstance(expect.get("source"), dict):
            yield expect
        for below in expect.values():
            yield from published(below)


def test_that_many_expected_values_were_published() -> None:
    """By others: an example with its readings and result, or a table with its limit.

    What we calculated ourselves is not counted. An address or the number of a Recommendation comes
    first, so that a reader finds it.
    """
    values = [row for name in IDS for case in cases_of(name) for row in published(case.expect)]
    kinds = Counter(kind for row in values for kind in row["source"])  # type: ignore[attr-defined]
    address = re.compile(r"https?://|(?:m\.)?[a-z0-9]+\.(?:com|cn|gov\.uk)|OIML R |IEC |Directive ")

    told = {name: [case for case in cases_of(name) if list(published(case.expect))] for name in IDS}

    assert kinds["example"] >= 30
    assert len(values) >= 250
    assert sum(len(cases) for cases in told.values()) >= 120
    assert sum(bool(cases) for cases in told.values()) >= 19
    for row in values:
        assert isinstance(row["source"], dict)
        (kind, text), *_ = row["source"].items()
        assert address.match(text), text
        assert any(
            key in row for key in (("limit",) if kind == "table" else ("result", "unrounded"))
        )


def test_that_a_source_can_be_opened_or_says_that_it_can_not() -> None:
    schemes = [source for scheme in all_schemes() for source in scheme.sources.values()]
    rows = [source for name in IDS for source in library.shipped(name).sources.values()]
    for source in (*rows, *schemes):
        assert source.title
        assert source.url.startswith(("https://", "http://", "no address was kept: ")), source.url


@pytest.mark.parametrize("regulation", IDS)
def test_that_every_number_has_evidence(regulation: str) -> None:
    for number in library.shipped(regulation).numbers:
        evidence = number.evidence
        if evidence.certainty is Certainty.SEEN:
            assert evidence.clause, number.path
        if evidence.certainty is not Certainty.MEMORY:
            assert evidence.source, number.path


@pytest.mark.parametrize("regulation", IDS)
def test_that_no_two_numbers_share_a_path(regulation: str) -> None:
    paths = [number.path for number in library.shipped(regulation).numbers]

    assert len(set(paths)) == len(paths)


SEEN = {"jjg-162-2009-cold-water-meters", "jjg-225-2001-heat-meters"}


@pytest.mark.parametrize("regulation", [name for name in IDS if name not in SEEN])
def test_that_nothing_is_said_to_be_seen_before_the_printed_text_was_read(regulation: str) -> None:
    """Only superseded editions could be read whole: were one more, this test names it."""
    numbers = library.shipped(regulation).numbers

    assert all(number.evidence.certainty is not Certainty.SEEN for number in numbers)


def test_that_an_edition_read_whole_is_superseded_and_mostly_seen() -> None:
    for name in SEEN:
        rows = library.shipped(name)
        seen = [row for row in rows.numbers if row.evidence.certainty is Certainty.SEEN]
        assert rows.in_force_until is not None
        assert len(seen) > 0.8 * len(rows.numbers)


@pytest.mark.parametrize("regulation", IDS)
def test_that_names_are_in_both_languages(regulation: str) -> None:
    rows = library.shipped(regulation)
    named = [rows.title, rows.instrument_name, rows.wording.passed, rows.wording.failed]
    named += [row.title for row in (*rows.items, *rows.standards, *rows.surroundings, *rows.seals)]
    named += [row.title for item in rows.items for row in (*item.points, *item.questions)]
    named += [row.title for item in rows.items for row in item.columns.values()]

    assert all(name.zh and name.en for name in named)


@pytest.mark.parametrize(
    ("folder", "schema"),
    [
        (resource.path("regulations"), "regulation"),
        (resource.path("hierarchy"), "hierarchy"),
        (resource.path("catalogue"), "catalogue"),
        (CASES, "case"),
    ],
)
def test_that_every_shipped_file_validates_against_its_schema(folder: Path, schema: str) -> None:
    rules = json.loads(resource.read_bytes("schema", f"{schema}.json"))
    jsonschema.Draft202012Validator.check_schema(rules)
    validator = jsonschema.Draft202012Validator(rules)
    files = sorted(folder.glob("*.yaml"))

    assert files
    for file in files:
        found = [
            error.message
            for error in validator.iter_errors(plain(parse(file.read_bytes(), file.name)))
        ]
        assert not found, f"{file.name}: {found[:3]}"


@pytest.mark.parametrize(
    ("schema", "good", "bad"),
    [
        ("regulation", "limit", {"id": "low", "value": "±5 %", "certainty": "sure"}),
        ("regulation", "question", {"id": "marks"}),
        ("case", "expect", {"verdict": "fine"}),
        ("hierarchy", "words", {"zh": "质量"}),
        ("catalogue", "fact", {"value": "true"}),
    ],
)
def test_that_a_schema_refuses_what_is_wrong(schema: str, good: str, bad: object) -> None:
    rules = json.loads(resource.read_bytes("schema", f"{schema}.json"))
    part = {**rules, "$ref": f"#/$defs/{good}"}
    part = {key: part[key] for key in ("$schema", "$defs", "$ref")}

    assert not jsonschema.Draft202012Validator(part).is_valid(bad)
