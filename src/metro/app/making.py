"""Make a station in an empty place; one that could not be finished is not left behind."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from metro.app.places import StationPlace
from metro.app.station import Station
from metro.errors import MetroError
from metro.ports import Clock, Progress, quiet
from metro.storage.replacing import vacant


@contextmanager
def new_station(
    place: StationPlace, clock: Clock | None = None, progress: Progress = quiet
) -> Iterator[Station]:
    """Open an empty station in an empty place; whatever fails in the block leaves nothing there.

    Raises MetroError `station.not_empty` and whatever making a station raises.
    """
    check_vacant(place)
    was_there = place.folder.exists()
    try:
        with Station(place, clock=clock, create=True, progress=progress) as station:
            yield station
    except BaseException as error:
        ours = not (isinstance(error, MetroError) and error.code == "station.in_use")
        if ours and not place.url:
            _clear(place.folder, was_there)
        raise


def check_vacant(place: StationPlace) -> None:
    """Refuse a folder that holds something; a server is asked when the station is founded.

    Raises MetroError `station.not_empty`.
    """
    folder = place.folder
    if not place.url and folder.exists() and not (folder.is_dir() and vacant(folder)):
        raise MetroError("station.not_empty", where=str(folder))


def _clear(folder: Path, keep: bool) -> None:
    """Remove what was made in a folder, and the folder itself unless it was there before."""
    for made in folder.iterdir() if folder.is_dir() else ():
        if made.is_dir():
            shutil.rmtree(made, ignore_errors=True)
        else:
            made.unlink(missing_ok=True)
    if not keep and folder.is_dir():
        folder.rmdir()
