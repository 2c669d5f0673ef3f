"""Where a record stands on its way to a certificate."""

from enum import StrEnum


class RecordState(StrEnum):
    """Where a record stands between the bench and the certificate."""

    SUBMITTED = "submitted"
    RETURNED = "returned"
    CHECKED = "checked"
    APPROVED = "approved"
    ISSUED = "issued"
