"""Check what somebody brings: a PDF, a digital certificate, a picture or the text of a code."""

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from metro.app.checking.findings import Checked, Outcome
from metro.app.checking.known import (
    compare,
    compare_bytes,
    compare_earlier,
    compare_rows,
    document,
    ended,
)
from metro.app.checking.serials import compare_serial, read_rows
from metro.app.clock import SystemClock
from metro.app.station import Station
from metro.documents.scanning import (
    EnclosedFile,
    codes_in,
    codes_on_first_page,
    enclosed_in,
    is_picture,
)
from metro.errors import MetroError
from metro.model.civil import CIVIL, civil_day, civil_time
from metro.model.station import ListedKey
from metro.ports import Clock
from metro.trust import checkpoint as checkpoints
from metro.trust import seal as seals
from metro.trust.checkpoint import revoked_at
from metro.trust.key_list import KeyList, fingerprint, read
from metro.trust.pdf_check import PdfSignature, SignatureState, signature_of

SIGNED = {"signature_whole", "seal_whole", "checkpoint_whole"}
PROOFS = {"bytes_as_issued", "code_as_issued"}
"""What only the station itself can say; no key could have made it later."""
LARGEST = 32 * 1024 * 1024
LONGEST_TEXT = 4096
RELATION = "/Source"
CODE = re.compile(r"\s*METRO\d{1,3}:", re.IGNORECASE)
"""How a code begins, of this version or another."""
BROKEN = {
    "checkpoint.unknown_key": "seal_foreign",
    "checkpoint.forged": "seal_forged",
    "checkpoint.key_revoked": "seal_revoked",
}
UNREAD = {
    "seal.damaged": "code_damaged",
    "seal.too_long": "code_damaged",
    "checkpoint.damaged": "code_damaged",
    "checkpoint.too_long": "code_damaged",
    "checkpoint.other_format": "code_other",
}
"""What is found of a code that stands beside something; one that comes alone is refused."""


def brought(text: str) -> bytes:
    """Return the bytes of a file, or the text of a code that was typed in its place.

    A code may hold what a path would not keep, such as `//`.

    Raises MetroError `check.too_large`, `file.unreadable`.
    """
    if CODE.match(text):
        return text.encode()
    try:
        with Path(text).open("rb") as stream:
            data = stream.read(LARGEST + 1)
    except (OSError, ValueError) as error:
        raise MetroError("file.unreadable", file=text) from error
    if len(data) > LARGEST:
        raise MetroError("check.too_large", most=LARGEST >> 20)
    return data


def listed_keys(data: bytes) -> KeyList:
    """Return the keys of a signed file, for a check where there is no station.

    Raises MetroError `keys.…`.
    """
    return read(data)


def code_text(data: bytes) -> str:
    """Return the text of a code: in a picture, or written.

    Raises MetroError `check.unknown_form`, `photo.…`, `picture.…`.
    """
    if is_picture(data):
        return only(codes_in(data))
    try:
        text = data[: LONGEST_TEXT + 1].decode("utf-8-sig").strip()
    except UnicodeDecodeError as error:
        raise MetroError("check.unknown_form") from error
    if not text or (len(text) > LONGEST_TEXT and not CODE.match(text)):
        raise MetroError("check.unknown_form")
    return text


@dataclass(frozen=True, slots=True)
class CheckCertificate:
    """Checks by a key list; with the station itself it also knows what became of a document."""

    keys: KeyList
    station: Station | None = None
    clock: Clock = field(default_factory=SystemClock)

    def __call__(self, data: bytes, serial: str = "", seal: str = "") -> Checked:
        """Check bytes; `serial` is the one on the instrument, `seal` the text of a code beside.

        Raises MetroError `check.…`, `photo.…`, `picture.…`, `seal.…`, `pdf.…`, `checkpoint.…`.
        """
        checked = Checked("", self.keys.station, self.keys.name.zh or self.keys.name.en)
        if data.startswith(b"%PDF-"):
            self._pdf(data, checked, seal)
        elif data.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] in (b"<", b"{"):
            self._enclosure(data, checked, seal)
        else:
            self._code(code_text(data), checked)
        self._revoked_since(checked)
        compare_serial(checked, serial)
        if self.station is not None:
            compare_rows(self.station, checked)
        ended(checked, self.clock.today())
        checked.open("paper_prevails")
        return checked

    def _pdf(self, data: bytes, checked: Checked, seal: str) -> None:
        checked.form = "pdf"
        roots = [bytes.fromhex(key.certificate) for key in self.keys.roots()]
        signature = signature_of(data, roots)
        if not self._signature(checked, signature):
            # What a stranger made is neither unfolded nor drawn here.
            checked.open("rest_not_checked")
            return
        enclosed = self._enclosed(checked, data)
        text = seal or self._printed(checked, data)
        if text and self._seal(checked, text, data):
            self._times(checked, signature.at)
            self._digest(checked, enclosed.data if enclosed else None)
            self._compare(checked, data)
        elif checked.seal is None and checked.form == "pdf":
            self._compare_bytes(checked, data)
        checked.open("revocation_offline", at=_moment(self.keys.at))
        checked.open("pdfa_not_validated")

    def _signature(self, checked: Checked, found: PdfSignature) -> bool:
        """Say what the signature of the file proves; True when a listed key of ours made it."""
        words = {"signer": found.signer or "—", "at": _shown(found.at)}
        if found.state is not SignatureState.WHOLE:
            checked.bad(f"signature_{found.state}", **words)
            return False
        key = self.keys.holder_of(found.certificate)
        if key is None:
            checked.bad("signature_unlisted", **words)
            return False
        if found.at is None:
            # Ours always say when; a revoked key's would pass for one from before.
            checked.bad("signature_undated", **words)
            return False
        words |= {"key": key.id, "workstation": key.workstation}
        if key.revoked and revoked_at(key, found.at):
            checked.bad("signature_revoked", **words, since=key.revoked, why=key.why)
            return False
        checked.good("signature_whole", **words)
        self._root(checked, key)
        return True

    def _root(self, checked: Checked, key: ListedKey) -> None:
        """Show the root that certified this very key, and the one that vouches for the list."""
        rows = {"root_fingerprint": self.keys.certifier(key), "list_fingerprint": self.keys.root()}
        shown = {row.parameters.get("fingerprint") for row in checked.findings}
        for code, root in rows.items():
            if root is not None and (mark := fingerprint(root)) not in shown:
                checked.open(code, fingerprint=mark)
                shown.add(mark)
        if not any(rows.values()):
            checked.open("root_none")

    def _enclosed(self, checked: Checked, data: bytes) -> EnclosedFile | None:
        try:
            rows = enclosed_in(data)
        except MetroError as error:
            checked.bad("enclosure_unreadable", why=error.code)
            return None
        if len(rows) != 1:
            checked.bad("enclosures_several" if rows else "enclosure_missing", count=len(rows))
            return None
        if rows[0].relation != RELATION:
            checked.bad("enclosure_relation", name=rows[0].name)
        return rows[0]

    def _printed(self, checked: Checked, data: bytes) -> str:
        codes = [text for text in codes_on_first_page(data) if _is_code(text)]
        if len(codes) == 1:
            return codes[0]
        checked.bad("code_missing" if not codes else "codes_several")
        return ""

    def _code(self, text: str, checked: Checked) -> None:
        checked.form = "seal"
        if self._seal(checked, text, alone=True):
            checked.open("content_not_brought")
            self._compare(checked, None, text)
        checked.open("revocation_offline", at=_moment(self.keys.at))

    def _seal(
        self, checked: Checked, text: str, whole: bytes | None = None, *, alone: bool = False
    ) -> bool:
        """Read a code; True when a listed key sealed it. `whole` is the file that bears it.

        Raises MetroError `seal.…`, `checkpoint.…` for a text that is no code and comes alone.
        """
        try:
            if not seals.is_seal(text):
                return self._earlier(checked, text, whole)
            checked.seal = seals.parsed(text)[0]
            seals.read(text, self.keys.keys)
        except MetroError as error:
            code = BROKEN.get(error.code) or (None if alone else UNREAD.get(error.code))
            if code is None:
                raise
            checked.bad(code, **error.parameters)
            return False
        key = next(row for row in self.keys.keys if row.id == checked.seal.checkpoint.key)
        if not self.keys.counts(key):
            checked.bad("seal_uncertified", key=key.id)
            return False
        checked.good("seal_whole", key=key.id, workstation=key.workstation)
        self._root(checked, key)
        return True

    def _earlier(self, checked: Checked, text: str, whole: bytes | None) -> bool:
        """Read the checkpoint that documents, and later lists alone, bore before their seals."""
        stated = checkpoints.read(text, self.keys.keys)
        checked.form = "checkpoint"
        checked.good("checkpoint_whole", key=stated.key, at=_moment(stated.at))
        if self.station is not None:
            compare_earlier(self.station, checked, stated, whole)
        else:
            checked.open("later_unknown")
        return False

    def _times(self, checked: Checked, signed: datetime | None) -> None:
        """Hold the signature's time against the seal's: at issue they are one."""
        if signed is None or checked.seal is None:
            return
        sealed = checkpoints.moment(checked.seal.checkpoint.at)
        if signed != sealed:
            checked.bad("times_differ", signed=_exact(signed), sealed=_exact(sealed))

    def _revoked_since(self, checked: Checked) -> None:
        """Say which keys were revoked later, where not the station itself proves what they did."""
        proofs = PROOFS | ({"journal_holds"} if checked.form == "checkpoint" else set())
        good = [row for row in checked.findings if row.outcome is Outcome.GOOD]
        if proofs & {row.code for row in good}:
            return
        used = {row.parameters["key"] for row in good if row.code in SIGNED}
        for key in self.keys.keys:
            if key.revoked and key.id in used:
                checked.open("revoked_since", key=key.id, since=key.revoked, why=key.why)

    def _digest(self, checked: Checked, data: bytes | None) -> None:
        if data is None or checked.seal is None:
            return
        digital = data.lstrip()[:1] != b"{"
        if hashlib.sha256(data).hexdigest() != checked.seal.digest:
            checked.bad("seal_of_other")
        elif checked.seal.tally is not None:
            read_rows(checked, data)
        elif digital:
            checked.good("enclosure_same")
        else:
            # A unit had no form in a digital certificate, so data of the record are enclosed.
            checked.good("data_same")
            checked.open("no_digital")

    def _enclosure(self, data: bytes, checked: Checked, seal: str) -> None:
        checked.form = "enclosure"
        text = seal or self._seal_of(data)
        if self._seal(checked, text):
            self._digest(checked, data)
            self._compare(checked, None, text)
        checked.open("revocation_offline", at=_moment(self.keys.at))

    def _seal_of(self, data: bytes) -> str:
        """Return the seal of the document that carries these very bytes, as the station has it.

        Raises MetroError `check.needs_code`, `check.not_of_here`.
        """
        if self.station is None:
            raise MetroError("check.needs_code")
        for number in numbers_in(data, self.station):
            found = document(self.station, number)
            if found is not None and found.object:
                whole = self.station.objects.get(found.object)
                codes = codes_on_first_page(whole)
                if any(row.data == data for row in enclosed_in(whole)) and codes:
                    return codes[0]
        raise MetroError("check.not_of_here")

    def _compare(self, checked: Checked, data: bytes | None, code: str = "") -> None:
        if self.station is not None:
            compare(self.station, checked, data, code)
        else:
            checked.open("later_unknown")

    def _compare_bytes(self, checked: Checked, data: bytes) -> None:
        """Say what the station knows of a file of which no code can be read."""
        if self.station is not None:
            compare_bytes(self.station, checked, data)
        else:
            checked.open("later_unknown")


def numbers_in(data: bytes, station: Station) -> Sequence[str]:
    """Return the numbers of the documents that an enclosure may be of, by what it says."""
    if data.lstrip()[:1] == b"{":
        try:
            plain = json.loads(data)
            if "rows" in plain:
                return [str(plain["number"])]
            with station.ledger.reading() as reader:
                return [row.number for row in reader.documents_of(str(plain["id"]))]
        except (ValueError, KeyError, TypeError, RecursionError, MetroError):
            return []
    # A look at one element; nothing of the XML is unfolded or trusted.
    found = re.search(rb"uniqueIdentifier>\s*([^<>&\s]{1,80})\s*<", data[:LARGEST])
    return [found[1].decode("utf-8", "replace")] if found else []


def only(codes: Sequence[str]) -> str:
    """Return the one code of ours that a picture shows.

    Raises MetroError `picture.no_code`, `picture.several_codes`.
    """
    ours = sorted({text for text in codes if _is_code(text)})
    if len(ours) != 1:
        raise MetroError("picture.several_codes" if ours else "picture.no_code", count=len(ours))
    return ours[0]


def _is_code(text: str) -> bool:
    return seals.is_seal(text) or text.startswith(checkpoints.FORMAT + ":")


def _moment(text: str) -> str:
    """Write a moment of the journal in the civil time of the station; other text as it is."""
    try:
        return _shown(datetime.fromisoformat(text))
    except ValueError:
        return text


def _shown(at: datetime | None) -> str:
    return f"{civil_day(at)} {civil_time(at)}" if at else "—"


def _exact(at: datetime) -> str:
    """Write a moment to the second: two that differ never look alike."""
    return f"{at.astimezone(CIVIL):%Y-%m-%d %H:%M:%S}"
