"""Frozen records in the field's own words; no input, no output, no clock."""
