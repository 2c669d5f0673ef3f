"""Which kept bytes an entry speaks of."""

from metro.journal.bodies.library import ConfirmationSheetStored, RegulationTextAttached
from metro.journal.bodies.register import SettingsChanged, UpstreamCertificateRecorded
from metro.journal.bodies.work import (
    DocumentIssued,
    NumbersConfirmed,
    RegulationImported,
    VerificationSubmitted,
)


def needed(body: object) -> tuple[str, ...]:
    """Return the hashes of bytes that the station has to hold for this entry.

    Certificates, issued documents, texts of regulations, pictures on paper, and the regulation file
    that numbers were confirmed or readings judged by: the program's own copy of it may be another
    one tomorrow.
    """
    if isinstance(body, DocumentIssued | ConfirmationSheetStored):
        return (body.object,)
    if isinstance(body, RegulationTextAttached):
        return (body.text.object,)
    if isinstance(body, UpstreamCertificateRecorded) and body.certificate.object:
        return (body.certificate.object,)
    if isinstance(body, RegulationImported):
        kept = (body.regulation.file_hash, body.regulation.cases_hash)
        return tuple(name for name in kept if name)
    if isinstance(body, SettingsChanged):
        return body.settings.paper.pictures
    if isinstance(body, VerificationSubmitted):
        return (body.record.regulation.file_hash,)
    if isinstance(body, NumbersConfirmed):
        return (body.file_hash,)
    return ()
