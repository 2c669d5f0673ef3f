"""Identifiers that leave the station: UUIDv7. Order never comes from them."""


def new_id() -> str:
    """Return a new identifier."""
    from uuid6 import uuid7

    return str(uuid7())
