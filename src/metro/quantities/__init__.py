"""Values as written: units, kinds of quantity, exact decimals, rounding and expressions."""
