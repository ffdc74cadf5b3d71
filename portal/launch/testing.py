"""A pytest plugin: each run gets a throw-away PostgreSQL and the demonstration's settings."""

import os
import signal
import tempfile

import pytest

from portal.launch import VAR, demo, frontend, postgres
from portal.launch.processes import alone


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(early_config):
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    os.environ["PORTAL_EMAIL_URL"] = "page:"
    demo.settings()
    os.environ["PORTAL_MEDIA_FOLDER"] = _folder_for_files(early_config)
    if not os.environ.get("DATABASE_URL"):
        server = _throwaway(early_config)
        os.environ["DATABASE_URL"] = server.url()
        os.environ["TESTS_BEGIN_FROM"] = server.url("migrated")
    with alone(VAR / "run.lock"):
        frontend.build(with_test_tools=True)
    return (yield)


def _folder_for_files(config):
    folder = tempfile.TemporaryDirectory(prefix="portal-test-files-")
    config.add_cleanup(folder.cleanup)
    return folder.name


def _throwaway(config):
    try:
        server = postgres.throwaway()
    except postgres.CannotStart as problem:
        raise pytest.UsageError(str(problem)) from None
    config.add_cleanup(server.stop)
    return server
