"""Read the rows of a file of registers: station, person, applicant, instrument, standard."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from metro.app.registers.form import Form
from metro.evaluation.plate import rating_of
from metro.model.instrument import MeasuringInstrument, Part, Use
from metro.model.organisation import Organisation
from metro.model.people import Appointment, Person, Qualification, Role
from metro.model.standard import MeasurementStandard, Member
from metro.model.station import Authorisation, StationSettings, ValidUntil
from metro.model.words import Bilingual
from metro.quantities.quantity import Quantity
from metro.quantities.reading import read
from metro.regulations.cursor import Cursor

_KIND = re.compile(r"[a-z][a-z0-9_]{0,59}")
_TEXTS = ("address", "post_code", "telephone", "fax", "email", "record_form", "retention_note")
_PATTERNS = ("certificate_pattern", "notice_pattern", "record_pattern")
NO_REGION = "000000"
"""The region of credit codes that no real body has; who has one is a demo, as its paper says."""
_NO_DAY = date.min
_NO_ROLES: tuple[Role, ...] = ()
_NO_WORDS = Bilingual("", "")


@dataclass(frozen=True, slots=True)
class Founding:
    """What a station is founded with."""

    code: str
    credit_code: str
    settings: StationSettings


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person with roles and permitted items."""

    person: Person
    appointments: tuple[Appointment, ...]
    qualifications: tuple[Qualification, ...]

    @property
    def id(self) -> str:
        """Return the id of the person."""
        return self.person.id


def founding(form: Form) -> Founding:
    """Read what the station is."""
    row = form.below("authorisation")
    authorisation = Authorisation(
        row.text("number"),
        row.may("valid_until", Cursor.day, None),
        row.need("instruments", kinds, ()),
    )
    row.done()
    given: dict[str, Any] = {key: form.maybe(key) for key in _TEXTS}
    given |= {key: form.maybe(key) for key in _PATTERNS if form.has(key)}
    credit_code = form.maybe("credit_code")
    settings = StationSettings(
        name=form.need("name", Cursor.bilingual, _NO_WORDS),
        authorisation=authorisation,
        legal_status=form.need("legal_status", Cursor.bilingual, _NO_WORDS),
        valid_until=form.may("valid_until", _last_day, ValidUntil.DAY_BEFORE),
        approver_may_check=form.may("approver_may_check", Cursor.truth, False),
        demo=credit_code.strip()[2:8] == NO_REGION,
        **given,
    )
    found = Founding(form.need("code", Cursor.identifier, ""), credit_code, settings)
    form.done()
    return found


def _last_day(place: Cursor) -> ValidUntil:
    return place.choice(ValidUntil)


def person(form: Form) -> PersonRow:
    """Read a person; an appointment may give several roles, and limit them to some instruments."""
    who = Person(form.need("id", Cursor.identifier, ""), form.text("name"))
    appointments: list[Appointment] = []
    for row in form.rows("appointments"):
        roles: tuple[Role, ...] = row.need("roles", _roles, _NO_ROLES)
        since = row.need("since", Cursor.day, _NO_DAY)
        until = row.may("until", Cursor.day, None)
        document, fields = row.text("document"), row.may("fields", kinds, ())
        row.done()
        for role in roles:
            appointments.append(Appointment(who.id, role, since, until, document, fields))
    held = []
    for row in form.rows("items"):
        kind, number = row.need("instrument", kind_of, ""), row.text("certificate")
        held.append(
            Qualification(who.id, kind, number, row.need("valid_until", Cursor.day, _NO_DAY))
        )
        row.done()
    form.done()
    return PersonRow(who, tuple(appointments), tuple(held))


def _roles(place: Cursor) -> tuple[Role, ...]:
    return tuple(row.choice(Role) for row in place.items())


def applicant(form: Form) -> Organisation:
    """Read an applicant or holder."""
    found = Organisation(
        form.need("id", Cursor.identifier, ""),
        form.text("name"),
        form.maybe("credit_code"),
        form.maybe("region"),
    )
    form.done()
    return found


def instrument(form: Form, use: Use) -> MeasuringInstrument:
    """Read the nameplate of an instrument and where it serves."""
    working = use is Use.WORKING
    found = MeasuringInstrument(
        id=form.need("id", Cursor.identifier, ""),
        kind=form.need("kind", kind_of, ""),
        name=form.text("name"),
        model=form.maybe("model"),
        serial=form.text("serial"),
        manufacturer=form.maybe("maker"),
        holder=form.maybe("holder") if working else "",
        accuracy_class=form.maybe("class"),
        ratings=form.may("ratings", values, {}),
        parts=tuple(_part(row) for row in form.rows("parts")),
        purpose=form.maybe("purpose"),
        place=form.maybe("place"),
        registration=form.maybe("registration"),
        range_text=form.maybe("range"),
        use=use,
    )
    form.done()
    return found


def _part(form: Form) -> Part:
    found = Part(
        form.need("id", Cursor.identifier, ""),
        form.text("label"),
        form.maybe("class"),
        form.may("ratings", values, {}),
    )
    form.done()
    return found


def standard(form: Form, members: list[tuple[str, date | None]]) -> MeasurementStandard:
    """Read a measurement standard with its assessment certificate (考核证书)."""
    issued = form.need("issued", Cursor.day, _NO_DAY)
    found = MeasurementStandard(
        id=form.need("id", Cursor.identifier, ""),
        name=form.text("name"),
        certificate=form.text("certificate"),
        issuer=form.text("issuer"),
        issued=issued,
        valid_until=form.need("valid_until", Cursor.day, _NO_DAY),
        instruments=form.need("instruments", kinds, ()),
        range_text=form.text("range"),
        accuracy_text=form.text("accuracy"),
        members=tuple(Member(id, since or issued) for id, since in members),
    )
    form.done()
    return found


def kinds(place: Cursor) -> tuple[str, ...]:
    """Read a list of kinds of instrument."""
    return tuple(kind_of(row) for row in place.items())


def kind_of(place: Cursor) -> str:
    """Read the name of a kind of instrument.

    Raises MetroError `registers.bad_kind`.
    """
    text = place.text()
    if not _KIND.fullmatch(text):
        raise place.refuse("registers.bad_kind", kind=text[:40])
    return text


def values(place: Cursor) -> Mapping[str, Quantity | str]:
    """Read values by name; a text that begins with no digit is a word, such as a material."""
    return {name: _value(row) for name, row in place.entries()}


def _value(place: Cursor) -> Quantity | str:
    text = place.text()
    return place.checked(lambda: rating_of(text))


def quantity(place: Cursor) -> Quantity:
    """Read one value."""
    text = place.text()
    return place.checked(lambda: read(text))
