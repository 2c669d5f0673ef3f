"""Keys, signatures, checkpoints and their codes on paper."""
