"""Walk a parsed file with typed steps; every refusal names file, line, key and the good form."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from enum import StrEnum
from typing import TypeVar

from metro.errors import MetroError
from metro.model.civil import day
from metro.model.words import Bilingual
from metro.regulations.source import Node

E = TypeVar("E", bound=StrEnum)
R = TypeVar("R")
D = TypeVar("D")
_ID = re.compile(r"[A-Za-z][A-Za-z0-9_]*(-[A-Za-z0-9_]+)*|[0-9]+")


@dataclass(slots=True)
class Cursor:
    """A place in a file: its node, its path of keys and ids, and the keys already taken."""

    node: Node
    file: str
    path: tuple[str, ...] = ()
    taken: set[str] = field(default_factory=set)

    def refuse(self, code: str, **more: object) -> MetroError:
        """Make the error for this place."""
        where = ".".join(self.path) or "/"
        return MetroError(code, **{"file": self.file, "line": self.node.line, "key": where, **more})

    def at(self, key: str, node: Node) -> "Cursor":
        """Return a cursor one step further."""
        return Cursor(node, self.file, (*self.path, key))

    def mapping(self) -> Mapping[str, Node]:
        """Return the mapping here.

        Raises MetroError `file.not_a_mapping`.
        """
        if not isinstance(self.node.value, dict):
            raise self.refuse("file.not_a_mapping")
        return self.node.value

    def has(self, key: str) -> bool:
        """Tell whether the key is there and not null."""
        node = self.mapping().get(key)
        self.taken.add(key)
        return node is not None and node.value is not None

    def get(self, key: str) -> "Cursor":
        """Return the cursor at a key that has to be there.

        Raises MetroError `file.missing_key`.
        """
        self.taken.add(key)
        node = self.mapping().get(key)
        if node is None:
            self._check_colons()
            raise self.refuse("file.missing_key", missing=key)
        return self.at(key, node)

    def _check_colons(self) -> None:
        """Refuse a key that is none because its colon is a Chinese one."""
        for key, node in self.mapping().items():
            if "：" in key:
                good = key.replace("：", ": ", 1)
                raise self.at(key, node).refuse("file.full_width_colon", unknown=key, good=good)

    def done(self) -> None:
        """Refuse keys that nobody asked for.

        Raises MetroError `file.unknown_key`.
        """
        for key, node in self.mapping().items():
            if key not in self.taken:
                self._check_colons()
                if node.value is None and not _ID.fullmatch(key):
                    raise self.at(key, node).refuse("file.stray_text", unknown=key)
                known = tuple(_nearest(key, self.taken))
                raise self.at(key, node).refuse("file.unknown_key", unknown=key, known=known)

    def items(self) -> Iterator["Cursor"]:
        """Walk a list; each step is named by the `id` of its row where it has one.

        Raises MetroError `file.not_a_list`, `file.duplicate_id`.
        """
        if not isinstance(self.node.value, list):
            raise self.refuse("file.not_a_list")
        seen: set[str] = set()
        for index, node in enumerate(self.node.value):
            row = node.value.get("id") if isinstance(node.value, dict) else None
            name = str(row.value) if row is not None else str(index + 1)
            if name in seen:
                raise self.at(name, node).refuse("file.duplicate_id", id=name)
            seen.add(name)
            yield self.at(name, node)

    def entries(self) -> Iterator[tuple[str, "Cursor"]]:
        """Walk a mapping whose keys are names."""
        for key, node in self.mapping().items():
            yield key, self.at(key, node)

    def named_texts(self) -> Iterator[tuple[str, str, int]]:
        """Walk a mapping of names and texts: name, text and line.

        Raises MetroError `file.not_a_text`.
        """
        for key, node in self.mapping().items():
            if not isinstance(node.value, str):
                raise self.at(key, node).refuse("file.not_a_text")
            yield key, node.value, node.line

    def text(self) -> str:
        """Return the text here.

        Raises MetroError `file.not_a_text`.
        """
        if not isinstance(self.node.value, str):
            raise self.refuse("file.not_a_text")
        return self.node.value

    def optional(self, key: str, read: Callable[["Cursor"], R], default: D) -> R | D:
        """Read a key that may be absent or null."""
        return read(self.get(key)) if self.has(key) else default

    def string(self, key: str) -> str:
        """Return the text at a key."""
        return self.get(key).text()

    def identifier(self) -> str:
        """Return the text here if it can be an id.

        Raises MetroError `file.bad_id`.
        """
        text = self.text()
        if not _ID.fullmatch(text):
            raise self.refuse("file.bad_id", id=text[:40])
        return text

    def texts(self) -> tuple[str, ...]:
        """Return a list of texts."""
        return tuple(row.text() for row in self.items())

    def truth(self) -> bool:
        """Return `true` or `false`.

        Raises MetroError `file.not_a_truth`.
        """
        text = self.text()
        if text not in ("true", "false"):
            raise self.refuse("file.not_a_truth", text=text)
        return text == "true"

    def integer(self) -> int:
        """Return a whole number of at most six digits.

        Raises MetroError `file.not_an_integer`.
        """
        text = self.text()
        if not re.fullmatch(r"[0-9]{1,6}", text):
            raise self.refuse("file.not_an_integer", text=text)
        return int(text)

    def day(self) -> date:
        """Return a date written yyyy-mm-dd.

        Raises MetroError `file.not_a_date`.
        """
        text = self.text()
        try:
            return day(text)
        except ValueError:
            raise self.refuse("file.not_a_date", text=text) from None

    def choice(self, kind: type[E]) -> E:
        """Return one word of an enumeration.

        Raises MetroError `file.not_a_choice`.
        """
        text = self.text()
        try:
            return kind(text)
        except ValueError:
            known = tuple(kind)
            raise self.refuse("file.not_a_choice", text=text, known=known) from None

    def one_of(self, *known: str) -> str:
        """Return one of a few words.

        Raises MetroError `file.not_a_choice`.
        """
        text = self.text()
        if text not in known:
            raise self.refuse("file.not_a_choice", text=text, known=known)
        return text

    def bilingual(self) -> Bilingual:
        """Return a name in both languages."""
        name = Bilingual(self.string("zh"), self.string("en"))
        self.done()
        return name

    def checked(self, read: Callable[[], R]) -> R:
        """Run a reading of formulas or values; what it refuses gets this place."""
        try:
            return read()
        except MetroError as error:
            if "file" in error.parameters:
                raise
            where = {"file": self.file, "line": self.node.line, "key": ".".join(self.path)}
            raise MetroError(error.code, **{**where, **error.parameters}) from error

    def plain(self) -> object:
        """Return everything below as plain lists, mappings and texts."""
        return plain(self.node)


def _nearest(word: str, known: Iterable[str]) -> list[str]:
    """Return known words, those that look like the given one first."""
    rows = sorted(known)
    like = get_close_matches(word, rows, 3)
    return [*like, *(row for row in rows if row not in like)]


def plain(node: Node) -> object:
    """Return a node as plain lists, mappings and texts."""
    if isinstance(node.value, dict):
        return {key: plain(child) for key, child in node.value.items()}
    if isinstance(node.value, list):
        return [plain(child) for child in node.value]
    return node.value
