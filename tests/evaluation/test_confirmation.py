"""Does a certificate say what its use here requires?"""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from metro import language
from metro.evaluation.confirmation import claims_more, class_does, findings
from metro.model.event_kind import EventKind
from metro.model.standard import UpstreamCertificate
from metro.model.verification import StandardInUse
from metro.quantities.reading import read

GOOD = UpstreamCertificate(
    id="event",
    instrument="weights",
    kind=EventKind.VERIFICATION,
    number="L-1",
    issuer="市所",
    on=date(2026, 1, 10),
    valid_until=date(2027, 1, 9),
    passed=True,
    characteristics=StandardInUse(
        accuracy_class="M1", mpe=read("0.1 g"), uncertainty=read("0.2 %")
    ),
    stated="M1 级",
)


def requirement(bench: Any, name: str) -> Any:
    return next(row for row in bench.regulation.standards if row.id == name)


def test_that_a_good_certificate_gives_no_finding(bench: Any) -> None:
    assert findings(GOOD, "M1", [requirement(bench, "weights")]) == ()
    assert findings(replace(GOOD, valid_until=None), "", []) == ()


def test_that_a_failed_or_upside_down_certificate_is_found() -> None:
    assert findings(replace(GOOD, passed=False), "", []) == ("confirmation.failed",)
    early = replace(GOOD, valid_until=date(2026, 1, 9))
    assert findings(early, "", []) == ("confirmation.dates",)


def test_that_the_figure_a_requirement_compares_has_to_be_there(bench: Any) -> None:
    bare = replace(GOOD, characteristics=StandardInUse(accuracy_class="M1"))

    assert findings(bare, "M1", [requirement(bench, "thermometer")]) == (
        "confirmation.quality_missing",
    )
    assert findings(bare, "M1", [requirement(bench, "bench")]) == ("confirmation.quality_missing",)
    assert findings(bare, "M1", [requirement(bench, "weights")]) == ()
    assert findings(bare, "M1", [requirement(bench, "meter")]) == (
        "confirmation.quality_missing",
        "confirmation.values_missing",
    )


def test_that_the_values_a_requirement_brings_along_have_to_be_there(bench: Any) -> None:
    values = {"offset": read("1 g"), "make": "x"}
    whole = replace(GOOD, characteristics=replace(GOOD.characteristics, values=values))

    assert findings(whole, "", [requirement(bench, "meter")]) == ()
    assert findings(GOOD, "", [requirement(bench, "meter")]) == ("confirmation.values_missing",)


@pytest.mark.parametrize(
    ("stated", "required", "does"),
    [
        ("5.0级合格", "4.0级", False),
        ("4.0级", "4.0级", True),
        ("2.5 级", "4.0级", True),
        ("0.2", "0.5", True),
        ("F2", "M1", True),
        ("M1", "M1", True),
        ("M2", "M1", False),
        ("E1", "M3", True),
        ("M1-2", "M2", True),
        ("二等", "二等", True),
        ("三等", "二等", False),
        ("0.2级", "M1", False),
        ("M1级", "F1级", False),
        ("F1级", "M1级", True),
        ("F2级", "M2", True),
        ("M1 级", "M1", True),
        ("M1", "M1级", True),
        ("准确度等级：0.05 级", "0.1级", True),
        ("10级", "5级", False),
    ],
)
def test_that_a_better_class_does(stated: str, required: str, does: bool) -> None:
    certificate = replace(GOOD, characteristics=StandardInUse(accuracy_class=stated))

    assert class_does(certificate, required) is does
    assert ("confirmation.class" in findings(certificate, required, [])) is not does


def test_that_the_words_of_the_certificate_count_where_no_class_is_entered() -> None:
    stated = replace(GOOD, characteristics=StandardInUse(), stated="0.2级")

    assert class_does(stated, "0.5级")


def test_that_findings_have_words(bench: Any) -> None:
    for code in ("failed", "dates", "class", "quality_missing", "values_missing"):
        for spoken in language.LANGUAGES:
            assert language.knows(f"confirmation.confirmation.{code}")
            assert language.say(f"confirmation.confirmation.{code}", spoken)


def stating(uncertainty: str, factor: str = "2") -> UpstreamCertificate:
    """Return a certificate with an uncertainty; none where it is empty."""
    value = read(uncertainty) if uncertainty else None
    used = StandardInUse(uncertainty=value, coverage_factor=factor)
    day = date(2026, 3, 2)
    return UpstreamCertificate(
        "c", "x", EventKind.CALIBRATION, f"N {uncertainty}", "", day, None, True, used, ""
    )


@pytest.mark.parametrize(
    ("own", "above", "found"),
    [
        # U/k: 2 mg is less than 3 mg, and 0.4 mg with k = 1 is more than 0.5 mg with k = 2.
        (stating("4 mg"), stating("6 mg"), True),
        (stating("6 mg"), stating("6 mg"), False),
        (stating("0.4 mg", "1"), stating("0.5 mg", "2"), False),
        (stating("0.000004 g"), stating("6 μg"), True),
        (stating("4 mg"), stating("1 %"), False),
        (stating("4 mg"), stating("6 mg", ""), False),
        (stating("4 mg", "0"), stating("6 mg"), False),
        (stating("4 mg", "about 2"), stating("6 mg"), False),
        (stating(""), stating("6 mg"), False),
    ],
)
def test_that_no_certificate_claims_more_than_the_one_it_came_from(
    own: UpstreamCertificate, above: UpstreamCertificate, found: bool
) -> None:
    assert claims_more(own, (stating(""), above)) == (above if found else None)


def test_that_a_certificate_that_cites_nothing_held_claims_nothing() -> None:
    assert claims_more(stating("4 mg"), ()) is None
