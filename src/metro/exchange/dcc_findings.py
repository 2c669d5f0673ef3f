"""What is found in a certificate that was read: its structure, its units, its meaning.

Each finding belongs to one aspect; a sound signature says nothing of units, nor the other way.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields
from datetime import date
from functools import cache
from operator import attrgetter
from typing import Any, TypeVar, cast

from metro.exchange.dsi_units import our_unit, profiles_of
from metro.exchange.xml_codec import Left
from metro.model.digital import (
    Aspect,
    DigitalCertificate,
    DigitalFinding,
    DigitalQuantity,
    Equipment,
    Grade,
    Statement,
    Uncertainty,
    UnitProfile,
    ValueForm,
    Values,
)
from metro.model.judgement import Reason

_NUMBER = re.compile(r"[-+]?((\d*\.\d+)|(\d+\.\d*)|(\d+\.?))([Ee][-+]?\d+)?|NaN", re.ASCII)
_NO_MORE = 8
"""Numbers of a value that are shown."""
RECALIBRATION = "basic_recalibration"
FAILING = ("fail", "conditionalFail", "noPass")
Found = TypeVar("Found")


class Gathered:
    """Everything in a part of a certificate by its class, in the order it stands."""

    def __init__(self, part: object) -> None:
        """Go through a part once, without calling itself."""
        self._rows: dict[type, list[object]] = {}
        waiting: list[object] = [part]
        while waiting:
            row = waiting.pop()
            kind: Any = type(row)
            if kind is tuple:
                waiting.extend(reversed(row))  # type: ignore[call-overload]
            elif not isinstance(row, _PLAIN):
                self._rows.setdefault(kind, []).append(row)
                waiting.extend([part for part in _parts(kind)(row) if part])

    def of(self, kind: type[Found]) -> list[Found]:
        """Return everything of one class."""
        return cast(list[Found], self._rows.get(kind, []))


_PLAIN = (str, bool, int, type(None))


@cache
def _parts(kind: Any) -> Callable[[object], tuple[object, ...]]:
    """Return how the fields of a class are fetched, the last one first."""
    names = [slot.name for slot in reversed(fields(kind))]
    if len(names) < 2:
        return lambda row: tuple(getattr(row, name) for name in names)
    return attrgetter(*names)


def _finding(
    aspect: Aspect, grade: Grade, code: str, line: int = 0, **words: str
) -> DigitalFinding:
    return DigitalFinding(aspect, grade, Reason(f"dcc.{code}", words), line)


def findings_of(
    certificate: DigitalCertificate, left: Left, today: date
) -> Iterator[DigitalFinding]:
    """Yield what is found in the structure, the units and the meaning of a certificate."""
    whole, measured = Gathered(certificate), Gathered(certificate.measured)
    yield from _structure(certificate, whole)
    yield from _units(whole)
    yield from _meaning(certificate, whole, measured, left, today)


def _structure(certificate: DigitalCertificate, whole: Gathered) -> Iterator[DigitalFinding]:
    """Yield what is missing of what every certificate has, and numbers that are none."""
    administration, core = certificate.administration, certificate.administration.core
    needed = {
        "uniqueIdentifier": core.number,
        "beginPerformanceDate": core.begun,
        "endPerformanceDate": core.ended,
        "usedLangCodeISO639_1": core.languages,
        "item": administration.items.items,
        "calibrationLaboratory": administration.laboratory.contact.name,
        "respPerson": administration.persons,
        "customer": administration.customer.name,
        "measurementResult": certificate.measured.results,
    }
    for name, value in needed.items():
        if not value:
            yield _finding(Aspect.SCHEMA, Grade.FAULT, "structure_missing", name=name)
    for value in whole.of(Values):
        numbers = [*value.numbers]
        stated = value.uncertainty
        if stated is not None:
            numbers += [*stated.values, *stated.factors, *stated.probabilities]
            numbers += [*stated.low, *stated.high]
        for text in numbers:
            if not _NUMBER.fullmatch(text):
                yield _finding(Aspect.SCHEMA, Grade.FAULT, "number_bad", value.line, text=text[:40])


def _each_with_units(
    values: tuple[Values, ...], inherited: tuple[str, ...] = ()
) -> Iterator[tuple[Values, tuple[str, ...]]]:
    """Yield every value that has numbers, with its own unit or that of its list."""
    for value in values:
        units = value.units or inherited
        if value.form in (ValueForm.LIST, ValueForm.REAL_LIST):
            yield from _each_with_units(value.members, units)
        else:
            yield value, units


def _units(whole: Gathered) -> Iterator[DigitalFinding]:
    """Yield units that are missing or that no profile takes: their values are quarantined."""
    tops = [row.values for row in whole.of(DigitalQuantity)]
    pairs = [pair for values in tops for pair in _each_with_units(values)]
    only: dict[str, int] = {}
    foreign: dict[str, int] = {}
    for value, units in pairs:
        if not units:
            words = " ".join(value.numbers[:_NO_MORE])[:120]
            yield _finding(Aspect.UNITS, Grade.FAULT, "unit_absent", value.line, values=words)
        for unit in dict.fromkeys(units):
            profiles = profiles_of(unit)
            if not profiles:
                words = " ".join(value.numbers[:_NO_MORE])[:120]
                yield _finding(
                    Aspect.UNITS,
                    Grade.FAULT,
                    "unit_quarantined",
                    value.line,
                    unit=unit[:60],
                    values=words,
                )
            elif not our_unit(unit):
                foreign.setdefault(unit, value.line)
            if profiles == {UnitProfile.PTB}:
                only.setdefault(unit, value.line)
    for unit, line in foreign.items():
        yield _finding(Aspect.UNITS, Grade.NOTE, "unit_not_ours", line, unit=unit)
    if only:
        line = next(iter(only.values()))
        yield _finding(Aspect.UNITS, Grade.NOTE, "unit_ptb_only", line, units=", ".join(only))
    if pairs:
        yield _finding(Aspect.UNITS, Grade.SOUND, "units_read", count=str(len(pairs)))


def _meaning(
    certificate: DigitalCertificate,
    whole: Gathered,
    measured: Gathered,
    left: Left,
    today: date,
) -> Iterator[DigitalFinding]:
    """Yield what a person has to weigh: days, conformity, uncertainty, what could not be read."""
    core = certificate.administration.core
    begun, ended, issued = (day_of(text) for text in (core.begun, core.ended, core.issued))
    if begun and ended and not begun <= ended <= (issued or today) <= today:
        yield _finding(
            Aspect.MEANING,
            Grade.FAULT,
            "days",
            begun=core.begun,
            ended=core.ended,
            issued=core.issued or "—",
        )
    yield from _conformity(certificate, measured)
    yield from _validity(certificate, today)
    yield from _counts(whole)
    if not measured.of(Uncertainty):
        yield _finding(Aspect.MEANING, Grade.NOTE, "no_uncertainty")
    used = measured.of(Equipment)
    named = [row for row in used if row.certificate is not None]
    yield _finding(
        Aspect.MEANING, Grade.NOTE, "equipment", used=str(len(used)), named=str(len(named))
    )
    for name, line in left.names.items():
        yield _finding(Aspect.MEANING, Grade.NOTE, "left_out", line, name=name[:60])


def day_of(text: str) -> date | None:
    """Read a day of a file; None where it is none."""
    try:
        return date.fromisoformat(text[:10]) if text else None
    except ValueError:
        return None


def _conformity(certificate: DigitalCertificate, measured: Gathered) -> Iterator[DigitalFinding]:
    """Yield what is stated of the whole, else of the results; where both differ, that too."""
    whole = _words_of(certificate.administration.statements)
    results = _words_of(measured.of(Statement))
    if not whole and not results:
        yield _finding(Aspect.MEANING, Grade.NOTE, "no_conformity")
        return
    said = whole or results
    fails = any(word in FAILING for word in said)
    grade = Grade.FAULT if fails else Grade.SOUND
    yield _finding(Aspect.MEANING, grade, "conformity", words=", ".join(said)[:120])
    if whole and not fails and any(word in FAILING for word in results):
        words = ", ".join(results)[:120]
        yield _finding(Aspect.MEANING, Grade.NOTE, "conformity_mixed", words=words)


def _words_of(statements: Iterable[Statement]) -> list[str]:
    words = [word for row in statements for word in row.conformities() if word]
    return list(dict.fromkeys(words))


def _validity(certificate: DigitalCertificate, today: date) -> Iterator[DigitalFinding]:
    for row in certificate.administration.statements:
        until = day_of(row.date)
        if until is None or RECALIBRATION not in row.ref_type.split():
            continue
        past = until < today
        grade, code = (Grade.FAULT, "until_past") if past else (Grade.NOTE, "until")
        yield _finding(Aspect.MEANING, grade, code, until=until.isoformat())


def _counts(whole: Gathered) -> Iterator[DigitalFinding]:
    """Yield lists whose units or uncertainties are neither one nor as many as the values."""
    for value in whole.of(Values):
        stated = value.uncertainty
        beside = [value.units]
        if stated is not None:
            beside += [stated.values, stated.factors, stated.probabilities]
        wrong = [row for row in beside if len(row) not in (0, 1, len(value.numbers))]
        if wrong and value.numbers:
            yield _finding(
                Aspect.MEANING,
                Grade.FAULT,
                "counts",
                value.line,
                values=str(len(value.numbers)),
                others=str(len(wrong[0])),
            )
