"""What can happen to an instrument, as far as its chain is concerned."""

from enum import StrEnum


class EventKind(StrEnum):
    """Metrological events that others can rely on."""

    VERIFICATION = "verification"
    CALIBRATION = "calibration"
    ASSESSMENT = "assessment"
    INTERMEDIATE_CHECK = "intermediate_check"
    IN_SERVICE_INSPECTION = "in_service_inspection"
