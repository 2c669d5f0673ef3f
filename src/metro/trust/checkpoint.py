"""Signed checkpoints as text that fits a small QR code.

The text is made of the capital letters, digits and `:` of a QR code's alphanumeric mode:

    METRO1:STATION:EPOCH:SIZE:HEAD:TIME:KEY:SIGNATURE

- METRO1     the format; a later one has another number
- STATION    the station's code, UTF-8 in base32
- EPOCH SIZE decimal, without leading zeros; the place of the last entry
- HEAD       its hash, 32 bytes in base32 (52 characters)
- TIME       UTC, `20260304T050607Z`
- KEY        the name of the workstation's key (16 characters)
- SIGNATURE  Ed25519 over `Checkpoint.statement()`, 64 bytes in base32 (103 characters)

Base32 is that of RFC 4648 without its `=`. For a given checkpoint there is one text only. Spaces
and line ends that come with scanning or typing are ignored, and so is the case of letters.
"""

import re
from base64 import b32decode, b32encode
from binascii import Error as NotBase32
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone

from metro.errors import MetroError
from metro.journal.canonical import LARGEST_INTEGER
from metro.journal.checkpoint import Checkpoint
from metro.journal.entry import Head
from metro.model.letters import is_plain
from metro.model.station import ListedKey
from metro.ports import Signer
from metro.trust.keys import listed, verifies

FORMAT = "METRO1"
LONGEST = 640
LONGEST_STATION = 64
TIME = "%Y%m%dT%H%M%SZ"
CIVIL = timezone(timedelta(hours=8))


@dataclass(frozen=True, slots=True)
class SignedCheckpoints:
    """Implements `ports.Checkpoints` with the key of this workstation."""

    signer: Signer

    def text(self, head: Head, at: str) -> str:
        """Return the signed text of a head; `at` is when, in ISO 8601."""
        time = datetime.fromisoformat(at).astimezone(UTC).strftime(TIME)
        stated = Checkpoint(
            head.station, head.epoch, head.seq, head.hash, time, self.signer.key_id()
        )
        return written(stated, self.signer.sign(stated.statement()))


def written(stated: Checkpoint, signature: bytes) -> str:
    """Return the text of a checkpoint with its signature."""
    fields = (
        FORMAT,
        _packed(stated.station.encode()),
        str(stated.epoch),
        str(stated.size),
        _packed(bytes.fromhex(stated.head)),
        stated.at,
        stated.key,
        _packed(signature),
    )
    return ":".join(fields)


def parsed(text: str) -> tuple[Checkpoint, bytes]:
    """Return a checkpoint and its signature, not yet verified.

    Raises MetroError `checkpoint.too_long`, `checkpoint.other_format`, `checkpoint.damaged`.
    """
    if len(text) > LONGEST:
        raise MetroError("checkpoint.too_long", most=LONGEST)
    plain = "".join(text.split()).upper()
    if not re.fullmatch(r"[0-9A-Z:]+", plain):
        raise MetroError("checkpoint.other_format", text=plain[:20])
    fields = plain.split(":")
    if fields[0] != FORMAT:
        raise MetroError("checkpoint.other_format", text=fields[0][:20])
    if len(fields) != 8:
        raise MetroError("checkpoint.damaged", part="length")
    _, station, epoch, size, head, at, key, signature = fields
    if not re.fullmatch(r"[A-Z2-7]{16}", key):
        raise MetroError("checkpoint.damaged", part="key")
    stated = Checkpoint(
        _station(station),
        _number(epoch, "epoch"),
        _number(size, "size"),
        _unpacked(head, "head", 32).hex(),
        _time(at),
        key,
    )
    return stated, _unpacked(signature, "signature", 64)


def read(text: str, keys: Iterable[ListedKey]) -> Checkpoint:
    """Return a checkpoint whose signature the station's key list confirms.

    Raises MetroError as `parsed` does, and `checkpoint.unknown_key`, `checkpoint.forged`,
    `checkpoint.key_revoked`.
    """
    stated, signature = parsed(text)
    key = listed(stated.key, keys)
    if key is None:
        raise MetroError("checkpoint.unknown_key", key=stated.key)
    if not verifies(key, stated.statement(), signature):
        raise MetroError("checkpoint.forged", key=stated.key)
    check_revocation(key, stated)
    return stated


def check_revocation(key: ListedKey, stated: Checkpoint) -> None:
    """Refuse what a key states for a time since when it is revoked.

    Raises MetroError `checkpoint.key_revoked`.
    """
    if key.revoked and revoked_at(key, moment(stated.at)):
        raise MetroError("checkpoint.key_revoked", key=stated.key, since=key.revoked)


def _packed(data: bytes) -> str:
    return b32encode(data).decode().rstrip("=")


def _unpacked(text: str, part: str, length: int = 0) -> bytes:
    """Decode base32 and refuse every spelling but the one that `_packed` writes."""
    try:
        data = b32decode(text + "=" * (-len(text) % 8))
    except NotBase32:
        data = b""
    if not data or _packed(data) != text or (length and len(data) != length):
        raise MetroError("checkpoint.damaged", part=part)
    return data


def _station(text: str) -> str:
    data = _unpacked(text, "station")
    try:
        station = data.decode()
    except UnicodeDecodeError:
        station = ""
    if not is_plain(station) or not 0 < len(station) <= LONGEST_STATION:
        raise MetroError("checkpoint.damaged", part="station")
    return station


def _number(text: str, part: str) -> int:
    if not re.fullmatch(r"[1-9][0-9]{0,15}", text) or int(text) >= LARGEST_INTEGER:
        raise MetroError("checkpoint.damaged", part=part)
    return int(text)


def _time(text: str) -> str:
    try:
        same = re.fullmatch(r"[0-9]{8}T[0-9]{6}Z", text) and moment(text)
    except ValueError:
        same = None
    if not same:
        raise MetroError("checkpoint.damaged", part="time")
    return text


def moment(text: str) -> datetime:
    """Return the time that a checkpoint states, UTC."""
    return datetime.strptime(text, TIME).replace(tzinfo=UTC)


def revoked_at(key: ListedKey, at: datetime) -> bool:
    """Tell whether a revoked key was so at a moment: from the start of a civil day, or a moment."""
    since = datetime.fromisoformat(key.revoked)
    return at >= (since if since.tzinfo else since.replace(tzinfo=CIVIL))
