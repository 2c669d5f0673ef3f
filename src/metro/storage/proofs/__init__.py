"""The single proofs of the doctor, each on its own."""
