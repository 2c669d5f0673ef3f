"""The cells of a record make the same record again."""

from dataclasses import replace
from typing import Any

import pytest

from metro.evaluation.cells import cells_of, typed
from metro.evaluation.judge import judge
from metro.model.instrument import MeasuringInstrument, Part
from metro.model.organisation import Organisation
from metro.model.people import Person
from metro.model.record import RegulationUsed, SealState, UsedStandard, VerificationRecord
from metro.model.standard import MeasurementStandard
from metro.model.verification import StandardInUse
from metro.model.words import Bilingual
from metro.quantities.quantity import Quantity
from metro.quantities.reading import read

NOZZLES = (
    "parts: {id: nozzle, title: {zh: 枪, en: Nozzle}, documents: per_part,"
    " ratings: {n: {kind: number, unit: '1'}}}\nconditions:"
)
NAMES = {
    "header/instrument": "s-1",
    "header/regulation": "small",
    "header/kind": "initial",
    "header/on": "2026-03-01",
    "header/applicant": "market",
    "header/verifier": "li",
}


def standard(name: str, requirement: str, *places: str) -> UsedStandard:
    empty = ("",) * 4
    return UsedStandard(
        requirement, "main", name, *empty, "up-1", "M-1", None, "", StandardInUse(), places
    )


def record(bench: Any) -> VerificationRecord:
    """Return the record that the cells of a bench make, with nothing around it."""
    regulation, data = bench.regulation, bench.take().data
    return VerificationRecord(
        id="r-1",
        revision=1,
        number="R-1",
        job="",
        instrument=MeasuringInstrument("s-1", "test_scale", "试验秤", "T", "C1", "某厂"),
        applicant=Organisation("market", "某市场"),
        regulation=RegulationUsed(
            "small", "JJG 0", "2020", regulation.title, regulation.file_hash, "", {}
        ),
        data=data,
        place="",
        standard=None,
        standards=(),
        judgement=judge(regulation, data),
        verifier=Person("li", "李敏"),
        checker=None,
        valid_until=None,
        conclusion=Bilingual("合格", "Passed"),
        software="",
    )


def test_that_a_record_gives_back_the_cells_it_came_from(bench: Any) -> None:
    bench.cells |= {
        "adjusted": "true",
        "rating/mode": "fine",
        "condition/humidity": "５０ %",
        "answer/-/look/as_found/seals": "fails:断裂",
        "na/-/zero": "no zero device",
        "reading/-/error/as_found/low/0/load": "0.010 kg",
    }

    assert cells_of(record(bench)) == {**bench.cells, **NAMES}


def test_that_the_cells_of_a_record_with_parts_make_the_same_data_again(bench: Any) -> None:
    bench.replace("conditions:", NOZZLES)
    bench.cells = {
        "class": "A",
        "part/one/label": "1 号枪",
        "part/one/class": "B",
        "part/one/rating/n": "3",
        "reading/two/zero/as_found/only/0/indicated": "0.1 g",
        "answer/three/look/as_found/marks": "conforms",
    }
    first = record(bench)
    labelled = replace(first.instrument, parts=(Part("one", "1 号枪"), Part("two", "")))
    cells = cells_of(replace(first, instrument=labelled))

    assert cells["part/one/label"] == "1 号枪"
    assert cells["part/three/label"] == "three"
    bench.cells = cells
    assert bench.take().refused == {}
    assert bench.take().data == first.data


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ({"": "20 ℃"}, {"": "20 ℃"}),
        ({"/start": "20 ℃"}, {"": "20 ℃"}),
        ({"/start": "20 ℃", "/end": "21 ℃"}, {"/start": "20 ℃", "/end": "21 ℃"}),
        ({"": "19 ℃", "/end": "21 ℃"}, {"/start": "19 ℃", "/end": "21 ℃"}),
        ({"": "19 ℃", "/start": "20 ℃", "/end": "21 ℃"}, {"/start": "20 ℃", "/end": "21 ℃"}),
    ],
)
def test_that_surroundings_are_taken_at_the_start_and_at_the_end(
    bench: Any, given: dict[str, str], kept: dict[str, str]
) -> None:
    """One value typed first and another later are not three: the start counts once."""
    head = "condition/temperature"
    bench.cells = {path: text for path, text in bench.cells.items() if not path.startswith(head)}
    bench.cells |= {f"{head}{end}": text for end, text in given.items()}
    cells = cells_of(record(bench))

    assert {path: text for path, text in cells.items() if path.startswith(head)} == {
        f"{head}{end}": text for end, text in kept.items()
    }
    before = bench.take().data
    bench.cells = cells
    assert bench.take().data.conditions == before.conditions


def test_that_seals_and_the_names_around_are_kept(bench: Any) -> None:
    cover, plate = Bilingual("罩", "Cover"), Bilingual("铭牌", "Plate")
    around = replace(
        record(bench),
        job="J-7",
        time="10:40",
        place="市场",
        medium="水",
        remark="备注",
        performed_by="某县所",
        checker=Person("zhao", "赵燊"),
        seals=(SealState("cover", cover, "1", True, "2"), SealState("plate", plate, "", False, "")),
        runs={"error/low": "run-3"},
    )
    cells = cells_of(around)

    assert {path: cells[path] for path in cells if path.startswith(("seal", "run"))} == {
        "seal/cover/before": "1",
        "seal/cover/after": "2",
        "seal/cover/intact": "yes",
        "seal/plate/intact": "no",
        "run/error/low": "run-3",
    }
    assert {name: cells[f"header/{name}"] for name in ("job", "time", "place", "medium")} == {
        "job": "J-7",
        "time": "10:40",
        "place": "市场",
        "medium": "水",
    }
    assert cells["header/remark"] == "备注"
    assert cells["header/performed_by"] == "某县所"
    assert cells["header/checker"] == "zhao"


def test_that_an_amendment_works_under_the_same_measurement_standard(bench: Any) -> None:
    first = record(bench)
    day = first.data.on
    mass = MeasurementStandard("mass", "砝码标准装置", "K-3", "市局", day, day, (), "", "")

    assert cells_of(replace(first, standard=mass))["header/standard"] == "mass"
    assert "header/standard" not in cells_of(first)


def test_that_each_standard_goes_back_to_where_it_served(bench: Any) -> None:
    one = replace(record(bench), standards=(standard("w-1", "weights", "error/low"),))
    assert cells_of(one)["standard/weights"] == "w-1"

    several = (
        standard("w-1", "weights", "error/low", "zero/only"),
        standard("w-2", "weights", "error/high"),
        standard("t-1", "thermometer"),
    )
    cells = cells_of(replace(one, standards=several))
    assert {path: cells[path] for path in cells if path.startswith("standard/")} == {
        "standard/weights@error/low": "w-1",
        "standard/weights@zero/only": "w-1",
        "standard/weights@error/high": "w-2",
        "standard/thermometer": "t-1",
    }


def test_that_a_value_is_given_back_as_it_was_typed() -> None:
    assert typed(read("０．０５ kg")) == "０．０５ kg"
    assert typed("oil") == "oil"
    assert typed(Quantity(read("5").number, "g", "mass")) == "5 g"
