"""What the health page says of e-mail."""

import datetime as dt

import pytest
from django.db import connection
from django.utils import timezone

from portal.outbox.tasks import sweep
from tests.factories import make_message, make_worker

pytestmark = pytest.mark.django_db
NO_WORKER = "E-mail is not sent: no worker has been seen for 5 minutes."
DUE = "E-mail is not sent: some has been due for more than 5 minutes."
MINUTE = dt.timedelta(minutes=1)


def health(client):
    response = client.get("/healthz")
    return response.status_code, response.json().get("reason")


def ago(minutes):
    return timezone.now() - minutes * MINUTE


def test_where_no_worker_ever_ran_the_portal_is_unwell(client):
    assert health(client) == (503, NO_WORKER)


@pytest.mark.parametrize(("minutes", "answer"), [(4, (200, None)), (5.1, (503, NO_WORKER))])
def test_a_worker_that_was_not_seen_for_five_minutes_makes_it_unwell(client, minutes, answer):
    make_worker(seen_at=ago(minutes))

    assert health(client) == answer


def test_it_is_well_again_as_soon_as_a_worker_is_back(client):
    make_worker(seen_at=ago(180))
    before = health(client)

    make_worker()

    assert (before, health(client)) == ((503, NO_WORKER), (200, None))


@pytest.mark.parametrize(
    ("fields", "well"),
    [
        ({"next_try_at": 4}, True),
        ({"next_try_at": 5.1}, False),
        ({"next_try_at": 60, "sent_at": 59}, True),
        ({"next_try_at": 60, "failed_at": 59}, True),
        ({"next_try_at": 60, "dropped_at": 59}, True),
        ({"next_try_at": 60, "expires_at": 1}, True),
        ({"next_try_at": 60, "expires_at": -1}, False),
        ({"created_at": 60, "next_try_at": -1}, True),
        ({"next_try_at": 60, "claimed_until": -1}, False),
    ],
)
def test_a_message_due_for_more_than_five_minutes_makes_it_unwell(client, fields, well):
    make_worker()
    make_message(**{name: ago(minutes) for name, minutes in fields.items()})

    assert health(client) == ((200, None) if well else (503, DUE))


def test_a_job_stuck_at_work_does_not_hide_that_its_message_waits(client):
    make_worker()
    message = make_message(next_try_at=ago(6))
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, args, status) VALUES"
            " ('default', 'outbox.send', jsonb_build_object('message_id', %(pk)s), 'doing'),"
            " ('default', 'outbox.send', jsonb_build_object('message_id', %(pk)s), 'todo')",
            {"pk": message.pk},
        )
    before = health(client)

    sweep(timestamp=0)

    message.refresh_from_db()
    assert (before, health(client)) == ((503, DUE), (200, None))
    assert message.state == "sent"
