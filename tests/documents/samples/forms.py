"""The smaller forms: a list of results, sheets of labels, a due notice; short and very long."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

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
from metro.model.organisation import Organisation

from .station import CODE, DAY, STATION, named

UNTIL = date(2032, 11, 19)
LONG = "示例县城乡供水一体化运营管理有限责任公司第三营业所及其代管的农村饮水安全工程站点"
METER = "冷水水表"


def list_row(number: int, *, passed: bool = True) -> ListRow:
    return ListRow(
        record=f"R-2026-{number + 400:05d}",
        registration="",
        name=METER,
        model="LXS-15E",
        serial=f"2611{number:05d}",
        passed=passed,
        conclusion=named("合格", "Passed") if passed else named("不合格", "Rejected"),
        on=DAY,
        valid_until=UNTIL if passed else None,
        notices=() if passed else (f"JT-2026-{number:05d}",),
    )


def result_list(count: int = 12, failed: int = 1) -> ListPaper:
    rows = tuple(list_row(n, passed=n >= failed) for n in range(count))
    return ListPaper(
        number="JQ-2026-00007",
        job="J-2026-031",
        applicant="示例县自来水公司（演示）",
        settings=STATION,
        regulations=(named("JJG 162—2019《饮用冷水水表》", "JJG 162—2019 Cold water meters"),),
        standards=("水表检定装置（〔2023〕示县量标力证字第007号）",),
        places=("示例县计量检定所水表检定室",),
        rows=rows,
        approver="王立",
        checker="赵燊",
        verifier="李敏",
        code=CODE,
    )


def long_list() -> ListPaper:
    paper = result_list(130, 9)
    rows = tuple(
        replace(
            row,
            registration=f"QG-3700002026{n:06d}",
            name=f"{METER}（带电子远传装置）" if n % 7 == 0 else row.name,
            model="LXSY-15E/20E（湿式）" if n % 5 == 0 else row.model,
            serial=f"2026-ABCDEF-{n:09d}" if n % 11 == 0 else row.serial,
        )
        for n, row in enumerate(paper.rows)
    )
    regulations = (*paper.regulations, named("JJG 686—2015《热水水表》", "JJG 686—2015 Hot water"))
    return replace(
        paper, rows=rows, applicant=LONG, regulations=regulations, places=(LONG, LONG[:9], "三处")
    )


def label(number: int, kind: LabelKind = LabelKind.PASSED) -> Label:
    passed = kind is LabelKind.PASSED
    return Label(
        kind=kind,
        number="" if kind is LabelKind.STOPPED else f"JY-2026-{number:05d}",
        name="燃油加油机",
        serial=f"220913{number}",
        part=f"{number} 号枪" if number % 3 else "",
        on=DAY,
        valid_until=DAY + timedelta(days=180) if passed else None,
    )


def labels(count: int = 8, skipped: int = 0) -> LabelPaper:
    kinds = [*LabelKind, LabelKind.PASSED]
    rows = tuple(label(n + 1, kinds[n % len(kinds)]) for n in range(count))
    return LabelPaper(STATION, rows, skipped)


def long_labels() -> LabelPaper:
    paper = labels(5)
    rows = tuple(
        replace(row, name=LONG, serial="2026-ABCDEF-0123456789-XYZ", part="三车道 2 号计量枪（右）")
        for row in paper.labels
    )
    settings = replace(STATION, name=replace(STATION.name, zh=LONG))
    return replace(paper, labels=rows, settings=settings)


def due_row(number: int) -> DueRow:
    return DueRow(
        name="数字指示秤",
        model="ACS-30",
        serial=f"1503{number:05d}",
        place=f"城关农贸市场 {number} 号摊位",
        last=date(2025, 12, 4),
        due=date(2026, 12, 3) + timedelta(days=number),
        duty=Duty.REVERIFY if number % 6 else Duty.REPLACE,
    )


def due_notice(count: int = 6) -> DueNotice:
    holder = Organisation("market", "示例县城关农贸市场（演示）", "91000000MA0000000X")
    rows = tuple(due_row(n) for n in range(count))
    return DueNotice(STATION, holder, rows, DAY, date(2026, 12, 31))


def long_due_notice() -> DueNotice:
    notice = due_notice(70)
    rows = tuple(
        replace(row, name="非自行指示秤（机械杠杆式台秤）", place=LONG) if n % 4 == 0 else row
        for n, row in enumerate(notice.rows)
    )
    return replace(notice, rows=rows, holder=replace(notice.holder, name=LONG * 3))


Form = ListPaper | LabelPaper | DueNotice
FORMS: dict[str, Callable[[], Form]] = {
    "list": result_list,
    "list_of_one": lambda: result_list(1, 0),
    "list_long": long_list,
    "labels": labels,
    "labels_long": long_labels,
    "labels_second_sheet": lambda: labels(30, 4),
    "due_notice": due_notice,
    "due_notice_long": long_due_notice,
}
