"""The record of decisions is added to, and never changed."""

import pytest
from django.db import ProgrammingError, connection, transaction

from portal.audit.models import Event, record
from tests.factories import make_agency, make_user

pytestmark = pytest.mark.django_db


def run(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)


def rewrite(event):
    event.note = "Nobody asked."
    return [event]


REWRITES = {
    "save": lambda event: rewrite(event)[0].save(),
    "update": lambda event: Event.objects.update(note="Nobody asked."),
    "bulk_update": lambda event: Event.objects.bulk_update(rewrite(event), ["note"]),
    "raw update": lambda event: run("UPDATE audit_event SET note = 'Nobody asked.'"),
    "delete": lambda event: event.delete(),
    "delete all": lambda event: Event.objects.all().delete(),
    "raw delete": lambda event: run("DELETE FROM audit_event"),
}


def test_a_step_is_kept_with_who_took_it_and_why():
    agency, somebody = make_agency(), make_user()

    record(agency, "renamed", by=somebody, note="They asked.")

    event = Event.objects.get()
    assert (event.subject, event.step, event.note, event.by) == (
        agency,
        "renamed",
        "They asked.",
        somebody,
    )


@pytest.mark.parametrize("how", REWRITES)
def test_a_step_kept_is_never_changed_or_removed(how):
    event = record(make_agency(), "renamed", by=make_user(), note="They asked.")
    kept = list(Event.objects.values())

    with pytest.raises(ProgrammingError, match="Cannot update or delete"), transaction.atomic():
        REWRITES[how](event)

    assert list(Event.objects.values()) == kept


@pytest.mark.parametrize("table", ["audit_event", "accounts_user CASCADE"])
def test_the_record_is_never_emptied(table):
    record(make_agency(), "renamed", by=make_user())
    connection.check_constraints()  # TRUNCATE would otherwise refuse for another reason

    with pytest.raises(ProgrammingError, match="never emptied"), transaction.atomic():
        run(f"TRUNCATE {table}")

    assert Event.objects.count() == 1
