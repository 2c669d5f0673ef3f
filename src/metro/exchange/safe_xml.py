"""Strangers' XML: looked through with limits before anything is built of it, never fetched from.

Refused unread: more bytes than a certificate ever has, any document type (so no entity, no bomb,
no file of this machine), another encoding than UTF-8, depth and number of elements without end.
"""

import codecs
import re
from typing import Any
from xml.etree.ElementTree import ParseError

from lxml import etree

from metro.errors import MetroError
from metro.exchange.xml_codec import SI, Element

LARGEST = 8 * 1024 * 1024
"""Bytes: the largest certificates seen, with a PDF inside, are a few million."""
DEEPEST = 100
MOST = 25_000
"""Elements of one file; the examples of PTB have some hundreds."""
MOST_ATTRIBUTES = 50
"""Attributes of one element; a DCC has four at most."""
MOST_NAMESPACES = 200
"""Declarations of namespaces in one file."""
MOST_EQUALS = 100_000
"""Equality signs of one file: there is one in every attribute."""
LONGEST_VALUES = 500_000
"""Characters of values, units and lists in one file."""
MOST_WORDS = 50_000
"""Blanks in them: the entries of lists."""
_BLANKS = " \t\r\n"
_SI, _LIST = f"{{{SI}}}", "XMLList"
_LONG_TAG = re.compile(rb"<[^<>]{20000}")
_FOREIGN_MARKS = (
    codecs.BOM_UTF32_LE,
    codecs.BOM_UTF32_BE,
    codecs.BOM_UTF16_LE,
    codecs.BOM_UTF16_BE,
)


def has_byte_order_mark(data: bytes) -> bool:
    """Tell whether a file begins with the mark that UTF-8 does not need."""
    return data.startswith(codecs.BOM_UTF8)


def parsed(data: bytes, file: str) -> Element:
    """Return the root of a file whose limits were checked first; elements know their lines.

    Raises MetroError `xml.too_large`, `xml.not_utf8`, `xml.doctype`, `xml.too_deep`,
    `xml.too_many`, `xml.too_many_values`, `xml.too_crowded`, `xml.malformed`.
    """
    if len(data) > LARGEST:
        raise MetroError("xml.too_large", file=file, most=LARGEST // 1024 // 1024)
    _check_encoding(data, file)
    if _LONG_TAG.search(data) or data.count(b"=") > MOST_EQUALS:
        raise MetroError("xml.too_crowded", file=file)
    _look_through(data, file)
    try:
        return etree.fromstring(data, safe_parser())
    except etree.XMLSyntaxError as error:
        raise MetroError("xml.malformed", file=file, line=error.lineno or 1) from error


def safe_parser() -> etree.XMLParser:
    """Return a parser that fetches nothing and opens no entity, for what was looked through.

    The limits of libxml2 on long texts are lifted: those of this file stand before them.
    """
    return etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True, encoding="utf-8"
    )


def _check_encoding(data: bytes, file: str) -> None:
    if data.startswith(_FOREIGN_MARKS) or b"\0" in data[:4]:
        raise MetroError("xml.not_utf8", file=file)
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise MetroError("xml.not_utf8", file=file) from error
    head = data[:200].removeprefix(codecs.BOM_UTF8)
    if head.startswith(b"<?xml"):
        declared = head.partition(b"?>")[0].partition(b"encoding")[2].strip(b" \t\r\n=\"'").lower()
        named = declared.split(b'"')[0].split(b"'")[0]
        if named and named not in (b"utf-8", b"utf8", b"us-ascii"):
            raise MetroError("xml.not_utf8", file=file)


class _Counting:
    """Counts elements and depth as they come, and stops where there is no end of them."""

    def __init__(self, file: str) -> None:
        self.file, self.depth, self.count, self.spaces = file, 0, 0, 0
        self.values, self.words, self.valued = 0, 0, False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Count one more."""
        self.valued = tag.startswith(_SI) or tag.endswith(_LIST)
        self.depth += 1
        self.count += 1
        if self.depth > DEEPEST:
            raise MetroError("xml.too_deep", file=self.file, most=DEEPEST)
        if self.count > MOST:
            raise MetroError("xml.too_many", file=self.file, most=MOST)
        if len(attributes) > MOST_ATTRIBUTES:
            raise MetroError("xml.too_crowded", file=self.file)

    def start_ns(self, prefix: str, uri: str) -> None:
        """Count one more namespace."""
        del prefix, uri
        self.spaces += 1
        if self.spaces > MOST_NAMESPACES:
            raise MetroError("xml.too_crowded", file=self.file)

    def end(self, tag: str) -> None:
        """Step out of one."""
        del tag
        self.depth -= 1
        self.valued = False

    def data(self, text: str) -> None:
        """Let text go by, but count what values there are."""
        if not self.valued:
            return
        self.values += len(text)
        self.words += sum(map(text.count, _BLANKS))
        if self.values > LONGEST_VALUES or self.words > MOST_WORDS:
            raise MetroError("xml.too_many_values", file=self.file, most=MOST_WORDS)

    def close(self) -> None:
        """Have nothing to give."""


def _look_through(data: bytes, file: str) -> None:
    from defusedxml import DTDForbidden, EntitiesForbidden, ExternalReferenceForbidden
    from defusedxml.ElementTree import DefusedXMLParser

    target: Any = _Counting(file)
    parser = DefusedXMLParser(target=target, forbid_dtd=True)
    try:
        parser.feed(data)
        parser.close()
    except (DTDForbidden, EntitiesForbidden, ExternalReferenceForbidden) as error:
        raise MetroError("xml.doctype", file=file) from error
    except ParseError as error:
        raise MetroError("xml.malformed", file=file, line=error.position[0]) from error
