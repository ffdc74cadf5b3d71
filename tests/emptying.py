"""The database emptied after a test that committed: only the tables that have rows, and quickly.

Django would empty every table there is, which took a second a test, and then make anew what each
migration ends with: content types, permissions and roles. Those are kept here.
"""

from functools import cache

import pgtrigger
from django.db import connection, transaction

KEPT = {
    "auth_group",
    "auth_group_permissions",
    "auth_permission",
    "django_content_type",
    "django_migrations",
}


def empty(*_):
    """In the place of what a `TransactionTestCase` does when a test is over."""
    with transaction.atomic(), pgtrigger.ignore(), connection.cursor() as cursor:
        cursor.execute(_with_rows())
        tables = [name for [name] in cursor.fetchall()]
        for table in tables:
            cursor.execute(f"DELETE FROM {table}")
    if tables:
        sweep_up(", ".join(tables))


def sweep_up(tables=""):
    """What was deleted, or taken back, makes later tests slow: the throw-away server leaves it."""
    with connection.cursor() as cursor:
        cursor.execute(f"VACUUM {tables}")


@cache
def _with_rows() -> str:
    """A question for the names of the tables that have rows."""
    names = set(connection.introspection.django_table_names(only_existing=True)) - KEPT
    return " UNION ALL ".join(
        f"SELECT '{name}' WHERE EXISTS (SELECT FROM {name})" for name in sorted(names)
    )
