"""Formulas as data: an allowed tree, kinds checked once, evaluated in exact decimals."""
