"""Keep measurement standards, their instruments' certificates, confirmations and checks."""

from dataclasses import dataclass, replace
from datetime import date

from metro.errors import MetroError
from metro.evaluation import confirmation
from metro.evaluation.authority import check_role
from metro.journal.bodies.register import (
    CertificateConfirmed,
    EventVoided,
    IntermediateCheckRecorded,
    MeasurementStandardRegistered,
    UpstreamCertificateRecorded,
)
from metro.model.civil import civil_day
from metro.model.people import Role
from metro.model.regulation import StandardRequirement
from metro.model.standard import Confirmation, MeasurementStandard, UpstreamCertificate
from metro.ports import NOW, Ledger, Objects, Work


@dataclass(frozen=True, slots=True)
class KeepStandards:
    """What the station knows of its own standards.

    The technical head confirms, rejects and voids; the custodian may register and file; a verifier
    may check. Every act raises MetroError `role.needed` for anybody else.
    """

    ledger: Ledger
    objects: Objects

    def standard(self, standard: MeasurementStandard, actor: str) -> None:
        """Register a measurement standard, or its renewal.

        Raises MetroError `assessment.dates`.
        """
        if standard.valid_until < standard.issued:
            raise MetroError("assessment.dates", number=standard.certificate)
        with self.ledger.writing(actor) as work:
            self._needs(work, actor, Role.TECHNICAL_HEAD, Role.CUSTODIAN)
            work.append(MeasurementStandardRegistered(standard))

    def certificate(self, certificate: UpstreamCertificate, file: bytes, actor: str) -> None:
        """Record a certificate as it stands; the file is kept first, unchanged.

        Raises MetroError `certificate.dates`, `certificate.not_yet`, `certificate.no_number`,
        `instrument.unknown`.
        """
        if not certificate.number.strip():
            raise MetroError("certificate.no_number")
        if certificate.valid_until is not None and certificate.valid_until < certificate.on:
            raise MetroError("certificate.dates", number=certificate.number)
        with self.ledger.writing(actor) as work:
            self._needs(work, actor, Role.TECHNICAL_HEAD, Role.CUSTODIAN)
            if certificate.on > civil_day(work.recorded_at()):
                raise MetroError("certificate.not_yet", number=certificate.number)
            work.instrument(certificate.instrument)
            kept = replace(certificate, object=self.objects.put(file)) if file else certificate
            work.append(UpstreamCertificateRecorded(kept))

    def confirm(
        self,
        event: str,
        required: str,
        requirements: tuple[StandardRequirement, ...],
        actor: str,
    ) -> Confirmation:
        """Confirm a certificate against what its use requires; what does not do is refused.

        Raises MetroError `certificate.unknown`, `confirmation.refused`.
        """
        with self.ledger.writing(actor) as work:
            self._needs(work, actor, Role.TECHNICAL_HEAD)
            certificate = work.upstream(event)
            if certificate is None:
                raise MetroError("certificate.unknown", event=event)
            found = confirmation.findings(certificate, required, requirements)
            if confirmation.claims_more(certificate, work.numbered(certificate.cites)) is not None:
                found = (*found, "confirmation.claims_more")
            if found:
                raise MetroError(
                    "confirmation.refused",
                    number=certificate.number,
                    required=required,
                    stated=certificate.stated,
                    findings=found,
                )
            result = Confirmation(event, True, required, ())
            work.append(CertificateConfirmed(result))
        return result

    def reject(self, event: str, required: str, findings: tuple[str, ...], actor: str) -> None:
        """Record that a certificate was not accepted, and why: codes of findings, or words.

        Raises MetroError `reason.missing`, `certificate.unknown`.
        """
        if not any(row.strip() for row in findings):
            raise MetroError("reason.missing")
        with self.ledger.writing(actor) as work:
            self._needs(work, actor, Role.TECHNICAL_HEAD)
            if work.upstream(event) is None:
                raise MetroError("certificate.unknown", event=event)
            work.append(CertificateConfirmed(Confirmation(event, False, required, findings)))

    def intermediate_check(
        self, id: str, instrument: str, on: date, passed: bool, remark: str, actor: str
    ) -> None:
        """Record an intermediate check (期间核查).

        Raises MetroError `instrument.unknown`.
        """
        with self.ledger.writing(actor) as work:
            self._needs(work, actor, Role.VERIFIER, Role.TECHNICAL_HEAD)
            found = work.instrument(instrument)
            work.append(IntermediateCheckRecorded(id, found.id, on, passed, remark))

    def void(self, event: str, why: str, actor: str) -> None:
        """Void an event; those who relied on it keep that as a finding.

        Raises MetroError `reason.missing`, `role.needed`, `event.unknown`, `event.voided`.
        """
        if not why.strip():
            raise MetroError("reason.missing")
        with self.ledger.writing(actor) as work:
            self._needs(work, actor, Role.TECHNICAL_HEAD)
            found = work.event(event, NOW)
            if found is None:
                raise MetroError("event.unknown", event=event)
            if found.voided:
                raise MetroError("event.voided", number=found.number or event)
            work.append(EventVoided(event, why))

    def _needs(self, work: Work, actor: str, *roles: Role) -> None:
        check_role(actor, work.appointments(actor), civil_day(work.recorded_at()), *roles)
