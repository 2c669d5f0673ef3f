"""Which other class a rejected instrument would keep: 准予作…级使用 is for its holder to ask."""

from dataclasses import replace

from metro.evaluation.judge import judge
from metro.model.judgement import Judgement, Verdict
from metro.model.regulation import VerificationRegulation
from metro.model.verification import VerificationData


def classes_kept(
    regulation: VerificationRegulation, data: VerificationData, judgement: Judgement
) -> dict[str, tuple[str, ...]]:
    """Return by rejected part the other classes it passes by, in the order of the regulation.

    Only where the conclusion names the class (准予作{class}级使用): elsewhere there is nothing to
    award. Nothing is awarded here; the verifier enters the class, and the record is judged by it.
    """
    if "{class}" not in regulation.wording.passed.zh:
        return {}
    found = {}
    for part in judgement.parts:
        if part.verdict is not Verdict.REJECTED:
            continue
        own = data.parts[part.part].accuracy_class or data.accuracy_class
        kept = tuple(
            grade
            for grade in regulation.accuracy_classes
            if grade != own and _passes(regulation, data, part.part, grade)
        )
        if kept:
            found[part.part] = kept
    return found


def _passes(
    regulation: VerificationRegulation, data: VerificationData, part: str, grade: str
) -> bool:
    as_graded = replace(data.parts[part], accuracy_class=grade)
    other = replace(data, parts={part: as_graded})
    return judge(regulation, other).verdict is Verdict.PASSED
