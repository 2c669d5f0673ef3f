"""Enrol a further workstation: its key enters the station's signed key list."""

import shutil
from pathlib import Path

from metro.app.station import Station
from metro.errors import MetroError
from metro.model.station import ListedKey
from metro.services.found_station import listed
from metro.trust.keys import first_key


def enrol(station: Station, folder: Path, name: str, actor: str) -> ListedKey:
    """Make a key in a workstation's folder and list it, signed by the key of this one.

    A key that could not be listed is not left behind.
    Raises MetroError `workstation.unnamed`, `role.needed`, `key.…`.
    """
    if not name.strip():
        raise MetroError("workstation.unnamed")
    signer = station.signer
    keys = folder / "keys"
    made = [place for place in (folder, keys) if not place.exists()]
    try:
        key = listed(first_key(keys), signer, name.strip())
        station.order.list_key(key, actor)
    except BaseException:
        if made:
            shutil.rmtree(made[0], ignore_errors=True)
        raise
    return key
