"""Who may do what: the role that an act asks for, of a person who holds it that day (design §5)."""

from collections.abc import Callable, Sequence
from datetime import date

from metro.errors import MetroError
from metro.model.instrument import Use
from metro.model.people import Appointment, Role
from metro.model.record import VerificationRecord

AT_WORK = (
    Role.VERIFIER,
    Role.CHECKER,
    Role.APPROVER,
    Role.TECHNICAL_HEAD,
    Role.CUSTODIAN,
)
"""Everybody who works at the station; a reader looks and changes nothing."""
KEEPERS = (Role.TECHNICAL_HEAD, Role.CUSTODIAN)
"""Who keeps standards and auxiliary equipment, and files their certificates."""


def may_change(*uses: Use) -> tuple[Role, ...]:
    """Return who may register, correct, stop or scrap an instrument that serves or served as this.

    A working instrument is everybody's at work; what others rely on is for those who keep it.
    """
    return AT_WORK if set(uses) == {Use.WORKING} else KEEPERS


def may_merge(*uses: Use) -> tuple[Role, ...]:
    """Return who may merge instruments of these uses.

    A merge lets the certificates of one count for the other: where others rely on either, it is
    for the technical head, who also confirms certificates.
    """
    return AT_WORK if set(uses) == {Use.WORKING} else (Role.TECHNICAL_HEAD,)


def check_role(actor: str, held: Sequence[Appointment], on: date, *roles: Role) -> None:
    """Refuse an act to whoever holds none of these roles on that day; the first one is named.

    Raises MetroError `person.not_signed_in` where nobody is known, `role.needed`.
    """
    if not actor:
        raise MetroError("person.not_signed_in")
    if not any(row.role in roles and row.holds(on) for row in held):
        raise MetroError("role.needed", role=roles[0].value)


def check_open(written: VerificationRecord | None) -> None:
    """Refuse to change a draft that was submitted as this record; None is still a draft.

    Raises MetroError `draft.submitted`.
    """
    if written is not None:
        raise MetroError("draft.submitted", number=written.number)


def check_owner(actor: str, owner: str, name: Callable[[str], str]) -> None:
    """Refuse to change the draft of another; `name` is asked for the owner's only then.

    A draft without a verifier is nobody's yet. Raises MetroError `person.not_signed_in`,
    `draft.of_other`.
    """
    if not actor:
        raise MetroError("person.not_signed_in")
    if owner not in ("", actor):
        raise MetroError("draft.of_other", verifier=name(owner))
