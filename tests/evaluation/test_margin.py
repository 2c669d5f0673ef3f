"""What a margin clears of a shift keeps its verdict when all is judged again.

The oracle is the full judgement of every part: `judged_again` on every case of every regulation
that ships, those of several parts and with standards at places of their own among them.
"""

from decimal import Decimal
from functools import cache
from itertools import pairwise
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from metro.errors import MetroError
from metro.evaluation.intake import take
from metro.evaluation.judge import judge
from metro.evaluation.margin import Screen, margins_of
from metro.evaluation.shift import Shift, judged_again, read_shift
from metro.model.instrument import MeasuringInstrument
from metro.model.judgement import Verdict
from metro.model.margin import ShiftMargin
from metro.model.organisation import Organisation
from metro.model.people import Person
from metro.model.record import RegulationUsed, UsedStandard, VerificationRecord
from metro.model.regulation import VerificationRegulation
from metro.model.verification import StandardInUse, VerificationData
from metro.model.words import Bilingual
from metro.quantities.quantity import with_unit
from metro.regulations import library
from metro.regulations.cases import read_cases, standards_of

CASES = Path(__file__).parents[1] / "regulations" / "cases"
Judged = tuple[VerificationRegulation, VerificationRecord, tuple[ShiftMargin, ...]]


def used(
    requirement: str, in_use: StandardInUse, role: str = "main", thing: str = "", *places: str
) -> UsedStandard:
    words = (
        requirement,
        role,
        thing or f"the-{requirement}",
        "",
        "",
        "",
        "",
        "event",
        "",
        None,
        "",
    )
    return UsedStandard(*words, in_use, places)


def record_of(
    regulation: VerificationRegulation, data: VerificationData, *standards: UsedStandard
) -> VerificationRecord:
    return VerificationRecord(
        id="r-1",
        revision=1,
        number="R-1",
        job="",
        instrument=MeasuringInstrument("s", "test_scale", "秤", "T", "C1", "某厂"),
        applicant=Organisation("", ""),
        regulation=RegulationUsed(regulation.id, "JJG 0", "2020", regulation.title, "", "", {}),
        data=data,
        place="",
        standard=None,
        standards=standards,
        judgement=judge(regulation, data),
        verifier=Person("li", "李敏"),
        checker=None,
        valid_until=None,
        conclusion=Bilingual("", ""),
        software="",
    )


def placed(regulation: VerificationRegulation, data: VerificationData) -> list[UsedStandard]:
    """Return the standards as they served: those of single points there, the others elsewhere."""
    taken = {f"{at.item}/{at.point}" for part in data.parts.values() for at in part.readings}
    found = []
    for row in regulation.standards:
        own = {key.partition("@")[2] for key in data.standards if key.startswith(f"{row.id}@")}
        for place in sorted(own):
            in_use = data.standards[f"{row.id}@{place}"]
            found.append(used(row.id, in_use, row.role, f"the-{row.id}-of-{place}", place))
        if not own:
            found.append(used(row.id, data.standards.get(row.id, StandardInUse()), row.role))
        elif taken - own:
            in_use = data.standards.get(row.id, StandardInUse())
            found.append(used(row.id, in_use, row.role, "", *sorted(taken - own)))
    return found


@cache
def shipped() -> list[Judged]:
    """Return every case that is judged whole, with each of its standards taken by itself."""
    found = []
    for name in library.ids():
        regulation, file = library.shipped(name), CASES / f"{name}.yaml"
        for case in read_cases(file.read_bytes(), file.name):
            try:
                standards = standards_of(case, regulation)
            except MetroError:
                continue
            data = take(regulation, case.on, case.kind, case.cells, standards).data
            record = record_of(regulation, data, *placed(regulation, data))
            if record.judgement.verdict in (Verdict.PASSED, Verdict.REJECTED):
                found.append((regulation, record, margins_of(regulation, record)))
    return found


def cleared_is_kept(judged: Judged, shift: Shift) -> int:
    """Hold a shift against every margin of a case; return how many were cleared."""
    regulation, record, margins = judged
    screen, cleared = Screen(shift), 0
    for margin in margins:
        if screen.keeps(margin):
            cleared += 1
            found = judged_again(regulation, record, {margin.instrument}, shift)
            assert found is not None
            assert found.keeps, (regulation.id, margin, shift.text, found.parts)
    return cleared


def test_that_most_cases_have_a_margin_for_what_fed_them() -> None:
    margins = [row for _, _, rows in shipped() for row in rows]
    fed = sum(
        judged_again(regulation, record, {row.instrument}, read_shift("0 %")) is not None
        for regulation, record, _ in shipped()
        for row in record.standards
    )
    assert len(margins) >= 0.7 * fed, (len(margins), fed)


def of(number: Decimal, margin: ShiftMargin) -> str:
    return with_unit(f"{number:f}", margin.unit)


def edges(margin: ShiftMargin) -> list[Shift]:
    """Return the largest shifts that a margin clears: each side, both at once by range, amounts."""
    low, high = of(margin.low, margin), of(margin.high, margin)
    middle = of((margin.low + margin.high) / 2, margin)
    texts = [f"{margin.up * 100:f} %", f"{-margin.down * 100:f} %"]
    texts += [of(margin.plus, margin), of(-margin.minus, margin)]
    for first, second in (texts[:2], texts[3:1:-1]):
        texts.append(f"{low} .. {middle}: {first}; {middle} .. {high}: {second}")
    return [read_shift(text) for text in texts]


def test_that_the_largest_shift_that_a_margin_clears_changes_no_verdict() -> None:
    cleared = 0
    for judged in shipped():
        for margin in judged[2]:
            for shift in edges(margin):
                cleared += cleared_is_kept(judged, shift)
    assert cleared > 500


SIZES = st.one_of(
    st.decimals(-60, 60, places=4, allow_nan=False).map(lambda n: f"{n:f} %"),
    st.decimals(-1, 1, places=6, allow_nan=False).map(lambda n: f"{n:f} %"),
)


@settings(max_examples=300, deadline=None)
@given(data=st.data())
def test_that_judging_only_the_candidates_gives_what_judging_all_gives(data: st.DataObject) -> None:
    judged = data.draw(st.sampled_from(shipped()))
    margins = judged[2]
    if not margins:
        return
    margin = data.draw(st.sampled_from(margins))
    amount = st.decimals(-3, 3, places=5, allow_nan=False)
    sizes = [SIZES, amount.map(lambda n: of(n * margin.plus, margin))]
    size = data.draw(st.sampled_from(sizes))
    if data.draw(st.booleans()):
        cuts = sorted(data.draw(st.lists(st.decimals(-1, 2, places=2), min_size=2, max_size=4)))
        span = margin.high - margin.low
        ends = [of(margin.low + cut * span, margin) for cut in cuts]
        pairs = pairwise(ends)
        text = "; ".join(f"{low} .. {high}: {data.draw(size)}" for low, high in pairs)
    else:
        text = data.draw(size)
    cleared_is_kept(judged, read_shift(text))
