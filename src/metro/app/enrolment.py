"""Enrol a further workstation: its key enters the station's signed key list."""

import shutil
from pathlib import Path

from metro.app.station import Station
from metro.errors import MetroError
from metro.model.station import KeyUse, ListedKey
from metro.services.found_station import enlisted
from metro.trust.root import Root, open_root
from metro.trust.station_keys import Whose, further_keys


def enrol(station: Station, folder: Path, name: str, actor: str, password: str = "") -> ListedKey:
    """Make keys in a workstation's folder and list them, signed by the key of this one.

    The root, opened with the password, certifies them. Keys that could not be listed are not left
    behind. Raises MetroError `workstation.unnamed`, `role.needed`, `key.…`, `root.…`.
    """
    if not name.strip():
        raise MetroError("workstation.unnamed")
    signer = station.signer
    keys = folder / "keys"
    new = [place for place in (folder, keys) if not place.exists()]
    try:
        made = further_keys(keys, _root(station, password), _whose(station, name.strip()))
        found = [enlisted(key, signer, name.strip()) for key in made]
        station.order.list_keys(found, actor)
    except BaseException:
        if new:
            shutil.rmtree(new[0], ignore_errors=True)
        raise
    return found[0]


def _root(station: Station, password: str) -> Root | None:
    """Return the root; None at a station founded before there were roots."""
    with station.ledger.reading() as reader:
        known = reader.keys()
    has_root = any(key.use is KeyUse.ROOT for key in known)
    return open_root(station.key_folder, password) if has_root else None


def _whose(station: Station, name: str) -> Whose:
    with station.ledger.reading() as reader:
        return station.whose(reader.station(), reader.settings(), name)
