"""One number in full: its value line by line, where it comes from, who stood for it."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from metro.model.civil import CIVIL
from metro.model.number_review import NumberState, ReviewedNumber
from metro.regulations.outline import OutlineLine, outlined
from metro.ui.desk import Desk
from metro.ui.widgets.pieces import Card, clear, label, pairs


def line_words(line: OutlineLine) -> str:
    """Return one line of a value as text."""
    said = (f"{key} {text}".strip() for key, text in line.pairs)
    return "　" * line.depth + "　".join(said)


def brief(desk: Desk, number: ReviewedNumber) -> str:
    """Return a value on one line, as far as it goes."""
    if number.value is None:
        return "—"
    found = outlined(number.value, desk.language)
    return "；".join(line_words(line).strip() for line in found[:12])


def number_name(desk: Desk, number: ReviewedNumber) -> str:
    """Return what a number is called: the name of its row, what it is, what stands beside."""
    words = (desk.say(f"number_what.{code}") for code in number.codes if code)
    return " · ".join(part for part in (desk.bilingual(number.title), *words) if part)


class NumberDetail(Card):
    """Below the table: everything that is known of the chosen number."""

    def __init__(self, desk: Desk) -> None:
        """Show nothing yet."""
        super().__init__("")
        self.desk = desk
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inner = QWidget()
        self.column = QVBoxLayout(inner)
        self.column.setContentsMargins(0, 0, 6, 0)
        scroll.setWidget(inner)
        self.body.addWidget(scroll)

    def show_number(self, number: ReviewedNumber | None) -> None:
        """Show a number."""
        clear(self.column)
        if number is None:
            self.title.setText("")
            return
        say = self.desk.say
        self.title.setText(number_name(self.desk, number))
        rows = [(say("ui.review.value"), self._value(number))]
        if number.printed is not None or number.state is NumberState.CORRECTED:
            rows.append((say("ui.review.printed"), number.printed or say("ui.review.value.gap")))
        rows.append((say("column.clause"), number.evidence.clause or say("ui.review.not_seen")))
        source = number.source
        rows.append((say("column.source"), f"{source.title}\n{source.url}" if source else "—"))
        rows += self._word(number)
        rows.append((say("ui.review.path"), number.path))
        if not number.correctable and number.state is NumberState.OPEN:
            self.column.addWidget(label(say("ui.review.not_correctable"), "hint", wrap=True))
        self.column.insertWidget(0, pairs(rows))
        self.column.addStretch(1)

    def _value(self, number: ReviewedNumber) -> str:
        if number.value is None:
            return self.desk.say("ui.review.value.gap")
        found = outlined(number.value, self.desk.language)
        return "\n".join(line_words(line) for line in found)

    def _word(self, number: ReviewedNumber) -> list[tuple[str, str]]:
        mark, say = number.mark, self.desk.say
        if mark is None:
            return []
        entry = f"{mark.epoch}/{mark.seq}"
        words = say("ui.review.said.words", name=mark.name, at=_time(mark.at), entry=entry)
        page = say("ui.review.page_of", page=mark.page) if mark.page else ""
        more = "　".join(part for part in (mark.note, page) if part)
        stale = number.state in (NumberState.OPEN, NumberState.GAP)
        name = say("ui.review.said.before" if stale else "ui.review.said")
        return [(name, f"{words}\n{more}" if more else words)]


def _time(at: str) -> str:
    return datetime.fromisoformat(at).astimezone(CIVIL).strftime("%Y-%m-%d %H:%M")
