"""Every prescribed item is done, or 不适用 with a reason."""

from collections.abc import Iterator

from metro.model.document import DocumentKind
from metro.model.gate import GateFacts, Rule
from metro.model.judgement import Reason, Verdict


def check(facts: GateFacts) -> Iterator[Reason]:
    """Yield a reason for everything that this rule finds."""

    if facts.documents and not {DocumentKind.CERTIFICATE, DocumentKind.LIST} & set(facts.documents):
        return  # a rejection stands although something else was not done
    for part in facts.record.judgement.parts:
        pending = [item for item in part.items if item.verdict is Verdict.PENDING]
        for item in pending:
            title = facts.regulation.item(item.item).title
            words = {"item": item.item, "part": part.part, "zh": title.zh, "en": title.en}
            yield Reason("item.pending", words)
        if not pending:
            yield from part.reasons  # a nameplate that lacks what no item asked for
    if not facts.record.judgement.parts:
        yield Reason("item.nothing", {})


RULE = Rule("gate.items_done", "design 3", hard=True, check=check)
