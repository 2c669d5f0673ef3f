"""Enrol a further workstation: its key enters the station's signed key list."""

from pathlib import Path

from metro.app.station import Station
from metro.model.station import ListedKey
from metro.services.found_station import listed
from metro.trust.keys import workstation_key


def enrol(station: Station, folder: Path, name: str, actor: str) -> ListedKey:
    """Make a key in a workstation's folder and list it, signed by the key of this one.

    Raises MetroError `role.needed`, `key.…`.
    """
    key = listed(workstation_key(folder / "keys"), station.signer, name)
    station.order.list_key(key, actor)
    return key
