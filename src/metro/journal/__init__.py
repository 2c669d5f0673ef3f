"""The append-only hash-chained journal: entries, canonical text, versioned bodies; pure."""
