"""Every (type, version) of entry with its dataclass; older ones are lifted by pure upcasters."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from metro.errors import MetroError
from metro.journal.bodies import keeping, library, recall, register, work
from metro.journal.canonical import canonical
from metro.journal.codec import decode, encode

Lift = Callable[[dict[str, Any]], dict[str, Any]]
"""Turns the plain body of one version into that of the next."""


@dataclass(frozen=True, slots=True)
class BodyType:
    """The current version of one type of entry; `lift` turns version n into n + 1."""

    name: str
    version: int
    hint: type[Any]
    lift: Mapping[int, Lift]


def _name(hint: type[Any]) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", hint.__name__).lower()


_HINTS: tuple[type[Any], ...] = (
    register.StationFounded,
    register.SettingsChanged,
    register.KeyListed,
    register.PersonRegistered,
    register.RoleAppointed,
    register.ItemQualified,
    register.CredentialSet,
    register.ContactSet,
    register.PersonalDataErased,
    register.OrganisationRegistered,
    register.InstrumentRegistered,
    register.InstrumentCorrected,
    register.InstrumentStateChanged,
    register.MeasurementStandardRegistered,
    register.ServiceArranged,
    register.UpstreamCertificateRecorded,
    register.CertificateConfirmed,
    register.IntermediateCheckRecorded,
    register.EventVoided,
    work.NumbersConfirmed,
    work.NumberCorrected,
    library.RegulationTextAttached,
    library.RegulationPageMarked,
    library.ConfirmationSheetSigned,
    library.ConfirmationSheetStored,
    work.RegulationImported,
    work.VerificationSubmitted,
    work.VerificationAbandoned,
    work.DraftTakenOver,
    work.RecordReturned,
    work.RecordSigned,
    work.GateOverridden,
    work.NumberReserved,
    work.ListReserved,
    work.DocumentIssued,
    work.NumberVoided,
    work.DocumentReprinted,
    work.ValidityExtended,
    recall.SuspicionDeclared,
    recall.HolderLettersWritten,
    recall.RecallClosed,
    keeping.ClockRanBack,
    keeping.ClockCleared,
    keeping.StationRestored,
)


def _as_it_is(plain: dict[str, Any]) -> dict[str, Any]:
    """Lift a body whose new fields have what they lacked as their default."""
    return plain


_LIFTS: Mapping[type[Any], tuple[Lift, ...]] = {
    register.StationFounded: (_as_it_is,),  # 2: paper settings, pattern of lists, form version
    register.SettingsChanged: (_as_it_is,),  # 2: the same
    register.KeyListed: (_as_it_is,),  # 2: use and certificate of a key, and why
    work.VerificationSubmitted: (_as_it_is,),  # 2: margins of its standards
}


def _type_of(hint: type[Any]) -> BodyType:
    lifts = _LIFTS.get(hint, ())
    lift = {number + 1: one for number, one in enumerate(lifts)}
    return BodyType(_name(hint), len(lifts) + 1, hint, lift)


TYPES: Mapping[str, BodyType] = {_name(hint): _type_of(hint) for hint in _HINTS}


def written(body: object) -> tuple[str, int, str]:
    """Return type, version and canonical text of a body."""
    row = TYPES[_name(type(body))]
    return row.name, row.version, canonical(encode(body))


def read(name: str, version: int, text: str) -> Any:
    """Return the body of an entry, lifted to the current version.

    Raises MetroError `journal.unknown_type` for an entry of a newer program, or of none.
    """
    return lifted(TYPES, name, version, text)


def lifted(types: Mapping[str, BodyType], name: str, version: int, text: str) -> Any:
    """Return a body by a catalogue of types, lifted version by version."""
    row = types.get(name)
    if row is None or not 1 <= version <= row.version:
        raise MetroError("journal.unknown_type", type=name, version=version)
    plain = json.loads(text)
    for number in range(version, row.version):
        plain = row.lift[number](plain)
    return decode(row.hint, plain)
