"""Keep a station safe: doctor, backup, restore, and the keys of further workstations."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC
from pathlib import Path

from metro import __version__
from metro.app.clock import SystemClock
from metro.app.places import StationPlace
from metro.app.restoring import Custodian
from metro.app.station import STATION, Station
from metro.errors import MetroError
from metro.model.document import DocumentKind
from metro.ports import Progress, quiet
from metro.storage.backup import Backup, MakeBackup
from metro.storage.doctor import Doctor
from metro.storage.faults import in_words
from metro.storage.findings import Report
from metro.storage.restore import Restore, Restored
from metro.trust.checkpoint import SignedCheckpoints
from metro.trust.proof import ListProof
from metro.trust.seal import is_seal

LARGEST_TEXT = 4096


def examine(station: Station, checkpoint: str = "", progress: Progress = quiet) -> Report:
    """Prove a station whole; `checkpoint` is a text from paper or from a backup."""
    return Doctor(station.engine, station.objects, ListProof())(checkpoint, progress)


def checkpoint_of(text_or_file: str) -> str:
    """Return the checkpoint that a person names: the text itself, a text file, or a backup.

    Raises MetroError `file.unreadable`, `backup.…`.
    """
    file = Path(text_or_file)
    if is_seal(text_or_file):
        # It is longer than the name of a file may be.
        return text_or_file.strip()
    try:
        if not file.is_file():
            return text_or_file.strip()
        if file.read_bytes()[:2] == b"PK":
            from metro.storage.archive import open_archive

            with open_archive(file) as archive:
                return archive.manifest.checkpoint
        return file.read_text("utf-8")[:LARGEST_TEXT].strip()
    except (OSError, UnicodeDecodeError) as error:
        raise MetroError("file.unreadable", file=str(file)) from error


def back_up(station: Station, file: Path | None, progress: Progress = quiet) -> Backup:
    """Write a backup, by default into the station's folder, and verify it.

    A folder that is not there is not made: the medium may be missing.
    Raises MetroError `file.no_folder`, `key.…`, `backup.…`, `station.…`.
    """
    now = station.clock.now().astimezone(UTC)
    checkpoints = SignedCheckpoints(station.signer)
    if file is None:
        with station.ledger.reading() as reader:
            code = reader.station()
        folder = station.place.folder / "backups"
        with in_words():
            folder.mkdir(parents=True, exist_ok=True)
        file = folder / f"{code}-{now:%Y%m%d-%H%M%S}.metro"
    elif not file.parent.is_dir():
        raise MetroError("file.no_folder", where=str(file.parent))
    maker = MakeBackup(
        station.engine,
        station.place.folder,
        station.objects,
        checkpoints,
        ListProof(),
        station.clock,
        f"Metro {__version__}",
    )
    return maker(file, progress)


def last_numbers(texts: Sequence[str]) -> Mapping[DocumentKind, str]:
    """Return the last numbers on paper that a person states as `KIND=NUMBER`.

    Raises MetroError `restore.last_number`.
    """
    found: dict[DocumentKind, str] = {}
    kinds = {kind.value: kind for kind in DocumentKind}
    for text in texts:
        kind, equals, number = (part.strip() for part in text.partition("="))
        if not equals or kind not in kinds or kinds[kind] in found:
            raise MetroError("restore.last_number", text=text, kinds=tuple(kinds))
        found[kinds[kind]] = number
    return found


def restore(
    file: Path,
    place: StationPlace,
    person: str,
    password: Callable[[], str],
    why: str,
    progress: Progress = quiet,
    last: Mapping[DocumentKind, str] | None = None,
) -> Restored:
    """Restore a backup into a place; everything is verified before anything is replaced.

    The person is a custodian of the station there, else of the backup; where neither knows one,
    the name stands as it is given and `password` is not asked. `last` are the last numbers on
    paper, by kind; those that the journal lacks become void.
    """
    custodian = Custodian(person, password)
    actor = custodian.of_standing(place)
    vouched = None if actor else custodian.of_backup
    work = Restore(ListProof(), SystemClock(), actor or person, why, last or {}, vouched)
    if not place.url:
        return work.into_folder(file, place.folder, progress)
    from metro.storage.engine import postgresql_engine

    engine = postgresql_engine(place.url)
    try:
        return work.into_postgresql(file, engine, place.folder / "keys", progress)
    finally:
        engine.dispose()


def has_station(place: StationPlace) -> bool:
    """Tell whether a restore would take the place of something."""
    return (place.folder / STATION).is_file()
