"""Files that go wrong, checked as a person does it: what is said, in what time and memory.

Each file is brought to the command line in a process of its own. Time is that of its processor,
memory its largest share; both with the start of the program. Digital certificates that go wrong are
measured in tests/exchange/test_bad_certificates.py.

    python bench/hostile.py
"""

import importlib
import io
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import pikepdf

ROOT = Path(__file__).resolve().parents[1]
SECONDS, MEGABYTES = 1.0, 200
NUMBER = "JY-2026-00001"
MEASURE = """
import json, resource, subprocess, sys
child = subprocess.run(sys.argv[1:], capture_output=True, text=True)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps([child.returncode, child.stdout, child.stderr,
                  used.ru_utime + used.ru_stime, used.ru_maxrss / 1024]))
"""
"""A process counts what the one that started it held: so a small one starts what is measured."""


def metro(*words: object) -> tuple[int, str, float, float]:
    """Run a verb; return its code, what it said, seconds and megabytes."""
    command = (sys.executable, "-m", "metro", "--language", "en", *map(str, words))
    names = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run(
        (sys.executable, "-c", MEASURE, *command), capture_output=True, check=True, env=names
    )
    code, out, err, seconds, megabytes = json.loads(done.stdout)
    return code, out + err, seconds, megabytes


def flipped(data: bytes) -> bytes:
    spoilt = bytearray(data)
    spoilt[len(spoilt) // 2] ^= 1
    return bytes(spoilt)


def edited(change: Callable[[pikepdf.Pdf], None]) -> Callable[[bytes], bytes]:
    def work(data: bytes) -> bytes:
        out = io.BytesIO()
        with pikepdf.open(io.BytesIO(data)) as pdf:
            change(pdf)
            pdf.save(out)
        return out.getvalue()

    return work


def another_page(pdf: pikepdf.Pdf) -> None:
    pdf.pages.append(pdf.pages[0])


def bare(pdf: pikepdf.Pdf) -> None:
    for name in list(pdf.attachments):
        del pdf.attachments[name]


def doubled(pdf: pikepdf.Pdf) -> None:
    pdf.attachments["another.xml"] = b"<a/>"


SPOILT: dict[str, Callable[[bytes], bytes]] = {
    "as issued": lambda data: data,
    "a flipped byte": flipped,
    "an appended page": edited(another_page),
    "no attachment": edited(bare),
    "two attachments": edited(doubled),
    "cut off": lambda data: data[: len(data) // 2],
    "something appended": lambda data: data + b"\n%%EOF\n",
    "no PDF at all": lambda data: b"PK\x03\x04" + data[4:],
    "30 MB before it": lambda data: data[:9] + bytes(30 << 20) + data[9:],
}


def main() -> int:
    sys.path.insert(0, str(ROOT))
    hostile = importlib.import_module("tests.app.checking.test_check")
    bad = []
    with tempfile.TemporaryDirectory(prefix="metro-bench-") as made:
        folder = Path(made)
        station, file = folder / "station", folder / "a.pdf"
        metro("demo", station)
        metro("certificate", NUMBER, "-o", file, "--station", station)
        issued = file.read_bytes()
        cases = {name: spoil(issued) for name, spoil in SPOILT.items()}
        packed = hostile.folded(400)
        for kinds in ((b"/ObjStm", b"/ObjStm"), (b"/XRef", b"/XRef")):
            cases[f"a bomb of {kinds[0].decode()}"] = hostile.bomb(packed, kinds, table=False)
        cases["a photo of 100 megapixels"] = hostile.picture((10_000, 10_000))
        for name, data in cases.items():
            (folder / "b").write_bytes(data)
            bad += told(name, metro("check-certificate", folder / "b", "--station", station))
        again = ("check-certificate", file, "--station", station)
        bad += told("QR of another meter", metro(*again, "--serial", "another"))
        bad += told("as it says itself", metro(*again))
    print(f"within {SECONDS:.0f} s and {MEGABYTES} MB: {'NOT ' + ', '.join(bad) if bad else 'all'}")
    return int(bool(bad))


def told(name: str, found: tuple[int, str, float, float]) -> list[str]:
    code, said, seconds, megabytes = found
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    print(f"{name}: ends with {code}, {seconds:.2f} s, {megabytes:.0f} MB; {' | '.join(lines[:4])}")
    good = seconds < SECONDS and megabytes < MEGABYTES and "Traceback" not in said and code != 1
    return [] if good else [name]


if __name__ == "__main__":
    sys.exit(main())
