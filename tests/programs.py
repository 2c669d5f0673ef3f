"""Other programs that say what they think of a file."""

import os
import shutil
import subprocess

import pytest


def said(name: str, *arguments: object, check: bool = True) -> str:
    """Return what a program printed; without it the test skips, or fails where it is required."""
    found = shutil.which(name)
    if found is None:
        reason = f"{name} is not on this machine (poppler-utils, qpdf)"
        if os.environ.get("METRO_REQUIRE_PDF_PROGRAMS") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    line = [found, *map(str, arguments)]
    done = subprocess.run(line, capture_output=True, text=True, check=False, timeout=60)
    assert not check or done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr
