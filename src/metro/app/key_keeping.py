"""What the custodian does with the station's keys: list, export, replace, revoke, seal the root."""

from metro.app.station import Station
from metro.errors import MetroError
from metro.evaluation.authority import check_role
from metro.model.people import Role
from metro.model.station import KeyUse, ListedKey
from metro.services.found_station import enlisted
from metro.trust import key_list
from metro.trust.key_list import KeyList, fingerprint
from metro.trust.root import Root, is_sealed, keep_root, make_root, open_root, root_file
from metro.trust.station_keys import ROOT, Whose, next_keys, promote


def known_keys(station: Station) -> KeyList:
    """Return the keys of a station as its journal knows them now."""
    with station.ledger.reading() as reader:
        name = reader.settings().name
        at = station.clock.now().isoformat(timespec="seconds")
        return KeyList(reader.station(), name, at, tuple(reader.keys()))


def exported(station: Station) -> bytes:
    """Return the public keys as a signed file, as others will accept it.

    Raises MetroError `key.…`, `keys.…`: the root in force must have certified this workstation.
    """
    data = key_list.written(known_keys(station), station.signer)
    key_list.read(data)
    return data


def root_prints(known: KeyList) -> list[str]:
    """Return the fingerprints of the roots that count."""
    return [fingerprint(key) for key in known.roots() if not key.revoked]


def root_state(station: Station) -> str:
    """Return `sealed`, `open`, or `elsewhere` where this workstation holds no root."""
    sealed = is_sealed(station.key_folder)
    return "elsewhere" if sealed is None else "sealed" if sealed else "open"


def seal_root(station: Station, old: str, new: str, actor: str = "") -> None:
    """Seal the root with a new password; the custodian does, but at founding nobody is one yet.

    Raises MetroError `role.needed`, `root.…`, `key.not_kept`.
    """
    if actor:
        _needs_custodian(station, actor)
    root = open_root(station.key_folder, old)
    try:
        keep_root(station.key_folder, root, new)
    except OSError as error:
        raise MetroError("key.not_kept", where=str(error)[:120]) from error


def rotate(
    station: Station, password: str, why: str, actor: str, *, new_root: bool = False
) -> tuple[ListedKey, ...]:
    """Replace the keys of this workstation; those before are revoked and their files removed.

    A station that has no root yet gets one, sealed with the password; so it does with `new_root`,
    when the old root or its password is lost.
    Raises MetroError `reason.missing`, `role.needed`, `key.…`, `root.…`.
    """
    # Asked before any key is made: who is refused leaves nothing behind.
    if not why.strip():
        raise MetroError("reason.missing")
    _needs_custodian(station, actor)
    signer, known = station.signer, known_keys(station)
    own = _own(known, signer.key_id())
    roots = [key for key in known.roots() if not key.revoked]
    fresh = new_root or not roots
    with station.ledger.reading() as reader:
        whose = station.whose(known.station, reader.settings(), own[0].workstation)
    root = (
        make_root(whose.holder(ROOT), whose.at)
        if fresh
        else open_root(station.key_folder, password)
    )
    return _replaced(station, root, whose, password, why, actor, [*own, *(roots if fresh else ())])


def _needs_custodian(station: Station, actor: str) -> None:
    with station.ledger.reading() as reader:
        held = reader.appointments(actor)
    check_role(actor, held, station.clock.today(), Role.CUSTODIAN)


def _replaced(
    station: Station,
    root: Root,
    whose: Whose,
    password: str,
    why: str,
    actor: str,
    old: list[ListedKey],
) -> tuple[ListedKey, ...]:
    fresh = root_file(station.key_folder) is None or any(key.use is KeyUse.ROOT for key in old)
    folder = station.key_folder
    made = next_keys(folder, root, whose, password, new_root=fresh)
    listed = tuple(enlisted(key, station.signer, whose.workstation, why.strip()) for key in made)
    try:
        station.key_order.change(listed, [key.id for key in old], why, actor)
        promote(folder, {key.id for key in listed})
    finally:
        # Who was stopped here can't know whether the entry stands. The journal does: the next use
        # of a key asks it, puts the new keys in place or removes them.
        station.forget_keys()
    return listed


def _own(known: KeyList, signer: str) -> list[ListedKey]:
    """Return this workstation's keys that may sign: the one that does first."""
    first = next(key for key in known.keys if key.id == signer)
    rows = [
        key
        for key in known.keys
        if key.use is KeyUse.DOCUMENT and key.workstation == first.workstation and not key.revoked
    ]
    return [first, *rows]


def revoke(station: Station, key: str, why: str, actor: str) -> None:
    """Revoke a key of another workstation, as when it was lost or stolen.

    One's own keys and the root are replaced instead: nothing could be signed without them.
    Raises MetroError `key.replace_instead`, `key.unknown`, `key.revoked_before`, `role.needed`,
    `reason.missing`.
    """
    known = known_keys(station)
    kept = {row.id for row in (*_own(known, station.signer.key_id()), *known.roots())}
    if key in kept:
        raise MetroError("key.replace_instead", key=key)
    station.key_order.change((), [key], why, actor)
