"""Settings of a station as texts: which are known, how each is typed, and what a text means."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from typing import Any

from metro.errors import MetroError
from metro.model.civil import day
from metro.model.numbering import numbered
from metro.model.paper_settings import (
    Block,
    LabelCode,
    LabelSheet,
    PaperLanguages,
    Yields,
    fits,
)
from metro.model.regulation import VerificationRegulation
from metro.model.station import ShorterInterval, StationSettings, ValidUntil

PATTERNS = ("certificate_pattern", "notice_pattern", "record_pattern", "list_pattern")
PICTURES = ("paper.logo", "paper.seal.picture")
INTERVAL, YIELDS = "interval.", "yields."
TRUTH = ("no", "yes")
STAMP = "stamp"
LIST = "list"
MARKED = frozenset({"label", "mark"})
"""Where each instrument bears one of these, a list over a job may stand for certificates."""
PER_PART = ("passing_together", "per_part")
_LENGTH = r"[0-9]{1,3}(?:\.[0-9])?"


@dataclass(frozen=True, slots=True)
class Known:
    """One setting: where it stands, and what it may be."""

    key: str
    form: str = "text"
    """A key of GOOD."""

    @property
    def path(self) -> tuple[str, ...]:
        """Return where it stands in the settings."""
        return tuple(self.key.split("."))


KNOWN: tuple[Known, ...] = (
    Known("name.zh", "words"),
    Known("name.en", "words"),
    Known("legal_status.zh", "words"),
    Known("legal_status.en", "words"),
    Known("authorisation.number"),
    Known("authorisation.valid_until", "day"),
    Known("authorisation.instruments", "kinds"),
    Known("address"),
    Known("post_code"),
    Known("telephone"),
    Known("fax"),
    Known("email"),
    Known("certificate_pattern", "pattern"),
    Known("notice_pattern", "pattern"),
    Known("record_pattern", "pattern"),
    Known("list_pattern", "pattern"),
    Known("record_form"),
    Known("record_form_version"),
    Known("retention_note"),
    Known("valid_until", "valid_until"),
    Known("approver_may_check", "truth"),
    Known("paper.languages", "languages"),
    Known("paper.blocks", "blocks"),
    Known("paper.logo", "picture"),
    Known("paper.seal.picture", "picture"),
    Known("paper.seal.approval"),
    Known("paper.seal.place", "place"),
    Known("paper.seal.diameter", "length"),
    Known("paper.labels.size", "lengths"),
    Known("paper.labels.across", "count"),
    Known("paper.labels.down", "count"),
    Known("paper.labels.margin", "lengths"),
    Known("paper.labels.gap", "lengths"),
    Known("paper.labels.code", "code"),
)
"""Every setting that a person may change, apart from `interval.<kind>` and `yields.<kind>`."""
GOOD: Mapping[str, str | tuple[str, ...]] = {
    "text": "",
    "pattern": "JY-{year}-{serial:05d}",
    "words": "示例县计量检定所 / Shili County Station",
    "day": "2029-05-31",
    "truth": TRUTH,
    "valid_until": tuple(ValidUntil),
    "kinds": "fuel_dispenser,cold_water_meter",
    "languages": tuple(PaperLanguages),
    "blocks": ",".join(Block),
    "picture": "metro settings --picture paper.logo=FILE",
    "place": (STAMP, "105x215"),
    "length": "40",
    "lengths": "60x38",
    "count": "3",
    "code": tuple(LabelCode),
}
"""For each form, a text that may be typed."""
ENUMS: Mapping[str, type[StrEnum]] = {
    "valid_until": ValidUntil,
    "languages": PaperLanguages,
    "code": LabelCode,
}


def listed(settings: StationSettings) -> Mapping[str, str]:
    """Return every setting with its value as it is typed."""
    found = {row.key: _typed(row, _value(settings, row.path)) for row in KNOWN}
    found |= {f"{INTERVAL}{row.instrument}": str(row.months) for row in settings.intervals}
    return found | {
        f"{YIELDS}{row.instrument}": ",".join(filter(None, (*row.passed, row.parts)))
        for row in settings.paper.yields
    }


def changed(
    settings: StationSettings,
    changes: Mapping[str, str],
    why: str,
    editions: Mapping[str, Sequence[VerificationRegulation]],
) -> StationSettings:
    """Return the settings with other texts; `editions` are those of the kinds that are named.

    Raises MetroError `setting.unknown`, `setting.bad_value`, `number.pattern`, `labels.no_room`,
    `interval.…`, `yields.…`.
    """
    for key, text in changes.items():
        if key.startswith(INTERVAL):
            kind = key.removeprefix(INTERVAL)
            settings = _interval(settings, kind, text.strip(), why, editions[kind])
        elif key.startswith(YIELDS):
            kind = key.removeprefix(YIELDS)
            settings = _yields(settings, kind, text.strip(), editions[kind])
        else:
            settings = _changed(settings, key, text.strip())
    if len({numbered(getattr(settings, name), 2026, 1) for name in PATTERNS}) < len(PATTERNS):
        patterns = "、".join(getattr(settings, name) for name in PATTERNS)
        raise MetroError("number.pattern", pattern=patterns)
    if not settings.paper.labels.fits:
        raise MetroError("labels.no_room", **_measures(settings.paper.labels))
    return settings


def with_picture(settings: StationSettings, key: str, name: str) -> StationSettings:
    """Return the settings with a picture that was checked and is kept under a name.

    Raises MetroError `setting.unknown`.
    """
    if key not in PICTURES:
        raise MetroError("setting.unknown", key=key, known=PICTURES)
    found: StationSettings = _put(settings, tuple(key.split(".")), name)
    return found


def kinds_named(changes: Mapping[str, str]) -> set[str]:
    """Return the kinds of instrument that some settings are about."""
    heads = (INTERVAL, YIELDS)
    return {key.partition(".")[2] for key in changes if key.startswith(heads)}


def _measures(sheet: LabelSheet) -> dict[str, str]:
    pairs = {"size": sheet.size, "margin": sheet.margin, "gap": sheet.gap}
    texts = {name: _pair(lengths) for name, lengths in pairs.items()}
    return texts | {"across": str(sheet.across), "down": str(sheet.down)}


def _value(settings: object, path: Sequence[str]) -> Any:
    value = settings
    for name in path:
        value = getattr(value, name)
    return value


def _put(settings: Any, path: Sequence[str], value: object) -> Any:
    head, *below = path
    inner = _put(getattr(settings, head), below, value) if below else value
    return replace(settings, **{head: inner})


def _typed(known: Known, value: Any) -> str:
    if known.form == "place":
        return _pair(value) if value is not None else STAMP
    if known.form == "lengths":
        return _pair(value)
    if isinstance(value, bool):
        return TRUTH[value]
    if isinstance(value, tuple):
        return ",".join(value)
    return "" if value is None else str(value)


def _pair(lengths: tuple[Decimal, Decimal]) -> str:
    return "x".join(str(length) for length in lengths)


def _changed(settings: StationSettings, key: str, text: str) -> StationSettings:
    known = next((row for row in KNOWN if row.key == key), None)
    if known is None:
        keys = (*(row.key for row in KNOWN), f"{INTERVAL}…", f"{YIELDS}…")
        raise MetroError("setting.unknown", key=key, known=keys)
    before = _value(settings, known.path)
    try:
        value = _meant(known.form, text, before)
    except ValueError as error:
        raise MetroError("setting.bad_value", key=key, text=text, good=GOOD[known.form]) from error
    found: StationSettings = _put(settings, known.path, value)
    return found


def _meant(form: str, text: str, before: object) -> object:
    """Return the value of a text by its form; another text is a ValueError."""
    if form in ENUMS:
        return ENUMS[form](text)
    read = _READ.get(form)
    if read is not None:
        return read(text)
    if form == "pattern":
        numbered(text, 2026, 1)
    if (form == "words" and not text) or (form == "picture" and text not in ("", before)):
        raise ValueError(text)
    return text


def _kinds(text: str) -> tuple[str, ...]:
    kinds = tuple(part.strip() for part in text.split(","))
    if not all(re.fullmatch("[a-z][a-z0-9_]*", kind) for kind in kinds):
        raise ValueError(text)
    return kinds


def _blocks(text: str) -> tuple[Block, ...]:
    blocks = tuple(Block(part.strip()) for part in text.split(","))
    if not fits(blocks):
        raise ValueError(text)
    return blocks


def _lengths(text: str) -> tuple[Decimal, Decimal]:
    match = re.fullmatch(rf"({_LENGTH})\s*[x×*]\s*({_LENGTH})", text)
    if match is None:
        raise ValueError(text)
    return Decimal(match[1]), Decimal(match[2])


def _place(text: str) -> tuple[Decimal, Decimal] | None:
    if text == STAMP:
        return None
    found = _lengths(text)
    if not (20 <= found[0] <= 190 and 20 <= found[1] <= 277):
        raise ValueError(text)
    return found


def _diameter(text: str) -> Decimal:
    if not re.fullmatch(_LENGTH, text) or not 20 <= Decimal(text) <= 60:
        raise ValueError(text)
    return Decimal(text)


def _count(text: str) -> int:
    if not re.fullmatch("[1-9][0-9]?", text):
        raise ValueError(text)
    return int(text)


_READ: Mapping[str, Any] = {
    "day": lambda text: day(text) if text else None,
    "truth": lambda text: bool(TRUTH.index(text)),
    "kinds": _kinds,
    "blocks": _blocks,
    "place": _place,
    "length": _diameter,
    "lengths": _lengths,
    "count": _count,
}


def _yields(
    settings: StationSettings, kind: str, text: str, editions: Sequence[VerificationRegulation]
) -> StationSettings:
    """Choose what a kind is given, of what its regulation allows; '' gives the choice back."""
    paper = settings.paper
    others = tuple(row for row in paper.yields if row.instrument != kind)
    if text:
        if not editions:
            raise MetroError("interval.no_regulation", kind=kind)
        words = [word.strip() for word in text.split(",")]
        parts = [word for word in words if word in PER_PART]
        passed = tuple(word for word in words if word not in PER_PART)
        for edition in editions:
            _allowed(edition, text, passed, parts)
        others = (*others, Yields(kind, passed, parts[0] if parts else ""))
    return replace(settings, paper=replace(paper, yields=others))


def _allowed(
    edition: VerificationRegulation, text: str, passed: Sequence[str], parts: Sequence[str]
) -> None:
    """Refuse what a regulation does not give, or no choice between two forms."""
    given = set(edition.on_pass)
    given |= {LIST} if given & MARKED else set()
    by_part = edition.parts is not None and edition.parts.documents in PER_PART
    if len(parts) <= int(by_part) and set(passed) <= given and len(passed) == len(set(passed)):
        if not {"certificate", LIST} <= set(passed):
            return
        given -= {LIST}
    allowed = (*sorted(given), *(PER_PART if by_part else ()))
    raise MetroError("yields.not_given", regulation=edition.label, text=text, given=allowed)


def _interval(
    settings: StationSettings,
    kind: str,
    text: str,
    why: str,
    editions: Sequence[VerificationRegulation],
) -> StationSettings:
    """Shorten the interval of a kind; an empty text gives the regulation's back."""
    others = tuple(row for row in settings.intervals if row.instrument != kind)
    if not text:
        return replace(settings, intervals=others)
    match = re.fullmatch(r"([1-9][0-9]{0,2})( months?)?", text)
    if match is None:
        raise MetroError("interval.not_months", text=text)
    if not editions:
        raise MetroError("interval.no_regulation", kind=kind)
    months = int(match[1])
    told = [row.months for edition in editions for row in edition.intervals if row.months]
    if not told or months >= max(told):
        most, label = max(told, default="—"), tuple(edition.label for edition in editions)
        raise MetroError("interval.longer", regulation=label, months=months, most=most)
    return replace(settings, intervals=(*others, ShorterInterval(kind, months, why)))
