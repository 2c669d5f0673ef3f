"""A PostgreSQL server of our own in a temporary folder, for tests and studies."""

import getpass
import os
import shutil
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg


@dataclass
class PostgresqlServer:
    """A server of our own in a temporary folder, spoken to by its socket."""

    programs: Path
    folder: Path
    user: str

    def run(self, program: str, *arguments: str) -> None:
        """Run one of its programs as the user who owns the folder."""
        found = subprocess.run(
            [self.programs / program, *arguments],
            capture_output=True,
            cwd=self.folder,
            check=False,
            **self._person(),
        )
        assert found.returncode == 0, (program, found.stderr.decode()[-2000:])

    def _person(self) -> dict[str, Any]:
        if os.geteuid() != 0:
            return {}
        return {"user": self.user, "group": "nogroup", "extra_groups": []}

    def start(self) -> None:
        # No fsync: none of these tests cuts the power of the machine.
        options = f"-k {self.folder} -c listen_addresses='' -c fsync=off -c max_connections=60"
        log = str(self.folder / "log")
        self.run("pg_ctl", "-D", f"{self.folder}/data", "-l", log, "-w", "-o", options, "start")

    def stop(self, mode: str = "immediate") -> None:
        self.run("pg_ctl", "-D", f"{self.folder}/data", "-m", mode, "-w", "stop")

    def url(self, database: str) -> str:
        return f"postgresql+psycopg://{self.user}@/{database}?host={self.folder}"

    def copy(self, template: str) -> str:
        """Make a database as another one is; return its address."""
        name = f"metro_{uuid.uuid4().hex[:12]}"
        place = f"host={self.folder} user={self.user} dbname=postgres"
        with psycopg.connect(place, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        return self.url(name)

    def create(self, *words: str) -> str:
        """Make an empty database; return its address."""
        name = f"metro_{uuid.uuid4().hex[:12]}"
        self.run("createdb", "-h", str(self.folder), "-T", "template0", *words, name)
        return self.url(name)


def programs() -> Path | None:
    """Return the folder of PostgreSQL's programs, or None."""
    named = os.environ.get("METRO_POSTGRESQL_BIN")
    on_path = shutil.which("initdb")
    found = [
        Path(named) if named else None,
        *sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True),
        Path(on_path).resolve().parent if on_path else None,
    ]
    return next((folder for folder in found if folder and (folder / "initdb").exists()), None)


@contextmanager
def served(found: Path) -> Iterator[PostgresqlServer]:
    """Start a server from the programs in a folder, and stop it at the end."""
    root = os.geteuid() == 0
    # A socket's path may have 107 bytes at most, so the folder is not below pytest's own.
    folder = Path(tempfile.mkdtemp(prefix="metro-pg-"))
    server = PostgresqlServer(found, folder, "nobody" if root else getpass.getuser())
    if root:
        shutil.chown(folder, "nobody", "nogroup")
    try:
        # A collation that is not byte order, so that nothing leans on byte order by chance.
        locale = ("--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=zh-CN")
        data = str(folder / "data")
        server.run("initdb", "-D", data, "-A", "trust", "-U", server.user, "-N", *locale)
        server.start()
        yield server
        server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
