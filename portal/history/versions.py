"""What a row and its parts said, and when: read from the events the database kept."""

import datetime as dt
import json
from collections import defaultdict
from dataclasses import dataclass

from django.contrib.auth import get_user_model
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models

from portal.history.content import written_fields
from portal.history.sources import BEGUN, sources

A_PAGE = 50
NUMBERS = """
    WITH kept (number, began, context) AS ({events})
    SELECT max(number), min(number), began, context FROM kept
    GROUP BY began, context HAVING {wanted} ORDER BY max(number) DESC LIMIT %s
"""


@dataclass(frozen=True)
class Version:
    """A row and its parts after one transaction that changed them. `by` is empty for a command."""

    number: int
    at: dt.datetime
    by: models.Model | None
    changes: tuple[str, ...]


def versions(row: models.Model, *, before: int = 0, most: int = A_PAGE) -> list[Version]:
    """The versions of `row`, newest first: at most so many; before a number, if given."""
    wanted = "max(number) < %s" if before else "%s IS NULL"
    return _described(row, _transactions(row, wanted, before or None, most))


def version(row: models.Model, number: int) -> Version | None:
    """The version of `row` that has this number."""
    return next(iter(_described(row, _transactions(row, "max(number) = %s", number, 1))), None)


def content(row: models.Model, version: Version) -> dict:
    """The content of `row` as of `version`, as `content.read` would have given it then."""
    found = {"": {}}
    for source in sources(row):
        standing = source.standing(version.number)
        if source.joining:
            _join(found[source.relation], source.joining, standing.values())
        else:
            without = {name for name, _ in source.belongs}
            found[source.relation] = _values(source.model, standing, without)
    fields = found.pop("").get(row.pk, {})
    in_order = {relation: sorted(rows.items()) for relation, rows in found.items()}
    words = {
        "fields": fields,
        "parts": {
            relation: [{"pk": pk, "fields": values} for pk, values in rows]
            for relation, rows in in_order.items()
        },
    }
    return json.loads(json.dumps(words, cls=DjangoJSONEncoder))


def _values(model, standing, without):
    """The written fields of each row, by its key; those of many rows still empty."""
    many = model._meta.local_many_to_many
    fields = [field for field in written_fields(model) if field.attname not in without]
    return {
        key: {
            field.name: [] if field in many else field.value_from_object(event)
            for field in fields
            if field in many or hasattr(event, field.attname)
        }
        for key, event in standing.items()
    }


def _join(rows, field, events):
    for event in events:
        if row := rows.get(getattr(event, field.m2m_column_name())):
            row[field.name].append(getattr(event, field.m2m_reverse_name()))
            row[field.name].sort()


def _transactions(row, wanted, value, most):
    """The (last number, first number, beginning, context) of transactions that touched `row`."""
    found = [
        source.events.values_list("pgh_id", "pgh_created_at", "pgh_context_id")
        for source in sources(row)
    ]
    if not found:
        return []
    events, params = found[0].union(*found[1:], all=True).query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(NUMBERS.format(events=events, wanted=wanted), [*params, value, most])
        return cursor.fetchall()


def _described(row, transactions):
    """The transactions as versions. What changed nothing of the row's own is left out."""
    if not transactions:
        return []
    changes, users = defaultdict(list), {}
    first, last = min(each[1] for each in transactions), max(each[0] for each in transactions)
    for source in sources(row):
        for before, event in source.between(first, last):
            transaction = (event.pgh_created_at, event.pgh_context_id)
            changes[transaction] += source.changes(before, event)
            users[transaction] = (event.pgh_context or {}).get("user")
    people = get_user_model()._base_manager.in_bulk(filter(None, users.values()))
    return [
        Version(number, began, people.get(users[began, context]), _few(changes[began, context]))
        for number, _, began, context in transactions
        if changes[began, context]
    ]


def _few(changes):
    """Each of the changes once; where the row itself began, that alone."""
    return tuple(next(([one] for one in changes if one in BEGUN.values()), dict.fromkeys(changes)))
