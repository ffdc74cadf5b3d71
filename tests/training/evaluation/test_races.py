"""Several sweepers, or several presses of one button, at the same moment."""

from functools import partial
from threading import Barrier, BrokenBarrierError, Thread

import pytest
from django.db import connection
from django.utils import timezone

from portal.outbox.models import Message
from tests.races import run_together
from tests.training.evaluation.shapes import DAY, Stage, letters, make_delegate, scores, send
from training.evaluation import asking, saving
from training.models import Evaluation, Rating

pytestmark = pytest.mark.django_db(transaction=True)
SWEEPERS = 4


def sweep_together():
    return run_together(*[asking.sweep] * SWEEPERS)


def test_four_sweepers_at_once_ask_each_delegate_once():
    bookings = [make_delegate() for _ in range(5)]

    assert sweep_together() == [None] * SWEEPERS

    assert sorted(letters()) == sorted(("form_after", each.person.email) for each in bookings)


def test_without_the_lock_the_same_race_asks_several_times(monkeypatch):
    """Else the test before would show nothing."""
    make_delegate()
    Evaluation.objects.create(booking=make_delegate(), stage=Stage.AFTER)
    due, all_have_looked = asking.after, Barrier(SWEEPERS)

    def looked_at(now):
        found = due(now)
        pks = list(found.values_list("pk", flat=True))
        try:
            all_have_looked.wait(timeout=5)
        except BrokenBarrierError:
            return found
        return found.model.objects.filter(pk__in=pks)

    unlocked = asking.Asking("form_after", Stage.AFTER, "asked_at", looked_at)
    monkeypatch.setattr(asking, "ASKINGS", (unlocked,))
    monkeypatch.setattr(asking, "hold", lambda pk: None)

    sweep_together()

    assert Message.objects.filter(name="form_after").count() > 2


def test_a_sweep_that_dies_half_way_leaves_nobody_unasked_or_asked_twice(monkeypatch):
    bookings = [make_delegate() for _ in range(3)]
    post, posted = asking.letters.post, []

    def die_at_the_second(letters_to_write):
        post(letters_to_write)
        posted.append(letters_to_write)
        if len(posted) == 2:
            raise SystemExit

    monkeypatch.setattr(asking.letters, "post", die_at_the_second)
    with pytest.raises(SystemExit):
        asking.sweep()
    half = len(letters())
    asking.sweep()

    assert half == 1
    assert sorted(letters()) == sorted(("form_after", each.person.email) for each in bookings)


def test_of_a_form_sent_by_two_presses_at_once_one_counts_whole():
    booking = make_delegate()

    got = run_together(*[partial(send, booking, "after", **scores(n)) for n in (3, 8)])

    assert [each.status_code for each in got] == [302, 302]
    assert Evaluation.objects.count() == 1
    kept = set(Rating.objects.values_list("score", flat=True))
    assert kept in ({3}, {8})
    assert Rating.objects.count() == 3


def test_what_the_page_keeps_never_writes_over_what_was_sent():
    for _ in range(5):
        booking = make_delegate()

        run_together(
            partial(send, booking, "after", **scores(9)),
            *[partial(send, booking, "after", "quietly", **scores(1))] * 3,
        )

        rows = Rating.objects.filter(evaluation__booking=booking)
        assert set(rows.values_list("score", flat=True)) == {9}
        assert Evaluation.objects.get(booking=booking).is_answered


def test_what_is_answered_while_the_sweep_looks_is_not_asked_for():
    booking = make_delegate()
    (asked,) = [each for each in asking.ASKINGS if each.message == "form_after"]
    assert list(asked.due(timezone.now())) == [booking]

    saving.keep(booking, Stage.AFTER, saving.Said({}), sent=True)
    asking.ask(asked, booking.pk, timezone.now())

    assert letters() == []
    assert list(asked.due(timezone.now() + DAY)) == []


def test_who_leaves_while_they_are_being_asked_gets_that_e_mail_no_more(monkeypatch):
    """They wait until it is written, and drop it then: it would be missed by who did not wait."""
    booking, post = make_delegate(), asking.letters.post

    def leave():
        saving.leave(booking)
        connection.close()

    leaving = Thread(target=leave)

    def post_while_they_leave(letters_to_write):
        post(letters_to_write)
        leaving.start()
        leaving.join(timeout=0.5)

    monkeypatch.setattr(asking.letters, "post", post_while_they_leave)
    asking.sweep()
    leaving.join()

    assert Message.objects.get().state == Message.State.DROPPED
