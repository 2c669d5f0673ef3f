"""The cards beside the sheet: instrument and seals, standards, surroundings; verdict and gate."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit

from metro.errors import MetroError
from metro.model.chain import ChainLink
from metro.model.draft import DraftView
from metro.model.gate import RuleResult
from metro.model.judgement import Verdict
from metro.model.verification import WHOLE
from metro.quantities.expressions.types import Declared
from metro.ui.desk import Desk
from metro.ui.widgets.pieces import Card, begin_in, label, marked, pairs, reroll

STATES = {
    Verdict.PASSED: "pass",
    Verdict.REJECTED: "fail",
    Verdict.PENDING: "wait",
    Verdict.NOT_APPLICABLE: "none",
}
LINKS = {"in_force": "pass", "due_soon": "wait", "broken": "fail", "not_judged": "none"}
Take = Callable[[str, str], None]


class QuantityEdit(QLineEdit):
    """Takes a quantity of one kind, or a plain text; what is wrong is refused in words."""

    taken = Signal(str, str)
    refused = Signal(object)

    def __init__(self, path: str, declared: Declared | None, name: str) -> None:
        """Make an edit for one cell."""
        super().__init__()
        self.path = path
        self.declared = declared
        self.kept = ""
        self.setObjectName(path)
        self.setAccessibleName(name)
        self.returnPressed.connect(self._onward)
        self.editingFinished.connect(self._leave)
        self.textEdited.connect(lambda _: reroll(self, "state", ""))

    def keep(self, text: str) -> None:
        """Show what is kept, unless something is being typed."""
        if self.text() == self.kept:
            self.setText(text)
        self.kept = text

    def _leave(self) -> None:
        text = self.text().strip()
        if text == self.kept:
            return
        error = self._error(text)
        if error is not None:
            reroll(self, "state", "fail")
            self.refused.emit(error)
            return
        self.kept = text
        self.taken.emit(self.path, text)

    def _error(self, text: str) -> MetroError | None:
        if self.declared is None or not text:
            return None
        from metro.quantities.reading import read

        try:
            read(text, kind=self.declared.kind, unit=self.declared.unit)
        except MetroError as error:
            return error
        return None

    def _onward(self) -> None:
        if self._error(self.text().strip()) is None:
            self.focusNextChild()


class FieldsCard(Card):
    """A card of edits, made once for a regulation and kept while it is typed in."""

    taken = Signal(str, str)
    refused = Signal(object)

    def __init__(self, key: str) -> None:
        """Make an empty card; `key` is the key that leads here."""
        super().__init__("", key)
        self.edits: dict[str, QuantityEdit] = {}
        self.paths: tuple[str, ...] = ()

    def lay_out(self, rows: list[tuple[str, list[tuple[str, Declared | None, str]]]]) -> None:
        """Make the edits: a name, and for each edit path, kind and what stands before it."""
        paths = tuple(path for _, fields in rows for path, _, _ in fields)
        if paths == self.paths:
            return
        self.paths = paths
        self.empty()
        self.edits = {}
        for name, fields in rows:
            self.body.addWidget(label(name, "small", wrap=True))
            line = QHBoxLayout()
            line.setSpacing(6)
            for path, declared, before in fields:
                edit = QuantityEdit(path, declared, f"{name} {before}".strip())
                edit.setPlaceholderText(before)
                edit.setMinimumWidth(40)
                edit.taken.connect(self.taken)
                edit.refused.connect(self.refused)
                self.edits[path] = edit
                line.addWidget(edit, 1)
            self.body.addLayout(line)

    def keep(self, cells: dict[str, str], *, editable: bool) -> None:
        """Show what is kept."""
        for path, edit in self.edits.items():
            edit.keep(cells.get(path, ""))
            edit.setReadOnly(not editable)

    def begin(self) -> None:
        """Take the keyboard: the first edit that waits, else the first."""
        waiting = [edit for edit in self.edits.values() if not edit.text()]
        for edit in (waiting or list(self.edits.values()))[:1]:
            begin_in(edit)


def instrument_rows(desk: Desk, view: DraftView) -> list[tuple[str, str]]:
    """Return what the instrument card says."""
    from metro.evaluation.cells import typed

    say, record = desk.say, view.record
    thing = record.instrument
    known = view.regulation.ratings
    ratings = "，".join(
        f"{desk.bilingual(known[name].title) if name in known else name} {typed(value)}"
        for name, value in view.data.ratings.items()
    )
    rows = [
        (say("column.model"), f"{thing.model}  {thing.range_text}".strip()),
        (say("column.maker"), thing.manufacturer),
        (say("column.class"), view.data.accuracy_class),
        (say("column.ratings"), ratings),
        (say("column.applicant"), record.applicant.name),
        (say("column.place"), record.place),
    ]
    return [row for row in rows if row[1]]


def fill_instrument(desk: Desk, card: Card, view: DraftView) -> None:
    """Show the instrument."""
    card.empty()
    card.title.setText(desk.say("ui.instrument"))
    card.body.addWidget(pairs(instrument_rows(desk, view)))


def seal_rows(
    desk: Desk, view: DraftView
) -> list[tuple[str, list[tuple[str, Declared | None, str]]]]:
    """Return the edits of the seals: the number before and after."""
    return [
        (
            desk.bilingual(seal.title),
            [
                (f"seal/{seal.id}/before", None, desk.say("ui.before")),
                (f"seal/{seal.id}/after", None, desk.say("ui.after")),
            ],
        )
        for seal in view.regulation.seals
    ]


def surrounding_rows(
    desk: Desk, view: DraftView
) -> list[tuple[str, list[tuple[str, Declared | None, str]]]]:
    """Return the edits of the surroundings: at the start and, where asked, at the end."""
    rows: list[tuple[str, list[tuple[str, Declared | None, str]]]] = []
    for row in view.regulation.surroundings:
        ends = ("start", "end") if row.taken == "start_and_end" else ("start",)
        fields: list[tuple[str, Declared | None, str]] = [
            (
                f"condition/{row.id}/{end}" if len(ends) > 1 else f"condition/{row.id}",
                row.declared,
                desk.say(f"ui.{end}") if len(ends) > 1 else "",
            )
            for end in ends
        ]
        unit = row.declared.unit
        rows.append((f"{desk.bilingual(row.title)} / {unit}", fields))
    return rows


def fill_chain(desk: Desk, card: Card, links: tuple[ChainLink, ...]) -> None:
    """Show the live state of the chain: every standard with its certificate."""
    card.empty()
    card.title.setText(desk.say("ui.standards_and_chain"))
    worst = "in_force"
    for link in links:
        for state in ("due_soon", "broken"):
            if link.state == state and worst != "broken":
                worst = state
        event = link.event
        under = [desk.say(f"role.{link.role}"), desk.say(f"evidence.{link.evidence}")]
        if event is not None:
            under += [event.number, desk.say("ui.until", day=str(event.valid_until or "—"))]
        under += [desk.reason(reason) for reason in link.reasons]
        title = f"{link.named(desk.language)} {link.serial}".strip()
        card.body.addWidget(marked(LINKS[link.state], title, " · ".join(under)))
    for title in dict.fromkeys(
        above.named(desk.language) for link in links for above in link.above
    ):
        card.body.addWidget(marked("none", title, desk.say("ui.above")))
    card.right.setText(desk.say(f"link_state.{worst}") + "  F4")
    reroll(card.right, "role", LINKS[worst])


def fill_verdict(
    desk: Desk, card: Card, view: DraftView, kept: Mapping[str, tuple[str, ...]]
) -> None:
    """Show the verdict as a word and a sign, the reasons for it, and the classes that are kept."""
    card.empty()
    verdict = view.judgement.verdict
    state = STATES[verdict]
    card.title.setText(desk.say("ui.conclusion", regulation=view.regulation.label))
    sign = {"pass": "✓ ", "fail": "✗ ", "wait": "● ", "none": ""}[state]
    word = label(sign + desk.say(f"verdict.{verdict}"), "verdict")
    word.setObjectName("verdict")
    word.setStyleSheet(f"color: {desk.theme.tokens.get(state, desk.theme.tokens['muted'])}")
    card.body.addWidget(word)
    card.state(state if state in ("pass", "fail") else "")
    for words in deciding(desk, view)[:4]:
        card.body.addWidget(label(words, wrap=True))
    labels = {part.id: part.label for part in view.record.instrument.parts}
    for part, classes in list(kept.items())[:4]:
        head = f"{labels.get(part, part)} " if part != WHOLE else ""
        words = desk.say("judge.classes_kept", classes=classes)
        line = label(head + words, "small", wrap=True)
        line.setObjectName("classes_kept")
        card.body.addWidget(line)


def deciding(desk: Desk, view: DraftView) -> list[str]:
    """Return in words what decided against the instrument: part, item, result, limit, point."""
    labels = {part.id: part.label for part in view.record.instrument.parts}
    found = []
    for part in view.judgement.parts:
        head = f"{labels.get(part.part, part.part)} " if part.part != WHOLE else ""
        for item in part.items:
            title = desk.bilingual(view.regulation.item(item.item).title)
            notes = [row for row in item.reasons if row.code == "answer.fails"]
            found += [f"{head}{title}：{row.parameters['note']}" for row in notes]
            names = {p.id: desk.bilingual(p.title) for p in view.regulation.item(item.item).points}
            for point in item.points:
                for row in [row for row in point.reasons if row.code == "result.outside"]:
                    words = {**row.parameters, "item": title, "point": names[point.point]}
                    found.append(head + desk.say("ui.outside", **words))
    return found


def fill_items(desk: Desk, card: Card, view: DraftView) -> None:
    """Show every item with its state; of several parts, what passed is one line."""
    card.empty()
    card.title.setText(desk.say("column.items"))
    labels = {part.id: part.label for part in view.record.instrument.parts}
    for part in view.judgement.parts:
        several = part.part != WHOLE
        if several:
            card.body.addWidget(label(labels.get(part.part, part.part), "heading"))
        passed = [item for item in part.items if item.verdict is Verdict.PASSED]
        for item in part.items:
            if several and item in passed:
                continue
            title = desk.bilingual(view.regulation.item(item.item).title)
            card.body.addWidget(marked(STATES[item.verdict], title))
        if several and passed:
            card.body.addWidget(marked("pass", desk.say("ui.items.passed", count=len(passed))))


def fill_gate(
    desk: Desk, card: Card, results: tuple[RuleResult, ...], documents: tuple[str, ...]
) -> None:
    """Show what stands between the record and its documents, or the documents once issued."""
    card.empty()
    card.title.setText(desk.say("ui.gate"))
    if documents:
        card.right.setText("")
        for number in documents:
            card.body.addWidget(marked("pass", number, desk.say("document_state.issued")))
        return
    failing = [row for row in results if not row.passes]
    text = desk.say("ui.gate.open", count=len(failing)) if failing else desk.say("ui.gate.clear")
    card.right.setText(text)
    reroll(card.right, "role", "wait" if failing else "pass")
    for row in failing:
        under = "\n".join(desk.reason(reason) for reason in row.reasons[:3])
        under += "\n" + desk.say(f"{row.code}.remedy")
        card.body.addWidget(marked("wait", desk.say(f"{row.code}.title"), under))
    holding = len(results) - len(failing)
    card.body.addWidget(marked("pass", desk.say("ui.gate.holding", count=holding)))
