"""Change one value in the text of a data file; every other sign stays as it is."""

import json
import re
from collections.abc import Sequence

import yaml

from metro.regulations.source import parse

_PLAIN = re.compile(r"\w[\w（）() .—-]*(?<! )")


Path = tuple[str, ...]
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def values_at(text: str, paths: Sequence[Path]) -> list[str | None]:
    """Return the texts at paths of keys and row numbers; None where there is none.

    Raises MetroError `file.…` where the text can't be read.
    """
    top = _composed(text)
    return [_value(_node(top, path)) for path in paths]


def patched(text: str, path: Path, value: str | None) -> str:
    """Return the text with another value at a path; one that is not there stays away.

    Raises MetroError `file.…` where the text can't be read.
    """
    node = _node(_composed(text), path)
    if not isinstance(node, yaml.ScalarNode) or _value(node) == value:
        return text
    return text[: node.start_mark.index] + _shown(value) + text[node.end_mark.index :]


def _value(node: yaml.Node | None) -> str | None:
    if not isinstance(node, yaml.ScalarNode):
        return None
    nothing = node.style in (None, "") and node.value in ("null", "~", "")
    return None if nothing else str(node.value)


def _shown(value: str | None) -> str:
    if value is None:
        return "null"
    plain = _PLAIN.fullmatch(value) and value not in ("null", "true", "false")
    return value if plain else json.dumps(value, ensure_ascii=False)


def _composed(text: str) -> yaml.Node | None:
    # What is hostile or not well formed is refused here, before places are asked for.
    parse(text.encode(), "text")
    return yaml.compose(text, Loader=_LOADER)


def _node(node: yaml.Node | None, path: Path) -> yaml.Node | None:
    for step in path:
        if isinstance(node, yaml.MappingNode):
            node = next((value for key, value in node.value if key.value == step), None)
        elif isinstance(node, yaml.SequenceNode) and int(step) < len(node.value):
            node = node.value[int(step)]
        else:
            return None
    return node
