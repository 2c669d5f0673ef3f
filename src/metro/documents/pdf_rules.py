"""Rules of PDF/A-3b (ISO 19005-3) that this program checks in every document before it is issued.

They are those that a certificate of ours could break; passing them is no validation, and nobody
is told that it is. Each rule is a row: its code, whose words are `pdf_rule.<code>`, and its proof.
"""

import re
import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from typing import Any

import pikepdf
from pikepdf import Dictionary, Stream

from metro.documents import xmp
from metro.errors import MetroError

SYMBOLIC = 4
PRINTED = 4
NOT_SHOWN = 1 | 2 | 32
"""Flags of an annotation: invisible, hidden, not viewed."""
_SUBSET = re.compile(r"/[A-Z]{6}\+.+")
_FORBIDDEN_ACTIONS = ("/JS", "/JavaScript", "/Launch", "/AA", "/OpenAction", "/NeedAppearances")


@dataclass(frozen=True)
class Opened:
    """A file with what the rules ask of it; its objects are walked once."""

    pdf: pikepdf.Pdf
    header: bytes

    @cached_property
    def pieces(self) -> list[Any]:
        """Every dictionary of the file, those of streams and those within others too."""
        found: list[Any] = []
        for thing in self.pdf.objects:
            _gather(thing, found)
        return found

    def of_type(self, kind: str) -> list[Any]:
        """Return the dictionaries of a type."""
        return [row for row in self.pieces if str(row.get("/Type", "")) == kind]


def _gather(thing: Any, found: list[Any]) -> None:
    if isinstance(thing, Stream | Dictionary):
        found.append(thing)
        for _, child in thing.items():
            if isinstance(child, pikepdf.Object) and not child.is_indirect:
                _gather(child, found)
    elif isinstance(thing, pikepdf.Array):
        for child in thing:
            if isinstance(child, pikepdf.Object) and not child.is_indirect:
                _gather(child, found)


def _version(file: Opened) -> bool:
    return re.match(rb"%PDF-1\.[4-7]\s*%[\x80-\xff]{4}", file.header) is not None


def _identity(file: Opened) -> bool:
    pair = file.pdf.trailer.get("/ID")
    return pair is not None and len(pair) == 2 and all(bytes(half) for half in pair)


def _open(file: Opened) -> bool:
    return not file.pdf.is_encrypted


def _metadata(file: Opened) -> bool:
    stream = file.pdf.Root.get("/Metadata")
    if not isinstance(stream, Stream) or "/Filter" in stream:
        return False
    info = {key: str(value) for key, value in file.pdf.docinfo.items()}
    return stream.read_bytes() == xmp.packet(info)


def _intent(file: Opened) -> bool:
    intents: Any = file.pdf.Root.get("/OutputIntents", [])
    if len(intents) != 1 or str(intents[0].get("/S")) != "/GTS_PDFA1":
        return False
    profile = intents[0].get("/DestOutputProfile")
    if not isinstance(profile, Stream) or int(profile.get("/N", 0)) != 3:
        return False
    data = profile.read_bytes()
    return len(data) > 128 and data[36:40] == b"acsp" and data[12:20] == b"mntrRGB "


def _fonts(file: Opened) -> bool:
    return all(_font(row) for row in file.of_type("/Font"))


def _font(font: Any) -> bool:
    about = font.get("/FontDescriptor")
    if str(font.get("/Subtype")) != "/TrueType" or about is None:
        return False
    program = about.get("/FontFile2")
    names = (str(font.get("/BaseFont")), str(about.get("/FontName")))
    return (
        isinstance(program, Stream)
        and names[0] == names[1]
        and _SUBSET.fullmatch(names[0]) is not None
        and "/ToUnicode" in font
        and len(font.Widths) == int(font.LastChar) - int(font.FirstChar) + 1
        and int(about.Flags) & SYMBOLIC != 0
        and "/Encoding" not in font
        and _one_encoding(program.read_bytes())
    )


def _one_encoding(data: bytes) -> bool:
    """Tell whether a symbolic face has one encoding, or the (3, 0) one (ISO 19005-3, 6.2.11.6)."""
    try:
        (count,) = struct.unpack_from(">H", data, 4)
        rows = (struct.unpack_from(">4sIII", data, 12 + 16 * row) for row in range(count))
        start = next(offset for tag, _, offset, _ in rows if tag == b"cmap")
        (tables,) = struct.unpack_from(">H", data, start + 2)
        found = [struct.unpack_from(">HH", data, start + 4 + 8 * row) for row in range(tables)]
    except (struct.error, StopIteration):
        return False
    return tables == 1 or (3, 0) in found


def _opaque(file: Opened) -> bool:
    return not any(
        _is_clear(row)
        or str(row.get("/SMask", "/None")) != "/None"
        or str(row.get("/BM", "/Normal")) != "/Normal"
        or str(row.get("/S", "")) == "/Transparency"
        for row in file.pieces
    )


def _is_clear(row: Any) -> bool:
    return any(key in row and float(row[key]) != 1 for key in ("/ca", "/CA"))


def _colours(file: Opened) -> bool:
    pictures = [row for row in file.pieces if str(row.get("/Subtype", "")) == "/Image"]
    return not any("CMYK" in str(row.get("/ColorSpace", "")) for row in pictures)


def _still(file: Opened) -> bool:
    return not any(key in row for row in file.pieces for key in _FORBIDDEN_ACTIONS) and not any(
        str(row.get("/S", "")) in _FORBIDDEN_ACTIONS for row in file.pieces
    )


def _streams(file: Opened) -> bool:
    return not any(
        isinstance(row, Stream) and ("/F" in row or "LZW" in str(row.get("/Filter", "")))
        for row in file.pieces
    )


def _annotations(file: Opened) -> bool:
    for page in file.pdf.pages:
        for row in page.obj.get("/Annots", []):
            flags = int(row.get("/F", 0))
            sizeless = len({str(number) for number in row.Rect}) == 1
            if not flags & PRINTED or flags & NOT_SHOWN or not (sizeless or "/AP" in row):
                return False
    return True


def _enclosed(file: Opened) -> bool:
    files: Any = file.pdf.Root.AF
    if len(files) != 1 or len(file.pdf.Root.Names.EmbeddedFiles.Names) != 2:
        return False
    specification = files[0]
    if any(key not in specification for key in ("/F", "/UF", "/Desc", "/EF")):
        return False
    data = specification.EF.get("/F")
    return (
        str(specification.get("/AFRelationship")) == "/Source"
        and isinstance(data, Stream)
        and str(data.get("/Type")) == "/EmbeddedFile"
        and "/Subtype" in data
        and "/ModDate" in data.get("/Params", {})
    )


Rule = Callable[[Opened], bool]
RULES: dict[str, Rule] = {
    "version": _version,
    "identity": _identity,
    "open": _open,
    "metadata": _metadata,
    "intent": _intent,
    "fonts": _fonts,
    "opaque": _opaque,
    "colours": _colours,
    "still": _still,
    "streams": _streams,
    "annotations": _annotations,
    "enclosed": _enclosed,
}


def broken(data: bytes) -> Iterator[str]:
    """Yield the code of every rule that a file breaks.

    Raises MetroError `paper.no_pdf`.
    """
    try:
        with pikepdf.open(BytesIO(data)) as pdf:
            file = Opened(pdf, data[:16])
            for code, holds in RULES.items():
                if not _proved(holds, file):
                    yield code
    except pikepdf.PdfError as error:
        raise MetroError("paper.no_pdf") from error


def _proved(holds: Rule, file: Opened) -> bool:
    """Tell whether a rule holds; where what it asks for is not even there, it does not."""
    try:
        return holds(file)
    except (AttributeError, KeyError, TypeError, ValueError, pikepdf.PdfError):
        return False


def check(data: bytes) -> None:
    """Refuse a file that breaks a rule.

    Raises MetroError `paper.rules_broken`, `paper.no_pdf`.
    """
    found = tuple(broken(data))
    if found:
        raise MetroError("paper.rules_broken", rules=found)
