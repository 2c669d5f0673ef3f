"""Which documents a verification yields."""

from typing import Any

import pytest

from metro.evaluation.documents import yielded
from metro.model.document import DocumentKind
from metro.model.judgement import Judgement, PartResult, Verdict, worst
from metro.model.paper_settings import Yields
from metro.model.verification import VerificationKind

C, N = DocumentKind.CERTIFICATE, DocumentKind.NOTICE
VERDICTS = {"p": Verdict.PASSED, "r": Verdict.REJECTED, "n": Verdict.PENDING}


def judgement(parts: str) -> Judgement:
    rows = tuple(PartResult(f"{n}{letter}", VERDICTS[letter], ()) for n, letter in enumerate(parts))
    return Judgement(worst([row.verdict for row in rows]), rows)


def papers(
    bench: Any, rule: str, parts: str, kind: str = "initial"
) -> list[tuple[DocumentKind, str]]:
    if rule != "none":
        bench.replace(
            "conditions:",
            f"parts: {{id: nozzle, title: {{zh: 枪, en: Nozzle}}, documents: {rule}}}\nconditions:",
        )
    found = yielded(bench.regulation, VerificationKind(kind), judgement(parts))
    return [(paper, "+".join(done)) for paper, done in found]


@pytest.mark.parametrize(
    ("rule", "parts", "wanted"),
    [
        ("none", "p", [(C, "0p")]),
        ("none", "r", [(N, "0r")]),
        ("none", "n", []),
        ("whole", "pp", [(C, "0p+1p")]),
        ("whole", "pr", [(N, "0p+1r")]),
        ("whole", "pn", []),
        ("passing_together", "prpr", [(C, "0p+2p"), (N, "1r"), (N, "3r")]),
        ("passing_together", "rr", [(N, "0r"), (N, "1r")]),
        ("passing_together", "pn", [(C, "0p")]),
        ("per_part", "ppr", [(C, "0p"), (C, "1p"), (N, "2r")]),
    ],
)
def test_that_papers_follow_rule_and_verdicts(
    bench: Any, rule: str, parts: str, wanted: list[tuple[DocumentKind, str]]
) -> None:
    assert papers(bench, rule, parts) == wanted


def test_that_an_inspection_gives_no_document(bench: Any) -> None:
    assert papers(bench, "none", "p", "in_service") == []


@pytest.mark.parametrize(("rule", "parts"), [("none", "p"), ("per_part", "p")])
def test_that_a_label_alone_is_no_certificate(bench: Any, rule: str, parts: str) -> None:
    bench.replace("documents: {pass: [certificate]", "documents: {pass: [label]")

    assert papers(bench, rule, parts) == []


@pytest.mark.parametrize(("rule", "parts"), [("none", "r"), ("per_part", "r")])
def test_that_a_regulation_may_give_no_notice(bench: Any, rule: str, parts: str) -> None:
    bench.replace("fail: [notice]", "fail: [mark_cancelled]")

    assert papers(bench, rule, parts) == []


def chosen(bench: Any, rule: str, parts: str, choice: Yields) -> list[tuple[DocumentKind, str]]:
    papers(bench, rule, parts)
    found = yielded(bench.regulation, VerificationKind("initial"), judgement(parts), choice)
    return [(paper, "+".join(done)) for paper, done in found]


@pytest.mark.parametrize(
    ("rule", "choice", "wanted"),
    [
        ("none", Yields("k", ("list", "label")), []),
        ("none", Yields("k", ("certificate",)), [(C, "0p")]),
        ("none", Yields("k"), [(C, "0p")]),
        ("none", Yields("k", (), "per_part"), [(C, "0p")]),
        ("whole", Yields("k", (), "per_part"), [(C, "0p")]),
    ],
)
def test_that_the_station_chooses_what_a_pass_is_given(
    bench: Any, rule: str, choice: Yields, wanted: list[tuple[DocumentKind, str]]
) -> None:
    assert chosen(bench, rule, "p", choice) == wanted


@pytest.mark.parametrize(
    ("rule", "choice", "wanted"),
    [
        ("passing_together", "per_part", [(C, "0p"), (C, "1p"), (N, "2r")]),
        ("per_part", "passing_together", [(C, "0p+1p"), (N, "2r")]),
    ],
)
def test_that_the_station_chooses_between_parts_alone_and_together(
    bench: Any, rule: str, choice: str, wanted: list[tuple[DocumentKind, str]]
) -> None:
    assert chosen(bench, rule, "ppr", Yields("k", (), choice)) == wanted


def test_that_a_failure_keeps_its_notice_whatever_a_pass_is_given(bench: Any) -> None:
    assert chosen(bench, "none", "r", Yields("k", ("list",))) == [(N, "0r")]
