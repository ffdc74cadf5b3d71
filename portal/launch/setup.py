"""Make `.venv` hold the locked packages. Run by the system's own Python, old or new.

    python3 -m portal.launch.setup requirements.txt [requirements-dev.txt …]

Does nothing when the locked files are as they were at the last successful run.
"""

import hashlib
import os
import shutil
import subprocess
import sys

from portal.launch import CHECKOUT, VAR
from portal.launch.processes import STOPS, alone, heed, run

OLDEST = (3, 11)
VENV = CHECKOUT / ".venv"
PYTHON = VENV / "bin" / "python"
UNFINISHED = VENV / "unfinished"


def main(files):
    if sys.version_info < OLDEST:
        sys.exit(
            "The portal needs Python %d.%d or newer; this is Python %d.%d. "
            "Name a newer one: make PYTHON=python3.12 run" % (OLDEST + tuple(sys.version_info[:2]))
        )
    heed(*STOPS)
    with alone(VAR / "packages.lock"):
        if not _works():
            _make_venv()
        for name in files:
            if _installed(name) != _digest(name):
                _install(name)


def _works():
    """Whether `.venv` is whole and has a Python that starts: that may be gone since."""
    try:
        return not UNFINISHED.exists() and subprocess.call([str(PYTHON), "-c", ""]) == 0
    except OSError:
        return False


def _make_venv():
    print("Making .venv", flush=True)
    shutil.rmtree(str(VENV), ignore_errors=True)
    VENV.mkdir()
    UNFINISHED.touch()
    _run(
        [sys.executable, "-m", "venv", str(VENV)],
        "Python could not make .venv. On Debian and Ubuntu the package python3-venv is needed; "
        "on any machine, free disk space.",
    )
    UNFINISHED.unlink()


def _digest(name):
    return hashlib.sha256(str(VENV).encode() + (CHECKOUT / name).read_bytes()).hexdigest()


def _stamp(name):
    return VENV / (name + ".installed")


def _installed(name):
    return _stamp(name).read_text() if _stamp(name).exists() else ""


def _install(name):
    """An interrupted pip may leave half a package that it takes for a whole one."""
    print("Installing the packages of " + name, flush=True)
    UNFINISHED.touch()
    _run(
        [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        + ["--no-input", "--only-binary=:all:", "--require-hashes", "-r", name],
        "The packages of %s could not be installed: see above. "
        "A network connection to the package registry and about 700 MB of disk are needed." % name,
    )
    _stamp(name).write_text(_digest(name))
    UNFINISHED.unlink()


def _run(command, otherwise):
    """Temporary files stay in `.venv`: an interrupted program leaves hundreds of MB of them."""
    scratch = VENV / "tmp"
    scratch.mkdir(exist_ok=True)
    if run(command, env=dict(os.environ, TMPDIR=str(scratch))) != 0:
        sys.exit(otherwise)


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except OSError as problem:
        sys.exit("Setting up stopped: %s." % problem)
