"""What is printed of the instrument is what the ledger was corrected to since submission."""

from collections.abc import Iterator, Mapping

from metro.evaluation.following import Behind, behind
from metro.model.gate import GateFacts, Rule
from metro.model.judgement import Reason
from metro.model.regulation import Rating


def check(facts: GateFacts) -> Iterator[Reason]:
    """Yield a reason for everything that this rule finds."""

    if facts.ledger_before is None:
        return
    whole, parts = facts.regulation.ratings, facts.regulation.parts
    of_part: Mapping[str, Rating] = parts.ratings if parts is not None else {}
    said, before = facts.record.instrument, facts.ledger_before
    for row in behind(said, before, facts.ledger, whole, of_part):
        yield _reason(row, whole, of_part)


def _reason(row: Behind, whole: Mapping[str, Rating], of_part: Mapping[str, Rating]) -> Reason:
    """Return a reason in words: which part, which rating or field, and what it says."""
    head, *rest = row.cell.split("/")
    words = {"recorded": row.recorded or "—", "now": row.now or "—"}
    in_part = ""
    if head == "part":
        words["part"], *rest = rest
        in_part, whole, head = "part_", of_part, rest[0]
    if head == "rating":
        title = whole[rest[-1]].title
        return Reason(f"plate.{in_part}rating", {**words, "zh": title.zh, "en": title.en})
    return Reason(f"plate.{in_part}field", {**words, "field": rest[-1] if rest else head})


RULE = Rule("gate.plate_as_known", "the ledger", hard=False, check=check)
