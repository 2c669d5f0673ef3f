"""Base45 (RFC 9285): bytes as the characters of a QR code's alphanumeric mode."""

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
_VALUES = {character: value for value, character in enumerate(ALPHABET)}


def encoded(data: bytes) -> str:
    """Return the text of bytes: three characters for two bytes, two for a last one."""
    found: list[str] = []
    for start in range(0, len(data) - 1, 2):
        rest, low = divmod(data[start] << 8 | data[start + 1], 45)
        high, middle = divmod(rest, 45)
        found += ALPHABET[low], ALPHABET[middle], ALPHABET[high]
    if len(data) % 2:
        high, low = divmod(data[-1], 45)
        found += ALPHABET[low], ALPHABET[high]
    return "".join(found)


def decoded(text: str) -> bytes:
    """Return the bytes of a text.

    Raises ValueError for a character, a length or a value that no bytes give.
    """
    try:
        values = [_VALUES[character] for character in text]
    except KeyError as error:
        raise ValueError("character") from error
    found = bytearray()
    for start in range(0, len(values), 3):
        group = values[start : start + 3]
        value = sum(digit * 45**place for place, digit in enumerate(group))
        size = len(group) - 1
        if not size or value >= 256**size:
            raise ValueError("group")
        found += value.to_bytes(size, "big")
    return bytes(found)
