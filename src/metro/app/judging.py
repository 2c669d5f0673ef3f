"""Judge a case: the readings of a file by a regulation of this copy, with no database.

Judging a case is strict. Whatever a verifier would still have to do or correct is a refusal: a cell
that means nothing, a reading that names no standard, a regulation not in force, a missing reading.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from metro import language as words
from metro.app.comparing import differences
from metro.errors import MetroError
from metro.evaluation.adequacy import shortfalls
from metro.evaluation.downgrading import classes_kept
from metro.evaluation.intake import take
from metro.evaluation.judge import judge
from metro.model.judgement import ItemResult, Judgement, PartResult, PointResult, Verdict
from metro.model.regulation import VerificationRegulation
from metro.model.verification import WHOLE, VerificationData
from metro.quantities.quantity import Quantity
from metro.regulations import library
from metro.regulations.cases import Case, missing_standard, standards_of

Known = Callable[[str], VerificationRegulation]


@dataclass(frozen=True, slots=True)
class CaseResult:
    """What came of a case: a judgement, or the refusal; `met` None where nothing was expected."""

    name: str
    judgement: Judgement | None = None
    refused: MetroError | None = None
    met: bool | None = None
    differences: tuple[str, ...] = ()
    shown: Mapping[str, object] | None = None
    """The judgement in the form of `as_json`."""


def judge_case(case: Case, known: Known | None = None) -> CaseResult:
    """Judge one case and compare it with what it expects; `known` finds its regulation.

    Raises Fault alone; whatever is wrong with the case is in the result.
    """
    try:
        regulation, data = _taken(case, known or library.shipped)
        judgement = judge(regulation, data)
        _refuse_pending(case, judgement)
    except MetroError as error:
        if error.exit_code == 1:
            raise
        return _compared(CaseResult(case.name, refused=error), case.expect)
    shown = _shown(regulation, data, judgement)
    return _compared(CaseResult(case.name, judgement, shown=shown), case.expect)


def as_json(result: CaseResult, language: str = "zh") -> dict[str, object]:
    """Return a result in the form that `metro judge --json` prints; causes in one language."""
    if result.refused is not None:
        said = {
            "code": result.refused.code,
            "cause": words.cause(result.refused, language),
            "remedy": words.remedy(result.refused, language),
        }
        return {"name": result.name, "refused": said}
    return {"name": result.name, **(result.shown or {})}


def _taken(case: Case, known: Known) -> tuple[VerificationRegulation, VerificationData]:
    regulation = known(case.regulation)
    library.check_in_force(regulation, case.on)
    intake = take(regulation, case.on, case.kind, case.cells, standards_of(case, regulation))
    if intake.refused:
        cell = min(intake.refused, key=lambda path: case.lines.get(path, 0))
        error = intake.refused[cell]
        raise MetroError(error.code, **{**error.parameters, **case.where(cell)})
    unnamed = missing_standard(case, regulation)
    if unnamed is not None:
        raise unnamed
    return regulation, intake.data


def _refuse_pending(case: Case, judgement: Judgement) -> None:
    """Refuse what is not complete, with the first thing that is missing.

    A rejection stands while something else is missing: what is not 合格 is 不合格.
    """
    if judgement.verdict is not Verdict.PENDING:
        return
    where = {"file": case.file, "line": case.line, "case": case.name}
    for reason in judgement.open_reasons():
        raise MetroError(reason.code, **{**where, **reason.parameters})
    raise MetroError("case.nothing_taken", **where)


def _compared(result: CaseResult, expect: Mapping[str, object] | None) -> CaseResult:
    if expect is None:
        return result
    found = tuple(differences(expect, result.shown, result.refused))
    return CaseResult(result.name, result.judgement, result.refused, not found, found, result.shown)


def _shown(
    regulation: VerificationRegulation, data: VerificationData, judgement: Judgement
) -> dict[str, object]:
    codes = [reason.code for reason in judgement.reasons()]
    codes += [reason.code for reason in shortfalls(regulation, data, judgement)]
    reasons = list(dict.fromkeys(codes))
    kept = classes_kept(regulation, data, judgement)
    if regulation.parts is None and [part.part for part in judgement.parts] == [WHOLE]:
        items = _items(regulation, judgement.parts[0])
        shown = {"verdict": judgement.verdict.value, "items": items, "reasons": reasons}
        return {**shown, **({"classes_kept": list(kept[WHOLE])} if kept else {})}
    parts = {
        part.part: {
            "verdict": part.verdict.value,
            "items": _items(regulation, part),
            **({"classes_kept": list(kept[part.part])} if part.part in kept else {}),
        }
        for part in judgement.parts
    }
    return {"verdict": judgement.verdict.value, "parts": parts, "reasons": reasons}


def _items(regulation: VerificationRegulation, part: PartResult) -> dict[str, object]:
    found: dict[str, object] = {}
    for item in part.items:
        if regulation.item(item.item).inspected:
            found[item.item] = _questions(regulation, item)
        else:
            found[item.item] = {point.point: _point(point) for point in item.points}
    return found


def _questions(regulation: VerificationRegulation, item: ItemResult) -> dict[str, object]:
    verdicts = {
        "answer.missing": Verdict.PENDING,
        "answer.fails": Verdict.REJECTED,
        "answer.not_applicable": Verdict.NOT_APPLICABLE,
    }
    said = {
        reason.parameters["question"]: verdicts[reason.code]
        for reason in item.reasons
        if reason.code in verdicts
    }
    usual = item.verdict if item.verdict is Verdict.NOT_APPLICABLE else Verdict.PASSED
    return {
        question.id: _values(said.get(question.id, usual))
        for question in regulation.item(item.item).questions
    }


def _point(point: PointResult) -> dict[str, object]:
    limits = point.limits
    sides = None if limits is None else [_text(limits.low), _text(limits.high)]
    return _values(point.verdict, _text(point.unrounded), _text(point.result), sides)


def _values(
    verdict: Verdict,
    unrounded: str | None = None,
    result: str | None = None,
    limit: list[str | None] | None = None,
) -> dict[str, object]:
    return {"unrounded": unrounded, "result": result, "limit": limit, "verdict": verdict.value}


def _text(value: Quantity | None) -> str | None:
    return None if value is None else str(value)
