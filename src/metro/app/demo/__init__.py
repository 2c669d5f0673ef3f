"""A county station at work, made up: plainly fictitious names, dates counted from today."""
