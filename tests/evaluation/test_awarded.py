"""What a verification of our own says of an instrument that serves as a standard."""

from dataclasses import replace
from decimal import Decimal

import pytest

from metro.evaluation.awarded import awarded
from metro.model.instrument import MeasuringInstrument, Part
from metro.model.judgement import ItemResult, Judgement, Limits, PartResult, PointResult, Verdict
from metro.model.organisation import Organisation
from metro.model.people import Person
from metro.model.record import RegulationUsed, VerificationRecord
from metro.model.verification import PartData, Stage, VerificationData
from metro.model.words import Bilingual
from metro.quantities.quantity import Quantity
from metro.quantities.reading import read

PARTS = (
    "parts: {id: weight, title: {zh: 砝码, en: Weight}, documents: whole,"
    " ratings: {nominal: {kind: mass, unit: g}, n: {kind: number, unit: '1'}}}\nconditions:"
)


def record(bench, data: VerificationData, judgement: Judgement, parts=()) -> VerificationRecord:
    found = bench.regulation
    return VerificationRecord(
        id="r-1",
        revision=1,
        number="R-1",
        job="",
        instrument=MeasuringInstrument("s", "test_scale", "秤", "T", "C1", "某厂", parts=parts),
        applicant=Organisation("", ""),
        regulation=RegulationUsed("small", "JJG 0", "2020", found.title, "", "", {}),
        data=data,
        place="",
        standard=None,
        standards=(),
        judgement=judgement,
        verifier=Person("li", "李敏"),
        checker=None,
        valid_until=None,
        conclusion=Bilingual("", ""),
        software="",
    )


def piece(part: str, *sides: str | None, verdict: Verdict = Verdict.PASSED) -> PartResult:
    """Return a part whose points had to keep these limits of error, each as `low` and `high`."""
    points = tuple(
        PointResult(str(n), {}, (), verdict, limits=None if side is None else limit(side))
        for n, side in enumerate(sides)
    )
    return PartResult(part, verdict, (ItemResult("error", Stage.AS_FOUND, verdict, points),))


def limit(text: str) -> Limits:
    """Return `±text`, or an interval with its own sides."""
    low, _, high = text.partition("/")
    if not high:
        high, low = low, f"-{low}"
    return Limits("row", read(low) if low else None, read(high))


def test_that_the_class_it_was_judged_by_is_awarded(bench) -> None:
    """Its limits are masses and ratios, of which none is the largest: no |MPE| can be said."""
    found = awarded(bench.regulation, record(bench, bench.take().data, bench.judge()))
    assert found.accuracy_class == "A"
    assert (found.mpe, found.uncertainty, found.pieces, found.values) == (None, None, (), {})


@pytest.mark.parametrize(
    ("sides", "mpe"),
    [
        (("1 g", "3 g", "2 g"), Quantity(Decimal(3), "g", "mass")),
        (("-4 g/+1 g",), Quantity(Decimal(4), "g", "mass")),
        (("/2 g", None), Quantity(Decimal(2), "g", "mass")),
        (("1 g", "1 %"), None),
        ((None,), None),
    ],
)
def test_that_the_mpe_is_the_largest_side_of_one_kind(bench, sides, mpe) -> None:
    data = bench.take().data
    judged = Judgement(Verdict.PASSED, (piece("-", *sides),))
    found = awarded(bench.regulation, record(bench, data, judged)).mpe
    assert (found and replace(found, text="")) == mpe


def test_that_what_is_rejected_is_awarded_nothing_but_its_class(bench) -> None:
    data = bench.take().data
    judged = Judgement(Verdict.REJECTED, (piece("-", "1 g", verdict=Verdict.REJECTED),))
    found = awarded(bench.regulation, record(bench, data, judged))
    assert (found.accuracy_class, found.mpe) == ("A", None)


def test_that_a_set_is_awarded_piece_by_piece(bench) -> None:
    bench.replace("conditions:", PARTS)
    nominal = {"1": "100 g", "2": "50 g", "3": "20 g"}
    parts = tuple(
        Part(name, text, "M1", {"n": read("3"), "nominal": read(text)})
        for name, text in nominal.items()
    )
    bare = Part("4", "", "M1", {"fuel": "petrol"})
    taken = {name: PartData(accuracy_class="M1") for name in "1234"}
    judged = Judgement(
        Verdict.REJECTED,
        (
            piece("1", "5 mg"),
            piece("2", "3 mg"),
            piece("3", "2 mg", verdict=Verdict.REJECTED),
            piece("4", "1 mg"),
        ),
    )
    data = replace(bench.take().data, accuracy_class="", parts=taken)
    found = awarded(bench.regulation, record(bench, data, judged, (*parts, bare)))
    assert (found.accuracy_class, found.mpe) == ("M1", None)
    assert [(a.text, b.text) for a, b in found.pieces] == [("100 g", ""), ("50 g", "")]
    assert [b.number for _, b in found.pieces] == [Decimal(5), Decimal(3)]


def test_that_pieces_of_several_classes_have_none_in_common(bench) -> None:
    bench.replace("conditions:", PARTS)
    data = replace(
        bench.take().data,
        accuracy_class="",
        parts={"1": PartData(accuracy_class="M1"), "2": PartData(accuracy_class="M2")},
    )
    parts = (Part("1", "", "", {}), Part("2", "", "", {}))
    judged = Judgement(Verdict.PASSED, (piece("1", "5 mg"), piece("2", None)))
    assert awarded(bench.regulation, record(bench, data, judged, parts)).accuracy_class == ""
