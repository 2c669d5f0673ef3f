"""Pictures from outside: what is kept of them, and how the hostile ones end."""

import resource
import struct
import time
import zlib
from io import BytesIO

import pytest
from PIL import Image

from metro.exchange.pictures import LARGEST, checked

from ..station import refused


def png(across: int, down: int, data: bytes = b"") -> bytes:
    """Return a PNG by its specification: a header that says a size, and little behind it."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        )

    head = struct.pack(">IIBBBBB", across, down, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def drawn(kind: str, size: tuple[int, int], mode: str = "RGB", **more: object) -> bytes:
    out = BytesIO()
    Image.new(mode, size, "red").save(out, kind, **more)
    return out.getvalue()


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_that_a_picture_becomes_a_small_one_of_ours(kind: str) -> None:
    data = checked(drawn(kind, (1800, 900)), "logo")
    picture = Image.open(BytesIO(data))
    assert (picture.format, picture.size, picture.mode) == ("PNG", (LARGEST, LARGEST // 2), "RGB")
    red = picture.convert("RGB").getpixel((10, 10))
    assert red[0] > 250
    assert max(red[1:]) < 5


def test_that_nothing_else_of_the_file_is_kept() -> None:
    out = BytesIO()
    info = Image.Exif()
    info[0x010E] = "where the photo was taken"
    Image.new("RGB", (50, 50)).save(out, "JPEG", exif=info, comment=b"hidden")
    data = checked(out.getvalue() + b"<script>trailing</script>", "logo")
    for word in (b"photo", b"hidden", b"script"):
        assert word not in data


def test_that_what_is_clear_lies_on_white() -> None:
    out = BytesIO()
    Image.new("RGBA", (20, 20), (0, 0, 0, 0)).save(out, "PNG")
    assert Image.open(BytesIO(checked(out.getvalue(), "logo"))).getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "picture.not_shown"),
        (b"<svg onload='alert(1)'/>", "picture.not_shown"),
        (b"%PDF-1.7", "picture.not_shown"),
        (b"GIF89a" + bytes(50), "picture.not_shown"),
        (b"\x89PNG\r\n\x1a\n", "picture.not_shown"),
        (png(50, 50, b"not deflated"), "picture.not_shown"),
        (b"\xff\xd8\xff\xe0" + bytes(200), "picture.not_shown"),
        (png(10_000, 10_000), "picture.too_large"),
        (png(65_000, 65_000), "picture.too_large"),
        (png(2**31 - 1, 2**31 - 1), "picture.too_large"),
        (bytes(8_000_001), "picture.too_large"),
        (drawn("PNG", (20, 20), "RGB") + bytes(9_000_000), "picture.too_large"),
    ],
)
def test_that_a_hostile_file_ends_in_a_sentence(data: bytes, code: str) -> None:
    start, before = time.process_time(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with refused(code, name="paper.logo"):
        checked(data, "paper.logo")
    assert time.process_time() - start < 1
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown < 200_000


def test_that_a_bomb_of_real_pixels_is_never_decoded() -> None:
    out = BytesIO()
    Image.new("1", (20_000, 5_000)).save(out, "PNG")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with refused("picture.too_large", found="20000x5000"):
        checked(out.getvalue(), "logo")
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50_000
