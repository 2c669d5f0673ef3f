"""How one element of a certificate is read and written; one rule serves both ways.

A shape lists the children of an element in the order of the schema. What a file holds beyond the
shapes is not lost silently: its names go to `Left`, and whoever reads is told.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from lxml import etree

from metro.model.digital import Said, Whereabouts

DCC = "https://ptb.de/dcc"
SI = "https://ptb.de/si"
DS = "http://www.w3.org/2000/09/xmldsig#"
REPLACED = "\N{REPLACEMENT CHARACTER}"
Element = Any  # lxml's elements have no public class that mypy knows


@dataclass(slots=True)
class Left:
    """What of a file no shape has a place for: element or attribute, and the first line of it."""

    names: dict[str, int] = field(default_factory=dict)

    def add(self, name: str, line: int) -> None:
        """Note one name."""
        self.names.setdefault(name, line or 0)


class How(Protocol):
    """How the elements of one slot become a value, and how they are written."""

    def read(self, elements: Sequence[Element], left: Left) -> Any:
        """Return the value of these elements; none at all is an empty value."""
        ...

    def write(self, parent: Element, tag: str, value: Any) -> None:
        """Append the elements that say this value."""
        ...


@dataclass(frozen=True, slots=True)
class Slot:
    """A child element (or several names of which one may stand), its field, and how it is read."""

    tag: str
    field: str
    how: How
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Shape:
    """The children of one element, in the order of the schema, and what it becomes."""

    makes: Callable[..., Any]
    slots: tuple[Slot, ...]
    ref_type: bool = True
    line: bool = False


def local(element: Element) -> str:
    """Return the name of an element without its namespace; `` of a comment."""
    return str(etree.QName(element).localname) if isinstance(element.tag, str) else ""


def namespace(element: Element) -> str:
    """Return the namespace of an element."""
    return etree.QName(element).namespace or ""


def text_of(element: Element) -> str:
    """Return the text of an element, blanks at its ends taken off."""
    return (element.text or "").strip()


def put(parent: Element, tag: str, text: str | None = None) -> Element:
    """Append an element of the DCC namespace, or of D-SI where the name says `si:`."""
    space, _, name = tag.rpartition(":")
    made = etree.SubElement(parent, f"{{{SI if space == 'si' else DCC}}}{name}")
    if text is not None:
        made.text = legal(text)
    return made


def legal(text: str) -> str:
    """Return a text in which a mark stands for what XML 1.0 cannot hold."""
    return "".join(sign if _allowed(ord(sign)) else REPLACED for sign in text)


def _allowed(code: int) -> bool:
    ranges = ((0x20, 0xD7FF), (0xE000, 0xFFFD), (0x10000, 0x10FFFF))
    return code in (0x9, 0xA, 0xD) or any(low <= code <= high for low, high in ranges)


@dataclass(frozen=True, slots=True)
class Text:
    """One text."""

    def read(self, elements: Sequence[Element], left: Left) -> str:
        """Return the text."""
        del left
        return text_of(elements[0]) if elements else ""

    def write(self, parent: Element, tag: str, value: str) -> None:
        """Write a text that is not empty."""
        if value.strip():
            put(parent, tag, " ".join(value.split()))


@dataclass(frozen=True, slots=True)
class Texts:
    """An element that may come several times."""

    def read(self, elements: Sequence[Element], left: Left) -> tuple[str, ...]:
        """Return the texts."""
        del left
        return tuple(text_of(element) for element in elements)

    def write(self, parent: Element, tag: str, value: tuple[str, ...]) -> None:
        """Write each."""
        for text in value:
            Text().write(parent, tag, text)


@dataclass(frozen=True, slots=True)
class Flag:
    """A truth, or nothing said."""

    def read(self, elements: Sequence[Element], left: Left) -> bool | None:
        """Return the truth."""
        del left
        said = text_of(elements[0]) if elements else ""
        return {"true": True, "1": True, "false": False, "0": False}.get(said)

    def write(self, parent: Element, tag: str, value: bool | None) -> None:
        """Write `true` or `false`."""
        if value is not None:
            put(parent, tag, "true" if value else "false")


@dataclass(frozen=True, slots=True)
class Words:
    """A list in one element, parted by blanks."""

    def read(self, elements: Sequence[Element], left: Left) -> tuple[str, ...]:
        """Return the words."""
        del left
        return tuple((elements[0].text or "").split()) if elements else ()

    def write(self, parent: Element, tag: str, value: tuple[str, ...]) -> None:
        """Write them with one blank between."""
        if value:
            put(parent, tag, " ".join(value))


@dataclass(frozen=True, slots=True)
class Spoken:
    """A text in languages (`textType`, `richContentType`)."""

    def read(self, elements: Sequence[Element], left: Left) -> Said:
        """Return what is said."""
        return said_of(elements[0], left) if elements else Said()

    def write(self, parent: Element, tag: str, value: Said) -> None:
        """Write it if anything is said."""
        if value:
            put_said(parent, tag, value)


def said_of(element: Element, left: Left) -> Said:
    """Read a text with its languages."""
    content: list[tuple[str, str]] = []
    name: tuple[tuple[str, str], ...] = ()
    for child in element:
        what = local(child)
        if what == "content":
            content.append((child.get("lang", ""), text_of(child)))
        elif what == "name":
            name = said_of(child, left).content
        elif what:
            left.add(what, child.sourceline)
    return Said(tuple(content), name)


def put_said(parent: Element, tag: str, value: Said) -> None:
    """Write a text with its languages."""
    made = put(parent, tag)
    if value.name:
        put_said(made, "name", Said(value.name))
    for language, text in value.content:
        content = put(made, "content", text)
        if language:
            content.set("lang", language)


@dataclass(frozen=True, slots=True)
class Place:
    """An address: lines in any order."""

    def read(self, elements: Sequence[Element], left: Left) -> tuple[Whereabouts, ...]:
        """Return its lines."""
        found = []
        for child in elements[0] if elements else ():
            what = local(child)
            if what == "further":
                found.append(Whereabouts(what, said=said_of(child, left)))
            elif len(child):
                left.add(what, child.sourceline)
            elif what:
                found.append(Whereabouts(what, text_of(child)))
        return tuple(found)

    def write(self, parent: Element, tag: str, value: tuple[Whereabouts, ...]) -> None:
        """Write its lines."""
        if not value:
            return
        made = put(parent, tag)
        for row in value:
            if row.said:
                put_said(made, row.tag, row.said)
            else:
                put(made, row.tag, row.text)


@dataclass(frozen=True, slots=True)
class One:
    """One element of a shape; `absent` is what stands where there is none."""

    shape: str
    shapes: Mapping[str, Shape]
    absent: Any = None

    def read(self, elements: Sequence[Element], left: Left) -> Any:
        """Return it."""
        if not elements:
            return self.absent
        return shaped(elements[0], self.shapes[self.shape], left)

    def write(self, parent: Element, tag: str, value: Any) -> None:
        """Write it where there is one."""
        if value is not None:
            fill(put(parent, tag), self.shapes[self.shape], value)


@dataclass(frozen=True, slots=True)
class Many:
    """Elements of a shape that follow each other, bare or inside one that holds them."""

    shape: str
    shapes: Mapping[str, Shape]
    inside: str = ""

    def read(self, elements: Sequence[Element], left: Left) -> tuple[Any, ...]:
        """Return them in order."""
        rows = list(elements)
        if self.inside:
            held = [child for element in elements for child in element if local(child)]
            rows = [child for child in held if local(child) == self.inside]
            for child in held:
                if local(child) != self.inside:
                    left.add(local(child), child.sourceline)
        return tuple(shaped(row, self.shapes[self.shape], left) for row in rows)

    def write(self, parent: Element, tag: str, value: tuple[Any, ...]) -> None:
        """Write them."""
        if not value:
            return
        holder = put(parent, tag) if self.inside else parent
        for row in value:
            fill(put(holder, self.inside or tag), self.shapes[self.shape], row)


def shaped(element: Element, shape: Shape, left: Left) -> Any:
    """Read one element by its shape."""
    children: dict[str, list[Element]] = {}
    for child in element:
        if local(child):
            children.setdefault(local(child), []).append(child)
    found: dict[str, Any] = {}
    for slot in shape.slots:
        taken: list[Element] = []
        for tag in (slot.tag, *slot.also):
            taken += children.pop(tag.removeprefix("si:"), [])
        if slot.also:
            taken.sort(key=element.index)
        found[slot.field] = slot.how.read(taken, left)
    for name, rest in children.items():
        left.add(name, rest[0].sourceline)
    _attributes(element, shape, found, left)
    return shape.makes(**found)


def _attributes(element: Element, shape: Shape, found: dict[str, Any], left: Left) -> None:
    if shape.ref_type:
        found["ref_type"] = " ".join(element.get("refType", "").split())
    if shape.line:
        found["line"] = element.sourceline or 0
    for name in ("id", "refId"):
        if element.get(name) is not None:
            left.add(f"@{name}", element.sourceline)


def fill(element: Element, shape: Shape, value: Any) -> None:
    """Write a value into its element by the shape."""
    if shape.ref_type and value.ref_type:
        element.set("refType", value.ref_type)
    for slot in shape.slots:
        slot.how.write(element, slot.tag, getattr(value, slot.field))
