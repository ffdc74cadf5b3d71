"""What entries say, and whether they say it as if written this moment."""

from django.db import connection

from portal.search import keeping
from portal.search.kinds import kinds

ROWS = """
    SELECT kind || ' ' || key, to_jsonb(e) - 'id' - 'kept_at', (
        SELECT at FROM search_later AS l WHERE l.kind = e.kind AND l.key = e.key
    )
    FROM search_entry AS e
"""


def entries() -> dict[str, tuple]:
    """Every entry by its page: all that stands in it, and when it is written anew by itself."""
    with connection.cursor() as cursor:
        cursor.execute(ROWS)
        return {page: rest for page, *rest in cursor.fetchall()}


def rebuild():
    keeping.rebuild_names()
    for kind in kinds().values():
        keeping.rebuild(kind.model)


def not_as_rebuilt() -> list[str]:
    """The pages whose entry differs from what is written when all are written anew."""
    before = entries()
    rebuild()
    after = entries()
    return sorted(
        page for page in before.keys() | after.keys() if before.get(page) != after.get(page)
    )


def words_of(page) -> str:
    """All the words by which a page is found."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT words::text FROM search_entry WHERE kind = %s AND key = %s",
            [page._meta.label_lower, page.pk],
        )
        row = cursor.fetchone()
    return row[0] if row else ""
