"""Change the settings of the station: the list of those known, the role asked, and why."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from metro.errors import MetroError
from metro.evaluation.authority import check_role
from metro.journal.bodies.register import SettingsChanged
from metro.model.civil import day
from metro.model.numbering import numbered
from metro.model.people import Role
from metro.model.regulation import VerificationRegulation
from metro.model.station import ShorterInterval, StationSettings, ValidUntil
from metro.ports import Clock, Ledger

PATTERNS = ("certificate_pattern", "notice_pattern", "record_pattern")
INTERVAL = "interval."
TRUTH = ("no", "yes")
Editions = Callable[[str, date], list[VerificationRegulation]]


@dataclass(frozen=True, slots=True)
class Known:
    """One setting: where it stands, and what it may be."""

    key: str
    path: tuple[str, ...]
    form: str = "text"
    """`text`, `words`, `pattern`, `day`, `kinds`, `truth` or `valid_until`."""


KNOWN: tuple[Known, ...] = (
    Known("name.zh", ("name", "zh"), "words"),
    Known("name.en", ("name", "en"), "words"),
    Known("legal_status.zh", ("legal_status", "zh"), "words"),
    Known("legal_status.en", ("legal_status", "en"), "words"),
    Known("authorisation.number", ("authorisation", "number")),
    Known("authorisation.valid_until", ("authorisation", "valid_until"), "day"),
    Known("authorisation.instruments", ("authorisation", "instruments"), "kinds"),
    Known("address", ("address",)),
    Known("post_code", ("post_code",)),
    Known("telephone", ("telephone",)),
    Known("fax", ("fax",)),
    Known("email", ("email",)),
    Known("certificate_pattern", ("certificate_pattern",), "pattern"),
    Known("notice_pattern", ("notice_pattern",), "pattern"),
    Known("record_pattern", ("record_pattern",), "pattern"),
    Known("record_form", ("record_form",)),
    Known("retention_note", ("retention_note",)),
    Known("valid_until", ("valid_until",), "valid_until"),
    Known("approver_may_check", ("approver_may_check",), "truth"),
)
"""Every setting that a person may change, apart from `interval.<kind>`."""


@dataclass(frozen=True, slots=True)
class ChangeSettings:
    """The settings count from the day of the change on; an older record keeps those of its day."""

    ledger: Ledger
    clock: Clock
    editions: Editions

    def listed(self) -> Mapping[str, str]:
        """Return every setting known with its value as it is typed."""
        with self.ledger.reading() as reader:
            settings = reader.settings()
        found = {row.key: _typed(_value(settings, row.path)) for row in KNOWN}
        return found | {
            f"{INTERVAL}{row.instrument}": str(row.months) for row in settings.intervals
        }

    def __call__(self, changes: Mapping[str, str], why: str, actor: str) -> tuple[str, ...]:
        """Change settings by key; return the keys whose value is another now.

        Raises MetroError `reason.missing`, `role.needed`, `setting.unknown`, `setting.bad_value`,
        `setting.same`, `number.pattern`, `interval.longer`, `interval.no_regulation`.
        """
        if not why.strip():
            raise MetroError("reason.missing")
        kinds = [key.removeprefix(INTERVAL) for key in changes if key.startswith(INTERVAL)]
        editions = {kind: self.editions(kind, self.clock.today()) for kind in kinds}
        with self.ledger.writing(actor) as work:
            check_role(actor, work.appointments(actor), self.clock.today(), Role.TECHNICAL_HEAD)
            before = settings = work.settings()
            for key, text in changes.items():
                if key.startswith(INTERVAL):
                    kind = key.removeprefix(INTERVAL)
                    settings = _interval(settings, kind, text.strip(), why, editions[kind])
                else:
                    settings = _changed(settings, key, text.strip())
            numbers = {numbered(getattr(settings, name), 2026, 1) for name in PATTERNS}
            if len(numbers) < len(PATTERNS):
                patterns = "、".join(getattr(settings, name) for name in PATTERNS)
                raise MetroError("number.pattern", pattern=patterns)
            if settings == before:
                raise MetroError("setting.same")
            work.append(SettingsChanged(settings, why))
        return tuple(changes)


def _value(settings: StationSettings, path: tuple[str, ...]) -> object:
    value: object = settings
    for name in path:
        value = getattr(value, name)
    return value


def _typed(value: object) -> str:
    if isinstance(value, bool):
        return TRUTH[value]
    if isinstance(value, tuple):
        return ",".join(value)
    return "" if value is None else str(value)


def _read(known: Known, text: str) -> object:
    """Return the value that a text means.

    Raises MetroError `setting.bad_value`, `number.pattern`.
    """
    good = {
        "words": "示例县计量检定所 / Shili County Station",
        "day": "2029-05-31",
        "truth": tuple(TRUTH),
        "valid_until": tuple(ValidUntil),
        "kinds": "fuel_dispenser,cold_water_meter",
    }
    try:
        return _meant(known.form, text)
    except ValueError as error:
        raise MetroError(
            "setting.bad_value", key=known.key, text=text, good=good[known.form]
        ) from error


def _meant(form: str, text: str) -> object:
    """Return the value of a text by its form; another text is a ValueError."""
    if form == "pattern":
        numbered(text, 2026, 1)
    if form == "words" and not text:
        raise ValueError(text)
    if form == "day":
        return day(text) if text else None
    if form == "truth":
        return bool(TRUTH.index(text))
    if form == "valid_until":
        return ValidUntil(text)
    if form == "kinds":
        kinds = tuple(part.strip() for part in text.split(","))
        if not all(re.fullmatch("[a-z][a-z0-9_]*", kind) for kind in kinds):
            raise ValueError(text)
        return kinds
    return text


def _changed(settings: StationSettings, key: str, text: str) -> StationSettings:
    known = next((row for row in KNOWN if row.key == key), None)
    if known is None:
        keys = (*(row.key for row in KNOWN), f"{INTERVAL}…")
        raise MetroError("setting.unknown", key=key, known=keys)
    value = _read(known, text)
    head, *below = known.path
    if below:
        value = replace(getattr(settings, head), **{below[0]: value})
    named: dict[str, Any] = {head: value}
    return replace(settings, **named)


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
