"""Words by code in Chinese and English; code elsewhere carries codes and parameters only.

Each file of `resources/language` holds `{code: {"zh": …, "en": …}}`. A word may name its
parameters: `{unit}` as it is, `{kind:kind}` as the word of code `kind.<value>`.
"""

import re
from collections.abc import Mapping
from functools import cache

from metro import resource
from metro.errors import MetroError

LANGUAGES = ("zh", "en")
_PARAMETER = re.compile(r"\{([a-z_]+)(?::([a-z_.]+))?\}")


@cache
def words() -> Mapping[str, Mapping[str, str]]:
    """Return every word by code; read once."""
    found: dict[str, Mapping[str, str]] = {}
    for name in resource.names("language", ".json"):
        found.update(resource.read_json("language", f"{name}.json"))
    for kind in resource.read_json("units", "units.json")["kinds"]:
        found[f"kind.{kind['code']}"] = kind
    return found


def knows(code: str) -> bool:
    """Tell whether there is a word for this code."""
    return code in words()


def say(code: str, language: str, parameters: Mapping[str, object] | None = None) -> str:
    """Return the words of a code; a code without words is returned as it is.

    Parameter values are put in literally, whatever they contain.
    """
    word = words().get(code)
    if word is None:
        return code
    given = parameters or {}

    def fill(match: re.Match[str]) -> str:
        value = given.get(match[1], "")
        if match[2] is None:
            return str(value)
        return "、".join(
            say(f"{match[2]}.{part}", language) if knows(f"{match[2]}.{part}") else str(part)
            for part in (value if isinstance(value, list | tuple) else [value])
        )

    return _PARAMETER.sub(fill, word[language])


def parameters(code: str, language: str = "zh") -> frozenset[str]:
    """Return the names of the parameters that the words of a code ask for."""
    word = words().get(code)
    return (
        frozenset(match[1] for match in _PARAMETER.finditer(word[language]))
        if word
        else frozenset()
    )


def cause(error: MetroError, language: str) -> str:
    """Say what was wrong and where; words that name no line get the place before them."""
    code = f"{error.code}.cause"
    said = say(code, language, error.parameters)
    placed = {"file", "line", "key"} <= set(error.parameters)
    if placed and "line" not in parameters(code, language):
        return say("file.place", language, error.parameters) + said
    return said


def remedy(error: MetroError, language: str) -> str:
    """Say what to do."""
    return say(f"{error.code}.remedy", language, error.parameters)
