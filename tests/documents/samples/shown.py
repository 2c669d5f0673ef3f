"""Every printed form, short and very long, in each language: what is looked at, and what is tested.

A maker is called by the languages and returns the form; `printed` gives its bytes.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from metro.documents.press import ReportLabPress
from metro.model.diagram import StandardDiagram
from metro.model.document import DocumentKind, Paper
from metro.model.drawn_chain import DrawnChain
from metro.model.forms import DueNotice, LabelKind, LabelPaper, ListPaper
from metro.model.impact import HolderLetter, ImpactPaper, Outcome
from metro.model.number_review import SheetPaper
from metro.model.paper_settings import LabelSheet, Lengths, PaperLanguages

from .dispenser import (
    DISPENSER,
    FAST,
    GOOD,
    adjusted_certificate,
    adjusted_original,
    dispenser_certificate,
    dispenser_notice,
    dispenser_original,
    dispenser_record,
)
from .drawn import (
    LONG,
    chain,
    diagram,
    impact,
    impact_row,
    letter,
    long_chain,
    long_diagram,
    long_impact,
    long_letter,
    number_sheet,
)
from .every import many_nozzles, with_names
from .forms import due_notice, label, labels, long_due_notice, long_labels, long_list, result_list
from .meter import meter_paper
from .scale import scale_paper
from .station import named, paper_of

CERTIFICATE, NOTICE, RECORD = DocumentKind.CERTIFICATE, DocumentKind.NOTICE, DocumentKind.RECORD
RARE = "示例县䶮山镇燊祥㙍计量器具销售服务中心（个体工商户）"
LONG_NAME = named(
    "示例省示例自治州示例县质量技术监督检验检测与计量检定所（示例县计量测试中心）",
    "Metrology Verification Station and Testing Centre of Shili County, Shili Autonomous "
    "Prefecture, Shili Province",
)


def of_long_station(paper: Any) -> Any:
    """Return a form of a station with a long name and address."""
    settings = replace(
        paper.settings, name=LONG_NAME, address=f"示例省示例自治州示例县{LONG}路 1288 号附 6 号"
    )
    return replace(paper, settings=settings)


def long_names(paper: Paper) -> Paper:
    """Return a paper with long names, rare characters, and many standards."""
    named_long = with_names(paper, LONG)
    record = replace(named_long.record, applicant=replace(paper.record.applicant, name=RARE + LONG))
    instrument = replace(record.instrument, serial="2026-ABCDEF-0123456789-XYZ")
    standards = record.standards * 4
    record = replace(record, instrument=instrument, standards=standards)
    return of_long_station(replace(named_long, record=record))


def one_of_many_fails(kind: DocumentKind, count: int = 20) -> Paper:
    nozzles = {str(n + 1): FAST if n == 12 else GOOD for n in range(count)}
    own = ("13",) if kind is NOTICE else tuple(n for n in nozzles if n != "13")
    parts = tuple(nozzles) if kind is RECORD else own
    return paper_of(dispenser_record(nozzles), kind, parts, DISPENSER)


def labels_of(size: Lengths | tuple[int, int], paper: LabelPaper) -> LabelPaper:
    """Return labels of a size (mm) on sheets with as many as there is room for."""
    wide, high = size
    across, down = int(190 // (wide + 2)), int(277 // (high + 2))
    sheet = LabelSheet((wide, high), across, down, (8, 8), (2, 2))  # type: ignore[arg-type]
    settings = replace(paper.settings, paper=replace(paper.settings.paper, labels=sheet))
    return replace(paper, settings=settings)


def every_label() -> LabelPaper:
    paper = long_labels()
    kinds = (LabelKind.PASSED, LabelKind.REJECTED, LabelKind.STOPPED)
    long = [replace(paper.labels[0], kind=kind) for kind in kinds]
    mid = [
        replace(label(4, kind), name="膜式燃气表（带远传阀控装置）", serial="2026-AB-0123456")
        for kind in kinds
    ]
    return replace(labels(0), labels=(*(label(n, k) for n, k in enumerate(kinds, 1)), *mid, *long))


SHOWN: dict[str, Callable[[], Any]] = {
    "certificate": dispenser_certificate,
    "certificate_adjusted": adjusted_certificate,
    "certificate_meter": lambda: meter_paper(CERTIFICATE),
    "certificate_20_points": lambda: scale_paper(CERTIFICATE, 20),
    "certificate_20_nozzles": lambda: many_nozzles(CERTIFICATE),
    "certificate_19_of_20": lambda: one_of_many_fails(CERTIFICATE),
    "certificate_long": lambda: long_names(many_nozzles(CERTIFICATE)),
    "notice": dispenser_notice,
    "notice_meter": lambda: meter_paper(NOTICE),
    "notice_long": lambda: long_names(one_of_many_fails(NOTICE)),
    "record": dispenser_original,
    "record_adjusted": adjusted_original,
    "record_meter": lambda: meter_paper(RECORD),
    "record_20_points": lambda: scale_paper(RECORD, 20),
    "record_20_nozzles": lambda: one_of_many_fails(RECORD),
    "record_long": lambda: long_names(one_of_many_fails(RECORD)),
    "list": result_list,
    "list_of_few": lambda: result_list(4, 0),
    "list_of_one": lambda: result_list(1, 0),
    "list_long": lambda: of_long_station(long_list()),
    "labels": lambda: labels_of((60, 38), every_label()),
    "labels_30x15": lambda: labels_of((30, 15), every_label()),
    "labels_40x25": lambda: labels_of((40, 25), every_label()),
    "labels_50x30": lambda: labels_of((50, 30), every_label()),
    "labels_80x16": lambda: labels_of((80, 16), every_label()),
    "labels_99x57": lambda: labels_of((93, 57), every_label()),
    "labels_long": long_labels,
    "due_notice": due_notice,
    "due_notice_long": lambda: of_long_station(long_due_notice()),
    "chain": chain,
    "chain_long": lambda: of_long_station(long_chain()),
    "diagram": diagram,
    "diagram_long": lambda: of_long_station(long_diagram()),
    "impact": lambda: impact(impact_row(0, Outcome.FLIPS), impact_row(1, Outcome.SUSPECT)),
    "impact_long": lambda: of_long_station(long_impact()),
    "letter": letter,
    "letter_long": lambda: of_long_station(long_letter()),
    "confirmation": lambda: number_sheet("jjg-99-2022-weights"),
    "confirmation_long": lambda: of_long_station(
        number_sheet("jjg-596-2012-electricity-meters", note="与本所收藏的纸质文本逐项核对，" * 6)
    ),
}
"""Every form by name."""

_BY_TYPE: dict[type, Callable[[ReportLabPress, Any], bytes]] = {
    Paper: ReportLabPress.render,
    ListPaper: ReportLabPress.result_list,
    LabelPaper: ReportLabPress.labels,
    DueNotice: ReportLabPress.due_notice,
    DrawnChain: ReportLabPress.chain,
    StandardDiagram: ReportLabPress.diagram,
    ImpactPaper: ReportLabPress.impact,
    HolderLetter: ReportLabPress.letter,
    SheetPaper: ReportLabPress.confirmation,
}


def spoken(name: str, languages: PaperLanguages) -> Any:
    """Return a form of a station that prints in these languages."""
    form = SHOWN[name]()
    paper = replace(form.settings.paper, languages=languages)
    return replace(form, settings=replace(form.settings, paper=paper))


def printed(name: str, languages: PaperLanguages) -> bytes:
    """Return a form as PDF, in these languages."""
    form = spoken(name, languages)
    return _BY_TYPE[type(form)](ReportLabPress(), form)
