"""The three levels of a measurement standard, from its certificates and the schemes."""

from dataclasses import replace
from datetime import timedelta

from metro.app.holdings import diagram_of
from metro.model.diagram import StandardDiagram
from metro.model.instrument import MeasuringInstrument
from metro.model.standard import MeasurementStandard, Member

from ..station import HEAD, Desk


def drawn(desk: Desk, standard: str, later: int = 0) -> StandardDiagram:
    return diagram_of(desk.station, standard, desk.today + timedelta(days=later))[0]


def test_that_the_weights_stand_between_f1_and_m1(desk: Desk) -> None:
    """JJG 2053: F1 verifies F2, and F2 verifies M1; each by direct comparison."""
    found = drawn(desk, "F2 等级砝码标准装置")
    (upper,), (lower,) = found.upper, found.lower
    assert (upper.name.zh, upper.range) == ("示例市所 F1 等级砝码标准装置", "1 mg ～ 5 t")
    assert (upper.accuracy, upper.holder) == ("1 kg ±5.0 mg", "示例市计量测试所")
    assert upper.source == "F2 等级砝码组 W-0207：市计 M2026-03-0061"
    assert (found.own.range, found.own.accuracy) == ("1 mg～20 kg", "F2 等级")
    assert (lower.name.en, lower.accuracy) == ("Weights", "1 kg ±50 mg")
    assert found.from_upper == found.to_lower
    assert found.to_lower.en == "Direct comparison (ABBA)"
    assert found.sources == ("JJG 2053—2016《质量计量器具检定系统表》",)
    assert found.number == "〔2024〕示县量标质证字第005号"


def test_that_two_measures_have_a_box_each_above_them(desk: Desk) -> None:
    found = drawn(desk, "fuel")
    names = ["示例市所 二等标准金属量器 0021", "示例市所 二等标准金属量器 0022"]
    assert [box.name.zh for box in found.upper] == names
    # Nobody published the edition of the scheme, nor the range of the second grade.
    assert found.sources == ("JJG 2024《容量计量器具检定系统表（燃油部分）》",)
    assert {box.range for box in found.upper} == {""}


def test_that_it_is_as_of_a_day(desk: Desk) -> None:
    """The 20 L measure got its certificate 340 days ago; before that nothing is known of it."""
    early = drawn(desk, "fuel", later=-350)
    assert {box.holder for box in early.upper} == {"未公布"}
    assert drawn(desk, "fuel", later=-901).upper == ()


def test_that_what_no_scheme_knows_is_left_empty(desk: Desk) -> None:
    thing = MeasuringInstrument("odd", "odd_gauge", "古怪量规", "G", "1", "厂")
    desk.station.register.instruments([thing], HEAD)
    since, until = desk.today, desk.today + timedelta(days=9)
    kinds = ("odd_kind", "thermometer")
    standard = MeasurementStandard(
        "odd", "古怪标准", "号 1", "市局", since, until, kinds, "1", "2", (Member("odd", since),)
    )
    desk.station.standards.standard(standard, HEAD)
    found = drawn(desk, "号 1")
    assert (found.upper, found.sources, found.from_upper.zh) == ((), (), "")
    names = [(box.name.zh, box.name.en, box.accuracy) for box in found.lower]
    assert names == [("odd_kind", "odd kind", ""), ("温度计", "thermometer", "")]


def test_that_a_standard_is_named_whole_and_alone(desk: Desk) -> None:
    with desk.refuses("standard.unknown"):
        drawn(desk, "砝码")
    with desk.station.ledger.reading() as reader:
        one = reader.measurement_standards()[0]
    desk.station.standards.standard(replace(one, id="again", certificate="号 2"), HEAD)
    with desk.refuses("standard.unknown"):
        drawn(desk, one.name)
    assert drawn(desk, "号 2").standard.id == "again"
