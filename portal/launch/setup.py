"""Make `.venv` hold exactly the locked packages. Run by the system's own Python, old or new.

    python3 portal/launch/setup.py requirements.txt [requirements-dev.txt …]

Does nothing when the locked files are as they were at the last successful run.
"""

import hashlib
import os
import shutil
import signal
import subprocess
import sys

OLDEST = (3, 11)
CHECKOUT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
VENV = os.path.join(CHECKOUT, ".venv")
PYTHON = os.path.join(VENV, "bin", "python")


def main(files):
    if sys.version_info < OLDEST:
        sys.exit(
            "The portal needs Python %d.%d or newer; this is Python %d.%d. "
            "Name a newer one: make PYTHON=python3.12 run" % (OLDEST + tuple(sys.version_info[:2]))
        )
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    if all(_digest(name) == _installed(name) for name in files) and _works():
        return
    if not _works():
        _make_venv()
    for name in files:
        _install(name)


def _digest(name):
    with open(os.path.join(CHECKOUT, name), "rb") as file:
        return hashlib.sha256(VENV.encode() + file.read()).hexdigest()


def _stamp(name):
    return os.path.join(VENV, name + ".installed")


def _installed(name):
    try:
        with open(_stamp(name)) as file:
            return file.read()
    except OSError:
        return ""


def _works():
    """Whether `.venv` has a Python that starts: it may be half made, or its Python gone."""
    try:
        return subprocess.call([PYTHON, "-c", "import pip"], stderr=subprocess.DEVNULL) == 0
    except OSError:
        return False


def _make_venv():
    print("Making .venv", flush=True)
    shutil.rmtree(VENV, ignore_errors=True)
    _run(
        [sys.executable, "-m", "venv", VENV],
        "Python could not make .venv. On Debian and Ubuntu the package python3-venv is needed; "
        "on any machine, free disk space.",
    )


def _install(name):
    print("Installing the packages of " + name, flush=True)
    _run(
        [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        + ["--no-input", "--only-binary=:all:", "--require-hashes", "-r", name],
        "The packages of %s could not be installed: see above. "
        "A network connection to the package registry and about 600 MB of disk are needed." % name,
    )
    with open(_stamp(name), "w") as file:
        file.write(_digest(name))


def _run(command, otherwise):
    if subprocess.call(command, cwd=CHECKOUT) != 0:
        sys.exit(otherwise)


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except KeyboardInterrupt:
        sys.exit(130)
    except OSError as problem:
        sys.exit("Setting up stopped: %s." % problem)
