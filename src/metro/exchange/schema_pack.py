"""The schema files of the DCC as a pack that a station adds itself, pinned by hash.

Metro ships none of them (LGPL). A pack is a folder of `.xsd` files that need nothing outside it;
its hash stands in `pinned.json` beside it, and files that no longer have it are refused.
"""

import hashlib
import json
import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from posixpath import normpath
from typing import Any

from lxml import etree

from metro.errors import MetroError
from metro.exchange.safe_xml import parsed
from metro.exchange.xml_codec import DCC, Element

PINNED = "pinned.json"
MOST_FILES = 40
LARGEST_FILE = 4 * 1024 * 1024
MOST_ERRORS = 20
_XS = "{http://www.w3.org/2001/XMLSchema}"
_REFERRING = ("import", "include", "redefine", "override")


@dataclass(frozen=True, slots=True)
class SchemaError:
    """One fault that the schema finds, in the words of the parser, and its line."""

    line: int
    what: str


@dataclass(frozen=True, slots=True)
class SchemaPack:
    """A compiled pack: which version it is, and its hash."""

    version: str
    hash: str
    schema: Any

    @property
    def label(self) -> str:
        """Name it for people."""
        return f"{self.version} · {self.hash[:16]}"

    def errors(self, root: Element) -> tuple[SchemaError, ...]:
        """Validate a file of any 3.x by this version; the file itself stays as it is.

        Every valid file of 3.0 to 3.2 is valid by 3.3.0 but for the version that it names.
        """
        named = root.get("schemaVersion")
        root.set("schemaVersion", self.version)
        try:
            self.schema.validate(root)
        finally:
            if named is None:
                del root.attrib["schemaVersion"]
            else:
                root.set("schemaVersion", named)
        log = list(self.schema.error_log)[:MOST_ERRORS]
        return tuple(SchemaError(row.line, " ".join(str(row.message).split())[:200]) for row in log)


def add(folder: Path, into: Path) -> SchemaPack:
    """Check a folder of schema files, keep a copy of them in `into`, and pin its hash.

    Raises MetroError `schema.…`, `xml.…`, `file.unreadable`, `file.unwritable`.
    """
    files = _read(folder)
    top = _checked(files)
    digest = _hash(files)
    kept = into / digest[:16]
    pinned = {
        "hash": digest,
        "version": top[1],
        "top": top[0],
        "files": {name: hashlib.sha256(data).hexdigest() for name, data in files.items()},
    }
    try:
        shutil.rmtree(kept, ignore_errors=True)
        for name, data in files.items():
            file = kept / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)
        pack = _compiled(kept / top[0], top[1], digest, folder)
        part = into / f"{PINNED}.part"
        part.write_text(json.dumps(pinned, indent=1), "utf-8")
        part.replace(into / PINNED)
    except OSError as error:
        raise MetroError("file.unwritable", file=str(into)) from error
    return pack


def load(into: Path) -> SchemaPack | None:
    """Return the pinned pack, or None where nobody added one.

    Raises MetroError `schema.altered` where the files are not those that were pinned.
    """
    try:
        pinned = json.loads((into / PINNED).read_text("utf-8"))
        digest, version, top = str(pinned["hash"]), str(pinned["version"]), str(pinned["top"])
        kept = into / digest[:16]
        files = {name: (kept / name).read_bytes() for name in pinned["files"]}
    except FileNotFoundError as error:
        if not (into / PINNED).exists():
            return None
        raise MetroError("schema.altered", folder=str(into)) from error
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise MetroError("schema.altered", folder=str(into)) from error
    if _hash(files) != digest or top not in files:
        raise MetroError("schema.altered", folder=str(into))
    return _compiled(kept / top, version, digest, into)


def _hash(files: Mapping[str, bytes]) -> str:
    whole = hashlib.sha256()
    for name in sorted(files):
        whole.update(f"{hashlib.sha256(files[name]).hexdigest()}  {name}\n".encode())
    return whole.hexdigest()


def _read(folder: Path) -> dict[str, bytes]:
    """Read every schema file below a folder; a link that leads out of it is refused."""
    try:
        home = folder.resolve(strict=True)
        found = sorted(folder.rglob("*.xsd"))[: MOST_FILES + 1]
        if not found:
            raise MetroError("schema.none", folder=str(folder))
        if len(found) > MOST_FILES:
            raise MetroError("schema.too_many", folder=str(folder), most=MOST_FILES)
        files = {}
        for file in found:
            name = file.relative_to(folder).as_posix()
            if not file.resolve().is_relative_to(home):
                raise MetroError("schema.outside", file=name, where=str(file.resolve()))
            if file.stat().st_size > LARGEST_FILE:
                raise MetroError("xml.too_large", file=name, most=LARGEST_FILE // 1024 // 1024)
            files[name] = file.read_bytes()
    except OSError as error:
        raise MetroError("file.unreadable", file=str(folder)) from error
    return files


def _checked(files: Mapping[str, bytes]) -> tuple[str, str]:
    """Check that nothing is needed from outside; return the newest DCC schema and its version."""
    tops: list[tuple[tuple[int, ...], str, str]] = []
    for name, data in files.items():
        root = parsed(data, name)
        if root.tag != f"{_XS}schema":
            raise MetroError("schema.not_one", file=name)
        for tag in _REFERRING:
            for element in root.iter(f"{_XS}{tag}"):
                _check_place(name, element.get("schemaLocation"), files)
        version = root.get("version", "")
        if root.get("targetNamespace") == DCC and re.fullmatch(r"3\.\d{1,3}\.\d{1,3}", version):
            tops.append((tuple(int(part) for part in version.split(".")), name, version))
    if not tops:
        raise MetroError("schema.no_dcc", wanted=DCC)
    _, name, version = max(tops)
    return name, version


def _check_place(name: str, where: str | None, files: Mapping[str, bytes]) -> None:
    if where is None:
        return
    beside = normpath(str(PurePosixPath(name).parent / where))
    if ":" in where or where.startswith(("/", "\\")) or beside not in files:
        raise MetroError("schema.outside", file=name, where=where[:200])


def _compiled(top: Path, version: str, digest: str, folder: Path) -> SchemaPack:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        schema = etree.XMLSchema(etree.parse(str(top), parser))
    except (etree.LxmlError, OSError) as error:
        raise MetroError("schema.broken", folder=str(folder), what=str(error)[:200]) from error
    return SchemaPack(version, digest, schema)
