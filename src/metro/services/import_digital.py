"""Import a digital certificate as an upstream certificate of one of our standards.

The very bytes are kept. What they say is entered as they say it; what they do not say stays open.
Nothing is accepted by this: 计量确认 is a separate act of the technical head.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from metro.errors import MetroError
from metro.evaluation.authority import check_role
from metro.journal.bodies.register import UpstreamCertificateRecorded
from metro.model.civil import civil_day
from metro.model.digital import (
    Aspect,
    DigitalCertificate,
    DigitalQuantity,
    DigitalReport,
    QuantityList,
    Statement,
    UncertaintyForm,
    Values,
)
from metro.model.event_kind import EventKind
from metro.model.instrument import MeasuringInstrument, Use
from metro.model.letters import unspaced
from metro.model.people import Role
from metro.model.standard import UpstreamCertificate
from metro.model.verification import StandardInUse
from metro.ports import Clock, DigitalCertificateReader, Ledger, Objects
from metro.quantities import table
from metro.quantities.decimals import decimal_of
from metro.quantities.quantity import Quantity

UNTRUE = ("dcc.signature_altered", "dcc.signature_partial", "dcc.signature_unreadable")
"""Findings on a signature with which a file is not filed at all."""
FAILING = ("fail", "conditionalFail", "noPass")
MOST_CITED = 20


@dataclass(frozen=True, slots=True)
class ImportedDigital:
    """What was filed, and everything that was found."""

    certificate: UpstreamCertificate
    report: DigitalReport


@dataclass(frozen=True, slots=True)
class ImportDigital:
    """Takes digital certificates in; the technical head or the custodian does."""

    ledger: Ledger
    objects: Objects
    clock: Clock
    reader: DigitalCertificateReader
    new_id: Callable[[], str]

    def examine(self, data: bytes, file: str) -> DigitalReport:
        """Return the findings on a file and enter nothing; raises MetroError `xml.…`, `dcc.…`."""
        return self.reader.examine(data, file, self.clock.now())

    def __call__(self, data: bytes, file: str, instrument: str, actor: str) -> ImportedDigital:
        """File a certificate for a standard instrument.

        Raises MetroError `xml.…`, `dcc.…`, `role.needed`, `instrument.unknown`,
        `certificate.dates`.
        """
        report = self.examine(data, file)
        _check_filable(report, file)
        with self.ledger.writing(actor) as work:
            day = civil_day(work.recorded_at())
            check_role(actor, work.appointments(actor), day, Role.TECHNICAL_HEAD, Role.CUSTODIAN)
            thing = work.instrument(instrument)
            _check_instrument(report.certificate, thing, file)
            number = report.certificate.administration.core.number
            for held in work.upstream_of(thing.id):
                if report.hash == held.object or number == held.number:
                    raise MetroError("dcc.already_filed", number=number, serial=thing.serial)
            said = self.upstream(report, thing)
            if said.valid_until is not None and said.valid_until < said.on:
                raise MetroError("certificate.dates", number=said.number)
            kept = self.objects.put(data)
            assert kept == report.hash
            work.append(UpstreamCertificateRecorded(said))
        return ImportedDigital(said, report)

    def upstream(self, report: DigitalReport, thing: MeasuringInstrument) -> UpstreamCertificate:
        """Return what a certificate says of a standard, with no more than it says."""
        certificate = report.certificate
        core = certificate.administration.core
        spread = self._uncertainty(certificate)
        low, high = self._range(certificate)
        used = StandardInUse(
            uncertainty=spread[0] if spread else None,
            coverage_factor=spread[1] if spread else "",
            low=low,
            high=high,
        )
        words = _conformities(certificate)
        stated = f"U = {spread[0]}, k = {spread[1]}" if spread else ", ".join(dict.fromkeys(words))
        return UpstreamCertificate(
            id=self.new_id(),
            instrument=thing.id,
            kind=EventKind.CALIBRATION,
            number=core.number,
            issuer=certificate.administration.laboratory.contact.name.plain("zh", "en"),
            on=date.fromisoformat(core.ended[:10]),
            valid_until=_until(certificate),
            passed=not any(word in FAILING for word in words),
            characteristics=used,
            stated=stated,
            range_text=f"{low}～{high}" if low is not None and high is not None else "",
            cites=tuple(_cited(certificate)),
            object=report.hash,
        )

    def _uncertainty(self, certificate: DigitalCertificate) -> tuple[Quantity, str] | None:
        """Return U and k where every result states the same, in a unit of ours; else nothing."""
        found = set()
        for row in _results(certificate):
            stated = [value for value in row.values if value.uncertainty is not None]
            for value in stated:
                spread = value.uncertainty
                if spread is None or spread.form is not UncertaintyForm.EXPANDED:
                    return None
                found.add((spread.values, value.units, spread.factors))
        if len(found) != 1:
            return None
        numbers, units, factors = found.pop()
        if not len(numbers) == len(units) == len(factors) == 1:
            return None
        quantity = self._quantity(numbers[0], units[0], "temperature_difference")
        return (quantity, factors[0]) if quantity is not None else None

    def _range(self, certificate: DigitalCertificate) -> tuple[Quantity | None, Quantity | None]:
        ends = []
        for end in ("basic_validityRangeMin", "basic_validityRangeMax"):
            rows = [row for row in _stated(certificate) if end in row.ref_type.split()]
            values = [value for row in rows[:1] for value in row.values]
            ends.append(self._first(values))
        return ends[0], ends[1]

    def _first(self, values: list[Values]) -> Quantity | None:
        """Return the first of several ways of saying one value that is in a unit of ours."""
        for value in values:
            if len(value.numbers) == len(value.units) == 1:
                found = self._quantity(value.numbers[0], value.units[0], "temperature")
                if found is not None:
                    return found
        return None

    def _quantity(self, number: str, unit: str, thermal: str) -> Quantity | None:
        """Return a value of ours, or None where unit or kind is open: no kind is guessed.

        A kelvin is a temperature where a range is meant, a difference where an uncertainty is.
        """
        code = self.reader.unit_of(unit)
        if not code:
            return None
        kinds = table.unit(code).kinds
        kind = thermal if thermal in kinds else kinds[0] if len(kinds) == 1 else ""
        try:
            return Quantity(decimal_of(number.removeprefix("+")), code, kind) if kind else None
        except MetroError:
            return None


def _check_filable(report: DigitalReport, file: str) -> None:
    """Refuse what is signed and untrue, and what lacks the data that an event needs.

    Raises MetroError `dcc.not_true`, `dcc.lacking`.
    """
    faults = [row.reason for row in report.faults(Aspect.SIGNATURE) if row.reason.code in UNTRUE]
    if faults:
        raise MetroError("dcc.not_true", file=file, reasons=tuple(faults))
    core = report.certificate.administration.core
    issuer = report.certificate.administration.laboratory.contact.name.plain()
    lacking = [
        name
        for name, there in (
            ("uniqueIdentifier", bool(core.number)),
            ("calibrationLaboratory", bool(issuer)),
            ("endPerformanceDate", _is_day(core.ended)),
        )
        if not there
    ]
    if lacking:
        raise MetroError("dcc.lacking", file=file, names=tuple(lacking))


def _is_day(text: str) -> bool:
    try:
        return bool(date.fromisoformat(text[:10]))
    except ValueError:
        return False


def _check_instrument(
    certificate: DigitalCertificate, thing: MeasuringInstrument, file: str
) -> None:
    """Refuse a certificate of another instrument, and one for what is no standard.

    Raises MetroError `dcc.not_a_standard`, `dcc.other_instrument`.
    """
    if thing.use is Use.WORKING:
        raise MetroError("dcc.not_a_standard", serial=thing.serial, name=thing.name)
    items = certificate.administration.items
    numbers = [row.value for row in items.identifications]
    numbers += [row.value for item in items.every() for row in item.identifications]
    if _alike(thing.serial) not in {_alike(number) for number in numbers}:
        said = "、".join(numbers[:6]) or "—"
        raise MetroError("dcc.other_instrument", file=file, serial=thing.serial, numbers=said[:200])


def _alike(text: str) -> str:
    """Reduce a serial number to what counts: no width, no case, no blanks."""
    return unspaced(text).casefold()


def _until(certificate: DigitalCertificate) -> date | None:
    """Return the last day before recalibration, where the certificate names one."""
    for row in certificate.administration.statements:
        if "basic_recalibration" in row.ref_type.split() and _is_day(row.date):
            return date.fromisoformat(row.date[:10])
    return None


def _conformities(certificate: DigitalCertificate) -> tuple[str, ...]:
    """Return what is stated of the whole; where nothing is, what is stated of results."""
    rows = list(certificate.administration.statements)
    whole = tuple(word for row in rows for word in row.conformities())
    if whole:
        return whole
    rows = list(certificate.measured.meta)
    for result in certificate.measured.results:
        rows += result.meta
    for quantity in _results(certificate):
        rows += quantity.meta
    return tuple(word for row in rows for word in row.conformities())


def _rows(data: object) -> Iterator[DigitalQuantity]:
    if isinstance(data, DigitalQuantity):
        yield data
    elif isinstance(data, QuantityList):
        for row in data.rows:
            yield from _rows(row)


def _results(certificate: DigitalCertificate) -> Iterator[DigitalQuantity]:
    for measurement in certificate.measured.results:
        for result in measurement.results:
            for data in result.data:
                yield from _rows(data)


def _stated(certificate: DigitalCertificate) -> Iterator[DigitalQuantity]:
    statements: tuple[Statement, ...] = certificate.administration.statements
    for row in statements:
        for data in row.data:
            yield from _rows(data)


def _cited(certificate: DigitalCertificate) -> Iterator[str]:
    """Yield the standards that a certificate names, with their certificates."""
    measured = certificate.measured
    used = [*measured.equipment, *(row for part in measured.results for row in part.equipment)]
    for row in used[:MOST_CITED]:
        number = row.certificate.number if row.certificate else ""
        text = " ".join(part for part in (row.name.plain("zh", "en"), number) if part)
        if text:
            yield text
