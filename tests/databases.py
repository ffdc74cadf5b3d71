"""Databases beside the one tests begin from: copies, and which one is in use."""

import contextlib

from django.db import connection, connections


def copy(original: str, name: str):
    """Make the database `name` as `original` is, to which nobody may be connected."""
    connections.close_all()
    drop(name)
    _run(f'CREATE DATABASE "{name}" TEMPLATE "{original}"')


def drop(name: str):
    _run(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@contextlib.contextmanager
def in_use(name: str):
    """Let every connection of this process go to the database `name` for a while."""
    usual = connection.settings_dict["NAME"]
    _use(name)
    yield
    _use(usual)


def _use(name):
    connections.close_all()
    connection.settings_dict["NAME"] = name


def _run(statement):
    with connection._nodb_cursor() as cursor:
        cursor.execute(statement)
