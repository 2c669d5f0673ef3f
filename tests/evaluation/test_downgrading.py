"""A rejected instrument may keep the limits of another class; a passed one is not looked at."""

from typing import Any

from metro.evaluation.downgrading import classes_kept

WORDS = """documents:
  pass: [certificate]
  fail: [notice]
  wording:
    pass: {zh: "准予作{class}级使用", en: "Permitted for use as class {class}"}
    fail: {zh: 不合格, en: Rejected}
"""


def kept(bench: Any) -> dict[str, tuple[str, ...]]:
    return classes_kept(bench.regulation, bench.take().data, bench.judge())


def graded(bench: Any) -> Any:
    """Let the conclusion name the class: ±1 g in class A, ±2 g in class B at the low load."""
    bench.replace("documents: {pass: [certificate], fail: [notice]}\n", WORDS)
    evidence = 'clause: "6", source: text, certainty: seen'
    bench.replace(f"      retest: {{more: 2, rule: later_and_mean, {evidence}}}\n", "")
    bench.put("error/as_found/low/indicated", "11.7 g")
    return bench


def test_that_the_class_whose_limits_it_keeps_is_named(bench: Any) -> None:
    """1.7 g less the zero of 0.2 g is 1.5 g."""
    assert kept(graded(bench)) == {"-": ("B",)}


def test_that_what_keeps_no_class_has_none(bench: Any) -> None:
    graded(bench).put("error/as_found/low/indicated", "12.3 g")

    assert kept(bench) == {}


def test_that_the_class_of_a_part_goes_before_that_of_the_whole(bench: Any) -> None:
    graded(bench).replace(
        "conditions:\n",
        "parts: {id: pan, title: {zh: 盘, en: Pan}, documents: whole}\nconditions:\n",
    )
    bench.cells = {path.replace("/-/", "/one/"): text for path, text in bench.cells.items()}
    bench.cells["part/one/class"] = "B"
    bench.put("error/as_found/low/indicated", "")
    bench.cells["reading/one/error/as_found/low/0/indicated"] = "12.3 g"

    assert kept(bench) == {}
    bench.cells["part/one/class"] = "A"
    bench.cells["reading/one/error/as_found/low/0/indicated"] = "11.7 g"
    assert kept(bench) == {"one": ("B",)}


def test_that_a_passed_one_and_a_conclusion_without_a_class_have_none(bench: Any) -> None:
    bench.put("error/as_found/low/indicated", "11.7 g")
    assert kept(bench) == {}
    bench.put("error/as_found/low/indicated", "10.5 g")
    bench.replace("documents: {pass: [certificate], fail: [notice]}\n", WORDS)

    assert kept(bench) == {}
