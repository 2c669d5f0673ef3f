"""What an author can get wrong is refused with file, line, key, the reason and the good form."""

import re
from collections.abc import Callable

import pytest

from metro import language
from metro.errors import MetroError
from metro.regulations import library
from metro.regulations.editions import overlapping
from metro.regulations.reader import read_regulation
from metro.regulations.zones import MOST

from .conftest import TEXT

Change = tuple[str, str]
MANY = " + ".join(["indicated"] * 90)
NO_SUCH_ROW = 'when: "load < Max and load * table(share, mode) < 2 * Max",'
BOMB = "\n".join(
    ["bomb:", "  a: &a [x, x, x, x, x, x, x, x, x, x]"]
    + [
        f"  {name}: &{name} [{', '.join([f'*{before}'] * 10)}]"
        for before, name in zip("abcdefgh", "bcdefghi", strict=True)
    ]
)


def refusal(text: str | bytes) -> MetroError:
    data = text.encode() if isinstance(text, str) else text
    with pytest.raises(MetroError) as error:
        read_regulation(data, "small", thorough=True)
    return error.value


def changed(*changes: Change) -> str:
    text = TEXT
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return text


BAD: dict[str, tuple[str, str, str]] = {
    "a wrong dimension": (
        changed(("expression: deviation - zero", "expression: deviation * zero")),
        "expression.wrong_result",
        "items.error.result.expression",
    ),
    "two kinds in a sum": (
        changed(("expression: deviation - zero", "expression: deviation - temperature")),
        "expression.two_kinds",
        "items.error.result.expression",
    ),
    "powers of powers": (
        changed(
            (
                "expression: (indicated - load) / load",
                "expression: ((((load / Max) ** 6) ** 6) ** 6) ** 6",
            )
        ),
        "expression.power",
        "items.mean_error.result.expression",
    ),
    "a long expression": (
        changed(("expression: indicated, kind", f"expression: {MANY}, kind")),
        "expression.too_large",
        "items.zero.result.expression",
    ),
    "a value of itself": (
        changed(("expression: indicated - load, decimals: 2", "expression: deviation - load")),
        "regulation.circular_reference",
        "items.error.derived.deviation.expression",
    ),
    "a circle of three": (
        changed(
            (
                "deviation: {kind: mass, unit: g, expression: indicated - load, decimals: 2}",
                "deviation: {kind: mass, unit: g, expression: one - load}\n"
                "      one: {kind: mass, unit: g, expression: three + two}\n"
                "      two: {kind: mass, unit: g, cases: [{when: load > 2 g, "
                "expression: deviation}]}\n"
                "      three: {kind: mass, unit: g, expression: load}",
            )
        ),
        "regulation.circular_reference",
        "items.error.derived.deviation.expression",
    ),
    "a circle of items": (
        changed(
            (
                "result: {expression: indicated, kind",
                "result: {expression: indicated - error, kind",
            ),
        ),
        "regulation.circular_reference",
        "items.zero.result.expression",
    ),
    "a value before it is there": (
        changed(
            (
                "result: {expression: indicated, kind: mass",
                "result: {expression: indicated * mean_error, kind: mass",
            )
        ),
        "regulation.named_too_early",
        "items.zero.result.expression",
    ),
    "zones that overlap": (
        changed(("when: load < Max,", "when: load <= Max,")),
        "regulation.zones_overlap",
        "items.error.maximum_permissible_error.high",
    ),
    "a border in no zone": (
        changed(("when: load >= Max,", "when: load > Max,")),
        "regulation.zone_missing",
        "items.error.maximum_permissible_error",
    ),
    "a class in no zone": (
        changed(("- {id: mean, value: ±1 %,", "- {id: mean, when: class == A, value: ±1 %,")),
        "regulation.zone_missing",
        "items.mean_error.maximum_permissible_error",
    ),
    "a point in no zone": (
        changed(
            (
                "points: [{id: middle, quantities: {load: Max / 2}}]",
                "points: [{id: middle, quantities: {share: 50 %}}, "
                "{id: top, quantities: {share: 1 * 100 %}}]",
            ),
            ("nominal: load, standard", "nominal: Max * share, standard"),
            ("- {id: mean, value: ±1 %,", "- {id: mean, when: share < 80 %, value: ±1 %,"),
        ),
        "regulation.zone_missing",
        "items.mean_error.maximum_permissible_error",
    ),
    "a step that is none": (
        changed(("step: 0.1 * e}\n    maximum", "step: 0.03 g}\n    maximum")),
        "regulation.bad_step",
        "items.zero.result.step",
    ),
    "a tenth that is no step": (
        changed(("- {id: mean, value: ±1 %,", "- {id: mean, value: ±0.3 %,")),
        "regulation.bad_step",
        "items.mean_error.result.step",
    ),
    "a border between two ratings in no zone": (
        changed(
            ("when: load < Max,", "when: load <= e,"),
            ("when: load >= Max,", "when: load > e and load < extra,"),
            (
                "      - {id: in_service,",
                "      - {id: top, for: [initial, periodic], when: load > extra, "
                "value: ±1 g, certainty: memory}\n      - {id: in_service,",
            ),
        ),
        "regulation.zone_missing",
        "items.error.maximum_permissible_error",
    ),
    "a key twice": (
        changed(("decision: regulation", "decision: regulation\ndecision: regulation")),
        "file.duplicate_key",
        "decision",
    ),
    "a bomb of aliases": (changed(("seals:", f"{BOMB}\nseals:")), "file.alias", "bomb.a"),
    "10 MB of text": (
        changed(("seals:", f"more: {'x' * 10_000_000}\nseals:")),
        "file.too_large",
        "/",
    ),
}


@pytest.mark.parametrize("what", BAD)
def test_that_it_is_refused_with_file_line_key_reason_and_good_form(what: str) -> None:
    text, code, key = BAD[what]
    error = refusal(text)

    assert error.code == code
    assert error.parameters["file"] == "small.yaml"
    assert error.parameters["key"] == key
    assert error.parameters["line"]
    for spoken in language.LANGUAGES:
        cause, remedy = language.cause(error, spoken), language.remedy(error, spoken)
        assert cause != f"{code}.cause"
        assert remedy != f"{code}.remedy"
        assert "{" not in cause + remedy
        in_place = ("file.", "regulation.")
        if code.startswith(in_place):
            assert "small.yaml" in cause


def test_that_a_circle_is_shown_all_around() -> None:
    error = refusal(BAD["a circle of three"][0])

    assert error.parameters["way"] == "deviation → one → two → deviation"
    assert "deviation → one → two → deviation" in language.cause(error, "zh")


def test_that_the_place_where_zones_overlap_or_miss_is_told() -> None:
    overlap, missing = (
        refusal(BAD[name][0]) for name in ("zones that overlap", "a class in no zone")
    )

    assert overlap.parameters["rows"] == ("low", "high")
    assert overlap.parameters["at"] == "load = 1 g, verification = initial"
    assert missing.parameters["at"] == "class = B, verification = after_repair"


def test_that_an_edition_may_not_begin_while_another_is_in_force() -> None:
    later = TEXT.replace("edition: 2020", "edition: 2025").replace(
        "from: 2020-01-01, until: 2029-12-31", "from: 2025-06-01, until: null"
    )
    one = read_regulation(TEXT.encode(), "small")
    other = read_regulation(later.encode(), "later")
    regional = read_regulation(later.replace("territory: null", "territory: 沪").encode(), "later")
    files = {"small": TEXT.encode(), "later": later.encode()}

    (error,) = overlapping([other, one], files)
    assert error.code == "regulation.editions_overlap"
    assert (error.parameters["file"], error.parameters["key"]) == ("small.yaml", "in_force.until")
    assert TEXT.splitlines()[int(str(error.parameters["line"])) - 1].startswith("in_force:")
    assert overlapping([one, regional], files) == []
    for spoken in language.LANGUAGES:
        assert "JJG 0—2025" in language.cause(error, spoken)
        assert "until: " in language.remedy(error, spoken)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        (
            (("choices: [fine, coarse], ", ""), ("when: load < Max,", 'when: mode == "fine",')),
            "words of no list",
        ),
        (
            (("when: load < Max,", "when: load < Max or load / (load - load) > 2,"),),
            "no arithmetic result",
        ),
        ((("when: load < Max,", NO_SUCH_ROW),), "no row of a table"),
        (
            (
                ("when: load < Max,", "when: load < e and load < Max,"),
                ("when: load >= Max,", "when: load >= e and load < Max or load >= Max,"),
            ),
            "right where e is below Max, as nothing of the plate denies",
        ),
        ((("when: load < Max,", "when: load < Max and note - note <= e,"),), "no border at all"),
    ],
)
def test_that_what_cannot_be_told_is_left_to_the_judge(
    changes: tuple[Change, ...], why: str
) -> None:
    del why
    text = changed(*changes)
    assert read_regulation(text.encode(), "small", thorough=True).number == "JJG 0"


def test_that_too_many_places_to_go_through_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("metro.regulations.zones.MOST", 1)
    error = refusal(TEXT)

    assert MOST > 1000
    assert error.code == "regulation.zones_too_many"
    assert (error.parameters["most"], error.parameters["line"] is None) == (1, False)


BORDER = re.compile(r"(<=|>=|<|>)")
ZONE = re.compile(
    r"- \{id: \w+, (?:for: \[[^]]*\], )?when: (\"[^\"]*\"|[^,}]*)(?=, value: \"?[±\[<≤])"
)
TURNED = {"<=": "<", ">=": ">", "<": "<=", ">": ">="}


def turned() -> list[tuple[str, str]]:
    """Return each regulation with one border of one zone of its limits moved to the neighbour."""
    found = []
    for name in library.ids():
        lines = library.data(name).decode().splitlines()
        for number, line in enumerate(lines):
            when = ZONE.search(line)
            border = BORDER.search(when[1]) if when is not None else None
            if when is not None and border is not None and "taken" not in line:
                mended = when[1].replace(border[0], TURNED[border[0]], 1)
                text = "\n".join(
                    [*lines[:number], line.replace(when[1], mended), *lines[number + 1 :]]
                )
                found.append((name, text))
                break
    return found


@pytest.mark.parametrize(("name", "text"), [pytest.param(*row, id=row[0]) for row in turned()])
def test_that_a_border_moved_in_a_shipped_file_is_found(name: str, text: str) -> None:
    with pytest.raises(MetroError) as error:
        read_regulation(text.encode(), name, thorough=True)

    assert error.value.code in ("regulation.zones_overlap", "regulation.zone_missing")


@pytest.mark.parametrize("name", library.ids())
def test_that_the_zones_of_every_shipped_file_meet(name: str) -> None:
    read: Callable[..., object] = read_regulation
    assert read(library.data(name), name, thorough=True) == library.shipped(name)


def test_that_a_rule_of_the_plate_that_hangs_on_the_class_denies_no_order() -> None:
    """The class is not known while the sizes of ratings are chosen."""
    text = changed(
        ("when: load < Max,", "when: class == A and load <= e or class == B,"),
        ("when: load >= Max,", "when: class == A and load > e and load < extra,"),
        ("holds: Max <= 1000 * e", "when: class == B, holds: Max <= 1000 * e"),
        (
            "      - {id: in_service,",
            "      - {id: top, for: [initial, periodic], when: class == A and load > extra, "
            "value: ±1 g, certainty: memory}\n      - {id: in_service,",
        ),
    )

    assert refusal(text).code == "regulation.zone_missing"
