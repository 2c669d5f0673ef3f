"""Read what a certificate of a higher body says, and find its file beside the registers."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from metro.app.registers.form import Form
from metro.app.registers.rows import quantity, values
from metro.errors import MetroError
from metro.model.event_kind import EventKind
from metro.model.standard import UpstreamCertificate
from metro.model.verification import StandardInUse
from metro.regulations.cases import deviation, read_pieces
from metro.regulations.cursor import Cursor

LARGEST_FILE = 64_000_000
KINDS = (EventKind.VERIFICATION.value, EventKind.CALIBRATION.value)


@dataclass(frozen=True, slots=True)
class Paper:
    """A certificate, its file, and what it was accepted against (None: not accepted yet)."""

    certificate: UpstreamCertificate
    file: Path | None
    required: str | None

    @property
    def id(self) -> str:
        """Return the id of the certificate."""
        return self.certificate.id

    def data(self) -> bytes:
        """Return the bytes of the file; nothing where there is none.

        Raises MetroError `file.unreadable`, `registers.file_too_large`.
        """
        if self.file is None:
            return b""
        try:
            with self.file.open("rb") as stream:
                found = stream.read(LARGEST_FILE + 1)
        except OSError as error:
            raise MetroError("file.unreadable", file=str(self.file)) from error
        if len(found) > LARGEST_FILE:
            most = LARGEST_FILE // 1_000_000
            raise MetroError("registers.file_too_large", name=self.file.name, most=most)
        return found


def certificate(form: Form, instrument: str, accuracy: str, span: str, folder: Path) -> Paper:
    """Read a certificate; class and range are those of the instrument unless it says others."""
    number = form.text("number")
    found = UpstreamCertificate(
        id=f"{instrument}/{number}",
        instrument=instrument,
        kind=form.may("kind", _kind, EventKind.VERIFICATION),
        number=number,
        issuer=form.text("issuer"),
        on=form.need("on", Cursor.day, date.min),
        valid_until=form.may("valid_until", Cursor.day, None),
        passed=form.may("passed", Cursor.truth, True),
        characteristics=StandardInUse(
            accuracy_class=form.maybe("class") or accuracy,
            mpe=form.may("mpe", deviation, None),
            uncertainty=form.may("U", deviation, None),
            coverage_factor=form.maybe("k"),
            values=form.may("values", values, {}),
            low=form.may("low", quantity, None),
            high=form.may("high", quantity, None),
            pieces=form.may("pieces", read_pieces, ()),
        ),
        stated=form.text("stated"),
        range_text=form.maybe("range") or span,
        cites=form.may("cites", Cursor.texts, ()),
    )
    file = form.may("file", lambda place: _file(place, folder), None)
    required = _required(form.below("accepted")) if form.has("accepted") else None
    form.done()
    return Paper(found, file, required)


def _kind(place: Cursor) -> EventKind:
    return EventKind(place.one_of(*KINDS))


def _required(form: Form) -> str | None:
    required = form.text("required")
    form.done()
    return required


def _file(place: Cursor, folder: Path) -> Path:
    """Return a file inside the folder of the registers; no path and no link leads out of it.

    Raises MetroError `registers.file_outside`, `registers.file_missing`,
    `registers.file_too_large`.
    """
    text = place.text()
    inside = folder.resolve()
    try:
        found = (inside / text).resolve()
        if not found.is_relative_to(inside) or Path(text).is_absolute() or "\\" in text:
            raise place.refuse("registers.file_outside", name=text[:200])
        size = found.stat().st_size if found.is_file() else None
    except (OSError, ValueError, RuntimeError):  # no such name, or links in a ring
        size = None
    if size is None:
        raise place.refuse("registers.file_missing", name=text[:200])
    if size > LARGEST_FILE:
        most = LARGEST_FILE // 1_000_000
        raise place.refuse("registers.file_too_large", name=text[:200], most=most)
    return found
