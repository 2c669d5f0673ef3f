"""Papers about standards: a chain, a diagram, an impact with a letter, a sheet of numbers."""

from dataclasses import replace
from datetime import date

from metro.model.chain import ChainLink, EventFact, Evidence, LinkState, TraceabilityChain
from metro.model.diagram import DiagramBox, StandardDiagram
from metro.model.drawn_chain import DrawnChain
from metro.model.impact import (
    HolderLetter,
    Impact,
    ImpactPaper,
    ImpactRow,
    LetterRow,
    Outcome,
    RecallCase,
    Suspicion,
)
from metro.model.instrument import MeasuringInstrument
from metro.model.judgement import Reason
from metro.model.number_review import NumberMark, RegulationText, SheetPaper, SheetSignature
from metro.model.organisation import Organisation
from metro.model.people import Role
from metro.model.standard import MeasurementStandard
from metro.model.words import Bilingual
from metro.regulations import library
from metro.regulations.review import reviewed

from .station import STATION

ON = date(2026, 3, 1)


def event(name: str, number: str, *, here: bool = False) -> EventFact:
    until = date(2027, 2, 28)
    return EventFact(
        name, 1, "verification", "x", ON, "", "2026-03-01", True, until, number, "市所", "M1",
        True, performed_here=here,
    )  # fmt: skip


def scheme(levels: int) -> tuple[ChainLink, ...]:
    above: tuple[ChainLink, ...] = ()
    for number in range(levels, 0, -1):
        link = ChainLink(
            f"第{number}级标准", "JJG 2053—2016", "scheme", Evidence.SCHEME, LinkState.NOT_JUDGED,
            above=above, english=f"Standard of level {number}",
            method=Bilingual("直接比较法", "Direct comparison"), ratio="1/3",
        )  # fmt: skip
        above = (link,)
    return above


def chain(*reasons: Reason, levels: int = 5) -> DrawnChain:
    thing = MeasuringInstrument("scale-1", "scale", "电子计价秤", "ACS-15", "C31001", "某厂")
    state = LinkState.BROKEN if reasons else LinkState.IN_FORCE
    cited = ChainLink(
        "示例市所 F2 砝码", "", "main", Evidence.CITED, LinkState.NOT_JUDGED, above=scheme(levels)
    )
    weights = ChainLink(
        "M1 等级砝码组", "W-0815", "main", Evidence.HELD, state, event("up", "市计 M-1"), "up",
        reasons, (cited,), "weights",
    )  # fmt: skip
    found = TraceabilityChain("scale-1", ON, "", event("r", "R-1", here=True), (weights,))
    return DrawnChain(
        STATION, thing, found, ("JY-2026-00001",), {"r": "JJG 539—2016"}, {("r", "weights"): "1/3"}
    )


def box(name: str, **more: str) -> DiagramBox:
    return DiagramBox(Bilingual(name, f"{name} in English"), "(0～10) MPa", "0.05 级", **more)


def diagram(uppers: int = 1, lowers: int = 1) -> StandardDiagram:
    standard = MeasurementStandard(
        "p", "压力标准装置", "〔2025〕1 号", "市局", ON, ON, ("gauge",), "10 MPa", "0.4 级"
    )
    return StandardDiagram(
        standard,
        STATION,
        ON,
        tuple(box(f"上级{n}", holder="省院", source="证书 1") for n in range(uppers)),
        Bilingual("直接比较法", "Direct comparison"),
        box("本所标准"),
        Bilingual("逐点比较", "Point by point"),
        tuple(box(f"被检{n}") for n in range(lowers)),
        ("JJG 2023—1989《压力计量器具检定系统表》",),
    )


def impact_row(
    number: int, outcome: Outcome, *, direct: bool = True, papers: bool = True
) -> ImpactRow:
    documents = (f"JY-{number:05}",) if papers else ()
    via = ("",) if direct else ("e0",)
    return ImpactRow(
        f"e{number}", f"R-{number:05}", f"t{number}", "电子计价秤", f"C{number:05}", "market", ON,
        direct, via, documents, True, outcome, "rejected",
    )  # fmt: skip


def impact(*rows: ImpactRow, shift: str = "0.08 %") -> ImpactPaper:
    found = Impact(Suspicion("w", date(2026, 1, 2), ON), "", shift, rows)
    return ImpactPaper(found, STATION, "M1 等级砝码组 W-0815", ON, {"market": "中心市场"})


def letter(count: int = 3) -> HolderLetter:
    numbers = tuple(f"JY-2026-{n + 1:05d}" for n in range(count))
    suspicion = Suspicion("w", date(2026, 1, 2), ON)
    case = RecallCase("RC-2026-001", suspicion, "0.08 %", "示值超差", ON, (), numbers)
    rows = tuple(
        LetterRow(number, "电子计价秤", f"C{n:05d}", date(2026, 2, 3))
        for n, number in enumerate(numbers)
    )
    holder = Organisation("market", "示例县城关农贸市场（演示）")
    return HolderLetter(case, STATION, holder, "M1 等级砝码组 W-0815", rows)


def number_sheet(
    regulation: str, corrections: dict[str, str] | None = None, note: str = ""
) -> SheetPaper:
    at = "2026-11-22T03:04:05+00:00"
    given = corrections or {}
    found = library.corrected(regulation, given)
    values = {row.path: row.value for row in found.numbers if row.value is not None}
    marks = {path: NumberMark("chenheng", at, 1, 7, note, "5", "陈衡") for path in values}
    review = reviewed(found, library.shipped(regulation), values, marks)
    signature = SheetSignature("chenheng", "陈衡", Role.TECHNICAL_HEAD, "ab" * 32, at)
    text = RegulationText("cd" * 32, "scan.pdf", "application/pdf", 9)
    return SheetPaper(f"{found.label}/1", review, STATION, signature, (text,), "code")


LONG = "示例县城乡供水一体化运营管理有限责任公司第三营业所及其代管的农村饮水安全工程站点"


def long_chain() -> DrawnChain:
    reason = Reason("chain.failed", {"number": "市计 M-1", "on": "2026-03-01", "day": "2026-03-01"})
    whole = chain(reason, levels=24)
    (weights,) = whole.chain.links
    links = (replace(weights, title=LONG, serial="2026-ABCDEF-0123456789-XYZ"),) * 4
    thing = replace(whole.instrument, name=LONG, serial="2026-ABCDEF-0123456789-XYZ")
    return replace(whole, instrument=thing, chain=replace(whole.chain, links=links))


def long_diagram() -> StandardDiagram:
    paper = diagram(3, 3)
    long = Bilingual(LONG, "Standard of the third office of the joint water company " * 2)
    boxes = tuple(
        replace(row, name=long, range="(0.000 1～10 000) MPa，(0.000 1～10 000) MPa", holder=LONG)
        for row in paper.upper
    )
    lower = tuple(replace(row, holder="") for row in boxes)
    standard = replace(paper.standard, name=LONG, certificate="〔2025〕示县量标力证字第0001234号")
    own = replace(paper.own, name=long)
    return replace(paper, standard=standard, upper=boxes, own=own, lower=lower)


def long_impact() -> ImpactPaper:
    outcomes = (Outcome.FLIPS, Outcome.SUSPECT, Outcome.KEEPS)
    rows = tuple(impact_row(n, outcomes[n % 3], direct=bool(n % 5)) for n in range(240))
    rows = tuple(
        replace(row, name=LONG, serial="2026-ABCDEF-0123456789-XYZ") if n % 7 == 0 else row
        for n, row in enumerate(rows)
    )
    return replace(impact(*rows), standard=LONG, holders={"market": LONG})


def long_letter() -> HolderLetter:
    paper = letter(90)
    rows = tuple(
        replace(row, name=LONG, serial="2026-ABCDEF-0123456789-XYZ") if n % 7 == 0 else row
        for n, row in enumerate(paper.rows)
    )
    holder = replace(paper.holder, name=LONG * 2)
    return replace(paper, rows=rows, holder=holder, standard=LONG)
