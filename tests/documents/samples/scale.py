"""A scale: one whole, many points, several columns."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

from metro.model.document import DocumentKind, Paper, Paperwork, PrintedItem, PrintedValue
from metro.model.instrument import MeasuringInstrument
from metro.model.judgement import (
    ItemResult,
    Judgement,
    Limits,
    PartResult,
    PointResult,
    ReadingResult,
    Verdict,
)
from metro.model.organisation import Organisation
from metro.model.record import (
    RegulationUsed,
)
from metro.model.verification import (
    WHOLE,
    Answer,
    Outcome,
    PartData,
    Place,
    Reading,
    Stage,
    VerificationData,
    VerificationKind,
)

from .dispenser import GOOD, dispenser_record
from .station import BENCH, CONFORMS, DAY, DIGEST, named, paper_of, q, used


def scale_words(points: Mapping[str, str]) -> Paperwork:
    loads = {name: named(title, "") for name, title in points.items()}
    columns = {
        "load": PrintedValue(named("载荷", "Load"), "L", "kg"),
        "shown": PrintedValue(named("示值", "Indication"), "I", "kg"),
        "added": PrintedValue(named("附加砝码", "Added"), "ΔL", "g"),
    }
    derived = {"P": PrintedValue(named("化整前示值", "Before rounding"), "P", "kg", 4)}
    error = PrintedValue(named("误差", "Error"), "E", "g")
    return Paperwork(
        instrument=named("电子计价秤", "Price-computing scale"),
        items={
            "appearance": PrintedItem(
                named("外观检查", "Appearance"),
                questions={
                    "plate": named("铭牌与标记", "Plate and marks"),
                    "level": named("水平指示器", "Level indicator"),
                },
            ),
            "weighing": PrintedItem(named("称量", "Weighing"), loads, columns, derived, error),
            "eccentricity": PrintedItem(
                named("偏载", "Eccentricity"),
                {"corners": named("1/3 最大秤量", "1/3 Max")},
                columns,
                derived,
                error,
                labels=tuple(named(t, "") for t in ("左前", "左后", "右后", "右前")),
            ),
            "tare": PrintedItem(
                named("除皮", "Tare"),
                {"one": named("除皮准确度", "Accuracy of tare")},
                {},
                {},
                error,
            ),
        },
        ratings={
            "Max": named("最大秤量 Max", "Maximum capacity"),
            "Min": named("最小秤量 Min", "Minimum capacity"),
            "e": named("检定分度值 e", "Verification scale interval"),
        },
        surroundings={"ambient": named("温度", "Temperature")},
        standards={"weights": named("标准砝码", "Weights")},
        passed=named("{class}级合格", "Passed as class {class}"),
        failed=named("不合格", "Rejected"),
    )


def weighed(name: str, load: str, error: str) -> tuple[Reading, ReadingResult]:
    mass = Decimal(load)
    bounds = Limits("row", q("-5 g", "mass"), q("5 g", "mass"))
    reading = Reading(
        {
            "load": q(f"{load} kg", "mass", load),
            "shown": q(f"{mass:.3f} kg", "mass", f"{mass:.3f}"),
            "added": q("2.5 g", "mass", "2.5 g"),
        }
    )
    before = mass + Decimal(error) / 1000
    result = q(f"{error} g", "mass")
    return reading, ReadingResult(
        {"P": q(f"{before} kg", "mass")}, result, result, bounds, Verdict.PASSED
    )


def scale_paper(kind: DocumentKind, loads: int = 5) -> Paper:
    weights = [f"{3 * (n + 1)}" for n in range(loads)]
    points = {f"p{n + 1}": f"{'↑' if n % 2 else '↓'} {load} kg" for n, load in enumerate(weights)}
    points = {name: title.split(" ", 1)[1] for name, title in points.items()}
    words = scale_words(points)
    errors = ["0.0", "+0.5", "-0.5", "-1.0", "+1.5", "-12.5"]
    readings: dict[Place, tuple[Reading, ...]] = {}
    results = []
    for n, (name, load) in enumerate(zip(points, weights, strict=True)):
        reading, result = weighed(name, load, errors[n % 5].removeprefix("+"))
        readings[Place("weighing", Stage.AS_FOUND, name)] = (reading,)
        results.append(
            PointResult(
                name,
                {"load": q(f"{load} kg", "mass")},
                (result,),
                Verdict.PASSED,
                result.unrounded,
                result.result,
                result.limits,
            )
        )
    corners = [weighed("corner", "5", error) for error in ("0.5", "-0.5", "1.0", "0.0")]
    place = Place("eccentricity", Stage.AS_FOUND, "corners")
    readings[place] = tuple(row for row, _ in corners)
    decisive = corners[2][1]
    corner = PointResult(
        "corners",
        {"load": q("5 kg", "mass")},
        tuple(row for _, row in corners),
        Verdict.PASSED,
        decisive.unrounded,
        decisive.result,
        decisive.limits,
    )
    data = PartData(
        readings=readings,
        answers={
            ("appearance", Stage.AS_FOUND): {
                "plate": CONFORMS,
                "level": Answer(Outcome.NOT_APPLICABLE, "本型号无水平指示器"),
            }
        },
        not_applicable={"tare": "该秤无除皮装置"},
    )
    items = (
        ItemResult("appearance", Stage.AS_FOUND, Verdict.PASSED),
        ItemResult("weighing", Stage.AS_FOUND, Verdict.PASSED, tuple(results)),
        ItemResult("eccentricity", Stage.AS_FOUND, Verdict.PASSED, (corner,)),
        ItemResult("tare", Stage.AS_FOUND, Verdict.NOT_APPLICABLE),
    )
    ratings = {"Max": q("15 kg", "mass"), "Min": q("100 g", "mass"), "e": q("5 g", "mass")}
    record = replace(
        dispenser_record({"1": GOOD}),
        number="R-2026-00401",
        instrument=MeasuringInstrument(
            "i2",
            "price_scale",
            "电子计价秤",
            "ACS-15",
            "150312008",
            "示例衡器有限公司",
            accuracy_class="Ⅲ",
            ratings=ratings,
            purpose="trade_settlement",
        ),
        applicant=Organisation("o2", "示例县城关农贸市场（演示）"),
        regulation=RegulationUsed(
            "jjg-539-2016-digital-scale",
            "JJG 539",
            "2016",
            named("数字指示秤", "Digital indicating weighing instruments"),
            DIGEST,
            DIGEST,
            {},
        ),
        data=VerificationData(
            on=DAY,
            kind=VerificationKind.PERIODIC,
            accuracy_class="Ⅲ",
            ratings=ratings,
            parts={WHOLE: data},
            conditions={"ambient": (q("18.6 ℃", "temperature"),)},
        ),
        place="城关农贸市场 12 号摊位",
        standard=replace(
            BENCH,
            name="数字指示秤检定用砝码标准装置",
            certificate="〔2022〕示县量标衡证字第002号",
            range_text="1 mg～20 kg",
            accuracy_text="M₁ 等级",
        ),
        standards=(
            used(
                "砝码",
                "20 kg",
                "F-031～F-040",
                "20 kg",
                "M₁ 等级",
                "市计 M2026-04-0011",
                date(2027, 4, 9),
                requirement="weights",
                role="main",
            ),
            used(
                "砝码组",
                "(1～500) g",
                "F-007",
                "(1～500) g",
                "M₁ 等级",
                "市计 M2026-04-0012",
                date(2027, 4, 9),
                requirement="weights",
                role="main",
            ),
        ),
        judgement=Judgement(Verdict.PASSED, (PartResult(WHOLE, Verdict.PASSED, items),)),
        conclusion=named("Ⅲ级合格", "Passed as class III"),
        valid_until=date(2027, 11, 19),
        seals=(),
        strikes=(),
        medium="",
    )
    return paper_of(record, kind, (WHOLE,), words)
