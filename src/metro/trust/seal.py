"""The seal of a document, as the text of the QR on its first page.

    METRO2:BASE45

BASE45 is a COSE_Sign1 message, tag and all: algorithm EdDSA and the name of the workstation's key
in its protected head, and as its payload a CBOR map with whole numbers for names:

     1 station   code of the station          8 epoch  )
     2 number    number of the document       9 size   ) the checkpoint: the journal's entry that
     3 serial    of the instrument           10 head   ) reserved the number, its hash (32 bytes),
     4 verdict   1 passed, 0 rejected        11 time   ) and when (seconds since 1970, UTC)
     5 on        (last) day of verification  12 parts    labels of the parts it is about
     6 until     last day of validity        13 count    instruments in a list of results
     7 digest    SHA-256 of what is enclosed 14 rejected how many of those were rejected

Days are whole numbers, 20260304; `until` and `parts` are left out where there are none. A seal is
of one instrument, with 3 and 4, or of a list of results, with 13 and 14 and none of 3, 4, 6, 12:
each row of a list has its own serial, verdict and validity, and they stand in the enclosed
`list.json` that the digest proves. Any other name, or any other set of them, is no seal: for given
facts there is one payload only. The seal also is a checkpoint: it takes the place of the text that
documents, and later lists alone, bore before (`METRO1`, see `checkpoint`).
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import cbor2

from metro.errors import MetroError
from metro.journal.canonical import LARGEST_INTEGER
from metro.journal.checkpoint import Checkpoint
from metro.journal.entry import Head
from metro.model.document import Paper
from metro.model.forms import ListPaper
from metro.model.judgement import Verdict, worst
from metro.model.letters import is_plain, shown
from metro.model.station import ListedKey
from metro.model.verification import WHOLE
from metro.ports import Signer
from metro.trust import base45, cose
from metro.trust.checkpoint import TIME, check_revocation
from metro.trust.keys import KEY_BYTES, key_bytes, key_name, listed, verifies

FORMAT = "METRO2"
LONGEST = 1600
"""Characters; a QR of version 25 at level M holds as many."""
VERDICTS = {1: Verdict.PASSED, 0: Verdict.REJECTED}
NAMES = (
    *("station", "number", "serial", "verdict", "on", "until"),
    *("digest", "epoch", "size", "head", "time", "parts", "count", "rejected"),
)
ALWAYS = frozenset({"station", "number", "on", "digest", "epoch", "size", "head", "time"})
OF_ONE, OF_LIST = frozenset({"serial", "verdict"}), frozenset({"count", "rejected"})
AT_TIMES = frozenset({"until", "parts"})
"""Names that a seal of one instrument has or has not."""
TEXTS = ("station", "number", "serial", "parts")
HASHES = ("digest", "head")
AROUND = " \t\r\n\f\v\u00a0\u3000\ufeff"
"""What may stand around a code that was copied: spaces, ends of lines, the mark of an encoding."""


@dataclass(frozen=True, slots=True)
class Tally:
    """How many instruments a list of results holds, and how many of those were rejected."""

    count: int
    rejected: int


@dataclass(frozen=True, slots=True)
class DocumentSeal:
    """What the code on a document states of it."""

    number: str
    serial: str
    """Of the one instrument; `` in the seal of a list."""
    parts: str
    verdict: Verdict | None
    """None in the seal of a list: each row has its own."""
    on: date
    """Of a list, the last day of verification."""
    until: date | None
    digest: str
    """SHA-256 of what is enclosed: the digital certificate, or the rows of a list."""
    checkpoint: Checkpoint
    tally: Tally | None = None
    """What a list states in place of serial and verdict."""


@dataclass(frozen=True, slots=True)
class Seals:
    """Implements `ports.Seals` with the key of this workstation."""

    signer: Signer

    def text(self, paper: Paper | ListPaper, head: Head, at: str, digest: str) -> str:
        """Return the text for the code of a paper; `digest` is that of its enclosure.

        What was written is read back. Raises MetroError `seal.unfit`.
        """
        check(paper, head, at)
        payload = _payload(_facts(paper, head, at, digest))
        return _coded(cose.signed(payload, self.signer, key_bytes(self.signer.key_id())))


def check(paper: Paper | ListPaper, head: Head, at: str) -> None:
    """Refuse a paper whose seal a check would not read; asked before its number is kept.

    No key is asked for. Raises MetroError `seal.unfit`.
    """
    facts = _facts(paper, head, at, "00" * 32)
    texts = [str(facts.get(name) or "") for name in TEXTS]
    try:
        parsed(_coded(cose.assembled(_payload(facts), bytes(KEY_BYTES), bytes(64))))
    except (MetroError, UnicodeEncodeError) as error:
        unfit = [row for row in texts if not is_plain(row)] or [max(texts, key=len)]
        named = "、".join(shown(row) for row in unfit)
        raise MetroError("seal.unfit", number=paper.number, texts=named) from error


def _facts(paper: Paper | ListPaper, head: Head, at: str, digest: str) -> dict[str, object]:
    """Return what is sealed by its names; None where a fact is left out."""
    about = _of_list(paper) if isinstance(paper, ListPaper) else _of_one(paper)
    return {
        "station": head.station,
        "number": paper.number,
        **about,
        "digest": bytes.fromhex(digest),
        "epoch": head.epoch,
        "size": head.seq,
        "head": bytes.fromhex(head.hash),
        "time": int(datetime.fromisoformat(at).timestamp()),
    }


def _payload(facts: Mapping[str, object]) -> bytes:
    plain = {NAMES.index(name) + 1: row for name, row in facts.items() if row is not None}
    return cbor2.dumps(plain, canonical=True)


def _coded(message: bytes) -> str:
    return f"{FORMAT}:{base45.encoded(message)}"


def _of_one(paper: Paper) -> dict[str, object]:
    record = paper.record
    done = [row for row in record.judgement.parts if row.part in paper.parts]
    passed = worst([row.verdict for row in done]) is Verdict.PASSED
    labels = [row.label for row in record.instrument.parts if row.id in paper.parts]
    return {
        "serial": record.instrument.serial,
        "verdict": int(passed),
        "on": _day(record.data.on),
        "until": _day(record.valid_until) if passed and record.valid_until else None,
        "parts": " ".join(labels) if paper.parts != (WHOLE,) and labels else None,
    }


def _of_list(paper: ListPaper) -> dict[str, object]:
    rejected = sum(not row.passed for row in paper.rows)
    return {"count": len(paper.rows), "rejected": rejected, "on": _day(paper.days[1])}


def is_seal(text: str) -> bool:
    """Tell whether a text says that it is a seal."""
    return text.lstrip(AROUND)[: len(FORMAT) + 1].upper() == f"{FORMAT}:"


def parsed(text: str) -> tuple[DocumentSeal, bytes, bytes]:
    """Return a seal, the bytes that were signed and the signature, not yet verified.

    Raises MetroError `seal.too_long`, `seal.other_format`, `seal.damaged`.
    """
    if len(text) > LONGEST:
        raise MetroError("seal.too_long", most=LONGEST)
    if not is_seal(text):
        raise MetroError("seal.other_format", text=text.strip()[:20])
    # A space is a digit of Base45, but never the last one; line ends come with copying.
    body = re.sub(r"[\r\n]", "", text.strip(AROUND))[len(FORMAT) + 1 :]
    try:
        key, payload, statement, signature = cose.opened(base45.decoded(body))
        plain = cose.read(payload)
        if len(key) != KEY_BYTES or len(signature) != 64:
            raise ValueError("length")
        return _read(plain, key_name(key)), statement, signature
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError) as error:
        raise MetroError("seal.damaged") from error


def read(text: str, keys: Iterable[ListedKey]) -> DocumentSeal:
    """Return a seal whose signature the station's key list confirms.

    Raises MetroError as `parsed` does, and `checkpoint.unknown_key`, `checkpoint.forged`,
    `checkpoint.key_revoked`.
    """
    seal, statement, signature = parsed(text)
    stated = seal.checkpoint
    key = listed(stated.key, keys)
    if key is None:
        raise MetroError("checkpoint.unknown_key", key=stated.key)
    if not verifies(key, statement, signature):
        raise MetroError("checkpoint.forged", key=stated.key)
    check_revocation(key, stated)
    return seal


def _read(plain: Mapping[int, Any], key: str) -> DocumentSeal:
    """Return the seal of a payload; ValueError, KeyError or TypeError for one that is none."""
    names = {_name(number): row for number, row in plain.items()}
    for name, row in names.items():
        _check(name, row)
    own = frozenset(names) - ALWAYS
    if len(names) != len(own) + len(ALWAYS) or (own != OF_LIST and own - AT_TIMES != OF_ONE):
        raise ValueError("shape")
    stated = Checkpoint(
        names["station"],
        names["epoch"],
        names["size"],
        names["head"].hex(),
        datetime.fromtimestamp(names["time"], UTC).strftime(TIME),
        key,
    )
    return DocumentSeal(
        names["number"],
        names.get("serial", ""),
        names.get("parts", ""),
        VERDICTS[names["verdict"]] if "verdict" in names else None,
        _date(names["on"]),
        _date(names["until"]) if "until" in names else None,
        names["digest"].hex(),
        stated,
        _tally(names["count"], names["rejected"]) if "count" in names else None,
    )


def _name(number: object) -> str:
    if not isinstance(number, int) or isinstance(number, bool) or not 0 < number <= len(NAMES):
        raise ValueError("name")
    return NAMES[number - 1]


def _tally(count: int, rejected: int) -> Tally:
    if count < 1 or rejected > count:
        raise ValueError("count")
    return Tally(count, rejected)


def _check(name: str, row: object) -> None:
    good = isinstance(row, int) and not isinstance(row, bool) and 0 <= row < LARGEST_INTEGER
    if name in TEXTS:
        good = is_plain(row)
    elif name in HASHES:
        good = isinstance(row, bytes) and len(row) == 32
    if not good:
        raise ValueError(name)


def _day(day: date) -> int:
    return int(f"{day:%Y%m%d}")


def _date(number: int) -> date:
    if not re.fullmatch(r"\d{8}", str(number)):
        raise ValueError("day")
    return datetime.strptime(str(number), "%Y%m%d").date()
