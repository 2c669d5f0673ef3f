"""The ledger for other systems: one row an instrument, with the last result."""

from pathlib import Path

from openpyxl import load_workbook

from metro.app.demo.approving import approve_meter
from metro.app.exporting import export_ledger
from metro.app.papers import lists

from ..station import APPROVER, HEAD, Desk


def rows_of(file: Path) -> list[dict[str, str]]:
    sheet = load_workbook(file).worksheets[0]
    head, *rows = [[cell or "" for cell in row] for row in sheet.iter_rows(values_only=True)]
    return [dict(zip(head, row, strict=True)) for row in rows]


def test_that_each_working_instrument_has_one_row(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "out" / "ledger.xlsx"
    told: list[tuple[int, int]] = []

    def progress(done: int, of: int, what: str) -> bool:
        told.append((done, of))
        return True

    count = export_ledger(desk.station, file, progress=progress)
    rows = rows_of(file)
    assert len(rows) == count > 10
    assert told
    numbers = [row["强管唯一性号"] for row in rows]
    assert len(set(numbers)) == len(numbers)
    assert {row["数量"] for row in rows} == {"1"}
    assert not any("砝码" in row["器具名称"] and row["出厂编号"].startswith("M1") for row in rows)


def test_that_the_row_says_the_last_result(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "ledger.xlsx"
    export_ledger(desk.station, file)
    by_serial = {row["出厂编号"]: row for row in rows_of(file)}
    passed, failed = by_serial["C31001"], by_serial["C31002"]
    assert passed["证书编号"] == "JY-2026-00001"
    assert passed["检定依据"] == "JJG 539—2016"
    assert passed["检定结论"].startswith(("合格", "准予"))
    assert passed["检定类别"] == "周期检定"
    assert passed["检定员"] == "李敏"
    assert passed["有效期至"] > passed["检定日期"]
    assert passed["统一社会信用代码"]
    assert failed["证书编号"] == "JT-2026-00001"
    assert failed["有效期至"] == ""
    assert by_serial["C31009"]["证书编号"] == ""


def test_that_a_voided_result_is_no_last_result(desk: Desk, tmp_path: Path) -> None:
    desk.station.issue.void(["JY-2026-00001"], "printed on the wrong paper", HEAD)
    export_ledger(desk.station, tmp_path / "ledger.xlsx")
    (row,) = [row for row in rows_of(tmp_path / "ledger.xlsx") if row["出厂编号"] == "C31001"]
    kept = ("检定结论", "检定日期", "有效期至", "证书编号")
    assert [row[name] for name in kept] == ["", "", "", ""]


def test_that_a_list_is_the_document_of_its_meters(desk: Desk, tmp_path: Path) -> None:
    desk.station.settings({"yields.cold_water_meter": "list,label"}, "many", HEAD)
    approve_meter(desk.station, "meter-001", "J-1")
    lists(desk.station)("J-1", APPROVER)
    file = tmp_path / "ledger.xlsx"
    assert export_ledger(desk.station, file, "水表") == 4
    (row,) = [row for row in rows_of(file) if row["证书编号"]]
    assert row["证书编号"] == "JQ-2026-00001"


def test_that_a_stop_leaves_no_file(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "ledger.xlsx"
    with desk.refuses("work.cancelled"):
        export_ledger(desk.station, file, progress=lambda *_: False)
    assert not file.exists()


def test_that_a_file_that_is_there_is_left(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "ledger.xlsx"
    file.write_text("mine", "utf-8")
    with desk.refuses("file.exists"):
        export_ledger(desk.station, file)
    assert file.read_text("utf-8") == "mine"
    with desk.refuses("file.unwritable"):
        export_ledger(desk.station, file / "under.xlsx")


def test_that_the_heads_may_be_english(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "ledger.xlsx"
    export_ledger(desk.station, file, language="en")
    assert rows_of(file)[0]["Serial No."]
