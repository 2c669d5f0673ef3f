from dataclasses import replace

import pytest

from metro.documents.fonts import DRAWN, moved
from metro.documents.press import laid_out
from metro.model.document import Paper, PrintedValue
from metro.model.judgement import ItemResult, PartResult, ReadingResult, Verdict
from metro.model.people import Person
from metro.model.strike import Strike
from metro.model.verification import Answer, Outcome, Place, Reading, Stage, StandardInUse
from metro.model.words import Bilingual

from .samples.dispenser import adjusted_original, dispenser_original
from .samples.marks import crossed, overlapping
from .samples.station import q, signatures


def words_on(paper: Paper) -> list[str]:
    texts = (text.text.translate(DRAWN) for page in laid_out(paper) for text in page.texts)
    return ["".join((moved(c) or (c,))[0] for c in text) for text in texts]


def test_that_signatures_stand_in_the_order_of_the_work():
    paper = replace(dispenser_original(), signatures=tuple(reversed(signatures())))
    texts = words_on(paper)
    places = [
        max(n for n, text in enumerate(texts) if text == name) for name in ("李敏", "赵燊", "王立")
    ]
    assert places == sorted(places)


def test_that_the_main_standards_come_first():
    paper = dispenser_original()
    turned = replace(paper.record, standards=tuple(reversed(paper.record.standards)))
    texts = words_on(replace(paper, record=turned))
    assert texts.index("数字温度计") > texts.index("二等标准金属量器")


def test_that_the_values_a_standard_was_used_with_are_named():
    paper = dispenser_original()
    used = StandardInUse(
        "三等",
        mpe=q("0.05 %"),
        uncertainty=q("0.02 %"),
        coverage_factor="2",
        values={"nominal_volume": q("20.003 L", "volume"), "material": "stainless_steel"},
    )
    first = replace(paper.record.standards[0], in_use=used)
    text = "".join(words_on(replace(paper, record=replace(paper.record, standards=(first,)))))
    text = "".join(text.split())
    for words in ("准确度等级三等", "U=0.02%，k=2", "标称容积20.003L", "材料不锈钢"):
        assert words in text
    # MPE ±0.05 % stands in the certificate's own words already.
    assert text.count("±0.05%") == 2


def test_that_what_was_looked_at_twice_says_when():
    paper = adjusted_original()
    parts = []
    for part in paper.record.judgement.parts:
        left = tuple(
            replace(row, stage=Stage.AS_LEFT) if row.item == "appearance" else row
            for row in part.items
        )
        parts.append(replace(part, items=left))
    data = {
        name: replace(
            row,
            answers={
                **row.answers,
                ("appearance", Stage.AS_LEFT): {"hose": Answer(Outcome.FAILS, "渗漏")},
            },
        )
        for name, row in paper.record.data.parts.items()
    }
    record = replace(
        paper.record,
        judgement=replace(paper.record.judgement, parts=tuple(parts)),
        data=replace(paper.record.data, parts=data),
    )
    words = words_on(replace(paper, record=record))
    head = words.index("检查内容")
    heads = [text for text in words[head : head + 8] if text in ("1 号枪", "调整前", "调整后")]
    assert heads[:4] == ["1 号枪", "调整前", "1 号枪", "调整后"]
    assert any("说明：" in text and "渗漏" in text for text in words)


def test_that_a_derived_value_that_repeats_a_reading_has_no_column():
    paper = dispenser_original()
    words = paper.paperwork.items["paid"]
    twin = PrintedValue(Bilingual("显示金额", "Amount shown"), "P_J", "元", 2)
    words = replace(words, derived={"same": twin})
    paperwork = replace(paper.paperwork, items={**paper.paperwork.items, "paid": words})

    def with_derived(number: str) -> list[str]:
        parts = []
        for part in paper.record.judgement.parts:
            items = tuple(
                _derived(row, number) if row.item == "paid" else row for row in part.items
            )
            parts.append(PartResult(part.part, part.verdict, items))
        record = replace(
            paper.record, judgement=replace(paper.record.judgement, parts=tuple(parts))
        )
        return words_on(replace(paper, record=record, paperwork=paperwork))

    assert with_derived("752.25").count("显示金额") == 1
    assert with_derived("752.26").count("显示金额") == 2


def _derived(item: ItemResult, number: str) -> ItemResult:
    (point,) = item.points
    reading = replace(point.readings[0], derived={"same": q(f"{number} 元", "money", number)})
    return replace(item, points=(replace(point, readings=(reading,)),))


def test_that_readings_without_a_result_are_printed_too():
    paper = dispenser_original()
    (first, *_) = paper.record.judgement.parts
    place = Place("error", Stage.AS_FOUND, "Q1")
    readings = {place: (Reading({"V_J": q("100.10 L", "volume", "100.1000")}),)}
    data = replace(paper.record.data.parts["1"], readings=readings)
    items = tuple(
        replace(
            row,
            verdict=Verdict.PENDING,
            points=tuple(
                replace(
                    point,
                    readings=(ReadingResult({}),),
                    verdict=Verdict.PENDING,
                    unrounded=None,
                    result=None,
                    limits=None,
                )
                for point in row.points
            ),
        )
        for row in first.items
    )
    judgement = replace(paper.record.judgement, parts=(PartResult("1", Verdict.PENDING, items),))
    record = replace(
        paper.record,
        judgement=judgement,
        data=replace(paper.record.data, parts={"1": data}),
    )
    texts = words_on(replace(paper, record=record, parts=("1",)))
    assert "100.1000" in texts
    assert "未完成" in texts


def wide_original(columns: int) -> Paper:
    """Return a record whose dispenser error has so many readings more in each line."""
    paper = dispenser_original()
    names = [f"x{number}" for number in range(columns)]
    words = paper.paperwork.items["error"]
    heads = {
        name: PrintedValue(Bilingual("附加读数", "Further reading"), "X", "L") for name in names
    }
    words = replace(words, readings={**words.readings, **heads})
    more = {name: q("1000.001 L", "volume", "1000.001") for name in names}
    data = {
        part: replace(
            row,
            readings={
                place: tuple(
                    Reading({**one.values, **more}) if place.item == "error" else one
                    for one in lines
                )
                for place, lines in row.readings.items()
            },
        )
        for part, row in paper.record.data.parts.items()
    }
    record = replace(paper.record, data=replace(paper.record.data, parts=data))
    paperwork = replace(paper.paperwork, items={**paper.paperwork.items, "error": words})
    return replace(paper, record=record, paperwork=paperwork)


@pytest.mark.parametrize("columns", [1, 3, 6, 12])
def test_that_no_number_is_broken_or_small_however_many_columns_there_are(columns: int):
    paper = wide_original(columns)
    pages = laid_out(paper)
    numbers = [t for page in pages for t in page.texts if t.text == "1000.001"]
    assert len(numbers) == 12 * columns
    assert min(t.style.size for t in numbers) >= 8
    for page in pages:
        assert overlapping(page) == []
        assert crossed(page) == []
    texts = words_on(paper)
    assert texts.count("+0.49 %".replace(" ", "\N{NO-BREAK SPACE}")) == 2


def test_that_a_unit_stands_in_the_head_and_not_in_the_cells():
    texts = words_on(dispenser_original())
    assert "100.14" in texts
    assert not any(text.startswith("100.14") and text.endswith("L") for text in texts)


def test_that_values_typed_in_several_units_each_say_theirs():
    paper = dispenser_original()
    place = Place("error", Stage.AS_FOUND, "Q1")
    part = paper.record.data.parts["1"]
    first, *others = part.readings[place]
    other = Reading({**first.values, "V_J": q("100.14 L", "volume", "100140 mL")})
    changed = replace(part, readings={**part.readings, place: (other, *others)})
    data = replace(paper.record.data, parts={**paper.record.data.parts, "1": changed})
    texts = words_on(replace(paper, record=replace(paper.record, data=data)))
    space = "\N{NO-BREAK SPACE}"
    assert f"100140{space}mL" in texts
    assert f"100.16{space}L" in texts


def test_that_repeatability_stands_under_the_readings_it_comes_from():
    texts = words_on(dispenser_original())
    first = texts.index("重复性")
    assert texts.index("示值误差") < first
    assert texts[first + 1] == "0.01\N{NO-BREAK SPACE}%"
    assert "Repeatability" not in texts
    assert any("重复性 Repeatability" in text for text in texts)


def test_that_who_took_part_and_a_changed_day_stand_on_the_record():
    paper = dispenser_original()
    at, why = "2026-11-20T02:50:00+00:00", "写错一行"
    moved = Strike("header/on", "2026-11-19", "2026-11-20", "p9", at, why)
    others = (Person("p9", "周朴"), Person("p8", "陈恒"))
    record = replace(paper.record, strikes=(moved,), also_by=others)
    texts = words_on(replace(paper, record=record))
    said = "".join(texts)
    assert "参与检定人员（接手或修改之前）" in said
    assert "周朴；陈恒" in said
    place = texts.index("检定日期", texts.index("划改"))
    row = texts[place : place + 8]
    assert {"检定日期", "2026-11-19", "2026-11-20", "周朴", why} <= set(row)
    assert "参与检定人员" not in "".join(words_on(paper))
