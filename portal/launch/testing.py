"""A pytest plugin: each run gets a throw-away PostgreSQL and the demonstration's settings."""

import os

import pytest

from portal.launch import demo, frontend, postgres


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(early_config):
    demo.settings()
    if not os.environ.get("DATABASE_URL"):
        server = postgres.throwaway()
        early_config.add_cleanup(server.stop)
        os.environ["DATABASE_URL"] = server.url()
    frontend.build(with_test_tools=True)
    return (yield)
