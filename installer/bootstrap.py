"""Start Metro from a checkout: python3 installer/bootstrap.py [test …]

Makes `.venv` from the hashed lock, makes the demo station if there is none, says what it made, and
opens the window. `test` runs the tests. The standard library is enough; a second start needs no
network. This file can be read by an old Python, so that it can say that it is too old.
"""

import compileall
import ctypes
import hashlib
import os
import shutil
import subprocess
import sys

OLDEST, TOO_NEW = (3, 11), (3, 14)
ROOM = 1500 * 1000 * 1000
HERE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(HERE, ".venv")
STATION = os.path.join(HERE, "demo-station")
LOCKS = {
    "run": os.path.join(HERE, "installer", "requirements.lock"),
    "test": os.path.join(HERE, "installer", "requirements-test.lock"),
}
# What Qt asks of a Linux system, and the package of Debian, UOS and Kylin that has it.
NEEDED = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libfontconfig.so.1": "libfontconfig1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libX11.so.6": "libx11-6",
    "libfreetype.so.6": "libfreetype6",
}
FOR_WINDOW = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libX11-xcb.so.1": "libx11-xcb1",
}


class Stop(Exception):
    """One clear sentence for the person, then the end."""


def say(zh, en):
    """Print a line in both languages."""
    try:
        print("%s  %s" % (zh, en), flush=True)
    except UnicodeEncodeError:
        print(en, flush=True)


def check_python():
    """Refuse a Python that is too old or too new."""
    if not OLDEST <= sys.version_info[:2] < TOO_NEW:
        now = "%d.%d" % sys.version_info[:2]
        raise Stop(
            "需要 Python 3.11、3.12 或 3.13，这里是 %s，请换用其中之一再运行。 "
            "Python 3.11, 3.12 or 3.13 is needed; this is %s: run it with one of them." % (now, now)
        )


def check_folder():
    """Refuse a folder that can't be written, or a disk without room."""
    probe = os.path.join(HERE, ".write-probe")
    try:
        with open(probe, "w") as stream:
            stream.write("x")
        os.remove(probe)
    except OSError:
        raise Stop(
            "写不了文件夹 %s，请换一个有写权限的文件夹。 "
            "The folder %s can't be written: use one that you may write to." % (HERE, HERE)
        ) from None
    if not os.path.isdir(VENV) and shutil.disk_usage(HERE).free < ROOM:
        raise Stop(
            "磁盘空间不足：请在 %s 所在的磁盘腾出 1.5 GB。 "
            "There is not enough space: free 1.5 GB on the disk of %s." % (HERE, HERE)
        )


def lacking(libraries):
    """Return the packages of the libraries that this system does not have."""
    found = []
    for library, package in libraries.items():
        try:
            ctypes.CDLL(library)
        except OSError:
            found.append(package)
    return found


def check_libraries(window):
    """Install missing system libraries if this is root on a Debian kind; else name them."""
    if not sys.platform.startswith("linux"):
        return
    wanted = dict(NEEDED, **FOR_WINDOW) if window else NEEDED
    missing = lacking(wanted)
    if missing and hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get"):
        say("正在安装系统库：" + " ".join(missing), "Installing system libraries.")
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        environment = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
        subprocess.call(["apt-get", "update", "-qq"], env=environment, **quiet)
        subprocess.call(["apt-get", "install", "-y", "-qq", *missing], env=environment, **quiet)
        missing = lacking(wanted)
    if missing:
        names = " ".join(missing)
        raise Stop(
            "系统缺少这些软件包，请让管理员运行： sudo apt-get install %s  "
            "The system lacks these packages; ask its administrator to run the command." % names
        )


def python_of_venv():
    """Return the path of the Python in `.venv`."""
    if os.name == "nt":
        return os.path.join(VENV, "Scripts", "python.exe")
    return os.path.join(VENV, "bin", "python")


def digest(path):
    """Return the SHA-256 of a file."""
    with open(path, "rb") as stream:
        return hashlib.sha256(stream.read()).hexdigest()


def make_venv(purpose):
    """Make `.venv` by the lock of this purpose; do nothing when it is as the lock says."""
    mark = os.path.join(VENV, "lock-" + purpose)
    wanted = digest(LOCKS[purpose]) + " %d.%d" % sys.version_info[:2]
    if os.path.isfile(mark) and os.path.isfile(python_of_venv()):
        with open(mark) as stream:
            if stream.read() == wanted:
                return
    say("正在准备运行环境，只有第一次要联网…", "Preparing; the first time needs a network…")
    if not os.path.isfile(python_of_venv()) and _made_venv() != 0:
        shutil.rmtree(VENV, ignore_errors=True)
        raise Stop(
            "建不了虚拟环境，请先安装： sudo apt-get install python3-venv  "
            "The virtual environment can't be made: install python3-venv first."
        )
    install = [python_of_venv(), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    # The lock is whole: pip is not to look for anything beside it, newer or missing.
    install += ["--require-hashes", "--no-deps", "--only-binary", ":all:", "-r", LOCKS[purpose]]
    result = subprocess.run(install, stderr=subprocess.PIPE, text=True, errors="replace")
    if result.returncode != 0:
        raise Stop(why_not(result.stderr))
    point_to_source()
    with open(mark, "w") as stream:
        stream.write(wanted)


def _made_venv():
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    return subprocess.call([sys.executable, "-m", "venv", VENV], **quiet)


def why_not(said):
    """Return one sentence for what pip said."""
    tail = said.strip().splitlines()[-1][:200] if said.strip() else ""
    low = said.lower()
    if "no space left" in low:
        return "磁盘已满，请腾出空间再运行。 The disk is full: free some space and run it again."
    if "hashes" in low and "not match" in low:
        return (
            "下载的文件与清单不符，没有安装；请换网络再试。 "
            "A downloaded file is not the one of the lock; nothing was installed: "
            "try another network."
        )
    signs = ("connection", "network", "timed out", "name resolution", "could not find a version")
    if any(sign in low for sign in signs):
        return (
            "连不上软件源：第一次运行需要网络，请联网后再运行。 "
            "No packages could be reached: the first start needs a network; connect, run it again."
        )
    return "安装失败： Installation failed: " + tail


def point_to_source():
    """Let the environment find the program where it stands, and compile it once."""
    ask = "import sysconfig; print(sysconfig.get_path('purelib'))"
    folder = subprocess.check_output([python_of_venv(), "-c", ask], text=True).strip()
    source = os.path.join(HERE, "src")
    with open(os.path.join(folder, "metro.pth"), "w") as stream:
        stream.write(source + "\n")
    compileall.compile_dir(source, quiet=2)


def metro(*arguments, **more):
    """Run a verb of Metro."""
    return subprocess.call([python_of_venv(), "-m", "metro", *arguments], **more)


def has_display():
    """Tell whether there is a screen to open a window on."""
    if not sys.platform.startswith("linux"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def start():
    """Make the demo station if there is none, and open the window."""
    window = has_display()
    check_libraries(window)
    make_venv("run")
    if not os.path.isfile(os.path.join(STATION, "station.sqlite")):
        say("正在建立演示站点…", "Making the demo station…")
        if metro("demo", STATION) != 0:
            raise Stop("演示站点没有建成，原因见上。 The demo station was not made; see above.")
    printed = os.path.join(STATION, "printed")
    say("演示站点： " + STATION, "(demo station)")
    say("证书在： " + printed, "(the certificates)")
    if not window:
        say(
            "没有显示器，不打开窗口；以上工作已完成。",
            "There is no display, so no window is opened; the work above is done.",
        )
        return 0
    return metro("open", "--station", STATION)


def test(arguments):
    """Run the tests, with no screen."""
    check_libraries(False)
    make_venv("test")
    environment = dict(os.environ, QT_QPA_PLATFORM="offscreen")
    command = [python_of_venv(), "-m", "pytest", "-n", "2", *arguments]
    return subprocess.call(command, cwd=HERE, env=environment)


def main():
    """Do what was asked; end with one sentence where it can't be done."""
    try:
        check_python()
        check_folder()
        if sys.argv[1:2] == ["test"]:
            return test(sys.argv[2:])
        return start()
    except Stop as reason:
        sys.stderr.write(str(reason) + "\n")
        return 2
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
