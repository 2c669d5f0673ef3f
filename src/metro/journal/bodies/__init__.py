"""What entries say: one frozen dataclass for each type and version."""
