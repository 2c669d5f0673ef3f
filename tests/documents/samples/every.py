"""Every sample paper by name, those with long and hostile content too."""

from collections.abc import Callable
from dataclasses import replace

from metro.model.document import DocumentKind, Paper

from .dispenser import (
    DISPENSER,
    GOOD,
    adjusted_certificate,
    adjusted_original,
    dispenser_certificate,
    dispenser_notice,
    dispenser_original,
    dispenser_record,
)
from .meter import meter_paper
from .scale import scale_paper
from .station import paper_of

HOSTILE = '<b>甲&乙</b><img src="file:///etc/passwd"/><para>{0}%s&amp;\\n'


def with_names(paper: Paper, name: str) -> Paper:
    """Return the same paper with a name in every place where people type."""
    record = paper.record
    thing = replace(
        record.instrument, name=name, model=name, serial=name, manufacturer=name, place=name
    )
    changed = replace(
        record,
        instrument=thing,
        applicant=replace(record.applicant, name=name),
        place=name,
        medium=name,
        remark=name,
        standards=tuple(replace(row, name=name, certificate=name) for row in record.standards),
        strikes=tuple(replace(row, why=name) for row in record.strikes),
        verifier=replace(record.verifier, name=name),
    )
    return replace(paper, record=changed)


def many_nozzles(kind: DocumentKind, count: int = 20) -> Paper:
    nozzles = {str(n + 1): GOOD for n in range(count)}
    return paper_of(dispenser_record(nozzles), kind, tuple(nozzles), DISPENSER)


SAMPLES: dict[str, Callable[[], Paper]] = {
    "dispenser_certificate": dispenser_certificate,
    "dispenser_notice": dispenser_notice,
    "dispenser_record": dispenser_original,
    "adjusted_certificate": adjusted_certificate,
    "adjusted_record": adjusted_original,
    "scale_certificate": lambda: scale_paper(DocumentKind.CERTIFICATE),
    "scale_record": lambda: scale_paper(DocumentKind.RECORD),
    "scale_certificate_60_points": lambda: scale_paper(DocumentKind.CERTIFICATE, 60),
    "scale_record_60_points": lambda: scale_paper(DocumentKind.RECORD, 60),
    "meter_certificate": lambda: meter_paper(DocumentKind.CERTIFICATE),
    "meter_notice": lambda: meter_paper(DocumentKind.NOTICE),
    "meter_record": lambda: meter_paper(DocumentKind.RECORD),
    "nozzles_certificate": lambda: many_nozzles(DocumentKind.CERTIFICATE),
    "nozzles_record": lambda: many_nozzles(DocumentKind.RECORD, 6),
    "hostile_certificate": lambda: with_names(dispenser_certificate(), HOSTILE),
    "hostile_record": lambda: with_names(dispenser_original(), HOSTILE),
    "long_certificate": lambda: with_names(dispenser_certificate(), "很长的名称" * 40),
    "long_notice": lambda: with_names(dispenser_notice(), "W" * 400),
    "long_record": lambda: with_names(dispenser_original(), "ABC很长的名称" * 30),
}
