"""Every rule of the gate: what it refuses, what it lets pass, and what it says."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from metro import language
from metro.app.rules import RULES
from metro.gate import standard_range
from metro.model.gate import GateFacts, RuleResult, examine
from metro.model.verification import WHOLE, Reading
from metro.quantities.reading import read
from metro.regulations.reader import read_regulation

from .allowing import PASSING as OTHERS_PASS
from .blocking import BLOCKED as OTHERS
from .blocking import Change, Words
from .checking import CHECKING
from .correcting import AS_KNOWN, LEFT_BEHIND
from .listing import LISTED
from .passing import LOW, facts, with_quality, with_reading
from .signing import SIGNING

BLOCKED = [*OTHERS, *CHECKING, *SIGNING, *LISTED, *LEFT_BEHIND]
PASSING = [*OTHERS_PASS, *AS_KNOWN]


def ask(known: GateFacts) -> dict[str, RuleResult]:
    return {row.code: row for row in examine(RULES, known)}


@pytest.mark.parametrize("change", [row[1] for row in PASSING], ids=[row[0] for row in PASSING])
def test_that_it_passes_when(change: Change) -> None:
    blocking = {code: row.reasons for code, row in ask(change(facts())).items() if not row.passes}
    assert blocking == {}


@pytest.mark.parametrize(
    ("change", "wanted", "words"), [row[1:] for row in BLOCKED], ids=[row[0] for row in BLOCKED]
)
def test_that_it_is_blocked_by(change: Change, wanted: Mapping[str, str], words: Words) -> None:
    blocking = [row for row in ask(change(facts())).values() if not row.passes]
    assert {row.code: {reason.code for reason in row.reasons} for row in blocking} == {
        rule: {code} for rule, code in wanted.items()
    }
    first = blocking[0].reasons[0]
    assert {name: first.parameters[name] for name in words} == words


@pytest.mark.parametrize("spoken", language.LANGUAGES)
@pytest.mark.parametrize("change", [row[1] for row in BLOCKED], ids=[row[0] for row in BLOCKED])
def test_that_every_reason_is_said_whole(change: Change, spoken: str) -> None:
    for row in ask(change(facts())).values():
        for reason in row.reasons:
            said = language.say(f"reason.{reason.code}", spoken, reason.parameters)
            assert said != f"reason.{reason.code}"
            parts = language.parameters(f"reason.{reason.code}")
            assert parts <= set(reason.parameters), f"{reason.code} leaves a gap: {said}"
            assert all(reason.parameters[name] for name in parts), said


def test_that_every_rule_is_tried() -> None:
    assert {code for row in BLOCKED for code in row[2]} == {rule.code for rule in RULES}


def test_that_no_rule_is_asked_twice() -> None:
    assert len({rule.code for rule in RULES}) == len(RULES)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_that_every_rule_has_title_remedy_and_clause(rule) -> None:
    assert language.knows(f"{rule.code}.title")
    assert language.knows(f"{rule.code}.remedy")
    assert rule.clause


OVERRIDABLE = {
    "gate.standard_effective",
    "gate.standard_belongs",
    "gate.surroundings",
    "gate.points_as_prescribed",
    "gate.plate_as_known",
    "gate.day_as_taken",
}


@pytest.mark.parametrize(
    ("change", "wanted"), [(row[1], row[2]) for row in BLOCKED], ids=[row[0] for row in BLOCKED]
)
def test_that_only_soft_rules_can_be_overridden(change: Change, wanted: Mapping[str, str]) -> None:
    known = replace(change(facts()), overridden=frozenset(rule.code for rule in RULES))
    found = ask(known)
    for code in wanted:
        assert found[code].passes is (code in OVERRIDABLE)
        assert found[code].reasons, "an override keeps the reason in sight"


def test_that_all_rules_speak_at_once() -> None:
    changes = {row[0]: row[1] for row in BLOCKED}
    known = facts()
    for wanted in (
        "no temperature taken",
        "a load outside the point",
        "regulation not yet in force",
        "numbers that nobody confirmed, one of them a gap",
        "authorisation for another instrument",
        "a standard past its date by a day",
        "no checker",
        "no approver",
        "a signature that is missing",
        "a clock that ran back",
    ):
        known = changes[wanted](known)
    failing = {code for code, row in ask(known).items() if not row.passes}
    assert failing == {
        "gate.regulation_in_force",
        "gate.regulation_confirmed",
        "gate.authorised",
        "gate.standard_in_force",
        "gate.surroundings",
        "gate.points_as_prescribed",
        "gate.checker_qualified",
        "gate.approver_appointed",
        "gate.signatures_agree",
        "gate.clock_sane",
    }


SCALE = (Path(__file__).parent / "scale.yaml").read_text(encoding="utf-8")
NOMINAL = read_regulation(
    SCALE.replace(
        "load: {kind: mass, unit: g,", "load: {nominal: load, kind: mass, unit: g,"
    ).encode(),
    "scale",
)


@pytest.mark.parametrize(
    ("capacity", "high", "outside"),
    [("1000 g", "100 g", []), ("1001 g", "100 g", ["100.1 g"]), (None, "100 g", [])],
)
def test_that_a_nominal_load_lies_in_the_range_of_the_weights_too(
    capacity: str | None, high: str, outside: list[str]
) -> None:
    """The point is at a tenth of the capacity; without a capacity nothing is concluded anyway."""
    known = replace(with_quality(facts(), high=read(high)), regulation=NOMINAL)
    data = known.record.data
    part = replace(data.parts[WHOLE], readings={LOW: (Reading({"indicated": read("100 g")}),)})
    ratings = {"Max": read(capacity)} if capacity else {}
    taken = replace(data, parts={WHOLE: part}, ratings=ratings)
    reasons = list(standard_range.check(replace(known, record=replace(known.record, data=taken))))

    assert [reason.parameters["value"] for reason in reasons] == outside


def test_that_a_load_that_was_not_taken_lies_nowhere() -> None:
    known = with_reading(with_quality(facts(), high=read("1 g")), indicated="150.3 g")

    assert list(standard_range.check(known)) == []
