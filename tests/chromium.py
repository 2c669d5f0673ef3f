"""A real browser without a screen, driven by the pipe of its DevTools protocol."""

import json
import os
import shutil
import subprocess
import tempfile
import time
from base64 import b64decode
from pathlib import Path
from typing import Any

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
LONGEST = 60.0


def program() -> str:
    """Return the browser; without one the test skips, or fails where it is required."""
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    if found is None:
        reason = "no Chromium on this machine"
        if os.environ.get("METRO_REQUIRE_CHROMIUM") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    return found


class Chromium:
    """One browser with one page of the size of a phone."""

    def __init__(self) -> None:
        self.folder = tempfile.mkdtemp(prefix="metro-chromium-")
        there, self.out = os.pipe()
        self.back, here = os.pipe()
        switches = "--headless --no-sandbox --disable-gpu --disable-dev-shm-usage --no-first-run"
        pipe = f'--remote-debugging-pipe --user-data-dir="$1" 3<&{there} 4>&{here}'
        line = f'exec "$0" {switches} {pipe}'
        self.process = subprocess.Popen(
            ["bash", "-c", line, program(), self.folder],
            pass_fds=(there, here),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(there)
        os.close(here)
        self.number, self.rest, self.session = 0, b"", ""
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        attached = self.call("Target.attachToTarget", targetId=target, flatten=True)
        self.session = attached["sessionId"]
        size = {"width": 390, "height": 844, "deviceScaleFactor": 2, "mobile": True}
        self.call("Emulation.setDeviceMetricsOverride", **size)

    def close(self) -> None:
        self.call("Browser.close")
        self.process.wait(20)
        os.close(self.out)
        os.close(self.back)
        shutil.rmtree(self.folder, ignore_errors=True)

    def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        self.number += 1
        plain: dict[str, Any] = {"id": self.number, "method": method, "params": parameters}
        if self.session and not method.startswith(("Target.", "Browser.")):
            plain["sessionId"] = self.session
        os.write(self.out, json.dumps(plain).encode() + b"\0")
        while True:
            answer = json.loads(self._next())
            if answer.get("id") == self.number:
                assert "error" not in answer, answer["error"]
                return answer["result"]

    def _next(self) -> bytes:
        while b"\0" not in self.rest:
            piece = os.read(self.back, 1 << 16)
            assert piece, "the browser has ended"
            self.rest += piece
        first, _, self.rest = self.rest.partition(b"\0")
        return first

    def open(self, address: str) -> None:
        # A change of the fragment alone would not load the page again.
        self.call("Page.navigate", url="about:blank")
        self.call("Page.navigate", url=address)
        self.until("document.readyState === 'complete' && location.protocol === 'file:'")

    def value(self, expression: str) -> Any:
        asked = {"expression": expression, "returnByValue": True, "awaitPromise": True}
        return self.call("Runtime.evaluate", **asked)["result"].get("value")

    def until(self, expression: str) -> None:
        end = time.monotonic() + LONGEST
        while not self.value(expression):
            assert time.monotonic() < end, self.value("document.body.innerText")

    def choose(self, selector: str, file: Path) -> None:
        root = self.call("DOM.getDocument")["root"]["nodeId"]
        node = self.call("DOM.querySelector", nodeId=root, selector=selector)["nodeId"]
        self.call("DOM.setFileInputFiles", files=[str(file)], nodeId=node)

    def picture(self, file: Path) -> None:
        file.write_bytes(b64decode(self.call("Page.captureScreenshot")["data"]))
