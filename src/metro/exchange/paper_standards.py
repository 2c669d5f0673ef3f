"""The standards of a paper, each with its certificate, its hash, and its own place in the chain."""

from collections.abc import Iterable, Iterator, Mapping

from metro.exchange.paper_words import plain, quantity, told, word
from metro.model.digital import (
    DigitalQuantity,
    Equipment,
    HeldReport,
    Identification,
    Report,
    Said,
    UnitProfile,
)
from metro.model.document import Paper
from metro.model.record import UsedStandard
from metro.quantities.quantity import Quantity

PROCEDURE = "SHA-256"
ANALOGUE = "analogue"
"""What stands where a certificate exists on paper only (good practice of PTB)."""
_ROLES = {"main": 0, "auxiliary": 1, "check": 2}
STANDARD_USED = "basic_standardUsed"


def equipment(
    paper: Paper, held: Mapping[str, HeldReport], profile: UnitProfile
) -> tuple[Equipment, ...]:
    """Return the measurement standard, then its instruments, each event once.

    `held` is what the station holds of each event that the record names. Raises MetroError
    `dcc.unit_missing`, `dcc.unit_refused`.
    """
    found: dict[tuple[str, str], UsedStandard] = {}
    for row in sorted(paper.record.standards, key=lambda row: _ROLES.get(row.role, 3)):
        found.setdefault((row.instrument, row.event), row)
    rows = [_used(row, held.get(row.event), profile) for row in found.values()]
    return (*_measurement_standard(paper), *rows)


def _measurement_standard(paper: Paper) -> Iterator[Equipment]:
    own = paper.record.standard
    if own is None:
        return
    report = Report(
        plain(own.issuer),
        own.certificate,
        ANALOGUE,
        ANALOGUE,
        word("assessment_certificate"),
        in_validity=own.issued <= paper.record.data.on <= own.valid_until,
    )
    stated = plain("　".join(text for text in (own.range_text, own.accuracy_text) if text))
    yield Equipment(plain(own.name), stated, report)


def _used(row: UsedStandard, held: HeldReport | None, profile: UnitProfile) -> Equipment:
    serial = Identification("manufacturer", row.serial, word("serial")) if row.serial else None
    stated = "　".join(text for text in (row.range_text, row.stated) if text)
    return Equipment(
        plain(row.name),
        plain(stated),
        report_of(held) if held else _named(row),
        model=row.model,
        identifications=(serial,) if serial else (),
        quantities=tuple(_qualities(row, profile)),
        ref_type=STANDARD_USED if row.role == "main" else "",
    )


def _named(row: UsedStandard) -> Report | None:
    """Return the certificate as the record names it, where nothing of it is held any more."""
    if not row.certificate:
        return None
    return Report(word("not_held"), row.certificate, ANALOGUE, ANALOGUE)


def report_of(held: HeldReport) -> Report:
    """Return a certificate with the chain above it.

    The schema links one report; the main one is linked, others are named with their hashes.
    """
    first, others = held.above[:1], held.above[1:]
    return Report(
        plain(held.issuer) or word("not_stated"),
        held.number or held.object[:16],
        PROCEDURE if held.object else ANALOGUE,
        held.object or ANALOGUE,
        _beside(others, held.cites),
        held.in_validity,
        held.traceable,
        report_of(first[0]) if first else None,
    )


def _beside(others: Iterable[HeldReport], cites: Iterable[str]) -> Said:
    named = [
        f"{row.number} ({PROCEDURE} {row.object})" if row.object else row.number for row in others
    ]
    texts = "；".join((*named, *cites))
    return word("also_stands_on", names=texts) if texts else Said()


def _qualities(row: UsedStandard, profile: UnitProfile) -> Iterator[DigitalQuantity]:
    """Yield class, |MPE|, U and k, values and range, as far as the certificate states them."""
    used = row.in_use
    if used.accuracy_class:
        yield told(word("class"), plain(used.accuracy_class))
    for code, stated in (
        ("mpe", used.mpe),
        ("uncertainty", used.uncertainty),
        ("range_low", used.low),
        ("range_high", used.high),
    ):
        if stated is not None:
            yield quantity(word(code), (stated,), profile)
    groups: dict[tuple[str, str], list[tuple[Quantity, Quantity]]] = {}
    for nominal, mpe in used.pieces:
        groups.setdefault((nominal.unit, mpe.unit), []).append((nominal, mpe))
    # A list has one unit: kilograms and grams of a set stand in lists of their own.
    for rows in groups.values():
        yield quantity(word("pieces"), [nominal for nominal, _ in rows], profile)
        yield quantity(word("pieces_mpe"), [mpe for _, mpe in rows], profile)
    if used.uncertainty is not None and used.coverage_factor:
        yield told(word("factor"), plain(used.coverage_factor))
    for name, value in used.values.items():
        if isinstance(value, Quantity):
            yield quantity(plain(name), (value,), profile)
        else:
            yield told(plain(name), plain(value))
