"""The registers of a station as one file that a person writes: read whole, entered whole."""
