"""A backup as one file: a ZIP of stored members with a manifest; read as if an enemy had made it.

Members: `manifest.json`, `station.sqlite`, `drafts.sqlite`, `objects/ab/<sha256>`,
`keys/<key id>.pem`, `.p256` and `.root`. The manifest holds size and SHA-256 of every other member,
where the journal stood, and a signed checkpoint of that.
"""

import hashlib
import json
import os
import re
import stat
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any

from metro.errors import MetroError
from metro.journal.codec import decode

FORMAT = 1
MANIFEST = "manifest.json"
STATION, DRAFTS = "station.sqlite", "drafts.sqlite"
ALLOWED = re.compile(
    r"manifest\.json|station\.sqlite|drafts\.sqlite"
    r"|objects/([0-9a-f]{2})/\1[0-9a-f]{62}|keys/[A-Z2-7]{16}\.(?:pem|p256|root)"
)
KEY_FILES = (".pem", ".p256", ".root")
MOST_MEMBERS = 2_000_000
LARGEST_MANIFEST = 256 * 1024 * 1024
PIECE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Member:
    """Size and SHA-256 of one file in the archive."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself."""

    format: int
    station: str
    epoch: int
    seq: int
    head: str
    made_at: str
    software: str
    checkpoint: str
    members: Mapping[str, Member]


def object_member(name: str) -> str:
    """Return where kept bytes lie in an archive."""
    return f"objects/{name[:2]}/{name}"


class ArchiveWriter:
    """Writes members one after another and the manifest last; use it as a context."""

    def __init__(self, stream: IO[bytes], made_at: str) -> None:
        """Begin; `made_at` (UTC, ISO 8601) becomes the time of every member."""
        self.members: dict[str, Member] = {}
        self._zip = zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED, allowZip64=True)
        year, month, day, hour, minute, second = map(int, re.split(r"[-T:]", made_at[:19]))
        self._time = (year, month, day, hour, minute, second)

    def __enter__(self) -> "ArchiveWriter":
        """Begin."""
        return self

    def __exit__(self, *error: object) -> None:
        """Write the directory; of an archive that failed, nothing is used."""
        self._zip.close()

    def add(self, name: str, source: IO[bytes]) -> None:
        """Add one member, read in pieces."""
        digest, size = hashlib.sha256(), 0
        with self._zip.open(self._info(name), "w", force_zip64=True) as target:
            while piece := source.read(PIECE):
                digest.update(piece)
                size += len(piece)
                target.write(piece)
        self.members[name] = Member(size, digest.hexdigest())

    def finish(self, manifest: Manifest) -> None:
        """Write the manifest."""
        text = json.dumps(asdict(manifest), ensure_ascii=False, indent=1).encode()
        with self._zip.open(self._info(MANIFEST), "w") as target:
            target.write(text)

    def _info(self, name: str) -> zipfile.ZipInfo:
        info = zipfile.ZipInfo(name, self._time)
        info.external_attr = (stat.S_IFREG | 0o600) << 16
        return info


class Archive:
    """An archive that is open for reading; its directory and its manifest agree."""

    def __init__(self, zip_file: zipfile.ZipFile, manifest: Manifest) -> None:
        """Use `open_archive` instead."""
        self._zip = zip_file
        self.manifest = manifest

    def names(self, start: str) -> list[str]:
        """Return the members whose name starts so, in order."""
        return sorted(name for name in self.manifest.members if name.startswith(start))

    def extract(self, name: str, target: Path) -> None:
        """Write one member to a new file and sync it.

        Raises MetroError `backup.altered` when its bytes are not those of the manifest; OSError.
        """
        descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as stream:
            self._copy(name, stream)
            stream.flush()
            os.fsync(stream.fileno())

    def verify(self, name: str) -> None:
        """Read one member to its end.

        Raises MetroError `backup.altered`.
        """
        self._copy(name, None)

    def _copy(self, name: str, target: IO[bytes] | None) -> None:
        stated, digest = self.manifest.members[name], hashlib.sha256()
        try:
            with self._zip.open(name) as source:
                while piece := source.read(PIECE):
                    digest.update(piece)
                    if target is not None:
                        target.write(piece)
        except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError) as error:
            raise MetroError("backup.altered", member=name) from error
        if digest.hexdigest() != stated.sha256:
            raise MetroError("backup.altered", member=name)
        if name.startswith("objects/") and not name.endswith(stated.sha256):
            raise MetroError("backup.altered", member=name)


@contextmanager
def open_archive(file: Path) -> Iterator[Archive]:
    """Open a backup after everything about its directory was checked; nothing is written.

    Raises MetroError `backup.missing`, `backup.not_one`, `backup.hostile`, `backup.newer`.
    """
    try:
        zip_file = zipfile.ZipFile(file)
    except FileNotFoundError as error:
        raise MetroError("backup.missing", file=str(file)) from error
    except (OSError, zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise MetroError("backup.not_one", file=str(file)) from error
    with zip_file:
        sizes = _directory(zip_file, file)
        yield Archive(zip_file, _manifest(zip_file, file, sizes))


def _directory(zip_file: zipfile.ZipFile, file: Path) -> dict[str, int]:
    """Return size by name; refuse what could write elsewhere, twice, or more than it holds."""
    found: dict[str, int] = {}
    if len(zip_file.infolist()) > MOST_MEMBERS:
        raise MetroError("backup.hostile", member="", why="members")
    for info in zip_file.infolist():
        why = _fault(info)
        if info.filename in found:
            why = "twice"
        if why:
            raise MetroError("backup.hostile", member=ascii(info.filename)[:80], why=why)
        found[info.filename] = info.file_size
    if sum(found.values()) > file.stat().st_size:
        raise MetroError("backup.hostile", member="", why="size")
    return found


def _fault(info: zipfile.ZipInfo) -> str:
    kind = stat.S_IFMT(info.external_attr >> 16)
    if info.orig_filename != info.filename or not ALLOWED.fullmatch(info.filename):
        return "name"
    if kind not in (0, stat.S_IFREG):
        return "kind"
    if info.compress_type != zipfile.ZIP_STORED or info.compress_size != info.file_size:
        return "compressed"
    return "encrypted" if info.flag_bits & 0x41 else ""


def _manifest(zip_file: zipfile.ZipFile, file: Path, sizes: Mapping[str, int]) -> Manifest:
    if sizes.get(MANIFEST, LARGEST_MANIFEST + 1) > LARGEST_MANIFEST:
        raise MetroError("backup.not_one", file=str(file))
    try:
        plain = json.loads(zip_file.read(MANIFEST))
        if plain["format"] > FORMAT:
            raise MetroError("backup.newer", format=str(plain["format"])[:20])
        manifest = decode(Manifest, plain)
        _check_types(manifest)
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError) as error:
        raise MetroError("backup.not_one", file=str(file)) from error
    except zipfile.BadZipFile as error:
        raise MetroError("backup.altered", member=MANIFEST) from error
    stated = {name: member.size for name, member in manifest.members.items()}
    if {name: size for name, size in sizes.items() if name != MANIFEST} != stated:
        raise MetroError("backup.altered", member=MANIFEST)
    if STATION not in stated:
        raise MetroError("backup.not_one", file=str(file))
    return manifest


def _check_types(manifest: Manifest) -> None:
    """Raise TypeError for a manifest whose values are of other types than they should be."""
    texts: list[Any] = [
        manifest.station,
        manifest.head,
        manifest.made_at,
        manifest.software,
        manifest.checkpoint,
        *manifest.members,
        *(member.sha256 for member in manifest.members.values()),
    ]
    numbers: list[Any] = [manifest.format, manifest.epoch, manifest.seq]
    numbers += [member.size for member in manifest.members.values()]
    if not all(type(text) is str for text in texts):
        raise TypeError("text")
    if not all(type(number) is int for number in numbers):
        raise TypeError("number")
