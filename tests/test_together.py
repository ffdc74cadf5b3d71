"""Operations taken together leave what they leave one by one, in the tables and in the state."""

import pytest
from django.db import connection, migrations, models
from django.db.migrations.state import ProjectState

from portal.together import Together

OPERATIONS = [
    migrations.CreateModel("Shelf", [("id", models.AutoField(primary_key=True))]),
    migrations.CreateModel("Book", [("id", models.AutoField(primary_key=True))]),
    migrations.AddField("Book", "pages", models.IntegerField(default=1)),
    migrations.AddField(
        "Book", "shelf", models.ForeignKey("together.Shelf", models.CASCADE, db_index=False)
    ),
    migrations.AddIndex("Book", models.Index(fields=["pages"], name="book_pages")),
    migrations.AddConstraint(
        "Book", models.CheckConstraint(condition=models.Q(pages__gt=0), name="book_has_pages")
    ),
    migrations.AddField("Page", "book", models.ForeignKey("together.Book", models.CASCADE)),
]


@pytest.fixture
def before(transactional_db):
    """The state and the table of a model that stands already."""
    state = ProjectState()
    page = migrations.CreateModel("Page", [("id", models.AutoField(primary_key=True))])
    _run([page], state)
    yield state
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS together_page, together_book, together_shelf")


def _run(operations, state):
    """Take the state and the tables through the operations; the state before each."""
    passed = []
    with connection.schema_editor() as editor:
        for operation in operations:
            old = state.clone()
            passed.append(old)
            operation.state_forwards("together", state)
            operation.database_forwards("together", editor, old, state)
    return passed


def _tables():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name::text, column_name::text, data_type FROM information_schema.columns "
            "WHERE table_name LIKE 'together%' UNION ALL "
            "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE tablename LIKE 'together%'"
            " UNION ALL SELECT conrelid::regclass::text, contype::text, pg_get_constraintdef(oid) "
            "FROM pg_constraint WHERE conrelid::regclass::text LIKE 'together%' ORDER BY 1, 2, 3"
        )
        return cursor.fetchall()


def test_together_is_as_one_by_one(before):
    standing, apart, at_once = _tables(), before.clone(), before.clone()

    _run(OPERATIONS, apart)
    one_by_one = _tables()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE together_page DROP COLUMN book_id")
        cursor.execute("DROP TABLE together_book, together_shelf")
    [old] = _run([Together(OPERATIONS)], at_once)

    assert one_by_one == _tables() != standing
    assert apart == at_once
    assert set(at_once.apps.all_models["together"]) == {"page", "book", "shelf"}

    with connection.schema_editor() as editor:
        Together(OPERATIONS).database_backwards("together", editor, at_once, old)
    assert _tables() == standing
