"""Pictures from outside, such as a logo: measured by their header, then drawn anew, or refused."""

import warnings
from io import BytesIO

from PIL import Image

from metro.errors import MetroError

MOST_BYTES = 8_000_000
MOST_PIXELS = 16_000_000
LARGEST = 600
"""Pixels across or down that are kept: 300 dpi on 5 cm."""
KINDS = ("PNG", "JPEG")


def checked(data: bytes, name: str) -> bytes:
    """Return a picture as a small PNG of ours, on white; nothing else of the file is kept.

    Raises MetroError `picture.too_large` (bytes or pixels), `picture.not_shown`.
    """
    if len(data) > MOST_BYTES:
        raise MetroError("picture.too_large", name=name, most="8 MB", found=f"{len(data)} B")
    try:
        # The header alone is read here; its size is asked before anything is decoded.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            opened = Image.open(BytesIO(data), formats=KINDS)
        across, down = opened.size
    except Exception as error:  # a decoder fails in ways of its own
        raise _refused(data, name) from error
    if across * down > MOST_PIXELS:
        raise MetroError("picture.too_large", name=name, most="16 MP", found=f"{across}x{down}")
    try:
        opened.draft("RGB", (LARGEST, LARGEST))
        picture = opened.convert("RGBA")
    except Exception as error:
        raise MetroError("picture.not_shown", name=name) from error
    picture.thumbnail((LARGEST, LARGEST))
    white = Image.new("RGB", picture.size, "white")
    white.paste(picture, mask=picture.getchannel("A"))
    out = BytesIO()
    white.save(out, "PNG", optimize=True)
    return out.getvalue()


def _refused(data: bytes, name: str) -> MetroError:
    """Return why a file is no picture; a header of 179 megapixels and more is refused by Pillow."""
    if data.startswith(b"\x89PNG\r\n\x1a\n") and data[12:16] == b"IHDR":
        across, down = (int.from_bytes(data[at : at + 4], "big") for at in (16, 20))
        if across * down > MOST_PIXELS:
            size = f"{across}x{down}"
            return MetroError("picture.too_large", name=name, most="16 MP", found=size)
    return MetroError("picture.not_shown", name=name)
