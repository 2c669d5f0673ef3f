"""By which regime an instrument is kept after a verification, and when something falls due."""

from collections.abc import Iterable, Mapping
from datetime import date

from metro.errors import MetroError
from metro.evaluation.validity import interval_of, later
from metro.model.catalogue import CatalogueEntry, ExtensionRule
from metro.model.instrument import MeasuringInstrument
from metro.model.regime import Regime, Way, lasting
from metro.model.regulation import Interval, VerificationRegulation
from metro.model.verification import PartData, VerificationData, VerificationKind
from metro.quantities.quantity import Quantity


def regime_of(
    interval: Interval | None, way: Way | None, ratings: Mapping[str, Quantity | str]
) -> Regime:
    """Return the regime after a verification with that interval; None where none of them holds."""
    return lasting(interval.regime if interval else None, way, ratings)


def extension_rule(entry: CatalogueEntry | None, kind: str, number: str) -> ExtensionRule:
    """Return the rule by which a sampled lot of a kind may serve longer.

    Raises MetroError `extension.not_allowed`, `extension.unknown_rule`.
    """
    rules = entry.extensions if entry else ()
    if not rules:
        raise MetroError("extension.not_allowed", kind=kind)
    found = next((row for row in rules if _bare(row.number) == _bare(number)), None)
    if found is None:
        known = tuple(row.number for row in rules)
        raise MetroError("extension.unknown_rule", rule=number, known=known)
    return found


def _bare(number: str) -> str:
    """Return the number of a rule without spaces and however its dash and brackets were typed."""
    signs = str.maketrans({"—": "-", "–": "-", "（": "(", "）": ")", " ": "", "\u3000": ""})
    return number.translate(signs).upper()


def extended_until(valid_until: date, months: int, rule: ExtensionRule) -> date:
    """Return the new last day; it counts from the one printed, so that twice is no longer.

    Raises MetroError `extension.length_unknown`, `extension.too_long`.
    """
    if rule.months is None:
        raise MetroError("extension.length_unknown", rule=rule.number)
    if not 0 < months <= rule.months:
        raise MetroError("extension.too_long", rule=rule.number, months=months, most=rule.months)
    return later(valid_until, months)


def regime_by_plate(
    thing: MeasuringInstrument,
    on: date,
    regulations: Iterable[VerificationRegulation],
    way: Way | None,
) -> Regime:
    """Return the regime of an instrument that was verified elsewhere, by its plate alone."""
    data = VerificationData(
        on=on,
        kind=VerificationKind.INITIAL,
        accuracy_class=thing.accuracy_class,
        ratings=thing.ratings,
        parts={row.id: PartData(row.accuracy_class, row.ratings) for row in thing.parts},
    )
    intervals = [interval_of(regulation, data) for regulation in regulations] or [None]
    found = [regime_of(interval, way, thing.ratings) for interval in intervals]
    return next((row for row in found if row is not Regime.PERIODIC), Regime.PERIODIC)
