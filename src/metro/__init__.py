"""Metro: verification, traceability and certificates for the people who keep trade honest."""
