"""The proof: everybody gets exactly what they asked for, once, in a month of everything.

The oracle (`tests/alerts/oracle.py`) works out from the choices and from what happened what each
should get. `test_proof_of_a_batch.py` has 5,000 of them at once, and what goes wrong meanwhile.
"""

import pytest
import time_machine
from django.utils import timezone

from portal.alerts import leaving
from portal.alerts.models import Follow, Subscriber
from portal.outbox.models import Message
from tests.alerts.oracle import expected
from tests.alerts.proving import KINDS, differences, in_order, live, written
from tests.alerts.story import BEGINS, DAYS, Story, at

pytestmark = pytest.mark.django_db
READERS = 200


def looks():
    """When the worker looks: twice a day, but not while it is down for two days."""
    hours = [(7, 30), (12, 5), (21, 40)]
    moments = [at(day, *hour) for day in range(DAYS) for hour in hours]
    return [
        BEGINS,
        *(moment for moment in moments if not at(14, 6) < moment < at(16, 10)),
        at(16, 10),
    ]


def some_go(story, readers):
    """Of thirty, one leaves and one address refuses for good, at some time of the month."""
    for reader in readers:
        if reader.key % 30 in (0, 1):
            reader.left_at = story._moment(earliest=2)
            row = Subscriber.objects.filter(pk=reader.key)
            act = [
                lambda row=row: leaving.leave_all(row.get()),
                lambda row=row: row.update(failed_at=timezone.now()),
            ][reader.key % 30]
            story.acts.append((reader.left_at, act))


def test_in_a_month_of_everything_everybody_gets_exactly_what_they_asked_for():
    with time_machine.travel(BEGINS, tick=False):
        story = Story()
        readers, names = story.readers(READERS), story.names()
        some_go(story, readers)
    addresses = dict(Subscriber.objects.values_list("email", "pk"))

    live(story, looks(), until=at(DAYS))

    should, got = expected(readers, story.facts, looks()), written(readers, names, addresses)
    assert differences(in_order(should), in_order(got)) == {}
    assert sum(map(len, should.values())) > 9 * READERS
    assert {mail.kind for mails in should.values() for mail in mails} == set(KINDS)
    assert not Message.objects.filter(body__contains="Canary").exists()
    chosen = {(r.key, s): often for r in readers for s, (often, _) in r.follows.items()}
    follows = Follow.objects.values_list("subscriber", "subject", "frequency")
    assert {(key, subject): often for key, subject, often in follows}.items() <= chosen.items()
