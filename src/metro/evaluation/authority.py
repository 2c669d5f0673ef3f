"""Who may do what: the role that an act asks for, of a person who holds it that day (design §5)."""

from collections.abc import Sequence
from datetime import date

from metro.errors import MetroError
from metro.model.people import Appointment, Role

AT_WORK = (
    Role.VERIFIER,
    Role.CHECKER,
    Role.APPROVER,
    Role.TECHNICAL_HEAD,
    Role.CUSTODIAN,
)
"""Everybody who works at the station; a reader looks and changes nothing."""


def check_role(actor: str, held: Sequence[Appointment], on: date, *roles: Role) -> None:
    """Refuse an act to whoever holds none of these roles on that day; the first one is named.

    Raises MetroError `person.not_signed_in` where nobody is known, `role.needed`.
    """
    if not actor:
        raise MetroError("person.not_signed_in")
    if not any(row.role in roles and row.holds(on) for row in held):
        raise MetroError("role.needed", role=roles[0].value)
