"""No display, one that does not answer, a library that lacks: said in words, never by an abort."""

import importlib.util
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from PySide6.QtCore import QLibraryInfo

from metro.errors import MetroError
from metro.ui.display import held_display, library_refused, package_of

ROOT = Path(__file__).parents[2]
PLUGINS = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath))
ON_LINUX = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="displays of Linux")


def _bootstrap() -> ModuleType:
    place = ROOT / "installer" / "bootstrap.py"
    spec = importlib.util.spec_from_file_location("bootstrap", place)
    assert spec is not None
    assert spec.loader is not None
    bootstrap = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(bootstrap)
    return bootstrap


@pytest.fixture(autouse=True)
def no_display(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.delenv("XDG_SESSION_TYPE", raising=False)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[str]:
    """Start an X server that begins anew when its last client leaves, as Xvfb does."""
    program = shutil.which("Xvfb")
    if program is None:
        pytest.skip("no Xvfb on this machine")
    lacking = _bootstrap().lacking(_bootstrap().FOR_WINDOW)
    if lacking:
        pytest.skip("no libraries for a window on this machine: " + " ".join(lacking))
    read, write = os.pipe()
    running = subprocess.Popen(
        [program, "-displayfd", str(write), "-nolisten", "tcp"],
        pass_fds=[write],
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    with os.fdopen(read) as told:
        number = told.readline().strip()
    yield f":{number}"
    running.terminate()
    running.wait()


def refused() -> MetroError:
    with pytest.raises(MetroError) as error, held_display(PLUGINS):
        pass
    return error.value


@ON_LINUX
def test_that_no_display_is_refused() -> None:
    assert refused().code == "window.no_display"


@ON_LINUX
def test_that_a_display_that_does_not_answer_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", ":65000")
    assert refused().code == "window.display_silent"
    assert refused().parameters == {"display": ":65000"}


@ON_LINUX
def test_that_a_wayland_display_that_does_not_answer_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-7")
    assert refused().parameters == {"display": "wayland-7"}


@ON_LINUX
def test_that_a_display_is_held_while_qt_comes(
    server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DISPLAY", server)
    with held_display(PLUGINS), held_display(PLUGINS):
        pass


@ON_LINUX
def test_that_x11_serves_where_wayland_does_not(
    server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DISPLAY", server)
    monkeypatch.setenv("WAYLAND_DISPLAY", "no-such")
    with held_display(PLUGINS):
        pass


@ON_LINUX
def test_that_wayland_serves_where_x11_does_not(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    monkeypatch.setenv("WAYLAND_DISPLAY", "w")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(tmp_path / "w"))
        listening.listen()
        with held_display(tmp_path):
            pass


@pytest.mark.parametrize("platform", ["offscreen", "minimal", "vnc:size=800x600", "xcb;offscreen"])
def test_that_a_platform_without_a_display_needs_none(
    platform: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", platform)
    with held_display(PLUGINS):
        pass


@ON_LINUX
def test_that_a_library_that_lacks_is_named(
    server: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Alone in a folder the plugin of Qt does not find the library that lies beside its own."""
    monkeypatch.setenv("DISPLAY", server)
    alone = tmp_path / "platforms"
    alone.mkdir()
    shutil.copy(PLUGINS / "platforms" / "libqxcb.so", alone)
    code = f"""
from pathlib import Path
from metro.errors import MetroError
from metro.ui.display import held_display
try:
    with held_display(Path({str(tmp_path)!r})):
        pass
except MetroError as error:
    print(error.code, error.parameters["library"])
"""
    command = [sys.executable, "-c", code]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    said = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert said.stdout == "window.library_missing libQt6XcbQpa.so.6\n"


def test_that_what_the_loader_says_is_told_apart() -> None:
    lacking = "libEGL.so.1: cannot open shared object file: No such file or directory"
    refusal = library_refused(ImportError(lacking))
    assert refusal is not None
    assert refusal.code == "window.library_missing"
    assert refusal.parameters == {"library": "libEGL.so.1", "package": "libegl1"}
    old = "/lib/libc.so.6: version `GLIBC_2.34' not found (required by /x/libQt6Core.so.6)"
    refusal = library_refused(ImportError(old))
    assert refusal is not None
    assert refusal.code == "window.library_useless"
    assert "GLIBC_2.34" in str(refusal.parameters["why"])
    assert library_refused(ImportError("No module named 'PySide6'")) is None


def test_that_packages_are_those_that_the_start_installs() -> None:
    bootstrap = _bootstrap()
    for library, package in {**bootstrap.NEEDED, **bootstrap.FOR_WINDOW}.items():
        assert package_of(library) == package


@ON_LINUX
def test_that_a_window_opens_again_and_again_on_a_bare_server(server: str) -> None:
    """A server that nobody uses begins anew after each client, and then lets nobody in."""
    code = "from metro.ui.application import application; application()"
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "DISPLAY": server}
    for _ in range(3):
        subprocess.run([sys.executable, "-c", code], env=environment, check=True)
        time.sleep(0.3)
