"""What paper would look like with other settings: a sample that is no document."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from metro.app.station import Station
from metro.documents.press import ReportLabPress
from metro.errors import MetroError
from metro.model.document import DocumentKind, Paper, Paperwork, PrintedItem, PrintedValue
from metro.model.duty import Duty
from metro.model.forms import (
    DueNotice,
    DueRow,
    Label,
    LabelKind,
    LabelPaper,
    ListPaper,
    ListRow,
)
from metro.model.instrument import MeasuringInstrument
from metro.model.judgement import (
    ItemResult,
    Judgement,
    Limits,
    PartResult,
    PointResult,
    Verdict,
)
from metro.model.numbering import numbered
from metro.model.organisation import Organisation
from metro.model.people import Person
from metro.model.record import RegulationUsed, VerificationRecord
from metro.model.standard import MeasurementStandard
from metro.model.station import StationSettings
from metro.model.verification import (
    WHOLE,
    PartData,
    Stage,
    VerificationData,
    VerificationKind,
)
from metro.model.words import Bilingual
from metro.quantities.quantity import Quantity
from metro.services.change_settings import Tried

BODY = "样张：送检单位"
SAMPLE = "METRO SAMPLE"
"""The text of the code: it proves nothing."""
FORMS = ("certificate", "notice", "record", "list", "labels", "due")
"""What may be looked at."""


def preview(station: Station, tried: Tried, form: str) -> bytes:
    """Return a form as PDF, with settings that nobody signed yet.

    The newest record of the station is shown, a made-up one where there is none.
    """
    press = ReportLabPress(_Gallery(station, tried.pictures))
    settings, today = tried.settings, station.clock.today()
    if form in ("list", "labels", "due"):
        return _SMALL[form](press, settings, today)
    paper = _newest(station) or sample(settings, today)
    kind = DocumentKind(form)
    pattern = {
        DocumentKind.CERTIFICATE: settings.certificate_pattern,
        DocumentKind.NOTICE: settings.notice_pattern,
        DocumentKind.RECORD: settings.record_pattern,
    }[kind]
    number = (
        paper.record.number if kind is DocumentKind.RECORD else numbered(pattern, today.year, 0)
    )
    code = "" if kind is DocumentKind.RECORD else SAMPLE
    return press.render(replace(paper, kind=kind, number=number, settings=settings, code=code))


@dataclass(frozen=True, slots=True)
class _Gallery:
    """Pictures that are kept, and those that are only tried."""

    station: Station
    tried: Mapping[str, bytes]

    def get(self, name: str) -> bytes:
        """Return the bytes of a picture."""
        return self.tried[name] if name in self.tried else self.station.objects.get(name)


def _newest(station: Station) -> Paper | None:
    with station.ledger.reading() as reader:
        rows = [row.document for row in reader.documents("", 20) if row.document.record]
    for row in rows:
        try:
            return replace(station.issue.record_paper(row.record), parts=row.parts)
        except MetroError:
            continue
    return None


def sample(settings: StationSettings, today: date) -> Paper:
    """Return a made-up certificate."""
    record = _record(today)
    words = PrintedItem(
        Bilingual("示值误差", "Error of indication"),
        points={"Q3": Bilingual("常用流量", "Permanent flow rate")},
        result=PrintedValue(Bilingual("误差", "Error"), "E", "%"),
    )
    paperwork = Paperwork(
        instrument=Bilingual("冷水水表", "Cold water meter"),
        items={"error": words},
        surroundings={"ambient": Bilingual("环境温度", "Ambient temperature")},
        passed=record.conclusion,
        failed=Bilingual("不合格", "Rejected"),
    )
    return Paper(DocumentKind.CERTIFICATE, "", record, (WHOLE,), settings, (), SAMPLE, paperwork)


def _record(today: date) -> VerificationRecord:
    error = _percent("0.4")
    limits = Limits("Q3", _percent("-2"), _percent("2"))
    point = PointResult("Q3", {}, (), Verdict.PASSED, error, error, limits)
    item = ItemResult("error", Stage.AS_LEFT, Verdict.PASSED, (point,))
    ambient = Quantity(Decimal("20.5"), "℃", "temperature", "20.5 ℃")
    until = today + timedelta(days=364)
    title = Bilingual("样张", "Sample")
    return VerificationRecord(
        id="sample",
        revision=1,
        number="R-0000-00000",
        job="",
        instrument=MeasuringInstrument("sample", "sample", "冷水水表", "LXS-15E", "00000000", "—"),
        applicant=Organisation("sample", BODY),
        regulation=RegulationUsed("sample", "JJG 000", "0000", title, "", "", {}),
        data=VerificationData(
            on=today,
            kind=VerificationKind.PERIODIC,
            parts={WHOLE: PartData()},
            conditions={"ambient": (ambient,)},
        ),
        place="—",
        standard=MeasurementStandard(
            "sample", "水表检定装置", "—", "—", today, until, (), "DN15～DN50", "0.2级"
        ),
        standards=(),
        judgement=Judgement(Verdict.PASSED, (PartResult(WHOLE, Verdict.PASSED, (item,)),)),
        verifier=Person("sample", "—"),
        checker=None,
        valid_until=until,
        conclusion=Bilingual("合格", "Passed"),
        software="Metro",
    )


def _percent(text: str) -> Quantity:
    return Quantity(Decimal(text), "%", "ratio", f"{text} %")


def _list(press: ReportLabPress, settings: StationSettings, today: date) -> bytes:
    record = _record(today)
    thing = record.instrument
    rows = tuple(
        ListRow(
            f"R-0000-{number:05d}",
            "",
            thing.name,
            thing.model,
            f"{number:08d}",
            passed=True,
            conclusion=record.conclusion,
            on=today,
            valid_until=record.valid_until,
        )
        for number in range(1, 13)
    )
    number = numbered(settings.list_pattern, today.year, 0)
    words = Bilingual("样张", "Sample")
    paper = ListPaper(
        number,
        "—",
        "样张：送检单位",
        settings,
        (words,),
        (),
        (),
        rows,
        "—",
        "—",
        "—",
        SAMPLE,
    )
    return press.result_list(paper)


def _labels(press: ReportLabPress, settings: StationSettings, today: date) -> bytes:
    sheet = settings.paper.labels
    number = numbered(settings.certificate_pattern, today.year, 0)
    until = today + timedelta(days=364)
    kinds = [LabelKind.PASSED] * (sheet.across * sheet.down - 2) + [
        LabelKind.REJECTED,
        LabelKind.STOPPED,
    ]
    labels = tuple(
        Label(kind, number, "冷水水表", f"{place:08d}", "", today, until)
        for place, kind in enumerate(kinds, 1)
    )
    return press.labels(LabelPaper(settings, labels))


def _due(press: ReportLabPress, settings: StationSettings, today: date) -> bytes:
    rows = tuple(
        DueRow(
            "冷水水表", "LXS-15E", f"{n:08d}", "", None, today + timedelta(days=n), Duty.REVERIFY
        )
        for n in range(1, 9)
    )
    holder = Organisation("sample", "样张：使用单位")
    notice = DueNotice(settings, holder, rows, today, today + timedelta(days=30))
    return press.due_notice(notice)


_SMALL: dict[str, Callable[[ReportLabPress, StationSettings, date], bytes]] = {
    "list": _list,
    "labels": _labels,
    "due": _due,
}
