"""What seals and finishes documents; keys are loaded when the first one is sealed."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from metro.errors import MetroError
from metro.journal.entry import Head
from metro.model.document import Enclosure, Paper
from metro.model.forms import ListPaper
from metro.model.letters import is_plain, shown
from metro.ports import Signer

if TYPE_CHECKING:
    from metro.trust.document_key import DocumentKey
    from metro.trust.pdf_signature import PdfSigning


SHOWN = (
    *("id", "revision", "number", "instrument", "applicant", "regulation", "data", "place"),
    *("standard", "standards", "judgement", "valid_until", "conclusion", "time", "medium"),
)
"""Fields of a record that its holder gets; `id` and `revision` find it again at the station."""
DIGITAL = "certificate.xml"
"""How the digital certificate within a document is called."""


@dataclass(frozen=True, slots=True)
class LateCheckpoints:
    """Implements `ports.Checkpoints`; who only reads what was issued needs no key."""

    signer: Callable[[], Signer]

    def text(self, head: Head, at: str) -> str:
        """Return the signed text of a head.

        Raises MetroError `key.…`.
        """
        from metro.trust.checkpoint import SignedCheckpoints

        return SignedCheckpoints(self.signer()).text(head, at)


@dataclass(frozen=True, slots=True)
class LateSeals:
    """Implements `ports.Seals`."""

    signer: Callable[[], Signer]

    def check(self, paper: Paper | ListPaper, head: Head, at: str) -> None:
        """Refuse a paper whose seal, or whose enclosed rows, our own check would not read.

        No key is asked for. Raises MetroError `seal.unfit`, `list.too_large`.
        """
        from metro.trust.seal import check

        check(paper, head, at)
        if isinstance(paper, ListPaper):
            check_rows(paper)

    def text(self, paper: Paper | ListPaper, head: Head, at: str, digest: str) -> str:
        """Return the seal of a paper.

        Raises MetroError `key.…`, `seal.unfit`.
        """
        from metro.trust.seal import Seals

        return Seals(self.signer()).text(paper, head, at, digest)


def check_rows(paper: ListPaper) -> None:
    """Read back the data of a list as a check does.

    Raises MetroError `seal.unfit` with the rows that would not be read, `list.too_large`.
    """
    from metro.app.listed import read_list
    from metro.services.issue_list import list_enclosed

    try:
        read_list(list_enclosed(paper).data)
    except ValueError as error:
        texts = [paper.job]
        for row in paper.rows:
            texts += (row.record, row.name, row.model, row.serial, *row.notices)
        unfit = dict.fromkeys(text for text in texts if not is_plain(text))
        if not unfit:
            raise MetroError("list.too_large", number=paper.number) from error
        named = "、".join(shown(text) for text in list(unfit)[:9])
        raise MetroError("seal.unfit", number=paper.number, texts=named) from error


@dataclass(frozen=True)
class HybridFinishing:
    """Implements `ports.Finishing`: enclosure, P-256 signature, and the rules of PDF/A-3b."""

    key: Callable[[], "DocumentKey"]

    @cached_property
    def _signing(self) -> "PdfSigning":
        from metro.trust.pdf_signature import signing_with

        return signing_with(self.key())

    def __call__(self, printed: bytes, enclosure: Enclosure, at: str) -> bytes:
        """Return the file as it is issued.

        Raises MetroError `key.…`, `paper.rules_broken`.
        """
        from metro.documents.hybrid import bound
        from metro.documents.pdf_rules import check

        data = self._signing(bound(printed, enclosure), datetime.fromisoformat(at))
        check(data)
        return data


def record_enclosed(paper: Paper) -> Enclosure:
    """Implements `ports.Enclosures` by what the pages show of the record, as the journal writes it.

    What is the station's own (drafts, what was struck, remarks, who people are) stays with it.
    """
    from metro.journal.canonical import canonical
    from metro.journal.codec import encode

    whole = encode(paper.record)
    shown = {name: whole[name] for name in SHOWN}
    data = canonical({"document": paper.number, **shown}).encode()
    return Enclosure("record.json", "application/json", data, f"Record {paper.record.number}")


@dataclass(frozen=True, slots=True)
class DigitalEnclosed:
    """Implements `ports.Enclosures` by the digital calibration certificate (DCC).

    Where a unit has no form there, data of the record are enclosed: they are as true.
    """

    write: Callable[[Paper], bytes]
    without: dict[str, MetroError] = field(default_factory=dict)
    """Why a document has none, by its number, since the station was opened."""

    def __call__(self, paper: Paper) -> Enclosure:
        """Return the enclosure of a paper."""
        try:
            data = self.write(paper)
        except MetroError as error:
            if not error.code.startswith("dcc.unit_"):
                raise
            self.without[paper.number] = error
            return record_enclosed(paper)
        return Enclosure(DIGITAL, "application/xml", data, f"DCC {paper.number}")
