"""Metro: verification, traceability and certificates for the people who keep trade honest."""

__version__ = "0.1.0"
