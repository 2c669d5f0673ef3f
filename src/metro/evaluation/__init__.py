"""Data in, judgement out; pure."""
