"""The walls of the house, its words, and its sizes."""

import ast
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

from metro import language, resource

ROOT = Path(__file__).parents[1]
SOURCES = sorted((ROOT / "src" / "metro").rglob("*.py"))
HEAVY = ("sqlalchemy", "reportlab", "pint", "numpy", "alembic", "PySide6", "rich", "pikepdf")
HEAVY += ("lxml", "signxml", "defusedxml")


@cache
def tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text("utf-8"))


def name(file: Path) -> str:
    return str(file.relative_to(ROOT))


def calls(*names: str) -> Iterator[tuple[str, ast.Call]]:
    for file in SOURCES:
        for node in ast.walk(tree(file)):
            if isinstance(node, ast.Call):
                func = node.func
                called = func.attr if isinstance(func, ast.Attribute) else getattr(func, "id", "")
                if called in names:
                    yield f"{name(file)}:{node.lineno}", node


def literals(node: ast.expr) -> Iterator[str]:
    """Yield the texts that an argument may be: a literal, or either side of a choice."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from literals(node.body)
        yield from literals(node.orelse)


def codes(*names: str) -> dict[str, str]:
    """Return the literal codes that calls get, with a place of each."""
    return {
        code: place
        for place, call in calls(*names)
        for argument in call.args[:2]
        for code in literals(argument)
        if "." in code and " " not in code
    }


def test_that_the_walls_stand(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.syspath_prepend(str(ROOT / "src"))
    assert lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True) == 0


@pytest.mark.parametrize("folder", ["src", "tests", "bench", "installer"])
def test_that_no_file_is_longer_than_500_lines(folder: str) -> None:
    long = {
        name(file): lines
        for file in (ROOT / folder).rglob("*.py")
        if (lines := len(file.read_text("utf-8").splitlines())) > 500
    }
    assert long == {}


def test_that_a_package_says_what_it_is_in_one_sentence() -> None:
    for file in SOURCES:
        if file.name != "__init__.py" or file == ROOT / "src" / "metro" / "__init__.py":
            continue
        body = tree(file).body
        said = ast.get_docstring(tree(file)) or ""
        assert len(body) == 1, name(file)
        assert said.endswith("."), name(file)
        assert "\n" not in said, name(file)


def test_that_every_public_name_has_a_docstring() -> None:
    bare = [
        f"{name(file)}:{node.lineno} {node.name}"
        for file in SOURCES
        if file.name != "ports.py"
        for node in ast.iter_child_nodes(tree(file))
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
        if not node.name.startswith("_") and not ast.get_docstring(node)
    ]
    assert bare == []


def test_that_every_refusal_has_cause_and_remedy_in_words() -> None:
    wordless = {
        code: place
        for code, place in codes("MetroError", "Fault", "refuse").items()
        if not (language.knows(f"{code}.cause") and language.knows(f"{code}.remedy"))
    }
    assert wordless == {}


def test_that_every_reason_has_words() -> None:
    wordless = {
        code: place
        for code, place in codes("Reason").items()
        if not language.knows(f"reason.{code}")
    }
    assert wordless == {}


def test_that_every_word_that_is_said_exists() -> None:
    wordless = {
        code: place
        for code, place in codes("say", "knows", "title", "words").items()
        if not language.knows(code)
    }
    assert wordless == {}


def files_of_words() -> list[str]:
    return resource.names("language", ".json")


@pytest.mark.parametrize("file", files_of_words())
def test_that_words_are_whole_in_both_languages(file: str) -> None:
    for code, word in resource.read_json("language", f"{file}.json").items():
        assert set(word) == set(language.LANGUAGES), code
        assert all(text.strip() for text in word.values()), code
        # A name that comes in both languages is {zh} in Chinese words and {en} in English ones.
        zh = language.parameters(code, "zh") - {"zh"}
        en = language.parameters(code, "en") - {"en"}
        # Paper prints both languages one under the other, and a reason only once.
        assert zh == en or (file == "paper" and zh - {"why"} == en), code


def test_that_no_word_is_said_in_two_files() -> None:
    seen: dict[str, str] = {}
    for file in files_of_words():
        pairs = json.loads(resource.read_bytes("language", f"{file}.json"), object_pairs_hook=list)
        for code, _ in pairs:
            assert code not in seen, f"{code} in {file} and {seen[code]}"
            seen[code] = file


def test_that_a_small_verb_loads_nothing_heavy() -> None:
    program = (
        "import sys\n"
        "from metro.cli.main import run\n"
        "assert run(['convert', '20.05 L', 'mL'], None, None) == 0\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules])\n"
    )
    found = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": str(ROOT / "src"), "PATH": "", "PYTHONUTF8": "1"},
    )
    assert found.stdout.splitlines() == ["20050 mL", "[]"]


def test_that_the_locks_are_whole() -> None:
    """Nothing is looked for beside the lock, so it names all that its packages need."""
    command = [sys.executable, "-m", "pip", "check", "--disable-pip-version-check"]
    said = subprocess.run(command, capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stdout


@pytest.mark.parametrize("purpose", ["", "-test"])
def test_that_a_lock_holds_names_versions_and_hashes_alone(purpose: str) -> None:
    text = (ROOT / "installer" / f"requirements{purpose}.lock").read_text("utf-8")
    row = re.compile(r"[a-z0-9-]+==[\w.]+( ; [^\\:]+)? \\|    --hash=sha256:[0-9a-f]{64}( \\)?")
    assert [line for line in text.splitlines() if line and not row.fullmatch(line)] == []
