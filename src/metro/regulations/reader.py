"""Read a whole regulation file into the model object that evaluation and paper work with."""

import hashlib
import re
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from metro.model.regulation import (
    Compare,
    Interval,
    PartKind,
    Question,
    Rating,
    Regime,
    Source,
    StandardRequirement,
    Surrounding,
    VerificationRegulation,
    Wording,
)
from metro.model.verification import Stage, VerificationKind
from metro.model.words import Bilingual
from metro.quantities.decimals import decimal_of
from metro.quantities.expressions.expression import Scope, expression
from metro.quantities.expressions.types import Declared, LookupTable, key_text
from metro.quantities.quantity import Quantity
from metro.quantities.reading import read as read_quantity
from metro.regulations.cursor import Cursor
from metro.regulations.items import ItemReader, declared, formula, when
from metro.regulations.limits import bounds
from metro.regulations.numbers import Numbers, digest
from metro.regulations.source import parse

_PASSED = Wording(Bilingual("合格", "Passed"), Bilingual("不合格", "Rejected"))


def read_regulation(
    data: bytes, name: str, corrections: Mapping[str, str] | None = None
) -> VerificationRegulation:
    """Read one regulation; `corrections` are the station's numbers by path.

    Raises MetroError `file.…`, `regulation.…`, `expression.…` with file, line and key.
    """
    top = Cursor(parse(data, f"{name}.yaml"), f"{name}.yaml")
    return _Reader(top, name, corrections or {}).read(hashlib.sha256(data).hexdigest())


class _Reader:
    """One pass over a file; the scope of names grows as they are declared."""

    def __init__(self, top: Cursor, name: str, corrections: Mapping[str, str]) -> None:
        self.top = top
        self.name = name
        self.sources = {key: _source(row) for key, row in top.get("sources").entries()}
        self.numbers = Numbers(corrections, frozenset(self.sources))
        self.classes = top.optional("classes", Cursor.texts, ())
        words = {*VerificationKind, *Stage, *self.classes}
        self.scope = Scope(
            {name: Declared(word=True) for name in ("class", "verification", "stage")},
            frozenset(str(word) for word in words),
        )

    def declare(self, names: Mapping[str, Declared]) -> None:
        self.scope = self.scope.with_names(names)

    def read(self, file_hash: str) -> VerificationRegulation:
        top = self.top
        head, force, applies = top.get("regulation"), top.get("in_force"), top.get("applies_to")
        legal, papers = top.get("legal"), top.get("documents")
        evidence = self.numbers.evidence(force)
        self.numbers.whole(force, evidence)
        ratings = _ratings(top)
        self.declare({key: rating.declared for key, rating in ratings.items()})
        if top.has("tables"):
            tables = self._tables(top.get("tables"))
            self.scope = Scope(self.scope.names, self.scope.words, tables)
        parts = top.optional("parts", _parts, None)
        if parts is not None:
            self.declare({key: rating.declared for key, rating in parts.ratings.items()})
        surroundings = tuple(self._surrounding(row) for row in top.get("conditions").items())
        self.declare({row.id: row.declared for row in surroundings})
        standards = tuple(self._standard(row) for row in top.get("standards").items())
        items = ItemReader(self.scope, self.numbers, frozenset(row.id for row in standards))
        regime = legal.get("regime").choice(Regime)
        top.get("decision").one_of("regulation")
        regulation = VerificationRegulation(
            id=self.name,
            number=head.string("number"),
            edition=head.string("edition"),
            title=head.get("title").bilingual(),
            territory=head.optional("territory", Cursor.text, None),
            revision=head.get("revision").integer(),
            in_force_from=force.optional("from", Cursor.day, None),
            in_force_until=force.optional("until", Cursor.day, None),
            instrument=applies.get("instrument").identifier(),
            instrument_name=applies.get("name").bilingual(),
            quantity=applies.string("quantity"),
            purposes=legal.get("purposes").texts(),
            sources=self.sources,
            accuracy_classes=self.classes,
            ratings=ratings,
            parts=parts,
            surroundings=surroundings,
            standards=standards,
            items=tuple(items.read(row) for row in top.get("items").items()),
            intervals=tuple(self._interval(row, regime) for row in top.get("interval").items()),
            seals=top.optional("seals", _questions, ()),
            on_pass=papers.get("pass").texts(),
            on_fail=papers.get("fail").texts(),
            wording=papers.optional("wording", _wording, _PASSED),
            numbers=tuple(self.numbers.found),
            file_hash=file_hash,
            numbers_digest=digest(self.numbers.found),
        )
        legal.optional("catalogue", Cursor.text, None)
        for place in (head, force, applies, legal, papers, top):
            place.done()
        return regulation

    def _tables(self, place: Cursor) -> dict[str, LookupTable]:
        return {name: self._table(name, row) for name, row in place.entries()}

    def _table(self, name: str, row: Cursor) -> LookupTable:
        evidence = self.numbers.evidence(row)
        self.numbers.whole(row, evidence)
        keys = tuple(
            Declared(word=True) if step.node.value == "class" else _row_done(step)
            for step in row.get("keys").items()
        )
        value = _row_done(row.get("value"))
        rows: dict[tuple[str, ...], str] = {}
        self._fill(row.get("rows"), keys, (), rows)
        row.done()
        numbers = {key: _number(row, text) for key, text in rows.items()}
        return LookupTable(name, keys, value, numbers)

    def _fill(
        self,
        place: Cursor,
        keys: tuple[Declared, ...],
        so_far: tuple[str, ...],
        rows: dict[tuple[str, ...], str],
    ) -> None:
        for text, step in place.entries():
            key = (*so_far, _key(step, text, keys[len(so_far)]))
            if len(key) < len(keys):
                self._fill(step, keys, key, rows)
            elif key in rows:
                raise step.refuse("file.duplicate_key", key=text)
            else:
                rows[key] = step.text()

    def _surrounding(self, row: Cursor) -> Surrounding:
        value, evidence = self.numbers.value(row)
        wanted = declared(row)
        compiled = lambda text: expression(text, self.scope, wanted.kind, wanted.unit)  # noqa: E731
        low, high = (None, None) if value is None else row.checked(lambda: bounds(value, compiled))
        difference = wanted
        if wanted.kind == "temperature":
            difference = Declared("temperature_difference", wanted.unit)
        change = row.has("most_change")
        surrounding = Surrounding(
            row.get("id").identifier(),
            row.get("title").bilingual(),
            wanted,
            low,
            high,
            formula(row.get("most_change"), self.scope, difference) if change else None,
            row.get("taken").one_of("start_and_end", "once"),
            row.optional("required", Cursor.truth, True),
            evidence,
        )
        row.done()
        return surrounding

    def _standard(self, row: Cursor) -> StandardRequirement:
        name = row.get("id").identifier()
        compare = row.get("compare").choice(Compare) if row.has("compare") else None
        most = own = None
        if row.has("most"):
            text, evidence = self.numbers.value(row, "most")
            if compare is Compare.OWN_LIMIT and text is not None:
                own = row.checked(lambda: _own_limit(text))
            else:
                most = row.get("most").checked(lambda: _ratio(row, text))
        else:
            evidence = self.numbers.evidence(row)
        values = {
            key: _row_done(step)
            for key, step in (row.get("values").entries() if row.has("values") else ())
        }
        self.declare({f"{name}.{key}": value for key, value in values.items()})
        requirement = StandardRequirement(
            name,
            row.get("title").bilingual(),
            row.get("kind").identifier(),
            row.get("role").one_of("main", "auxiliary", "check"),
            compare,
            most,
            own,
            when(row, self.scope),
            values,
            row.optional("optional", Cursor.truth, False),
            evidence,
        )
        row.done()
        return requirement

    def _interval(self, row: Cursor, regime: Regime) -> Interval:
        value, evidence = self.numbers.value(row)
        months = None
        if value is not None:
            match = re.fullmatch(r"([0-9]{1,3}) (months?|years?)", value)
            if match is None:
                raise row.refuse("regulation.bad_interval", text=value)
            months = int(match[1]) * (12 if match[2].startswith("year") else 1)
        own = row.optional("regime", lambda place: place.choice(Regime), regime)
        interval = Interval(
            row.get("id").identifier(), months, when(row, self.scope), own, evidence
        )
        row.done()
        return interval


def _number(row: Cursor, text: str) -> Decimal:
    return row.checked(lambda: decimal_of(text))


def _source(row: Cursor) -> Source:
    source = Source(row.string("title"), row.optional("url", Cursor.text, ""))
    row.done()
    return source


def _row_done(row: Cursor) -> Declared:
    value = declared(row)
    row.done()
    return value


def _key(place: Cursor, text: str, key: Declared) -> str:
    if key.word:
        return text
    quantity = place.checked(lambda: read_quantity(text, kind=key.kind, unit=key.unit))
    return key_text(quantity.to(key.unit).number)


def _ratings(place: Cursor) -> dict[str, Rating]:
    if not place.has("ratings"):
        return {}
    return {name: _rating(name, row) for name, row in place.get("ratings").entries()}


def _rating(name: str, row: Cursor) -> Rating:
    rating = Rating(
        name,
        row.optional("title", Cursor.bilingual, Bilingual(name, name)),
        declared(row),
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
    found = []
    for row in place.items():
        found.append(Question(row.get("id").identifier(), row.get("title").bilingual()))
        row.done()
    return tuple(found)


def _wording(row: Cursor) -> Wording:
    wording = Wording(row.get("pass").bilingual(), row.get("fail").bilingual())
    row.done()
    return wording


def _ratio(row: Cursor, text: str | None) -> Fraction | None:
    if text is None:
        return None
    if not re.fullmatch(r"1(/[1-9][0-9]?)?", text):
        raise row.refuse("regulation.bad_ratio", text=text)
    return Fraction(text)


def _own_limit(text: str) -> Quantity:
    """Read a limit of the standard itself; of a thermometer it is a difference of temperature."""
    limit = read_quantity(text.removeprefix("±"))
    if limit.kind == "temperature":
        return read_quantity(text.removeprefix("±"), kind="temperature_difference")
    return limit
