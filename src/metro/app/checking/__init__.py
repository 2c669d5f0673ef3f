"""A check of a certificate that anyone can do: of the file, a picture of its code, or the text."""
