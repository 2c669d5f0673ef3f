from dataclasses import replace

from metro.documents.fonts import DRAWN, moved
from metro.documents.press import laid_out
from metro.model.document import Paper, PrintedValue
from metro.model.judgement import ItemResult, PartResult, ReadingResult, Verdict
from metro.model.verification import Answer, Outcome, Place, Reading, Stage, StandardInUse
from metro.model.words import Bilingual

from .samples.dispenser import adjusted_original, dispenser_original
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
    text = "".join(words_on(replace(paper, record=record)))
    assert "外观、铭牌与封印（调整前）" in text
    assert "外观、铭牌与封印（调整后）" in text
    assert "渗漏" in text


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
