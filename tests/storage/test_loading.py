"""SQLAlchemy is loaded without what it names and we do not use; who does use it gets it."""

import os
import subprocess
import sys
from pathlib import Path

import metro

PROGRAM = """
import sys
from metro.storage.loading import load_sqlalchemy
load_sqlalchemy()
import metro.storage.ledger
print(*(name for name in ("asyncio", "importlib.metadata", "email") if name in sys.modules))
from sqlalchemy.util import compat, concurrency
print(concurrency.is_exit_exception(ValueError()))
print(compat.importlib_metadata.version("sqlalchemy") == __import__("sqlalchemy").__version__)
import asyncio, importlib.metadata
async def one():
    return 1
print(asyncio.run(one()), importlib.metadata.version("sqlalchemy") > "2")
print(compat.asyncio.Queue is asyncio.Queue)
"""
EARLIER = "import asyncio, importlib.metadata\n"


def said(program: str) -> list[str]:
    environment = {**os.environ, "PYTHONPATH": str(Path(metro.__file__).parents[1])}
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    return done.stdout.split("\n")[:-1]


def test_that_a_module_that_is_only_named_is_loaded_when_it_is_used() -> None:
    assert said(PROGRAM) == ["", "False", "True", "1 True", "True"]


def test_that_what_is_loaded_already_stays_as_it_is() -> None:
    before, *others = said("import sqlalchemy\n" + PROGRAM)
    assert before == "asyncio importlib.metadata email"
    assert others == ["False", "True", "1 True", "True"]


def test_that_a_module_that_is_there_stays() -> None:
    loaded, *others = said(EARLIER + PROGRAM)
    assert loaded == "asyncio importlib.metadata email"
    assert others == ["False", "True", "1 True", "True"]
