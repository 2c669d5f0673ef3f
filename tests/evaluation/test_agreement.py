"""The evaluation agrees, digit by digit, with a slow one that walks every formula as a tree.

`walking/` is the evaluation as it was before formulas became code: kept as the oracle.
"""

from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metro.errors import MetroError
from metro.evaluation.intake import take
from metro.evaluation.judge import judge
from metro.model.verification import StandardInUse, VerificationKind
from metro.regulations import library
from metro.regulations.cases import Case, read_cases, standards_of

from .walking.intake import take as walking_take
from .walking.judge import judge as walking_judge

CASES = Path(__file__).parents[1] / "regulations" / "cases"
IDS = library.ids()
NUMBERS = st.decimals(
    allow_nan=False, allow_infinity=False, places=3, min_value=-20, max_value=2000
)
NEAR = st.sampled_from(
    [Decimal(n) for n in ("0.9", "0.97", "0.999", "1.0001", "1.03", "1.2", "10")]
)
WORDS = "yes|conforms|fails|fails:loose|not_applicable:none|true|1|A|."
NONSENSE = "|0|-0.0|1e3|1,5|5 kg|３．５|7 ℃|abc|+2|1 000.5|0.5.5| "
JUNK = st.sampled_from(f"{NONSENSE}|{WORDS}".split("|"))


@cache
def cases_of(regulation: str) -> list[tuple[Case, dict[str, StandardInUse]]]:
    file = CASES / f"{regulation}.yaml"
    found = []
    for case in read_cases(file.read_bytes(), file.name):
        try:
            found.append((case, standards_of(case, library.shipped(regulation))))
        except MetroError:
            continue  # what is wrong with this one is found before anything is judged
    return found


def both(
    regulation: str,
    on: date,
    kind: VerificationKind,
    cells: dict[str, str],
    standards: dict[str, StandardInUse],
) -> None:
    rules = library.shipped(regulation)
    fast, slow = (way(rules, on, kind, cells, standards) for way in (take, walking_take))

    assert repr(fast) == repr(slow)
    assert repr(judge(rules, fast.data)) == repr(walking_judge(rules, slow.data))


@pytest.mark.parametrize("regulation", IDS)
def test_that_every_case_is_judged_alike(regulation: str) -> None:
    for case, standards in cases_of(regulation):
        both(regulation, case.on, case.kind, dict(case.cells), standards)


@st.composite
def changed(draw: st.DrawFn, cells: dict[str, str]) -> dict[str, str]:
    """Change some cells: near by, far off, left out, nonsense, or moved to another place."""
    found = dict(cells)
    paths = draw(st.lists(st.sampled_from(list(cells)), unique=True, max_size=8))
    for path in paths:
        text = found.pop(path)
        number, space, unit = text.partition(" ")
        way = draw(st.integers(0, 6))
        try:
            near = Decimal(number) * draw(NEAR)
        except ArithmeticError:
            near = Decimal(1)
        if way <= 2:
            found[path] = f"{near:f}{space}{unit}"
        elif way == 3:
            found[path] = f"{draw(NUMBERS):f}{draw(st.sampled_from(['', ' ']))}{unit}"
        elif way == 4:
            found[path] = draw(JUNK)
        elif way == 5:
            found[path.replace("as_found", "as_left")] = text
    if draw(st.booleans()):
        found["adjusted"] = draw(st.sampled_from(["true", "false", "perhaps"]))
    return found


@pytest.mark.parametrize("regulation", IDS)
@settings(max_examples=20, deadline=None)
@given(data=st.data())
def test_that_random_readings_are_judged_alike(regulation: str, data: st.DataObject) -> None:
    case, standards = data.draw(st.sampled_from(cases_of(regulation)), label="case")
    kind = data.draw(st.sampled_from([case.kind, *VerificationKind]), label="kind")
    kept = data.draw(st.sampled_from([standards, standards, {}]), label="standards")

    both(regulation, case.on, kind, data.draw(changed(dict(case.cells)), label="cells"), kept)
