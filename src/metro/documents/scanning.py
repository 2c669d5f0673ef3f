"""Read back what was printed: codes in a picture, the code and the enclosure of a document.

All of it comes from outside: sizes are bounded before anything is unfolded.
"""

import warnings
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import pikepdf
import pypdfium2
import zxingcpp
from PIL import Image

from metro.errors import MetroError

MOST_PIXELS = 24_000_000
"""What a telephone takes at most; a JPEG of more is read at half its size, or less."""
ENOUGH_PIXELS = 8_700_000
"""A page of A4 at 300 dpi; a code is read from no more, since noise takes time at each pixel."""
LARGEST_ENCLOSURE = 32 * 1024 * 1024
LONGEST_SIDE = 1800
"""Points; nothing larger than A2 is a certificate."""
_SCALE = 2.5
"""Pixels to the point at which a page is read: 180 dpi."""
PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"BM", b"II*\0", b"MM\0*")


@dataclass(frozen=True, slots=True)
class EnclosedFile:
    """A file within a PDF, by its name and relation."""

    name: str
    relation: str
    data: bytes


def is_picture(data: bytes) -> bool:
    """Tell whether bytes begin as a picture that can be read (PNG, JPEG, BMP, TIFF, WebP)."""
    return data.startswith(PICTURES) or (data[:4] == b"RIFF" and data[8:12] == b"WEBP")


def codes_in(picture: bytes) -> list[str]:
    """Return the texts of the QR codes in a picture.

    Raises MetroError `picture.unreadable`, `photo.too_large`.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            opened = Image.open(BytesIO(picture))
        with opened as image:
            width, height = image.size
            while width * height > ENOUGH_PIXELS and image.format == "JPEG":
                width, height = width // 2, height // 2
            image.draft("L", (width, height))
            if image.size[0] * image.size[1] > MOST_PIXELS:
                raise MetroError("photo.too_large", most=MOST_PIXELS // 1_000_000)
            return _read(_grey(image))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise MetroError("photo.too_large", most=MOST_PIXELS // 1_000_000) from error
    except (OSError, ValueError, SyntaxError) as error:
        raise MetroError("picture.unreadable") from error


def _grey(image: Image.Image) -> Image.Image:
    grey = image.convert("L")
    return grey.reduce(2) if grey.size[0] * grey.size[1] > ENOUGH_PIXELS else grey


def codes_on_first_page(data: bytes) -> list[str]:
    """Return the texts of the QR codes on page 1.

    Raises MetroError `pdf.unreadable`.
    """
    try:
        document = pypdfium2.PdfDocument(data)
        try:
            page = document[0]
            if max(page.get_size()) > LONGEST_SIDE:
                raise MetroError("pdf.unreadable")
            return _read(page.render(scale=_SCALE, grayscale=True).to_pil())
        finally:
            document.close()
    except pypdfium2.PdfiumError as error:
        raise MetroError("pdf.unreadable") from error


def _read(image: Image.Image) -> list[str]:
    found: Sequence[Any] = zxingcpp.read_barcodes(
        image, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
    )
    return [code.text for code in found]


def enclosed_in(data: bytes) -> list[EnclosedFile]:
    """Return the files within a PDF; those hung anywhere else than in its list count too.

    Raises MetroError `pdf.unreadable`, `pdf.enclosure_too_large`.
    """
    try:
        with pikepdf.open(BytesIO(data)) as pdf:
            return [
                _enclosed(thing)
                for thing in pdf.objects
                if isinstance(thing, pikepdf.Dictionary) and "/EF" in thing and "/F" in thing.EF
            ]
    except (pikepdf.PdfError, AttributeError, KeyError, TypeError, ValueError, zlib.error) as error:
        raise MetroError("pdf.unreadable") from error


def _enclosed(specification: Any) -> EnclosedFile:
    stream = specification.EF.F
    data = bytes(stream.read_raw_bytes())
    match str(stream.get("/Filter", "")):
        case "/FlateDecode":
            inflating = zlib.decompressobj()
            data = inflating.decompress(data, LARGEST_ENCLOSURE)
            if inflating.unconsumed_tail:
                raise MetroError("pdf.enclosure_too_large", most=LARGEST_ENCLOSURE >> 20)
        case "":
            pass
        case _:
            raise MetroError("pdf.unreadable")
    name = str(specification.get("/UF", specification.get("/F", "")))
    return EnclosedFile(name, str(specification.get("/AFRelationship", "")), data)
