"""`metro keys list`, `export`, `rotate`, `revoke`, `seal`: the station's keys, by the custodian."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from metro.app.files import write_file
from metro.cli.helping import SpokenGroup
from metro.cli.options import (
    FILE,
    Asked,
    acts,
    looks,
    opened,
    password_of,
    with_why,
)
from metro.errors import MetroError

if TYPE_CHECKING:
    from metro.model.station import ListedKey

with_root_password = click.option(
    "--root-password-file", "root_file", type=FILE, default=None, metavar="FILE"
)


@click.group("keys", cls=SpokenGroup)
def keys_verb() -> None:
    """Look after the keys of the station."""


@keys_verb.command("list")
@looks
def list_verb(asked: Asked) -> None:
    """List every key that ever was in the station's signed list."""
    from metro.app.key_keeping import known_keys, root_prints, root_state

    out = asked.out
    with asked.looking() as found:
        known, state = known_keys(found), root_state(found)
    names = ("key", "use", "algorithm", "workstation", "certified", "revoked", "why")
    rows = [_row(key, known.certified(key)) for key in known.keys]
    headings = [out.say(f"keys.column.{name}") for name in names]
    shown = [{**row, "use": out.say(f"key_use.{row['use']}")} for row in rows]
    for row in shown:
        row["certified"] = out.say(f"keys.certified.{row['certified']}")
    out.table(headings, [[row[name] for name in names] for row in shown])
    prints = root_prints(known)
    for text in prints:
        out.line(out.say("keys.fingerprint", fingerprint=text))
    out.line(out.say(f"keys.root.{state}"))
    out.json({"keys": rows, "root": state, "fingerprints": prints})


def _row(key: "ListedKey", certified: bool) -> dict[str, str]:
    return {
        "key": key.id,
        "use": key.use.value,
        "algorithm": key.algorithm,
        "workstation": key.workstation,
        "certified": "yes" if certified else "no",
        "revoked": key.revoked,
        "why": key.why,
    }


@keys_verb.command("export")
@click.option("-o", "--output", "file", required=True, type=FILE, metavar="FILE")
@looks
def export_verb(asked: Asked, file: Path) -> None:
    """Write the public keys as a signed file."""
    from metro.app.key_keeping import exported

    out = asked.out
    with asked.looking() as found:
        data = exported(found)
    write_file(file, data)
    out.line(out.say("keys.exported", file=str(file)))
    out.json({"file": str(file), "bytes": len(data)})


@keys_verb.command("rotate")
@click.option("--new-root", is_flag=True)
@with_root_password
@with_why
@acts
def rotate_verb(asked: Asked, new_root: bool, root_file: Path | None, why: str) -> None:
    """Replace the keys of this workstation; those before are revoked."""
    from metro.app.key_keeping import rotate

    out = asked.out
    who, password = password_of(asked.person, asked.password_file)
    secret = _secret(who, password, root_file)
    with opened(asked.station, read_only=False) as found:
        actor = found.authenticate(who, password)
        made = rotate(found, secret, why, actor.id, new_root=new_root)
    for key in made:
        out.line(out.say("keys.rotated", key=key.id, use=out.say(f"key_use.{key.use}")))
    out.json({"keys": [key.id for key in made]})


def _secret(who: str, password: str, file: Path | None) -> str:
    """Return the password of the root: its own, or the custodian's."""
    return password if file is None else password_of(who, file)[1]


@keys_verb.command("revoke")
@click.argument("key")
@with_why
@acts
def revoke_verb(asked: Asked, key: str, why: str) -> None:
    """Revoke the KEY of another workstation."""
    from metro.app.key_keeping import revoke

    out = asked.out
    with asked.signing() as (found, who, password):
        actor = found.authenticate(who, password)
        revoke(found, key, why, actor.id)
    out.line(out.say("keys.revoked", key=key))
    out.json({"revoked": key})


@keys_verb.command("seal")
@click.option("--new-password-file", "new_file", type=FILE, default=None, metavar="FILE")
@with_root_password
@acts
def seal_verb(asked: Asked, new_file: Path | None, root_file: Path | None) -> None:
    """Seal the root with another password; the custodian's own where none is given."""
    from metro.app.key_keeping import seal_root

    out = asked.out
    who, password = password_of(asked.person, asked.password_file)
    old = _secret(who, password, root_file)
    new = _secret(who, password, new_file)
    if not new:
        raise MetroError("password.needed")
    with opened(asked.station, read_only=False) as found:
        seal_root(found, old, new, found.authenticate(who, password).id)
    out.line(out.say("keys.sealed"))
    out.json({"root": "sealed"})
