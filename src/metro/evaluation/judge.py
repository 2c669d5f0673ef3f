"""Judge a verification by its regulation: results, limits, verdicts, and reasons in words.

Nothing is rounded but the result that is compared, once; what is not 合格 is 不合格.
"""

from collections.abc import Callable
from functools import lru_cache, partial

from metro.errors import MetroError
from metro.evaluation import environment
from metro.evaluation.environment import Env
from metro.evaluation.measured import judge_points
from metro.evaluation.plate import plate_reasons
from metro.evaluation.taking import reason_of
from metro.model.judgement import ItemResult, Judgement, PartResult, Reason, Verdict, worst
from metro.model.regulation import Item, VerificationRegulation
from metro.model.verification import Outcome, PartData, Stage, VerificationData

_PENDING = Verdict.PENDING  # an enumeration is slow to look into


def judge(regulation: VerificationRegulation, data: VerificationData) -> Judgement:
    """Judge every prescribed item of every part.

    Nothing is raised for what people typed: what can't be judged yet is pending with its reason.
    """
    parts = tuple(_judge_part(regulation, data, name, part) for name, part in data.parts.items())
    verdict = worst([part.verdict for part in parts]) if parts else Verdict.PENDING
    return Judgement(verdict, parts)


def _judge_part(
    regulation: VerificationRegulation, data: VerificationData, name: str, part: PartData
) -> PartResult:
    before = environment.of_part(regulation, data, part, Stage.AS_FOUND)
    items = _judge_stage(regulation, data, part, Stage.AS_FOUND, before)
    as_found: tuple[ItemResult, ...] = ()
    if data.adjusted:
        as_found = tuple(item for item in items if item.verdict is not Verdict.PENDING)
        after = environment.of_part(regulation, data, part, Stage.AS_LEFT)
        items = _judge_stage(regulation, data, part, Stage.AS_LEFT, after)
    reasons = tuple(plate_reasons(regulation, before))
    unsettled = [Verdict.PENDING] if reasons else []
    verdict = worst([item.verdict for item in items] + unsettled)
    return PartResult(name, verdict, items, as_found, reasons)


def _judge_stage(
    regulation: VerificationRegulation,
    data: VerificationData,
    part: PartData,
    stage: Stage,
    env: Env,
) -> tuple[ItemResult, ...]:
    optional = regulation.may_be_absent
    of_place = partial(environment.of_place, regulation, data)
    results: dict[str, ItemResult] = {}
    for item in regulation.items:
        if data.kind not in item.kinds:
            continue
        # An item that is done once, not before and after adjustment, has one stage of its own.
        own = stage if stage in item.stages else item.stages[0]
        try:
            applies = environment.applies(item.when, env, optional)
        except MetroError as error:
            reasons = (reason_of(error),)
            results[item.id] = ItemResult(item.id, own, Verdict.PENDING, (), reasons)
            continue
        if applies:
            results[item.id] = _judge_item(item, own, part, env, optional, results, of_place)
    return tuple(results.values())


def _judge_item(
    item: Item,
    stage: Stage,
    part: PartData,
    env: Env,
    optional: frozenset[str],
    earlier: dict[str, ItemResult],
    of_place: Callable[[str, str], Env],
) -> ItemResult:
    if item.id in part.not_applicable:
        reason = Reason(
            "item.not_applicable", {"item": item.id, "why": part.not_applicable[item.id]}
        )
        return ItemResult(item.id, stage, Verdict.NOT_APPLICABLE, (), (reason,))
    if item.inspected:
        return _inspect(item, stage, part)
    points = judge_points(
        item, stage, part, env, earlier=earlier, of_place=of_place, optional=optional
    )
    reasons = () if points else (Reason("item.no_point", {"item": item.id}),)
    return ItemResult(item.id, stage, worst([point.verdict for point in points]), points, reasons)


def _inspect(item: Item, stage: Stage, part: PartData) -> ItemResult:
    given = part.answers.get((item.id, stage), {})
    reasons: list[Reason] = []
    verdicts: list[Verdict] = []
    for question in item.questions:
        answer = given.get(question.id)
        if answer is None:
            verdicts.append(_PENDING)
            reasons.append(_unanswered(item.id, question.id))
            continue
        verdict, code = _ANSWERED[answer.outcome]
        verdicts.append(verdict)
        if code:
            words = {"item": item.id, "question": question.id, "note": answer.note}
            reasons.append(Reason(code, words))
    return ItemResult(item.id, stage, worst(verdicts), (), tuple(reasons))


@lru_cache(1024)
def _unanswered(item: str, question: str) -> Reason:
    """Return the reason for an answer that is not there yet, the same for every instrument."""
    return Reason("answer.missing", {"item": item, "question": question})


_ANSWERED = {
    Outcome.FAILS: (Verdict.REJECTED, "answer.fails"),
    Outcome.NOT_APPLICABLE: (Verdict.NOT_APPLICABLE, "answer.not_applicable"),
    Outcome.CONFORMS: (Verdict.PASSED, ""),
}
"""What an answer comes to, and the code of the reason that it gives."""
