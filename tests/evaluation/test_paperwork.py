import pytest

from metro import resource
from metro.evaluation.paperwork import paperwork
from metro.journal.digest import digest_of
from metro.model.document import Paperwork
from metro.regulations.reader import read_regulation


def words_of(name: str) -> Paperwork:
    file = f"{name}.yaml"
    return paperwork(read_regulation(resource.read_bytes("regulations", file), file))


def test_that_the_words_of_a_dispenser_are_those_of_its_regulation():
    words = words_of("jjg-443-2023-fuel-dispensers")
    assert words.part is not None
    assert words.part.zh == "油枪"
    assert words.part_ratings["fuel"].en == "Fuel"
    assert words.surroundings["ambient_temperature"].zh == "环境温度"
    assert words.standards["measure"].zh == "标准金属量器"
    error = words.items["error_of_indication"]
    assert error.title.zh == "示值误差"
    assert error.points["Q1"].zh == "流量点 Q(1)"
    assert error.readings["V_J"].symbol == "V_J"
    assert error.readings["V_J"].unit == "L"
    assert error.derived["V_Bt"].decimals == 4
    assert error.result is not None
    assert error.result.unit == "%"
    assert error.signed
    assert not words.items["repeatability"].signed


def test_that_an_inspected_item_has_questions_and_no_result():
    words = words_of("jjg-162-2019-cold-water-meters")
    assert words.part is None
    inspected = [item for item in words.items.values() if item.questions]
    assert inspected
    assert all(item.result is None for item in inspected)


@pytest.mark.parametrize("name", resource.names("regulations", ".yaml"))
def test_that_every_shipped_regulation_has_words_in_both_languages(name):
    words = words_of(name)
    titles = [words.instrument, words.passed, words.failed]
    titles += [item.title for item in words.items.values()]
    titles += [*words.ratings.values(), *words.surroundings.values(), *words.standards.values()]
    for title in titles:
        assert title.zh
        assert title.en


def test_that_the_words_are_part_of_the_digest():
    words = words_of("jjg-99-2022-weights")
    assert digest_of(words) == digest_of(words_of("jjg-99-2022-weights"))
    assert digest_of(words) != digest_of(Paperwork())
