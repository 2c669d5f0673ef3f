"""Read the catalogue of instruments under compulsory control, and its links to regulations."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TypeVar

from metro.errors import MetroError
from metro.model.catalogue import (
    CatalogueEntry,
    CatalogueNote,
    Cited,
    ControlCatalogue,
    ExtensionRule,
    Purpose,
)
from metro.model.regime import Regime, Way
from metro.model.regulation import VerificationRegulation
from metro.regulations import library
from metro.regulations.citations import read_sources
from metro.regulations.cursor import Cursor
from metro.regulations.numbers import Numbers
from metro.regulations.source import parse

T = TypeVar("T")


@cache
def catalogue() -> ControlCatalogue:
    """Return the catalogue this copy carries.

    Raises MetroError `file.…`, `regulation.…`, `catalogue.…` with file, line and key.
    """
    return read_catalogue(library.catalogue_data(), library.CATALOGUE)


def read_catalogue(data: bytes, name: str) -> ControlCatalogue:
    """Read one catalogue; a kind of instrument stands in one entry at most.

    Raises MetroError `file.…`, `regulation.…`, `catalogue.kind_twice` with file, line and key.
    """
    top = Cursor(parse(data, f"{name}.yaml"), f"{name}.yaml")
    sources = read_sources(top.get("sources"))
    reader = _Reader(Numbers({}, frozenset(sources)))
    head = top.get("catalogue")
    found = ControlCatalogue(
        id=head.get("id").identifier(),
        number=head.string("number"),
        title=head.get("title").bilingual(),
        issued=reader.cited(head.get("issued"), Cursor.day),
        replaces=reader.cited(head.get("replaces"), Cursor.text),
        entries_told=reader.cited(head.get("entries"), Cursor.integer),
        sub_entries_told=reader.cited(head.get("sub_entries"), Cursor.integer),
        sources=sources,
        rules=tuple(reader.note(row, cited=True) for row in top.get("rules").items()),
        entries=tuple(reader.entry(row) for row in top.get("entries").items()),
        gaps=tuple(reader.note(row, cited=False) for row in top.get("gaps").items()),
    )
    head.get("revision").integer()
    head.done()
    top.done()
    return found


class _Reader:
    """Reads entries; remembers which kinds were seen."""

    def __init__(self, numbers: Numbers) -> None:
        self.numbers = numbers
        self.kinds: set[str] = set()

    def cited(self, row: Cursor, read: Callable[[Cursor], T]) -> Cited[T]:
        found = Cited(read(row.get("value")), self.numbers.evidence(row))
        row.done()
        return found

    def note(self, row: Cursor, *, cited: bool) -> CatalogueNote:
        found = CatalogueNote(
            row.get("id").identifier(),
            row.get("title").bilingual(),
            self.numbers.evidence(row) if cited else None,
        )
        row.done()
        return found

    def entry(self, row: Cursor) -> CatalogueEntry:
        def fact(key: str, read: Callable[[Cursor], T]) -> Cited[T] | None:
            return row.optional(key, lambda place: self.cited(place, read), None)

        found = CatalogueEntry(
            id=row.get("id").identifier(),
            number=row.optional("number", Cursor.integer, None),
            first=row.get("first").bilingual(),
            second=row.optional("second", Cursor.bilingual, None),
            scope=row.optional("scope", Cursor.bilingual, None),
            listed=self.cited(row.get("listed"), Cursor.truth),
            type_approval=fact("type_approval", Cursor.truth),
            verification=fact("verification", Cursor.truth),
            way=row.optional("way", self.way, None),
            purposes=fact("purposes", _purposes),
            since=fact("since", Cursor.day),
            extensions=row.optional("extensions", self.extensions, ()),
            kinds=self.kinds_of(row.get("kinds")),
        )
        row.done()
        return found

    def way(self, row: Cursor) -> Way:
        found = Way(
            row.get("value").choice(Regime),
            row.optional("only", _words, {}),
            self.numbers.evidence(row),
        )
        row.done()
        return found

    def extensions(self, place: Cursor) -> tuple[ExtensionRule, ...]:
        return tuple(self.extension(row) for row in place.items())

    def extension(self, row: Cursor) -> ExtensionRule:
        found = ExtensionRule(
            row.get("id").identifier(),
            row.string("number"),
            row.get("title").bilingual(),
            row.string("territory"),
            row.optional("months", Cursor.integer, None),
            self.numbers.evidence(row),
        )
        row.done()
        return found

    def kinds_of(self, place: Cursor) -> tuple[str, ...]:
        kinds = []
        for row in place.items():
            kind = row.identifier()
            if kind in self.kinds:
                raise row.refuse("catalogue.kind_twice", kind=kind)
            self.kinds.add(kind)
            kinds.append(kind)
        return tuple(kinds)


def _purposes(place: Cursor) -> tuple[Purpose, ...]:
    return tuple(row.choice(Purpose) for row in place.items())


def _words(place: Cursor) -> dict[str, str]:
    return {name: row.text() for name, row in place.entries()}


@dataclass(frozen=True, slots=True)
class Links:
    """How the catalogue and the regulations of a library meet."""

    regulations: Mapping[str, tuple[str, ...]]
    """The ids of the regulations of each entry, every edition."""
    faults: tuple[MetroError, ...]
    """Links that lead nowhere, and words of a regulation that are not the entry's."""
    unlisted: tuple[str, ...]
    """Regulations whose kind of instrument stands in no entry."""

    @property
    def without_regulation(self) -> tuple[str, ...]:
        """Return the entries for which the library has no regulation."""
        return tuple(entry for entry, found in self.regulations.items() if not found)


def links(found: ControlCatalogue, regulations: Iterable[VerificationRegulation]) -> Links:
    """Link entries and regulations by the kind of instrument, and compare what each says."""
    by_kind: dict[str, list[VerificationRegulation]] = {}
    for regulation in regulations:
        by_kind.setdefault(regulation.instrument, []).append(regulation)
    faults: list[MetroError] = []
    linked: dict[str, tuple[str, ...]] = {}
    for entry in found.entries:
        for kind in entry.kinds:
            if kind not in by_kind:
                faults.append(MetroError("catalogue.unknown_kind", entry=entry.id, kind=kind))
        linked[entry.id] = tuple(row.id for kind in entry.kinds for row in by_kind.get(kind, ()))
    unlisted = []
    for kind, rows in by_kind.items():
        home = found.entry_of(kind)
        for regulation in rows:
            if home is None:
                unlisted.append(regulation.id)
            faults += _disagreement(regulation, home)
    return Links(linked, tuple(faults), tuple(unlisted))


def _disagreement(
    regulation: VerificationRegulation, entry: CatalogueEntry | None
) -> list[MetroError]:
    """Return what a regulation says of its entry that the catalogue does not."""
    words = regulation.catalogue
    agreed = words is None if entry is None else words is not None and entry.called(words)
    if agreed:
        return []
    named = entry.name.zh if entry else "—"
    where = {"regulation": regulation.id, "words": words or "—", "entry": named}
    return [MetroError("catalogue.words_differ", **where)]
