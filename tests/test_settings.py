"""The settings of an installation, in a process of its own: this one runs the demonstration's."""

import json
import os
import subprocess
import sys

from portal.launch import CHECKOUT

PRODUCTION = {
    "DATABASE_URL": "postgresql://portal:secret@db.example.org:5432/portal",
    "PORTAL_SECRET_KEY": "x" * 25 + "0123456789abcdefghijklmnopqrstuvwxyz",
    "PORTAL_ALLOWED_HOSTS": "portal.example.org",
    "PORTAL_EMAIL_URL": "smtp+tls://user:password@mail.example.org:587",
    "PORTAL_EMAIL_FROM": "portal@example.org",
    "DJANGO_SETTINGS_MODULE": "portal.settings",
}


def installed(*command):
    """Run a command with an installation's environment."""
    ours = ("PORTAL_", "DATABASE_URL", "DJANGO_")
    others = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return subprocess.run(
        [sys.executable, *command],
        cwd=CHECKOUT,
        env=others | PRODUCTION,
        capture_output=True,
        text=True,
    )


def test_an_installation_passes_the_deployment_checks():
    done = installed("manage.py", "check", "--deploy", "--fail-level", "WARNING")

    assert (done.returncode, done.stderr) == (0, "")


def test_an_installation_keeps_its_pages_to_https():
    script = (
        "import django; django.setup(); from django.conf import settings as s; import json;"
        "print(json.dumps([s.DEBUG, s.DEMO, s.SECURE_SSL_REDIRECT, s.SESSION_COOKIE_SECURE,"
        " s.CSRF_COOKIE_SECURE, s.SECURE_HSTS_SECONDS]))"
    )

    done = installed("-c", script)

    assert json.loads(done.stdout) == [False, False, True, True, True, 31536000]


def test_an_installation_logs_one_json_object_a_line_with_the_request():
    script = (
        "import django; django.setup(); import logging;"
        "from django_guid import set_guid; set_guid('abc');"
        "logging.getLogger('django.request').error('Broken: %s', '/x/')"
    )

    done = installed("-c", script)

    line = json.loads(done.stderr)
    assert line.pop("time")
    assert line == {
        "level": "ERROR",
        "name": "django.request",
        "message": "Broken: /x/",
        "request": "abc",
    }


def test_the_demonstration_is_never_loaded_into_an_installation():
    done = installed("manage.py", "load_demo")

    assert done.returncode == 1
    assert done.stderr == (
        "CommandError: This is not a demonstration (PORTAL_DEMO): nothing was loaded.\n"
    )
