"""Qt models of lists and of the sheet of readings."""
