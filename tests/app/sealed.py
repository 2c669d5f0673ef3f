"""A station's keys and a sealed paper, made without a station."""

import hashlib
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from functools import cache
from io import BytesIO
from pathlib import Path

import pypdfium2

from metro.app.sealing import HybridFinishing, record_enclosed
from metro.documents.press import ReportLabPress
from metro.journal.entry import Head
from metro.model.document import Paper
from metro.model.forms import ListPaper
from metro.model.station import KeyUse, ListedKey
from metro.model.words import Bilingual
from metro.services.found_station import enlisted
from metro.services.issue_list import list_enclosed
from metro.trust import key_list
from metro.trust.document_key import document_key
from metro.trust.key_list import KeyList
from metro.trust.keys import WorkstationKey, make
from metro.trust.root import open_root
from metro.trust.seal import Seals
from metro.trust.station_keys import Whose, certified_key, founding_keys

from ..documents.samples.dispenser import dispenser_certificate
from ..documents.samples.forms import result_list

AT = datetime(2026, 11, 21, 2, tzinfo=UTC)
HEAD = Head("SLX", 1, 412, hashlib.sha256(b"head").hexdigest())
NAME = Bilingual("示例县计量检定所", "Shili County Station")


@dataclass
class Keys:
    """The keys of a workstation in a folder, and the list of them."""

    folder: Path
    station: str = "SLX"
    key: WorkstationKey = field(init=False)
    rows: tuple[ListedKey, ...] = field(init=False)

    def __post_init__(self) -> None:
        self.key = make(self.folder)
        made = founding_keys(self.folder, self.key, Whose(self.station, NAME.zh, "desk-1", AT))
        self.rows = tuple(enlisted(row, self.key, "desk-1") for row in made)

    @property
    def listed(self) -> KeyList:
        return KeyList(self.station, NAME, AT.isoformat(), self.rows)

    @property
    def file(self) -> bytes:
        return key_list.written(self.listed, self.key)

    def succeeded(self, folder: Path, since: str) -> "Succeeded":
        """Revoke these keys in favour of new ones that the same root certifies."""
        key, root = make(folder), open_root(self.folder, "")
        whose = Whose(self.station, NAME.zh, "desk-1", AT)
        new = enlisted(certified_key(key, root, whose), self.key, "desk-1")
        rows = tuple(
            row if row.use is KeyUse.ROOT else replace(row, revoked=since, why="stolen")
            for row in self.rows
        )
        return Succeeded(replace(self.listed, keys=(*rows, new)), key)

    def seal(self, paper: Paper) -> str:
        digest = hashlib.sha256(record_enclosed(paper).data).hexdigest()
        head = replace(HEAD, station=self.station)
        return Seals(self.key).text(paper, head, AT.isoformat(), digest)

    def list_seal(self, paper: ListPaper) -> str:
        digest = hashlib.sha256(list_enclosed(paper).data).hexdigest()
        head = replace(HEAD, station=self.station)
        return Seals(self.key).text(paper, head, AT.isoformat(), digest)

    def issued_list(self, paper: ListPaper, code: str = "", at: datetime = AT) -> bytes:
        """Return a list as it is issued, or with another code or signed at another time."""
        sealed = replace(paper, code=code or self.list_seal(paper))
        printed = ReportLabPress().result_list(sealed)
        finishing = HybridFinishing(lambda: document_key(self.folder))
        return finishing(printed, list_enclosed(paper), at.isoformat())

    def issued(self, paper: Paper) -> bytes:
        printed = ReportLabPress().render(replace(paper, code=self.seal(paper)))
        finishing = HybridFinishing(lambda: document_key(self.folder))
        return finishing(printed, record_enclosed(paper), AT.isoformat())


@dataclass(frozen=True)
class Succeeded:
    """A key list after new keys took the place of others, and the new one of the workstation."""

    listed: KeyList
    key: WorkstationKey

    @property
    def file(self) -> bytes:
        return key_list.written(self.listed, self.key)


def certificate() -> Paper:
    """Return a certificate that is valid whenever these tests run."""
    paper = dispenser_certificate()
    return replace(paper, record=replace(paper.record, valid_until=date(2099, 5, 19)))


def listing(count: int = 12, failed: int = 1) -> ListPaper:
    """Return a list whose passed instruments are valid whenever these tests run."""
    paper = result_list(count, failed)
    far = date(2099, 5, 19)
    rows = (replace(row, valid_until=far if row.passed else None) for row in paper.rows)
    return replace(paper, rows=tuple(rows), code="")


def with_serial(serial: str) -> Paper:
    paper = certificate()
    thing = replace(paper.record.instrument, serial=serial)
    return replace(paper, record=replace(paper.record, instrument=thing))


@cache
def page_picture(data: bytes, scale: float = 3.0) -> bytes:
    out = BytesIO()
    pypdfium2.PdfDocument(data)[0].render(scale=scale).to_pil().save(out, "PNG")
    return out.getvalue()
