"""Every case of the library as a paper: what can be verified here can be given as a DCC."""

from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree

from metro.errors import MetroError
from metro.evaluation.intake import take
from metro.evaluation.judge import judge
from metro.evaluation.paperwork import paperwork
from metro.exchange.paper_dcc import DccWriter
from metro.exchange.schema_pack import SchemaPack
from metro.model.document import DocumentKind, Paper
from metro.model.judgement import Verdict
from metro.regulations import library
from metro.regulations.cases import Case, read_cases, standards_of

from ..documents.samples.every import SAMPLES

CASES = Path(__file__).parents[1] / "regulations" / "cases"


def paper(case: Case) -> Paper | None:
    """Return a case as a paper, None where its readings are refused."""
    regulation = library.shipped(case.regulation)
    try:
        intake = take(regulation, case.on, case.kind, case.cells, standards_of(case, regulation))
    except MetroError:
        return None
    if intake.refused:
        return None
    judgement = judge(regulation, intake.data)
    sample = SAMPLES["scale_certificate"]()
    rows = [
        replace(row, in_use=used)
        for row in sample.record.standards[:1]
        for used in intake.data.standards.values()
    ]
    record = replace(sample.record, data=intake.data, judgement=judgement, standards=tuple(rows))
    passed = judgement.verdict is Verdict.PASSED
    kind = DocumentKind.CERTIFICATE if passed else DocumentKind.NOTICE
    parts = tuple(part.part for part in judgement.parts)
    return replace(sample, kind=kind, record=record, parts=parts, paperwork=paperwork(regulation))


@pytest.mark.parametrize("file", sorted(CASES.glob("*.yaml")), ids=lambda file: file.stem)
def test_that_every_case_of_the_library_gives_a_valid_file(file: Path, pack: SchemaPack) -> None:
    papers = [paper(case) for case in read_cases(file.read_bytes(), file.name)]
    written = [DccWriter().write(row, {}) for row in papers if row is not None]
    assert written
    for data in written:
        assert pack.errors(etree.fromstring(data)) == ()
