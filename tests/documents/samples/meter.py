"""A water meter on a bench."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from metro.model.document import DocumentKind, Paper, Paperwork, PrintedItem, PrintedValue
from metro.model.instrument import MeasuringInstrument
from metro.model.judgement import (
    ItemResult,
    Judgement,
    PartResult,
    PointResult,
    ReadingResult,
    Verdict,
    worst,
)
from metro.model.organisation import Organisation
from metro.model.record import (
    RegulationUsed,
)
from metro.model.verification import (
    WHOLE,
    PartData,
    Place,
    Reading,
    Stage,
    VerificationData,
    VerificationKind,
)
from metro.quantities.quantity import Quantity

from .dispenser import GOOD, dispenser_record
from .station import (
    BENCH,
    CONFORMS,
    DAY,
    DIGEST,
    VERDICTS,
    named,
    paper_of,
    percent_limits,
    q,
    used,
)


def meter_paper(kind: DocumentKind) -> Paper:
    flows = {"Q1": "0.016", "Q2": "0.0256", "Q3": "2.5"}
    errors = (
        {"Q1": "5.1", "Q2": "-1.2", "Q3": "0.3"}
        if kind is DocumentKind.NOTICE
        else {"Q1": "3.1", "Q2": "-1.2", "Q3": "0.3"}
    )
    readings: dict[Place, tuple[Reading, ...]] = {}
    points = []
    for name, flow in flows.items():
        most = "5" if name == "Q1" else "2"
        bounds = percent_limits(most)
        reference = Decimal("10.000")
        shown = reference * (1 + Decimal(errors[name]) / 100)
        readings[Place("error", Stage.AS_FOUND, name)] = (
            Reading(
                {
                    "indicated": q(f"{shown:.3f} L", "volume", f"{shown:.3f}"),
                    "reference": q("10.000 L", "volume", "10000 mL"),
                }
            ),
        )
        result = q(f"{errors[name]} %")
        verdict = VERDICTS[abs(result.number) <= Decimal(most)]
        one = ReadingResult({}, result, result, bounds, verdict)
        flow_at = {"flow": q(f"{flow} m³/h", "volume_flow_rate")}
        points.append(PointResult(name, flow_at, (one,), verdict, result, result, bounds))
    verdict = worst([point.verdict for point in points])
    items = (
        ItemResult("appearance", Stage.AS_FOUND, Verdict.PASSED),
        ItemResult("error", Stage.AS_FOUND, verdict, tuple(points)),
    )
    data = PartData(
        readings=readings,
        answers={("appearance", Stage.AS_FOUND): {"marks": CONFORMS}},
    )
    words = Paperwork(
        instrument=named("饮用冷水水表", "Cold potable water meter"),
        items={
            "appearance": PrintedItem(
                named("外观和功能", "Appearance and function"),
                questions={"marks": named("标志和封印", "Marks and seals")},
            ),
            "error": PrintedItem(
                named("示值误差", "Error of indication"),
                {name: named(name, name) for name in flows},
                {
                    "indicated": PrintedValue(named("水表示值", "Meter"), "V_i", "L"),
                    "reference": PrintedValue(named("标准体积", "Reference"), "V_a", "L"),
                },
                {},
                PrintedValue(named("示值误差", "Error"), "E", "%"),
            ),
        },
        ratings={
            "Q3": named("常用流量 Q3", "Permanent flow rate"),
            "ratio": named("量程比 Q3/Q1", "Ratio"),
        },
        surroundings={
            "water": named("水温", "Water temperature"),
            "pressure": named("出口水压", "Outlet pressure"),
        },
        standards={"bench": named("水表检定装置", "Bench")},
        passed=named("{class}级合格", "Passed as class {class}"),
        failed=named("不合格", "Rejected"),
    )
    ratings: dict[str, Quantity | str] = {"Q3": q("2.5 m³/h", "volume_flow_rate"), "ratio": "R160"}
    passed = verdict is Verdict.PASSED
    record = replace(
        dispenser_record({"1": GOOD}),
        number="R-2026-00408",
        instrument=MeasuringInstrument(
            "i3",
            "water_meter",
            "旋翼式冷水水表",
            "LXS-20E",
            "26073518",
            "示例水表有限公司",
            accuracy_class="2",
            ratings=ratings,
            range_text="DN20",
        ),
        applicant=Organisation("o3", "示例县自来水公司（演示）"),
        regulation=RegulationUsed(
            "jjg-162-2019-cold-water-meter",
            "JJG 162",
            "2019",
            named("饮用冷水水表", "Cold potable water meters"),
            DIGEST,
            DIGEST,
            {"items/error/limits/low": "±5 %"},
        ),
        data=VerificationData(
            on=DAY,
            kind=VerificationKind.INITIAL,
            accuracy_class="2",
            ratings=ratings,
            parts={WHOLE: data},
            conditions={
                "water": (q("20.1 ℃", "temperature"), q("20.4 ℃", "temperature")),
                "pressure": (q("0.05 MPa", "pressure"),),
            },
        ),
        place="本所水表检定室",
        standard=replace(
            BENCH, name="水表检定装置", range_text="DN15～DN50", accuracy_text="0.2 级"
        ),
        standards=(
            used(
                "水表检定装置",
                "LJS15-50",
                "07",
                "(0.01～30) m³/h",
                "U=0.2 %，k=2",
                "省计 L2026-0105",
                date(2028, 1, 8),
                requirement="bench",
                role="main",
            ),
        ),
        judgement=Judgement(verdict, (PartResult(WHOLE, verdict, items),)),
        conclusion=named("2级合格", "Passed as class 2") if passed else words.failed,
        valid_until=date(2032, 11, 19) if passed else None,
        seals=(),
        strikes=(),
        medium="",
        runs={"Q1": "B-2026-0112"},
    )
    return paper_of(record, kind, (WHOLE,), words)
