"""Read a whole regulation file into the model object that evaluation and paper work with."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from metro.model.edition import AlsoFor
from metro.model.evidence import Evidence
from metro.model.regime import Regime
from metro.model.regulation import (
    Interval,
    PartKind,
    PlateRule,
    Question,
    Rating,
    RegulationNumber,
    StandardRequirement,
    VerificationRegulation,
    Wording,
)
from metro.model.verification import Stage, VerificationKind
from metro.model.words import Bilingual
from metro.quantities.expressions.expression import Scope
from metro.quantities.expressions.types import Declared
from metro.regulations.citations import read_sources
from metro.regulations.cursor import Cursor
from metro.regulations.declarations import declared, when
from metro.regulations.items import ItemReader, read_question
from metro.regulations.numbers import Numbers, digest
from metro.regulations.requirements import read_standard, read_surrounding
from metro.regulations.source import Node, parse
from metro.regulations.tables import read_definitions, read_tables

YES_NO = ("yes", "no")
_PASSED = Wording(Bilingual("合格", "Passed"), Bilingual("不合格", "Rejected"))


def read_regulation(
    data: bytes,
    name: str,
    corrections: Mapping[str, str] | None = None,
    *,
    thorough: bool = False,
) -> VerificationRegulation:
    """Read one regulation; `corrections` are the station's numbers by path.

    `thorough` looks into the zones of every item as well: for a file that nobody has checked yet.

    Raises MetroError `file.…`, `regulation.…`, `expression.…` with file, line and key.
    """
    node, file_hash = parse(data, f"{name}.yaml"), hashlib.sha256(data).hexdigest()
    return read_node(node, name, corrections, file_hash, thorough=thorough)


def read_node(
    node: Node,
    name: str,
    corrections: Mapping[str, str] | None = None,
    file_hash: str = "",
    *,
    thorough: bool = False,
) -> VerificationRegulation:
    """Read a regulation that was parsed before.

    Raises MetroError as `read_regulation` does.
    """
    top = Cursor(node, f"{name}.yaml")
    return _Reader(top, name, corrections or {}, thorough=thorough).read(file_hash)


class _Reader:
    """One pass over a file; the scope of names grows as they are declared."""

    def __init__(
        self, top: Cursor, name: str, corrections: Mapping[str, str], *, thorough: bool
    ) -> None:
        self.top = top
        self.thorough = thorough
        self.name = name
        self.sources = read_sources(top.get("sources"))
        self.numbers = Numbers(corrections, frozenset(self.sources))
        self.classes = top.optional("classes", Cursor.texts, ())
        words = {*VerificationKind, *Stage, *self.classes, *YES_NO}
        self.scope = Scope(
            {name: Declared(word=True) for name in ("class", "verification", "stage", "adjusted")},
            frozenset(str(word) for word in words),
        )

    def declare(self, names: Mapping[str, Declared]) -> None:
        self.scope = self.scope.with_names(names)

    def read(self, file_hash: str) -> VerificationRegulation:
        identity = self._identity()
        plate = self._plate()
        work = self._work()
        self.top.get("decision").one_of("regulation")
        self.top.done()
        return VerificationRegulation(
            id=self.name,
            sources=self.sources,
            accuracy_classes=self.classes,
            **identity,  # type: ignore[arg-type]
            **plate,  # type: ignore[arg-type]
            **work,  # type: ignore[arg-type]
            numbers=tuple(self.numbers.found),
            file_hash=file_hash,
            numbers_digest=digest(self.numbers.found),
        )

    def _identity(self) -> dict[str, object]:
        """Read which edition this is, when it is in force, and what it applies to."""
        head, force = self.top.get("regulation"), self.top.get("in_force")
        applies, legal = self.top.get("applies_to"), self.top.get("legal")
        evidence = self.numbers.evidence(force)
        self.numbers.whole(force, evidence)
        found: dict[str, object] = {
            "number": head.string("number"),
            "edition": head.string("edition"),
            "title": head.get("title").bilingual(),
            "territory": head.optional("territory", Cursor.text, None),
            "revision": head.get("revision").integer(),
            "in_force_from": self._since(force, evidence),
            "in_force_until": force.optional("until", Cursor.day, None),
            "instrument": applies.get("instrument").identifier(),
            "instrument_name": applies.get("name").bilingual(),
            "quantity": applies.string("quantity"),
            "also_for": applies.optional("also", self._also, ()),
            "purposes": legal.get("purposes").texts(),
            "catalogue": legal.optional("catalogue", Cursor.text, None),
        }
        self.regime = legal.get("regime").choice(Regime)
        for place in (head, force, applies, legal):
            place.done()
        return found

    def _also(self, rows: Cursor) -> tuple[AlsoFor, ...]:
        """Read the further kinds of instrument that belong here up to a day, or from one on."""
        found = []
        for row in rows.items():
            self.numbers.whole(row, self.numbers.evidence(row))
            since = row.optional("from", Cursor.day, None)
            until = row.optional("until", Cursor.day, None)
            found.append(AlsoFor(row.get("id").identifier(), since, until))
            row.done()
        return tuple(found)

    def _since(self, force: Cursor, evidence: Evidence) -> date | None:
        """Read the first day in force; where nobody published it, it is a gap to be filled."""
        if force.has("from"):
            return force.get("from").day()
        path = ".".join((*force.path, "from"))
        text = self.numbers.corrections.get(path)
        filled = text is not None
        self.numbers.found.append(RegulationNumber(path, text, evidence, True, filled))
        return Cursor(Node(text, force.node.line), force.file, (path,)).day() if filled else None

    def _plate(self) -> dict[str, object]:
        """Read what the nameplate says and has to satisfy, and the tables it is looked up in."""
        top = self.top
        ratings = _ratings(top)
        self.declare({key: rating.declared for key, rating in ratings.items()})
        if top.has("tables"):
            tables = read_tables(top.get("tables"), self.numbers)
            self.scope = replace(self.scope, tables=tables)
        if top.has("definitions"):
            found = read_definitions(top.get("definitions"), self.scope, self.numbers)
            self.scope = replace(self.scope, definitions=found)
        parts = top.optional("parts", _parts, None)
        if parts is not None:
            self.declare({key: rating.declared for key, rating in parts.ratings.items()})
        every = {**ratings, **(parts.ratings if parts else {})}
        self.choices = {
            "class": self.classes,
            "stage": tuple(Stage),
            "adjusted": YES_NO,
            **{key: rating.choices for key, rating in every.items()},
        }
        self.nameplate = top.optional("nameplate", self._nameplate, ())
        return {"ratings": ratings, "parts": parts, "nameplate": self.nameplate}

    def _work(self) -> dict[str, object]:
        """Read surroundings, standards, items, and what follows from a verdict."""
        top, papers = self.top, self.top.get("documents")
        surroundings = tuple(
            read_surrounding(row, self.scope, self.numbers) for row in top.get("conditions").items()
        )
        self.declare({row.id: row.declared for row in surroundings})
        standards = tuple(self._standard(row) for row in top.get("standards").items())
        known = frozenset(row.id for row in standards)
        choices = self.choices if self.thorough else None
        ratings = frozenset(self.choices)
        items = ItemReader(self.scope, self.numbers, known, choices, ratings, self.nameplate)
        found: dict[str, object] = {
            "surroundings": surroundings,
            "standards": standards,
            "items": items.read_all(top.get("items")),
            "intervals": tuple(self._interval(row) for row in top.get("interval").items()),
            "seals": top.optional("seals", _questions, ()),
            "on_pass": _papers(papers.get("pass")),
            "on_fail": _papers(papers.get("fail")),
            "wording": papers.optional("wording", _wording, _PASSED),
        }
        papers.done()
        return found

    def _nameplate(self, place: Cursor) -> tuple[PlateRule, ...]:
        return tuple(self._plate_rule(row) for row in place.items())

    def _plate_rule(self, row: Cursor) -> PlateRule:
        evidence = self.numbers.evidence(row)
        self.numbers.whole(row, evidence, ("title",))
        row.get("holds").text()
        rule = PlateRule(
            row.get("id").identifier(),
            row.get("title").bilingual(),
            when(row, self.scope),
            when(row, self.scope, "holds"),
            evidence,
        )
        row.done()
        return rule

    def _standard(self, row: Cursor) -> StandardRequirement:
        requirement = read_standard(row, self.scope, self.numbers)
        names = {f"{requirement.id}.{key}": value for key, value in requirement.values.items()}
        self.declare(names)
        return requirement

    def _interval(self, row: Cursor) -> Interval:
        value, evidence = self.numbers.value(row)
        own = row.optional("regime", lambda place: place.choice(Regime), self.regime)
        months = None
        if value is not None:
            match = re.fullmatch(r"([0-9]{1,3}) (months?|years?)", value)
            # What serves until it is scrapped has no length: that is said, and no gap.
            if match is None and (value, own) != ("none", Regime.FIRST_THEN_SCRAP):
                raise row.refuse("regulation.bad_interval", text=value)
            if match is not None:
                months = int(match[1]) * (12 if match[2].startswith("year") else 1)
        interval = Interval(
            row.get("id").identifier(), months, when(row, self.scope), own, evidence
        )
        row.done()
        return interval


def _ratings(place: Cursor) -> dict[str, Rating]:
    if not place.has("ratings"):
        return {}
    return {name: _rating(name, row) for name, row in place.get("ratings").entries()}


def _rating(name: str, row: Cursor) -> Rating:
    rating = Rating(
        name,
        row.optional("title", Cursor.bilingual, Bilingual(name, name)),
        declared(row, word=True),
        row.optional("required", Cursor.truth, True),
        row.optional("choices", Cursor.texts, ()),
    )
    row.done()
    return rating


def _parts(row: Cursor) -> PartKind:
    parts = PartKind(
        row.get("id").identifier(),
        row.get("title").bilingual(),
        _ratings(row),
        row.get("documents").one_of("per_part", "passing_together", "whole"),
    )
    row.done()
    return parts


def _questions(place: Cursor) -> tuple[Question, ...]:
    return tuple(read_question(row) for row in place.items())


def _papers(place: Cursor) -> tuple[str, ...]:
    return tuple(
        row.one_of("certificate", "notice", "label", "mark", "list", "mark_cancelled")
        for row in place.items()
    )


def _wording(row: Cursor) -> Wording:
    wording = Wording(row.get("pass").bilingual(), row.get("fail").bilingual())
    row.done()
    return wording
