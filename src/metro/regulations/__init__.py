"""Regulation and hierarchy files read, checked and turned into model objects."""
