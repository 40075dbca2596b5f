"""A real browser, driven over the W3C WebDriver protocol: plain HTTP and JSON, so no package is needed for it."""

import base64
import json
import shutil
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

_ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
_OPTIONS = ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--window-size=1300,1200", "--no-first-run")


def programs() -> tuple[str, str] | None:
    """Find Chromium and its driver."""
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    driver = shutil.which("chromedriver")
    return (browser, driver) if browser and driver else None


class Browser:
    """One window."""

    def __init__(self, driver: str, browser: str) -> None:
        self._driver = driver
        capabilities = {
            "goog:chromeOptions": {"binary": browser, "args": list(_OPTIONS)},
            "goog:loggingPrefs": {"browser": "ALL", "performance": "ALL"},
        }
        self._session = (
            f"/session/{self._ask('/session', {'capabilities': {'alwaysMatch': capabilities}})['sessionId']}"
        )

    def _ask(self, path: str, body: Any = None, method: str = "POST") -> Any:
        data = json.dumps(body or {}).encode() if method == "POST" else None
        asked = urllib.request.Request(self._driver + path, data, {"Content-Type": "application/json"}, method=method)
        try:
            with urllib.request.urlopen(asked, timeout=60) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as problem:
            with problem:
                raise AssertionError(
                    f"{path}: {json.load(problem)['value']['message'].partition(chr(10))[0]}"
                ) from None

    def open(self, address: str) -> None:
        """Go to an address."""
        self._ask(f"{self._session}/url", {"url": address})

    @property
    def address(self) -> str:
        """Give the address of the page that is shown."""
        return str(self._ask(f"{self._session}/url", method="GET"))

    def run(self, script: str) -> Any:
        """Run a script in the page and give what it returns."""
        return self._ask(f"{self._session}/execute/sync", {"script": script, "args": []})

    def run_to_end(self, script: str) -> Any:
        """Run a script that calls `done` with its result when it has one."""
        body = {"script": f"const done = arguments[arguments.length - 1]; {script}", "args": []}
        return self._ask(f"{self._session}/execute/async", body)

    def _element(self, selector: str) -> str:
        found = self._ask(f"{self._session}/element", {"using": "css selector", "value": selector})
        return f"{self._session}/element/{found[_ELEMENT]}"

    def click(self, selector: str) -> None:
        """Click on an element, as a person does: it must be in sight."""
        self._ask(f"{self._element(selector)}/click")

    def follow(self, selector: str) -> None:
        """Click on what leads to another page, and wait until that is there."""
        self.run("window.isTheOldPage = true")
        self.click(selector)
        deadline = time.monotonic() + 20
        while self.run("return window.isTheOldPage === true || document.readyState !== 'complete'"):
            assert time.monotonic() < deadline, f"{selector} leads nowhere"
            time.sleep(0.02)

    def type(self, selector: str, text: str) -> None:
        """Type into a field."""
        self._ask(f"{self._element(selector)}/value", {"text": text})

    def text(self, selector: str) -> str:
        """Give the words of an element as they are seen."""
        return str(self._ask(f"{self._element(selector)}/text", method="GET"))

    def size(self, width: int, height: int) -> None:
        """Make the window that large."""
        self._ask(f"{self._session}/window/rect", {"width": width, "height": height})

    def scripts(self, allowed: bool) -> None:
        """Let pages run scripts, or not, from the next page on."""
        body = {"cmd": "Emulation.setScriptExecutionDisabled", "params": {"value": not allowed}}
        self._ask(f"{self._session}/goog/cdp/execute", body)

    def wait(self, script: str) -> None:
        """Wait until a script gives something true."""
        deadline = time.monotonic() + 20
        while not self.run(script):
            assert time.monotonic() < deadline, f"waited in vain: {script}"
            time.sleep(0.05)

    def elements(self, selector: str) -> int:
        """Count elements; works where pages run no scripts."""
        body = {"using": "css selector", "value": selector}
        return len(self._ask(f"{self._session}/elements", body))

    def screenshot(self, path: Path) -> None:
        """Save what is seen."""
        path.write_bytes(base64.b64decode(self._ask(f"{self._session}/screenshot", method="GET")))

    def complaints(self) -> list[str]:
        """Give what the browser's console says since it was last asked."""
        return [entry["message"] for entry in self._ask(f"{self._session}/se/log", {"type": "browser"})]

    def requested(self) -> list[str]:
        """Give the addresses that were asked for since it was last asked."""
        entries = self._ask(f"{self._session}/se/log", {"type": "performance"})
        events = [json.loads(entry["message"])["message"] for entry in entries]
        sent = [event for event in events if event["method"] == "Network.requestWillBeSent"]
        return [event["params"]["request"]["url"] for event in sent]

    def close(self) -> None:
        """Close the window."""
        self._ask(self._session, method="DELETE")


@contextmanager
def browser() -> Iterator[Browser]:
    """Start a browser and end it."""
    found = programs()
    assert found, "ask programs() first"
    running = subprocess.Popen([found[1], "--port=0"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    assert running.stdout
    port = ""
    deadline = time.monotonic() + 30
    while not port and time.monotonic() < deadline:
        port = running.stdout.readline().partition("successfully on port ")[2].strip().rstrip(".")
    try:
        shown = Browser(f"http://127.0.0.1:{port}", found[0])
        try:
            yield shown
        finally:
            shown.close()
    finally:
        running.terminate()
        running.wait(10)
        running.stdout.close()
