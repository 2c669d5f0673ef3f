"""A number under review says what it is, once."""

import pytest

from metro.model.evidence import Certainty, Evidence
from metro.model.number_review import NumberState, ReviewedNumber
from metro.model.words import Bilingual


@pytest.mark.parametrize(
    ("what", "zh", "beside", "codes"),
    [
        ("limit", "", "", ("limit", "")),
        ("limit", "量程", "zone", ("", "zone")),
        ("surrounding", "温度", "", ("", "")),
        ("surrounding", "", "", ("surrounding", "")),
        ("method", "示值", "", ("method", "")),
    ],
)
def test_that_what_table_or_neighbour_say_is_not_said_again(
    what: str, zh: str, beside: str, codes: tuple[str, str]
) -> None:
    evidence = Evidence(None, None, Certainty.MEMORY)
    row = ReviewedNumber(
        "a.b", what, Bilingual(zh, zh), beside, "1", None, evidence, None, NumberState.OPEN, True
    )
    assert row.codes == codes
