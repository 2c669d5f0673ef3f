"""Which documents a verification yields: by regulation, the station's choice, verdict, and part."""

from metro.model.document import DocumentKind
from metro.model.judgement import Judgement, Verdict
from metro.model.paper_settings import Yields
from metro.model.record import VerificationRecord
from metro.model.regulation import VerificationRegulation
from metro.model.station import StationSettings
from metro.model.verification import VerificationKind

Yielded = tuple[DocumentKind, tuple[str, ...]]


def given_on_pass(regulation: VerificationRegulation, choice: Yields | None) -> tuple[str, ...]:
    """Return what an instrument that passes is given: what the station chose, else all of it."""
    return choice.passed if choice and choice.passed else regulation.on_pass


def owed(
    regulation: VerificationRegulation, settings: StationSettings, record: VerificationRecord
) -> tuple[Yielded, ...]:
    """Return the documents of a record by the settings of its day."""
    choice = settings.paper.yields_of(record.instrument.kind)
    return yielded(regulation, record.data.kind, record.judgement, choice)


def owed_after_all(
    regulation: VerificationRegulation, settings: StationSettings, record: VerificationRecord
) -> tuple[Yielded, ...]:
    """Return the documents of a record that waits for some: those of its day, or of its regulation.

    A list may have been chosen on the day of the record, after it was submitted.
    """
    found = owed(regulation, settings, record)
    return found or yielded(regulation, record.data.kind, record.judgement)


def yielded(
    regulation: VerificationRegulation,
    kind: VerificationKind,
    judgement: Judgement,
    choice: Yields | None = None,
) -> tuple[Yielded, ...]:
    """Return kind and parts of each document; an in-service inspection gives a record alone.

    `whole`: one document. `passing_together`: one certificate for the parts that pass, a notice
    for each that fails. `per_part`: a document for each part. The station may choose between the
    last two, and give a label, a mark or a place in a list in place of a certificate.
    """
    if kind is VerificationKind.IN_SERVICE:
        return ()
    passing = tuple(p.part for p in judgement.parts if p.verdict is Verdict.PASSED)
    failing = tuple(p.part for p in judgement.parts if p.verdict is Verdict.REJECTED)
    rule = regulation.parts.documents if regulation.parts else "whole"
    if choice and choice.parts and rule != "whole":
        rule = choice.parts
    certified = "certificate" in given_on_pass(regulation, choice)
    certificate, notice = DocumentKind.CERTIFICATE, DocumentKind.NOTICE
    if rule == "whole":
        every = tuple(part.part for part in judgement.parts)
        if judgement.verdict is Verdict.PASSED and certified:
            return ((certificate, every),)
        rejected = judgement.verdict is Verdict.REJECTED and "notice" in regulation.on_fail
        return ((notice, every),) if rejected else ()
    found: list[Yielded] = []
    if certified and passing:
        together = rule == "passing_together"
        groups = [passing] if together else [(part,) for part in passing]
        found += [(certificate, group) for group in groups]
    if "notice" in regulation.on_fail:
        found += [(notice, (part,)) for part in failing]
    return tuple(found)
