"""A place in a file where every fault is kept and reading goes on, so that all are told at once."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TypeVar

from metro.errors import MetroError
from metro.regulations.cursor import Cursor
from metro.regulations.source import Node

R = TypeVar("R")
D = TypeVar("D")


@dataclass
class Form:
    """A mapping of the file; what can't be read is a fault, and something else stands in for it."""

    place: Cursor
    faults: list[MetroError] = field(default_factory=list)

    def attempt(self, read: Callable[[], R], instead: D) -> R | D:
        """Read something; what is refused becomes a fault."""
        try:
            return read()
        except MetroError as error:
            self.faults.append(error)
            return instead

    def need(self, key: str, read: Callable[[Cursor], R], instead: R) -> R:
        """Read what has to be there."""
        return self.attempt(lambda: read(self.place.get(key)), instead)

    def text(self, key: str) -> str:
        """Read a text that has to be there."""
        return self.need(key, Cursor.text, "")

    def may(self, key: str, read: Callable[[Cursor], R], default: D) -> R | D:
        """Read what may be absent."""
        return self.attempt(lambda: self.place.optional(key, read, default), default)

    def maybe(self, key: str) -> str:
        """Read a text that may be absent."""
        return self.may(key, Cursor.text, "")

    def has(self, key: str) -> bool:
        """Tell whether the key is there and not null."""
        return self.attempt(lambda: self.place.has(key), False)

    def below(self, key: str) -> "Form":
        """Return the form at a key that has to be there; without it, one that nobody hears."""
        found = self.attempt(lambda: self.place.get(key), None)
        if found is None or self.attempt(found.mapping, None) is None:
            return Form(self.place.at(key, Node({}, self.place.node.line)))
        return Form(found, self.faults)

    def rows(self, key: str) -> Iterator["Form"]:
        """Walk the rows of a list that may be absent."""
        found = self.may(key, lambda place: list(place.items()), [])
        for place in found:
            if self.attempt(place.mapping, None) is not None:
                yield Form(place, self.faults)

    def done(self) -> None:
        """Note every key that nobody asked for."""
        while True:
            try:
                return self.place.done()
            except MetroError as error:
                self.faults.append(error)
                self.place.taken.add(str(error.parameters["unknown"]))
