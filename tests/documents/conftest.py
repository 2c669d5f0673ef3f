"""Sample papers, built from model objects alone: a dispenser, a scale, a water meter."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

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
from metro.model.people import Meaning, Person, Role, Signature
from metro.model.record import (
    RegulationUsed,
    Replaces,
    SealState,
    Strike,
    UsedStandard,
    VerificationRecord,
)
from metro.model.standard import MeasurementStandard
from metro.model.station import Authorisation, StationSettings
from metro.model.verification import (
    WHOLE,
    Answer,
    Outcome,
    PartData,
    Place,
    Reading,
    Stage,
    StandardInUse,
    VerificationData,
    VerificationKind,
)
from metro.model.words import Bilingual
from metro.quantities.quantity import Quantity

DAY = date(2026, 11, 20)
CODE = (
    "METRO1:6BF4F8D1-9C1E-4C0B-8B35-93B7F0A4D101/1/2041/"
    "QED8WEX0YKE*SW6JCJC1G6XD4CM6GVC+EDY34OQE*ZCIECEB8-DBJB8UF6$PDXPDO/EBKE1G6XD4CM6GVC"
    "KB8XJC0/D634XJC+EDN8F5VCBJ0XKEM34Z KEP8QEDA3VIE5$C-QE.34K34AECPM8OQEPPDT8D0.C07A6VC/2026-11-20"
)
NONE = Bilingual("", "")


def q(text: str, kind: str = "ratio", typed: str = "") -> Quantity:
    number, _, unit = text.partition(" ")
    return Quantity(Decimal(number), unit or "1", kind, typed or text)


def named(zh: str, en: str) -> Bilingual:
    return Bilingual(zh, en)


STATION = StationSettings(
    name=named("示例县计量检定所", "Shili County Station of Metrology Verification"),
    authorisation=Authorisation(
        "（示）法计（2024）00012 号", date(2029, 3, 1), ("fuel_dispenser",)
    ),
    legal_status=named(
        "本所是依法设置的法定计量检定机构。",
        "This station is a statutory metrology verification body.",
    ),
    address="示例省示例县示例路 1 号",
    post_code="000000",
    telephone="0000-0000000",
    fax="0000-0000001",
    email="demo@example.invalid",
    record_form="SL-JL-012",
    demo=True,
    retention_note="原始记录保存六年。",
)
PEOPLE = (Person("p1", "李敏"), Person("p2", "赵燊"), Person("p3", "王立"))
DIGEST = "5f1c7e0b9a4d2c6e8f00112233445566778899aabbccddeeff00112233445566"


def signatures() -> tuple[Signature, ...]:
    return (
        Signature(
            "p1", "李敏", Meaning.VERIFIED, Role.VERIFIER, DIGEST, "2026-11-20T08:12:09+00:00"
        ),
        Signature("p2", "赵燊", Meaning.CHECKED, Role.CHECKER, DIGEST, "2026-11-20T08:40:51+00:00"),
        Signature(
            "p3", "王立", Meaning.APPROVED, Role.APPROVER, DIGEST, "2026-11-20T09:05:30+00:00"
        ),
    )


def used(
    name: str,
    model: str,
    serial: str,
    span: str,
    stated: str,
    number: str,
    until: date,
    *,
    requirement: str,
    role: str = "auxiliary",
    **values: Quantity,
) -> UsedStandard:
    return UsedStandard(
        requirement,
        role,
        f"i-{serial}",
        name,
        model,
        serial,
        span,
        f"e-{serial}",
        number,
        until,
        stated,
        StandardInUse(values=values),
    )


# -- a fuel dispenser with two nozzles, the second one failing ------------------------------------

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
BENCH = MeasurementStandard(
    "m1",
    "加油机检定装置",
    "〔2023〕示县量标力证字第007号",
    "示例市市场监督管理局",
    date(2023, 7, 1),
    date(2028, 6, 30),
    ("fuel_dispenser",),
    "20 L，100 L",
    "MPE：±0.05 %",
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
CONFORMS = Answer(Outcome.CONFORMS)
VERDICTS = {True: Verdict.PASSED, False: Verdict.REJECTED}


def percent_limits(value: str, *, both: bool = True) -> Limits:
    return Limits("row", q(f"-{value} %") if both else None, q(f"{value} %"))


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


def paper_of(
    record: VerificationRecord, kind: DocumentKind, parts: tuple[str, ...], words: Paperwork
) -> Paper:
    numbers = {
        DocumentKind.CERTIFICATE: "JY-2026-00412",
        DocumentKind.NOTICE: "JT-2026-00031",
        DocumentKind.RECORD: record.number,
    }
    code = "" if kind is DocumentKind.RECORD else CODE
    return Paper(kind, numbers[kind], record, parts, STATION, signatures(), code, words)


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


# -- a scale: one whole, many points, several columns ---------------------------------------------


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


# -- a water meter on a bench ---------------------------------------------------------------------


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


# -- long and hostile content -----------------------------------------------------------------------

HOSTILE = '<b>甲&乙</b><img src="file:///etc/passwd"/><para>{0}%s&amp;\\n'


def with_names(paper: Paper, name: str) -> Paper:
    """Return the same paper with a name in every place where people type."""
    record = paper.record
    thing = replace(
        record.instrument, name=name, model=name, serial=name, manufacturer=name, place=name
    )
    changed = replace(
        record,
        instrument=thing,
        applicant=replace(record.applicant, name=name),
        place=name,
        medium=name,
        remark=name,
        standards=tuple(replace(row, name=name, certificate=name) for row in record.standards),
        strikes=tuple(replace(row, why=name) for row in record.strikes),
        verifier=replace(record.verifier, name=name),
    )
    return replace(paper, record=changed)


def many_nozzles(kind: DocumentKind, count: int = 20) -> Paper:
    nozzles = {str(n + 1): GOOD for n in range(count)}
    return paper_of(dispenser_record(nozzles), kind, tuple(nozzles), DISPENSER)


SAMPLES: dict[str, Callable[[], Paper]] = {
    "dispenser_certificate": dispenser_certificate,
    "dispenser_notice": dispenser_notice,
    "dispenser_record": dispenser_original,
    "adjusted_certificate": adjusted_certificate,
    "adjusted_record": adjusted_original,
    "scale_certificate": lambda: scale_paper(DocumentKind.CERTIFICATE),
    "scale_record": lambda: scale_paper(DocumentKind.RECORD),
    "scale_certificate_60_points": lambda: scale_paper(DocumentKind.CERTIFICATE, 60),
    "scale_record_60_points": lambda: scale_paper(DocumentKind.RECORD, 60),
    "meter_certificate": lambda: meter_paper(DocumentKind.CERTIFICATE),
    "meter_notice": lambda: meter_paper(DocumentKind.NOTICE),
    "meter_record": lambda: meter_paper(DocumentKind.RECORD),
    "nozzles_certificate": lambda: many_nozzles(DocumentKind.CERTIFICATE),
    "nozzles_record": lambda: many_nozzles(DocumentKind.RECORD, 6),
    "hostile_certificate": lambda: with_names(dispenser_certificate(), HOSTILE),
    "hostile_record": lambda: with_names(dispenser_original(), HOSTILE),
    "long_certificate": lambda: with_names(dispenser_certificate(), "很长的名称" * 40),
    "long_notice": lambda: with_names(dispenser_notice(), "W" * 400),
    "long_record": lambda: with_names(dispenser_original(), "ABC很长的名称" * 30),
}


@pytest.fixture
def press() -> object:
    from metro.documents.press import ReportLabPress

    return ReportLabPress()


@pytest.fixture(params=sorted(SAMPLES))
def sample(request: pytest.FixtureRequest) -> Paper:
    return SAMPLES[request.param]()
