"""Make the pictures in README.md from a portal that is running (`make run`).

    .venv/bin/python -m docs.screenshots [http://127.0.0.1:8000]

Needs the development packages (`make test` installs them) and a Chromium.
"""

import os
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.browser import SWITCHES, chromium

PICTURES = {
    "home": "/",
    "briefing": "/briefings/meera/",
    "chapter": "/procedures/children/pre-birth-and-post-birth-planning/",
    "newsletter": "/newsletter/12/",
    "search": "/search/?q=cot+death",
}
SIZE = {"width": 1280, "height": 1000}


def main(site="http://127.0.0.1:8000"):
    switches = [*SWITCHES, "--no-sandbox"] if os.geteuid() == 0 else SWITCHES
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=switches)
        page = browser.new_page(viewport=SIZE)
        for name, path in PICTURES.items():
            page.goto(site + path)
            page.screenshot(path=Path(__file__).with_name(f"{name}.png"))
        browser.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
