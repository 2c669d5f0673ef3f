"""The one error of the program: a code and its parameters; its words are in `language`."""

from collections.abc import Mapping


class MetroError(Exception):
    """Something was refused, or the station's surroundings failed; nothing was changed.

    `code` is dotted (`quantity.wrong_kind`); `parameters` fill the words of `language`.
    """

    exit_code = 2

    def __init__(self, code: str, **parameters: object) -> None:
        """Keep the code and what its words need."""
        super().__init__(code, parameters)
        self.code = code
        self.parameters: Mapping[str, object] = parameters

    def __str__(self) -> str:
        """Code and parameters, for logs; people read the words of `language`."""
        shown = ", ".join(f"{name}={value}" for name, value in self.parameters.items())
        return f"{self.code}({shown})"


class Fault(MetroError):  # noqa: N818 - the word of the design
    """A bug of ours or a broken machine: the command line ends with 1, not 2."""

    exit_code = 1
