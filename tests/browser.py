"""Chromium for the tests: found, not fetched; and what a page must be like in it."""

import contextlib
import os
import shutil

import pytest
from playwright.sync_api import Page, sync_playwright

from portal.launch import CHECKOUT

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
SWITCHES = ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
WIDE, NARROW = 1280, 320  # CSS pixels; 320 is also 400% zoom of 1280 (WCAG 2.2, 1.4.10)
PATIENCE = 60_000  # milliseconds: a machine that tests may be busy with much else
AXE = CHECKOUT / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def chromium() -> str | None:
    """The installed Chromium: the one named in CHROMIUM, or the first of the usual names."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)


@contextlib.contextmanager
def running():
    """A started Chromium; skips the test where there is none."""
    path = chromium()
    if not path:
        pytest.skip("no Chromium is installed (name one in CHROMIUM)")
    switches = [*SWITCHES, "--no-sandbox"] if os.geteuid() == 0 else SWITCHES
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=switches)
        yield browser
        browser.close()


class Visitor:
    """A page in the browser that remembers what went wrong in it."""

    def __init__(self, page: Page, site: str):
        self.page, self.site = page, site
        page.set_default_timeout(PATIENCE)
        self.complaints = []
        page.on("console", self._note)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("requestfailed", self._note_failed)

    def _note(self, message):
        """Keep errors and warnings, CSP violations among them; not the status of the page."""
        about_status = "the server responded with a status of" in message.text
        if message.type in ("error", "warning") and not about_status:
            self.complaints.append(message.text)

    def _note_failed(self, request):
        """Keep what failed; not what a page was still sending when somebody left it."""
        if request.failure != "net::ERR_ABORTED":
            self.complaints.append(f"failed: {request.url} ({request.failure})")

    def open(self, path, width=WIDE):
        self.page.set_viewport_size({"width": width, "height": 900})
        return self.page.goto(self.site + path)

    def violations(self) -> list[str]:
        """What axe finds against WCAG 2.2 AA and best practice, one line each.

        Once the letters are loaded: till then the icons of the editor are words to it.
        """
        self.page.evaluate("() => document.fonts.ready.then(() => null)")
        self.page.evaluate(AXE.read_text())
        options = {
            "runOnly": {"type": "tag", "values": RULES},
            "resultTypes": ["violations"],
            "preload": False,  # it would read style sheets again, against our content policy
        }
        found = self.page.evaluate("options => axe.run(document, options)", options)
        return [
            f"{rule['id']}: {node['target']} {node['failureSummary']}"
            for rule in found["violations"]
            for node in rule["nodes"]
        ]

    def overflow(self) -> int:
        """How many pixels the page is wider than the screen."""
        return self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
