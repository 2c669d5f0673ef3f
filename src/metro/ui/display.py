"""Is there a display to open a window on? Asked first, for Qt ends the program where there is none.

The questions are those that Qt will put to the system a moment later, so they cost nothing twice
and no answer differs. Nothing of Qt is imported here: Qt itself may be what can't be loaded.
"""

import ctypes
import os
import re
import socket
import sys
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

from metro.errors import MetroError


@contextmanager
def held_display(plugins: Path) -> Iterator[None]:
    """Hold a display for a platform of Qt, from its folder of plugins, until Qt has its own.

    A bare server begins anew when its last client leaves, and lets nobody in meanwhile.
    Raises MetroError `window.no_display`, `window.display_silent`, `window.library_…`.
    """
    with ExitStack() as held:
        if sys.platform.startswith("linux"):
            _hold(held, plugins / "platforms")
        yield


def _hold(held: ExitStack, plugins: Path) -> None:
    refusals = []
    for platform in _platforms():
        try:
            _ask(platform, plugins, held)
        except MetroError as refusal:
            refusals.append(refusal)
        else:
            return
    # A display that was named says more than that another kind was not named at all.
    named = [refusal for refusal in refusals if refusal.code != "window.no_display"]
    raise (named or refusals)[0]


def library_refused(error: Exception) -> MetroError | None:
    """Return the refusal for a system library that can't be loaded, None for another error."""
    lacking = re.match(r"(\S+?\.so\.[0-9]+)\S*: cannot open shared object", str(error))
    if lacking is not None:
        library = lacking[1]
        return MetroError("window.library_missing", library=library, package=package_of(library))
    if re.match(r"\S+\.so[.0-9]*: ", str(error)):
        return MetroError("window.library_useless", why=str(error)[:200])
    return None


def package_of(library: str) -> str:
    """Return the package that has a library, by the rule of Debian, UOS and Kylin for names.

    Debian Policy 8.1: the name and the number, with a hyphen where the name ends in a digit.
    """
    name, _, number = library.partition(".so.")
    name = re.sub(r"-(?=[0-9])", "", name.lower())
    return f"{name}-{number}" if name[-1].isdigit() else name + number


def _platforms() -> list[str]:
    """Return the platforms that Qt tries in turn, by their names without arguments."""
    asked = os.environ.get("QT_QPA_PLATFORM", "")
    if asked:
        return [name.partition(":")[0] for name in asked.split(";")]
    wayland = os.environ.get("WAYLAND_DISPLAY") or os.environ.get("XDG_SESSION_TYPE") == "wayland"
    return ["wayland", "xcb"] if wayland else ["xcb"]


def _ask(platform: str, plugins: Path, held: ExitStack) -> None:
    if platform == "xcb":
        _ask_x11(held)
    elif platform.startswith("wayland"):
        _ask_wayland()
    else:
        return
    refusal = None
    for plugin in sorted(plugins.glob(f"libq{platform}*.so")):
        refusal = _loaded(str(plugin))
        if refusal is None:
            return
    if refusal is not None:
        raise refusal


def _ask_x11(held: ExitStack) -> None:
    display = os.environ.get("DISPLAY", "")
    if not display:
        raise MetroError("window.no_display")
    refusal = _loaded("libxcb.so.1")
    if refusal is not None:
        raise refusal
    xcb = ctypes.CDLL("libxcb.so.1")
    xcb.xcb_connect.restype = ctypes.c_void_p
    xcb.xcb_connect.argtypes = [ctypes.c_char_p, ctypes.c_void_p]
    xcb.xcb_connection_has_error.argtypes = [ctypes.c_void_p]
    xcb.xcb_disconnect.argtypes = [ctypes.c_void_p]
    connection = xcb.xcb_connect(None, None)
    held.callback(xcb.xcb_disconnect, connection)
    if xcb.xcb_connection_has_error(connection):
        raise MetroError("window.display_silent", display=display)


def _ask_wayland() -> None:
    if os.environ.get("WAYLAND_SOCKET"):
        return  # an open connection, handed down: it can be used only once
    display = os.environ.get("WAYLAND_DISPLAY") or "wayland-0"
    address = Path(os.environ.get("XDG_RUNTIME_DIR", "/")) / display
    try:
        with closing(socket.socket(socket.AF_UNIX)) as connection:
            connection.connect(str(address))
    except OSError as error:
        raise MetroError("window.display_silent", display=display) from error


def _loaded(library: str) -> MetroError | None:
    """Load a library; return the refusal when it, or what it needs, is not there."""
    try:
        ctypes.CDLL(library)
    except OSError as error:
        return library_refused(error)
    return None
