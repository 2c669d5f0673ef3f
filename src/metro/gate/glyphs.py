"""Every character that will be printed has a glyph."""

from collections.abc import Iterator

from metro.model.gate import GateFacts, Rule
from metro.model.judgement import Reason


def check(facts: GateFacts) -> Iterator[Reason]:
    """Yield a reason for everything that this rule finds."""

    if facts.missing_glyphs:
        shown = "、".join(f"{c} (U+{ord(c):04X})" for c in facts.missing_glyphs)
        yield Reason("glyph.missing", {"characters": shown})


RULE = Rule("gate.glyphs", "design 5", hard=True, check=check)
