"""Which documents a verification yields."""

from typing import Any

import pytest

from metro.evaluation.documents import yielded
from metro.model.document import DocumentKind
from metro.model.judgement import Judgement, PartResult, Verdict, worst
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
