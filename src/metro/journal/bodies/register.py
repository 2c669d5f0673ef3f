"""People, bodies, instruments, standards and settings entering and changing."""

from dataclasses import dataclass
from datetime import date

from metro.model.arrangement import ServiceArrangement
from metro.model.instrument import InstrumentState, MeasuringInstrument
from metro.model.organisation import Organisation
from metro.model.people import Appointment, Person, Qualification
from metro.model.standard import Confirmation, MeasurementStandard, UpstreamCertificate
from metro.model.station import ListedKey, StationSettings


@dataclass(frozen=True, slots=True)
class StationFounded:
    """The first entry: the station, its code and its settings."""

    code: str
    settings: StationSettings


@dataclass(frozen=True, slots=True)
class SettingsChanged:
    """New settings, whole."""

    settings: StationSettings
    why: str


@dataclass(frozen=True, slots=True)
class KeyListed:
    """A workstation's key enters the signed list, or is revoked in it."""

    key: ListedKey


@dataclass(frozen=True, slots=True)
class PersonRegistered:
    """A person of the station."""

    person: Person


@dataclass(frozen=True, slots=True)
class RoleAppointed:
    """A role is given, or its last day is set."""

    appointment: Appointment


@dataclass(frozen=True, slots=True)
class ItemQualified:
    """A person's permitted item."""

    qualification: Qualification


@dataclass(frozen=True, slots=True)
class CredentialSet:
    """A password was set; the row itself lies outside, this is the salted hash of it."""

    person: str
    row_hash: str


@dataclass(frozen=True, slots=True)
class ContactSet:
    """Contact data were set; the row itself lies outside, this is the salted hash of it."""

    subject: str
    row_hash: str


@dataclass(frozen=True, slots=True)
class PersonalDataErased:
    """A row outside the journal was erased by right; `table` is credential or contact."""

    subject: str
    table: str
    why: str


@dataclass(frozen=True, slots=True)
class OrganisationRegistered:
    """An applicant or holder, new or corrected."""

    organisation: Organisation


@dataclass(frozen=True, slots=True)
class InstrumentRegistered:
    """An instrument, new or corrected."""

    instrument: MeasuringInstrument


@dataclass(frozen=True, slots=True)
class InstrumentCorrected:
    """What the ledger says of an instrument was wrong or has changed; whole as it is now."""

    instrument: MeasuringInstrument
    why: str


@dataclass(frozen=True, slots=True)
class InstrumentStateChanged:
    """An instrument was stopped, scrapped or merged into another."""

    instrument: str
    state: InstrumentState
    why: str
    into: str = ""


@dataclass(frozen=True, slots=True)
class MeasurementStandardRegistered:
    """A measurement standard with its assessment certificate, new or renewed."""

    standard: MeasurementStandard


@dataclass(frozen=True, slots=True)
class ServiceArranged:
    """Another body performs for the station, from a day on; the same id again changes it."""

    arrangement: ServiceArrangement


@dataclass(frozen=True, slots=True)
class UpstreamCertificateRecorded:
    """A certificate of a higher body for one of our instruments."""

    certificate: UpstreamCertificate


@dataclass(frozen=True, slots=True)
class CertificateConfirmed:
    """The metrological confirmation of a certificate."""

    confirmation: Confirmation


@dataclass(frozen=True, slots=True)
class IntermediateCheckRecorded:
    """An intermediate check (期间核查) of a standard: an event others rely on."""

    id: str
    instrument: str
    on: date
    passed: bool
    remark: str


@dataclass(frozen=True, slots=True)
class EventVoided:
    """An event is void; those who relied on it keep that as a finding."""

    event: str
    why: str
