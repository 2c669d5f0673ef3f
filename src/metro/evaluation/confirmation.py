"""Metrological confirmation (计量确认): does a certificate say what its use here requires?"""

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from metro.model.regulation import Compare, StandardRequirement
from metro.model.standard import UpstreamCertificate
from metro.quantities.decimals import CONTEXT
from metro.quantities.quantity import Quantity, compare

_CLASS = re.compile(r"(?<![A-Za-z0-9.])([0-9]+(?:\.[0-9]+)?)\s*级")
_ORDER = ("E1", "E2", "F1", "F2", "M1", "M1-2", "M2", "M2-3", "M3")


def findings(
    certificate: UpstreamCertificate,
    required_class: str,
    requirements: Sequence[StandardRequirement],
) -> tuple[str, ...]:
    """Return what speaks against accepting a certificate, as codes; none at all is good.

    `required_class` is what the measurement standard asks of this instrument (`4.0级`, `M1`): a
    certificate that says “5.0级合格” passed the verification and still does not do.
    """
    found = []
    if not certificate.passed:
        found.append("confirmation.failed")
    if certificate.valid_until is not None and certificate.valid_until < certificate.on:
        found.append("confirmation.dates")
    if required_class and not class_does(certificate, required_class):
        found.append("confirmation.class")
    used = certificate.characteristics
    for requirement in requirements:
        wants_mpe = requirement.compare in (Compare.MPE, Compare.OWN_LIMIT)
        wants_u = requirement.compare in (Compare.UNCERTAINTY, Compare.UNCERTAINTY_OF_INSTALLATION)
        if (wants_mpe and used.mpe is None) or (wants_u and used.uncertainty is None):
            found.append("confirmation.quality_missing")
        if any(name not in used.values for name in requirement.values):
            found.append("confirmation.values_missing")
    return tuple(dict.fromkeys(found))


def claims_more(
    certificate: UpstreamCertificate, above: Sequence[UpstreamCertificate]
) -> UpstreamCertificate | None:
    """Return the certificate above that is less certain than what this one claims, or None.

    No value is known better than the one that it came from. Standard uncertainties are compared,
    U/k; those of another kind, and those without a coverage factor, are not.
    """
    own = _standard_uncertainty(certificate)
    for row in above:
        theirs = _standard_uncertainty(row)
        if own is None or theirs is None or own.kind != theirs.kind:
            continue
        if compare(own, theirs) < 0:
            return row
    return None


def _standard_uncertainty(certificate: UpstreamCertificate) -> Quantity | None:
    used = certificate.characteristics
    factor = re.fullmatch(r"[0-9]+(?:\.[0-9]+)?", used.coverage_factor.strip())
    if used.uncertainty is None or factor is None or not Decimal(factor[0]):
        return None
    number = CONTEXT.divide(used.uncertainty.number, Decimal(factor[0]))
    return replace(used.uncertainty, number=number, text="")


def class_does(certificate: UpstreamCertificate, required: str) -> bool:
    """Tell whether the class of a certificate is the required one or better.

    Numeric classes compare as numbers (2.5级 does where 4.0级 is required); named ones are equal or
    stand earlier in the order of weights.
    """
    stated = certificate.characteristics.accuracy_class or certificate.stated
    wanted, given = _number(required), _number(stated)
    if wanted is not None and given is not None:
        return given <= wanted
    named, asked = _named(stated), _named(required)
    if asked in _ORDER and named in _ORDER:
        return _ORDER.index(named) <= _ORDER.index(asked)
    return named == asked


def _named(text: str) -> str:
    return text.strip().removesuffix("级").rstrip()


def _number(text: str) -> Decimal | None:
    match = _CLASS.search(text) or re.fullmatch(r"([0-9]+(?:\.[0-9]+)?)", text.strip())
    return Decimal(match[1]) if match else None
