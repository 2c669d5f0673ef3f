"""Which kept bytes an entry speaks of."""

from metro.journal.bodies.library import ConfirmationSheetStored, RegulationTextAttached
from metro.journal.bodies.register import UpstreamCertificateRecorded
from metro.journal.bodies.work import DocumentIssued, NumbersConfirmed, VerificationSubmitted


def needed(body: object) -> tuple[str, ...]:
    """Return the hashes of bytes that the station has to hold for this entry."""
    if isinstance(body, DocumentIssued | ConfirmationSheetStored):
        return (body.object,)
    if isinstance(body, RegulationTextAttached):
        return (body.text.object,)
    if isinstance(body, UpstreamCertificateRecorded) and body.certificate.object:
        return (body.certificate.object,)
    return ()


def named(body: object) -> tuple[str, ...]:
    """Return the hashes of regulation files: the program brings them, a station may keep them."""
    if isinstance(body, VerificationSubmitted):
        return (body.record.regulation.file_hash,)
    if isinstance(body, NumbersConfirmed):
        return (body.file_hash,)
    return ()
