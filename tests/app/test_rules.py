from pathlib import Path

from metro import gate
from metro.app.rules import RULES
from metro.services.submit_verification import AT_SUBMISSION


def test_that_every_rule_of_the_gate_is_asked_once() -> None:
    files = {file.stem for file in Path(gate.__file__).parent.glob("*.py")} - {"__init__"}
    codes = [rule.code.removeprefix("gate.") for rule in RULES]
    assert len(set(codes)) == len(codes)
    assert set(codes) <= files
    with_rule = {
        name
        for name in files
        if "\nRULE" in (Path(gate.__file__).parent / f"{name}.py").read_text("utf-8")
    }
    assert set(codes) == with_rule


def test_that_submission_asks_rules_that_there_are() -> None:
    assert set(AT_SUBMISSION) <= {rule.code for rule in RULES}
