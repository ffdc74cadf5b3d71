"""How entries follow what they are of: by triggers, so that no code path forgets one.

What is found of a page is said by the function `<kind>_searched(key)` in its section's migrations:
one row of JSON with `title`, `summary`, `headings`, `terms` (more words to find it by), `text`,
`leads` (before others of just the same title), `audience`, `themes` (keys), `visible_from`,
`visible_until`, `dated`, `review_on`, and `again_at`, when what it says changes by itself. Nothing
hidden may stand in it that `visible_from` does not hold back. `search_keep(kind, key)` writes the
entry from it.
"""

import datetime as dt
import time
from contextlib import contextmanager

import pgtrigger
from django.db import connection, models

from portal.history.tracking import joining

AT_ONCE = 500  # entries, in one transaction
SECONDS = 40  # of every minute
BEGINNING = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)  # before any entry
A_FEW = 50  # entries: whoever saves one of them waits no longer than that
# The columns of every publication that say when it is found, and by whom.
WHEN_FOUND = ("status", "publish_at", "audience", "review_on")


def in_search(*columns: str, themes: bool = True):
    """A decorator: the entries of a model follow its `columns`, and its themes."""

    def keep(model: type[models.Model]) -> type[models.Model]:
        kind = model._meta.label_lower
        keeps(kind, rows=f"SELECT '{kind}', {{row}}.id", columns=columns)(model)
        if themes:
            field = model._meta.get_field("themes")
            joined = joining(model, field)
            rows = f"SELECT '{kind}', {{row}}.{field.m2m_column_name()}"
            keeps(kind, rows=rows, columns=(field.m2m_column_name(), "theme_id"))(joined)
        return model

    return keep


def in_search_of(whole: str, *columns: str):
    """A decorator, for a part: the entry of what its field `whole` points at follows it too."""

    def keep(model: type[models.Model]) -> type[models.Model]:
        field = model._meta.get_field(whole)
        kind = field.remote_field.model._meta.label_lower
        rows = f"SELECT '{kind}', {{row}}.{field.column}"
        return keeps(kind, rows=rows, columns=(field.column, *columns))(model)

    return keep


def keeps(name: str, *, rows: str, columns: tuple[str, ...]):
    """A decorator: when `columns` of a row change, the entries that `rows` finds are written anew.

    `rows` is a query for kind and key; `{row}` in it stands for the row as it was, and as it is.
    """
    before, after = rows.format(row="OLD"), rows.format(row="NEW")
    was, now = (", ".join(f'{row}."{column}"' for column in columns) for row in ("OLD", "NEW"))
    return pgtrigger.register(
        pgtrigger.Trigger(
            name=f"in_search_{name.replace('.', '_')}",
            when=pgtrigger.After,
            operation=pgtrigger.Insert | pgtrigger.UpdateOf(*columns) | pgtrigger.Delete,
            func=" ".join(
                f"""
                IF TG_OP = 'INSERT' THEN
                    {_kept(after)}
                ELSIF TG_OP = 'DELETE' THEN
                    {_kept(before)}
                ELSIF ROW({was}) IS DISTINCT FROM ROW({now}) THEN
                    {_kept(f"{before} UNION {after}")}
                END IF;
                RETURN NULL;
                """.split()
            ),
        )
    )


def _kept(rows):
    """Always in the same order, so that of two who write the same entries one waits."""
    return f"""
        PERFORM search_keep(kind, key) FROM (
            SELECT kind, key FROM ({rows}) AS found(kind, key) ORDER BY kind, key
        ) AS kept;
    """


@contextmanager
def put_off():
    """No entry follows what this transaction changes meanwhile: for very many rows at once.
    `rebuild` them after."""
    triggers = [
        trigger.get_pgid(model)
        for model, trigger in pgtrigger.registered()
        if trigger.name.startswith("in_search")
    ]
    _ignore(triggers)
    yield
    _ignore([])


def _ignore(triggers):
    """As pgtrigger does it, which cannot be told in one statement with others that have values."""
    with connection.cursor() as cursor:
        names = "{" + ",".join(triggers) + "}"
        cursor.execute("SELECT set_config('pgtrigger.ignore', %s, true)", [names])


def catch_up() -> None:
    """Write the entries anew whose moment has come, a few hundred at a time, while time allows."""
    until = time.monotonic() + SECONDS
    done = AT_ONCE
    with connection.cursor() as cursor:
        while done == AT_ONCE and time.monotonic() < until:
            cursor.execute("SELECT search_catch_up(%s)", [AT_ONCE])
            [done] = cursor.fetchone()


def rebuild(model: type[models.Model]) -> int:
    """Write the entries of all pages of one kind anew, each few in a transaction of their own, and
    remove those of pages that are gone; says how many there were."""
    kind = model._meta.label_lower
    with connection.cursor() as cursor:
        cursor.execute("SELECT key FROM search_entry WHERE kind = %s", [kind])
        known = {key for (key,) in cursor.fetchall()}
        keys = sorted(known | set(model._base_manager.values_list("pk", flat=True)))
        for first in range(0, len(keys), A_FEW):
            cursor.execute(
                "SELECT search_keep(%s, key) FROM unnest(%s::bigint[]) AS key",
                [kind, keys[first : first + A_FEW]],
            )
    return len(keys)


def rebuild_names() -> None:
    """Read the names of every term anew, and forget those of terms that are gone."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM search_name WHERE term_id NOT IN (SELECT id FROM reference_term)"
        )
        cursor.execute("SELECT search_keep_names(id) FROM reference_term")


def forget_others(kinds: list[str]) -> int:
    """Remove entries of kinds that are searched no more; says how many there were."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM search_later WHERE kind <> ALL (%s)", [kinds])
        cursor.execute("DELETE FROM search_entry WHERE kind <> ALL (%s)", [kinds])
        return cursor.rowcount
