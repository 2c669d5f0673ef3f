"""A fuel dispenser with nozzles, some of which fail."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

from metro.model.document import DocumentKind, Paper, Paperwork, PrintedItem, PrintedValue
from metro.model.instrument import MeasuringInstrument, Part
from metro.model.judgement import (
    ItemResult,
    Judgement,
    Limits,
    PartResult,
    PointResult,
    ReadingResult,
    Verdict,
    worst,
)
from metro.model.organisation import Organisation
from metro.model.record import RegulationUsed, Replaces, SealState, VerificationRecord
from metro.model.strike import Strike
from metro.model.verification import (
    PartData,
    Place,
    Reading,
    Stage,
    VerificationData,
    VerificationKind,
)

from .station import (
    BENCH,
    CONFORMS,
    DAY,
    DIGEST,
    PEOPLE,
    VERDICTS,
    named,
    paper_of,
    percent_limits,
    q,
    used,
)

MEASURES = (
    used(
        "二等标准金属量器",
        "JBL-100",
        "0107",
        "100 L",
        "MPE：±0.05 %",
        "市计 V2026-06-0041",
        date(2027, 6, 18),
        requirement="measure",
        role="main",
        volume=q("100.012 L", "volume"),
    ),
    used(
        "二等标准金属量器",
        "JBL-20",
        "0312",
        "20 L",
        "MPE：±0.05 %",
        "市计 V2025-12-0077",
        date(2026, 12, 3),
        requirement="measure",
        role="main",
        volume=q("20.003 L", "volume"),
    ),
    used(
        "数字温度计",
        "DT-1",
        "T-118",
        "(−30～60) ℃",
        "MPE：±0.2 ℃",
        "市计 T2026-03-0191",
        date(2027, 3, 14),
        requirement="thermometer",
    ),
    used(
        "电子秒表",
        "S-09",
        "K-009",
        "(0～3600) s",
        "±0.5 s/d",
        "市计 K2026-03-0088",
        date(2027, 3, 14),
        requirement="stopwatch",
    ),
)
FLOWS = {"Q1": ("Q(1)", "50 L/min"), "Q2": ("Q(2)", "20 L/min")}
DISPENSER = Paperwork(
    instrument=named("燃油加油机", "Fuel dispenser"),
    part=named("油枪", "Nozzle"),
    items={
        "appearance": PrintedItem(
            named("外观、铭牌与封印", "Appearance, plate and seals"),
            questions={
                "plate": named("铭牌标注齐全", "Plate complete"),
                "hose": named("油枪、油管无渗漏", "No leak at nozzle and hose"),
            },
        ),
        "self_lock": PrintedItem(
            named("自锁功能与软件标识", "Self-lock and software identification"),
            questions={"software": named("软件标识与型式批准一致", "Software as type-approved")},
        ),
        "error": PrintedItem(
            named("示值误差", "Error of indication"),
            points={name: named(title, title) for name, (title, _) in FLOWS.items()},
            readings={
                "V_J": PrintedValue(named("加油机示值", "Indication"), "V_J", "L"),
                "V_B": PrintedValue(named("量器示值", "Measure"), "V_B", "L"),
                "t_J": PrintedValue(named("油温", "Liquid temp."), "t_J", "℃"),
                "t_B": PrintedValue(named("量器内油温", "Temp. in measure"), "t_B", "℃"),
            },
            derived={"V_Bt": PrintedValue(named("实际体积", "Actual volume"), "V_Bt", "L", 3)},
            result=PrintedValue(named("示值误差", "Error"), "E_V", "%"),
        ),
        "repeatability": PrintedItem(
            named("重复性", "Repeatability"),
            points={name: named(title, title) for name, (title, _) in FLOWS.items()},
            result=PrintedValue(named("重复性", "Repeatability"), "E_n", "%"),
            signed=False,
        ),
        "paid": PrintedItem(
            named("付费金额误差", "Error of amount to pay"),
            points={"Q1": named("Q(1)", "Q(1)")},
            readings={
                "shown": PrintedValue(named("显示金额", "Amount shown"), "P_J", "元"),
                "due": PrintedValue(named("应付金额", "Amount due"), "P_C", "元"),
            },
            result=PrintedValue(named("付费金额误差", "Error"), "E_P", "元"),
        ),
    },
    ratings={
        "Qmax": named("最大流量 Qmax", "Maximum flow rate"),
        "Qmin": named("最小流量 Qmin", "Minimum flow rate"),
        "least": named("最小付费变量", "Minimum price increment"),
    },
    part_ratings={"fuel": named("油品", "Fuel")},
    surroundings={
        "ambient": named("环境温度", "Ambient temperature"),
        "humidity": named("相对湿度", "Relative humidity"),
        "liquid": named("油温", "Liquid temperature"),
    },
    standards={
        "measure": named("标准金属量器", "Standard measure"),
        "thermometer": named("温度计", "Thermometer"),
        "stopwatch": named("秒表", "Stopwatch"),
    },
    seals={"adjuster": named("计量调节处", "Adjuster")},
    passed=named("合格", "Passed"),
    failed=named("不合格", "Rejected"),
)


def of_nozzle(offsets: Mapping[str, str], stage: Stage) -> tuple[PartData, tuple[ItemResult, ...]]:
    """Return what was taken on a nozzle that is so many litres fast on each measure."""
    readings: dict[Place, tuple[Reading, ...]] = {}
    errors, spreads = [], []
    for point, offset in offsets.items():
        of_measure = Decimal("100.012") if point == "Q1" else Decimal("20.003")
        taken, results = [], []
        for number in range(3):
            hot, cold = Decimal("24.1"), Decimal("23.6") - Decimal(number) / 10
            actual = of_measure * (
                1 + Decimal("0.0012") * (hot - cold) + Decimal("0.00005") * (cold - 20)
            )
            shown = (actual + Decimal(offset) + Decimal(number) / 200).quantize(Decimal("0.01"))
            error = (shown - actual) / actual * 100
            rounded = error.quantize(Decimal("0.01"))
            taken.append(
                Reading(
                    {
                        "V_J": q(f"{shown} L", "volume", str(shown)),
                        "V_B": q(f"{of_measure} L", "volume", f"{of_measure}"),
                        "t_J": q(f"{hot} ℃", "temperature", f"{hot}"),
                        "t_B": q(f"{cold} ℃", "temperature", f"{cold} ℃"),
                    }
                )
            )
            results.append(
                ReadingResult(
                    {"V_Bt": q(f"{actual} L", "volume")},
                    q(f"{error} %"),
                    q(f"{rounded} %"),
                    percent_limits("0.30"),
                    VERDICTS[abs(rounded) <= Decimal("0.30")],
                )
            )
        readings[Place("error", stage, point)] = tuple(taken)
        each = [row.unrounded.number for row in results if row.unrounded]
        decisive = max(results, key=lambda row: abs(row.unrounded.number))  # type: ignore[union-attr]
        flow = {"flow": q(FLOWS[point][1], "volume_flow_rate")}
        errors.append(
            PointResult(
                point,
                flow,
                tuple(results),
                worst([row.verdict for row in results]),
                decisive.unrounded,
                decisive.result,
                decisive.limits,
            )
        )
        spread = (max(each) - min(each)) / Decimal("1.69")
        small = spread.quantize(Decimal("0.01"))
        verdict = VERDICTS[small <= Decimal("0.10")]
        spreads.append(
            PointResult(
                point,
                {},
                (),
                verdict,
                q(f"{spread} %"),
                q(f"{small} %"),
                percent_limits("0.10", both=False),
            )
        )
    money = {"shown": q("752.25 元", "money", "752.25"), "due": q("752.25 元", "money", "752.25")}
    readings[Place("paid", stage, "Q1")] = (Reading(money),)
    zero = q("0.00 元", "money")
    bounds = Limits("row", q("-0.01 元", "money"), q("0.01 元", "money"))
    one = ReadingResult({}, zero, zero, bounds, Verdict.PASSED)
    paid = PointResult("Q1", {}, (one,), Verdict.PASSED, zero, zero, bounds)
    items = (
        ItemResult("appearance", Stage.AS_FOUND, Verdict.PASSED),
        ItemResult("self_lock", Stage.AS_FOUND, Verdict.PASSED),
        ItemResult("error", stage, worst([row.verdict for row in errors]), tuple(errors)),
        ItemResult("repeatability", stage, worst([r.verdict for r in spreads]), tuple(spreads)),
        ItemResult("paid", stage, Verdict.PASSED, (paid,)),
    )
    answers = {
        ("appearance", Stage.AS_FOUND): {"plate": CONFORMS, "hose": CONFORMS},
        ("self_lock", Stage.AS_FOUND): {"software": CONFORMS},
    }
    return PartData(ratings={"fuel": "92 号汽油"}, readings=readings, answers=answers), items


GOOD = {"Q1": "0.05", "Q2": "0.01"}
FAST = {"Q1": "0.48", "Q2": "0.09"}


def dispenser_record(
    nozzles: Mapping[str, Mapping[str, str]], *, adjusted: bool = False
) -> VerificationRecord:
    parts: dict[str, PartData] = {}
    results = []
    for name, offsets in nozzles.items():
        data, items = of_nozzle(offsets, Stage.AS_LEFT if adjusted else Stage.AS_FOUND)
        before: tuple[ItemResult, ...] = ()
        if adjusted:
            found, before = of_nozzle(FAST, Stage.AS_FOUND)
            data = replace(data, readings={**found.readings, **data.readings})
        parts[name] = data
        verdict = worst([item.verdict for item in items])
        results.append(PartResult(name, verdict, items, before))
    judgement = Judgement(worst([row.verdict for row in results]), tuple(results))
    passed = judgement.verdict is Verdict.PASSED
    ratings = {
        "Qmax": q("50 L/min", "volume_flow_rate"),
        "Qmin": q("5 L/min", "volume_flow_rate"),
        "least": q("0.01 元", "money"),
    }
    thing = MeasuringInstrument(
        "i1",
        "fuel_dispenser",
        "燃油加油机",
        "SL-22",
        "2209137",
        "示例机电有限公司",
        ratings=ratings,
        parts=tuple(Part(name, f"{name} 号枪", ratings=parts[name].ratings) for name in parts),
        purpose="trade_settlement",
        place="1 号加油岛",
        registration="QG-000000-0917",
        range_text="(5～50) L/min",
    )
    return VerificationRecord(
        id="0198-record",
        revision=1,
        number="R-2026-00397",
        job="J-2026-031",
        instrument=thing,
        applicant=Organisation("o1", "示例加油站（演示）", "910000000000000000", "000000"),
        regulation=RegulationUsed(
            "jjg-443-2023-fuel-dispenser",
            "JJG 443",
            "2023",
            named("燃油加油机（试行）", "Fuel dispensers (trial)"),
            DIGEST,
            DIGEST[::-1],
            {},
        ),
        data=VerificationData(
            on=DAY,
            kind=VerificationKind.PERIODIC,
            ratings=ratings,
            parts=parts,
            conditions={
                "ambient": (q("22.5 ℃", "temperature"), q("23.1 ℃", "temperature")),
                "humidity": (q("48 %", "relative_humidity"),),
                "liquid": (q("23.6 ℃", "temperature"), q("24.1 ℃", "temperature")),
            },
            adjusted=adjusted,
        ),
        place="示例加油站（演示）",
        standard=BENCH,
        standards=MEASURES,
        judgement=judgement,
        verifier=PEOPLE[0],
        checker=PEOPLE[1],
        valid_until=date(2027, 5, 19)
        if any(p.verdict is Verdict.PASSED for p in results)
        else None,
        conclusion=DISPENSER.passed if passed else DISPENSER.failed,
        software="Metro 0.1.0",
        time="10:42",
        seals=(
            SealState("adjuster", named("计量调节处", "adjuster"), "0331", True, "0451"),
            SealState(
                "encoder",
                named("编码器与流量变换器间", "encoder to transducer"),
                "0332",
                True,
                "0452",
            ),
            SealState(
                "board", named("主板与机壳间", "main board to cabinet"), "0333", False, "0453"
            ),
        ),
        strikes=(
            Strike(
                "reading/1/error/as_found/Q1/0/V_J",
                "100.71",
                "100.17",
                "p1",
                "2026-11-20T02:44:10+00:00",
                "看错数字",
            ),
            Strike(
                "condition/humidity",
                "84 %",
                "48 %",
                "p1",
                "2026-11-20T02:31:45+00:00",
                "录入时数字颠倒",
            ),
        ),
        medium="92 号汽油",
    )


def dispenser_certificate() -> Paper:
    """Nozzle 1 passes, nozzle 2 does not: the certificate is for nozzle 1."""
    record = dispenser_record({"1": GOOD, "2": FAST})
    return paper_of(record, DocumentKind.CERTIFICATE, ("1",), DISPENSER)


def dispenser_notice() -> Paper:
    record = dispenser_record({"1": GOOD, "2": FAST})
    return paper_of(record, DocumentKind.NOTICE, ("2",), DISPENSER)


def dispenser_original() -> Paper:
    record = dispenser_record({"1": GOOD, "2": FAST})
    return paper_of(record, DocumentKind.RECORD, ("1", "2"), DISPENSER)


def adjusted_certificate() -> Paper:
    record = dispenser_record({"1": GOOD, "2": GOOD}, adjusted=True)
    record = replace(
        record,
        replaces=Replaces("JY-2026-00398", "送检单位名称有误，已按营业执照更正"),
        remark="2 号枪油管已于检定前更换。",
        performed_by="示例市计量测试研究所",
    )
    return paper_of(record, DocumentKind.CERTIFICATE, ("1", "2"), DISPENSER)


def adjusted_original() -> Paper:
    return replace(adjusted_certificate(), kind=DocumentKind.RECORD, number="R-2026-00397", code="")
