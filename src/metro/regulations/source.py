"""Read a data file into text nodes that know their line; hostile until checked.

Every scalar stays text. No aliases, no tags, no duplicate keys; size and depth are limited.
"""

from dataclasses import dataclass
from typing import Any

import yaml

from metro.errors import MetroError
from metro.quantities.frozen import opened

LARGEST = 2_000_000
DEEPEST = 16
MOST_VALUES = 1_000_000

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NULL = ("", "~", "null")


_PROBLEMS = (
    # What the parser says, our code, and whether the line is where it began to read.
    ("tab character", "tab", False),
    ("cannot start any token", "tab", False),
    ("could not find expected ':'", "no_colon", True),
    ("expected ',' or", "flow_broken", False),
    ("mapping values are not allowed", "colon_in_text", False),
    ("found unexpected end of stream", "quote_open", True),
    ("did not find expected key", "indentation", False),
    ("expected <block end>", "indentation", False),
    ("node content", "flow_broken", False),
)


@dataclass(frozen=True, slots=True)
class Node:
    """A mapping, a list, a text or nothing, with the line it starts on."""

    value: "Value"
    line: int


Value = dict[str, Node] | list[Node] | str | None
_Open = opened(Node)


def _node(value: Value, line: int) -> Node:
    """Return a Node as its class makes it; a large file has a million (see `frozen`)."""
    made: Any = _Open()
    made.value = value
    made.line = line
    made.__class__ = Node
    return made  # type: ignore[no-any-return]


def parse(data: bytes, file: str, largest: int = LARGEST) -> Node:
    """Parse the bytes of one file.

    Raises MetroError `file.…` naming file and line.
    """
    if len(data) > largest:
        raise MetroError("file.too_large", file=file, line=1, key="/", most=largest)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise MetroError("file.not_utf8", file=file) from error
    try:
        return _Builder(file).build(text)
    except yaml.reader.ReaderError as error:
        # Any other sign like it would have been refused before; its place in bytes says no line.
        line = text.count("\n", 0, text.find(chr(error.character))) + 1
        sign = f"U+{error.character:04X}"
        raise MetroError("file.control_sign", file=file, line=line, sign=sign) from error
    except yaml.YAMLError as error:
        raise _not_well_formed(error, file) from error


def _not_well_formed(error: yaml.YAMLError, file: str) -> MetroError:
    """Say what a parser says of a text in words that its writer knows."""
    problem = str(getattr(error, "problem", None) or type(error).__name__)
    known = next((row for row in _PROBLEMS if row[0] in problem), None)
    mark = getattr(error, "problem_mark", None)
    if known is not None and known[2]:
        mark = getattr(error, "context_mark", None) or mark
    line = mark.line + 1 if mark else 1
    if known is None:
        return MetroError("file.not_yaml", file=file, line=line, problem=problem)
    return MetroError(f"file.{known[1]}", file=file, line=line)


class _Builder:
    """Builds nodes from parse events, which expand nothing."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.depth = 0
        self.values = 0
        self.path: list[str] = []

    def build(self, text: str) -> Node:
        self.next = _LOADER(text).get_event
        event = self.next()
        while isinstance(event, yaml.StreamStartEvent | yaml.DocumentStartEvent):
            event = self.next()
        if isinstance(event, yaml.StreamEndEvent):
            return Node(None, 1)
        node = _node(self.value(event), _line(event))
        while not isinstance(event := self.next(), yaml.StreamEndEvent):
            if isinstance(event, yaml.DocumentStartEvent):
                raise self.refuse("file.two_documents", event)
        return node

    def refuse(self, code: str, event: yaml.Event, **more: object) -> MetroError:
        where = {"file": self.file, "line": _line(event), "key": ".".join(self.path) or "/"}
        return MetroError(code, **{**where, **more})

    def value(self, event: yaml.NodeEvent) -> Value:
        if event.anchor:  # an alias bears the name of an anchor, too
            raise self.refuse("file.alias", event)
        self.values += 1
        if self.values > MOST_VALUES:
            raise self.refuse("file.too_many_values", event, most=MOST_VALUES)
        if isinstance(event, yaml.ScalarEvent):
            return self.scalar(event)
        self.depth += 1
        if self.depth > DEEPEST:
            raise self.refuse("file.too_deep", event, most=DEEPEST)
        mapping = isinstance(event, yaml.MappingStartEvent)
        found = self.mapping() if mapping else self.sequence()
        self.depth -= 1
        return found

    def scalar(self, event: yaml.ScalarEvent) -> str | None:
        if event.tag is not None and not event.implicit[1]:
            raise self.refuse("file.tag", event, tag=event.tag)
        if event.style in (None, "") and event.value in _NULL:  # as the two parsers say plain
            return None
        return str(event.value)

    def sequence(self) -> list[Node]:
        items: list[Node] = []
        while not isinstance(event := self.next(), yaml.SequenceEndEvent):
            self.path.append(str(len(items) + 1))
            items.append(_node(self.value(event), _line(event)))
            self.path.pop()
        return items

    def mapping(self) -> dict[str, Node]:
        items: dict[str, Node] = {}
        while not isinstance(event := self.next(), yaml.MappingEndEvent):
            if not isinstance(event, yaml.ScalarEvent):
                raise self.refuse("file.key_not_text", event)
            self.path.append(event.value)
            if event.value in items:
                raise self.refuse("file.duplicate_key", event)
            # What is wrong with a value is looked for where its key stands.
            items[event.value] = _node(self.value(self.next()), _line(event))
            self.path.pop()
        return items


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1
