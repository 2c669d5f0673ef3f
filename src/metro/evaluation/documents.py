"""Which documents a verification yields: by regulation, verdict, and part."""

from metro.model.document import DocumentKind
from metro.model.judgement import Judgement, Verdict
from metro.model.regulation import VerificationRegulation
from metro.model.verification import VerificationKind

Yielded = tuple[DocumentKind, tuple[str, ...]]


def yielded(
    regulation: VerificationRegulation, kind: VerificationKind, judgement: Judgement
) -> tuple[Yielded, ...]:
    """Return kind and parts of each document; an in-service inspection gives a record alone.

    `whole`: one document. `passing_together`: one certificate for the parts that pass, a notice
    for each that fails. `per_part`: a document for each part.
    """
    if kind is VerificationKind.IN_SERVICE:
        return ()
    passing = tuple(p.part for p in judgement.parts if p.verdict is Verdict.PASSED)
    failing = tuple(p.part for p in judgement.parts if p.verdict is Verdict.REJECTED)
    rule = regulation.parts.documents if regulation.parts else "whole"
    certificate, notice = DocumentKind.CERTIFICATE, DocumentKind.NOTICE
    if rule == "whole":
        every = tuple(part.part for part in judgement.parts)
        if judgement.verdict is Verdict.PASSED and "certificate" in regulation.on_pass:
            return ((certificate, every),)
        rejected = judgement.verdict is Verdict.REJECTED and "notice" in regulation.on_fail
        return ((notice, every),) if rejected else ()
    found: list[Yielded] = []
    if "certificate" in regulation.on_pass and passing:
        together = rule == "passing_together"
        groups = [passing] if together else [(part,) for part in passing]
        found += [(certificate, group) for group in groups]
    if "notice" in regulation.on_fail:
        found += [(notice, (part,)) for part in failing]
    return tuple(found)
