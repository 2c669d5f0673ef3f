"""Read a DCC 3.x of anybody: the limits first, then what it is, then every finding apart."""

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from metro.errors import MetroError
from metro.exchange.dcc_file import from_xml
from metro.exchange.dcc_findings import findings_of
from metro.exchange.dcc_signature import signature_findings
from metro.exchange.safe_xml import has_byte_order_mark, parsed
from metro.exchange.schema_pack import SchemaPack
from metro.exchange.xml_codec import DCC, Element, Left, local, namespace
from metro.model.civil import civil_day
from metro.model.digital import Aspect, DigitalFinding, DigitalReport, Grade
from metro.model.judgement import Reason

MOST = 50
"""Findings of one kind that are listed."""
ROOT = "digitalCalibrationCertificate"


def read_report(
    data: bytes, file: str, now: datetime, pack: SchemaPack | None, roots: Sequence[bytes]
) -> DigitalReport:
    """Return everything found in a file; the signature is looked at in the very bytes given.

    Raises MetroError `xml.…` where it can't be read at all, `dcc.…` where it is no DCC 3.x.
    """
    root = parsed(data, file)
    _check_format(root, file)
    left = Left()
    findings: list[DigitalFinding] = []
    if has_byte_order_mark(data):
        findings.append(_schema(Grade.NOTE, "dcc.byte_order_mark", 1))
    findings += _by_schema(root, pack)
    findings += signature_findings(root, roots, now)
    certificate = from_xml(root, left)
    findings += findings_of(certificate, left, civil_day(now))
    digest = hashlib.sha256(data).hexdigest()
    return DigitalReport(digest, len(data), certificate, tuple(_shortened(findings)))


def _shortened(findings: list[DigitalFinding]) -> Iterator[DigitalFinding]:
    """Yield the findings, of one kind no more than a person reads; how many more there are is said.

    The note on the rest weighs as much as they do.
    """
    seen: Counter[str] = Counter()
    last: dict[str, DigitalFinding] = {}
    for row in findings:
        code = row.reason.code
        seen[code] += 1
        if seen[code] <= MOST:
            yield row
        else:
            last[code] = row
    for code, row in last.items():
        count = str(seen[code] - MOST)
        yield replace(row, reason=Reason("dcc.more", {"count": count}))


def _schema(grade: Grade, code: str, line: int = 0, **words: str) -> DigitalFinding:
    return DigitalFinding(Aspect.SCHEMA, grade, Reason(code, words), line)


def _by_schema(root: Element, pack: SchemaPack | None) -> list[DigitalFinding]:
    if pack is None:
        return [_schema(Grade.NOTE, "dcc.structure_only")]
    errors = pack.errors(root)
    if not errors:
        return [_schema(Grade.SOUND, "dcc.schema_valid", pack=pack.label)]
    return [_schema(Grade.FAULT, "dcc.schema_error", row.line, what=row.what) for row in errors]


def _check_format(root: Element, file: str) -> None:
    """Refuse what is no DCC 3.x, and say what it is.

    Raises MetroError `dcc.dcx`, `dcc.other_format`, `dcc.namespace`, `dcc.version`.
    """
    name, space = local(root), namespace(root)
    if name != ROOT:
        named = f"{name} {space} {root.prefix or ''}".lower()
        code = "dcc.dcx" if "dcx" in named else "dcc.other_format"
        raise MetroError(code, file=file, root=name[:80], space=space[:120] or "—")
    if space != DCC:
        raise MetroError("dcc.namespace", file=file, space=space[:120] or "—", wanted=DCC)
    version = root.get("schemaVersion", "")
    if not version.startswith("3."):
        raise MetroError("dcc.version", file=file, version=version[:40] or "—")
