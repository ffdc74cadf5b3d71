"""The steps of a publication, and who sees it when. Briefing stands for all of them."""

import datetime as dt
from functools import partial
from itertools import product

import pytest
from django.db import IntegrityError
from django.utils import timezone

from briefings.models import Briefing
from portal.audit.models import Event
from portal.errors import Refused
from portal.newsletter.models import Issue
from portal.publishing.models import NEXT, NEXT_IN_PUBLIC, Publication, Status, publications
from portal.resources.models import Resource
from procedures.models import HoldingPosition, Release
from reviews.models import Review
from tests.factories import make_briefing, make_user
from tests.races import run_together
from training.models import Course

pytestmark = pytest.mark.django_db
NOON = dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC)


def test_publications_are_found_by_asking():
    assert publications() == [
        Briefing,
        HoldingPosition,
        Release,
        Course,
        Review,
        Resource,
        Issue,
    ]


def can_move(briefing, to):
    before = briefing.status
    try:
        briefing.move_to(to, by=make_user())
    except Refused:
        moved = False
    else:
        moved = True
    briefing.refresh_from_db()
    assert briefing.status == (to if moved else before)
    return moved


@pytest.mark.parametrize(("status", "to"), list(product(Status, Status)))
def test_only_the_steps_in_the_table_are_allowed(status, to):
    tomorrow = timezone.now() + dt.timedelta(days=1)
    briefing = make_briefing(status=status, publish_at=tomorrow)

    assert can_move(briefing, to) == (to in NEXT[status])


@pytest.mark.parametrize("to", list(Status))
def test_what_the_public_has_seen_is_withdrawn_not_unsaid(to):
    assert can_move(make_briefing(), to) == (to in NEXT_IN_PUBLIC)


def test_a_step_is_recorded_with_who_took_it_and_why():
    briefing, publisher = make_briefing(status=Status.IN_REVIEW), make_user()

    briefing.move_to(Status.DRAFT, by=publisher, note="Section 3 names the town.")

    event = Event.objects.get()
    assert (event.subject, event.step, event.by, event.note) == (
        briefing,
        "moved to draft",
        publisher,
        "Section 3 names the town.",
    )


def test_a_refused_step_leaves_no_record():
    briefing = make_briefing(status=Status.DRAFT)

    with pytest.raises(Refused):
        briefing.move_to(Status.APPROVED, by=make_user())

    assert not Event.objects.exists()


def test_all_that_is_missing_is_said_at_once():
    briefing = make_briefing(status=Status.IN_REVIEW, summary=" ", themes=[], sections=6)

    with pytest.raises(Refused) as refused:
        briefing.move_to(Status.APPROVED, by=make_user())

    assert str(refused.value) == (
        "Write a summary: it stands in lists and search. "
        "Choose at least one theme, so that people can find it. "
        "Write all seven sections: a title and text are missing in 7."
    )


def test_the_database_refuses_approved_without_a_time():
    with pytest.raises(IntegrityError, match="briefing_approved_has_a_time"):
        make_briefing(status=Status.APPROVED, publish_at=None)


def test_it_is_public_from_its_second_on_and_not_before():
    briefing = make_briefing(publish_at=NOON)
    second = dt.timedelta(seconds=1)

    assert list(Briefing.objects.published(at=NOON - second)) == []
    assert list(Briefing.objects.published(at=NOON)) == [briefing]


@pytest.mark.parametrize("status", [Status.DRAFT, Status.IN_REVIEW, Status.WITHDRAWN])
def test_only_the_approved_is_public(status):
    make_briefing(status=status, publish_at=NOON)

    assert list(Briefing.objects.published(at=NOON)) == []


def press_twice(briefing):
    """Two editors, each with the page open, press the same button; how many succeeded."""
    editors = [make_user(), make_user()]
    opened = [Briefing.objects.get(pk=briefing.pk) for _ in editors]
    steps = [partial(b.move_to, Status.DRAFT, by=by) for b, by in zip(opened, editors, strict=True)]
    outcomes = run_together(*steps)
    return sum(not isinstance(outcome, Refused) for outcome in outcomes)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_press_at_once_one_succeeds_and_one_is_told():
    briefing = make_briefing(status=Status.IN_REVIEW)

    assert press_twice(briefing) == 1
    assert Event.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_claim_both_would_succeed(monkeypatch):
    def claim_unconditionally(self, **changes):
        type(self).objects.filter(pk=self.pk).update(**changes)

    monkeypatch.setattr(Publication, "claim", claim_unconditionally)

    assert press_twice(make_briefing(status=Status.IN_REVIEW)) == 2
