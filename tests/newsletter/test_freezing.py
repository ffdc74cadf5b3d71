"""An issue keeps the words with which it was approved."""

import datetime as dt

import pytest
from django.utils import timezone

from portal.errors import Refused
from portal.history import content
from portal.history.restoring import put_back
from portal.history.tracking import events_of
from portal.newsletter.freezing import words_of_all
from portal.newsletter.models import Part
from portal.publishing import actions
from portal.publishing.models import Status
from tests.factories import make_briefing, make_issue, make_part, make_user

pytestmark = pytest.mark.django_db
SOON = dt.timedelta(days=3)


def _in_review(**fields):
    return make_issue(status=Status.IN_REVIEW, publish_at=None, written_by=make_user(), **fields)


def _pulled(issue, row, **fields):
    return make_part(issue, source=f"{row._meta.label_lower}:{row.pk}", **fields)


def _rewrite(row, title):
    type(row).objects.filter(pk=row.pk).update(title=title)


def _title(part):
    return words_of_all([Part.objects.get(pk=part.pk)])[part.pk].title


def test_what_is_pulled_stays_as_it_was_when_the_issue_was_approved():
    briefing, issue = make_briefing(title="Safer sleep"), _in_review()
    part = _pulled(issue, briefing)

    actions.approve(issue, by=make_user())
    _rewrite(briefing, "Safer sleep, again")

    assert _title(part) == "Safer sleep"


def test_until_then_it_is_read_as_its_source_stands():
    briefing = make_briefing(title="Safer sleep")
    part = _pulled(_in_review(), briefing)

    _rewrite(briefing, "Safer sleep, again")

    assert _title(part) == "Safer sleep, again"


def test_an_issue_for_later_is_frozen_when_it_is_approved():
    briefing, issue = make_briefing(title="Safer sleep"), _in_review()
    part = _pulled(issue, briefing)

    actions.approve(issue, by=make_user(), at=timezone.now() + SOON)
    _rewrite(briefing, "Safer sleep, again")

    assert _title(part) == "Safer sleep"


def test_what_comes_off_the_schedule_follows_its_source_and_freezes_anew():
    briefing, issue = make_briefing(title="Safer sleep"), _in_review()
    part = _pulled(issue, briefing)
    actions.approve(issue, by=make_user(), at=timezone.now() + SOON)

    actions.unschedule(issue, by=make_user())
    _rewrite(briefing, "Second title")
    followed = _title(part)
    actions.approve(issue, by=make_user())
    _rewrite(briefing, "Third title")

    assert (followed, _title(part)) == ("Second title", "Second title")


def test_what_is_changed_while_it_is_scheduled_follows_its_source_again():
    briefing, issue = make_briefing(title="Safer sleep"), _in_review()
    part = _pulled(issue, briefing)
    actions.approve(issue, by=make_user(), at=timezone.now() + SOON)

    actions.wrote(issue, by=make_user())
    _rewrite(briefing, "Second title")

    assert _title(part) == "Second title"


def test_an_issue_the_public_has_seen_keeps_its_words_when_it_is_withdrawn_and_comes_back():
    briefing, issue = make_briefing(title="Safer sleep"), _in_review()
    part = _pulled(issue, briefing)
    actions.approve(issue, by=make_user())
    actions.withdraw(issue, by=make_user(), reason="A wrong name.")
    _rewrite(briefing, "Second title")

    actions.reopen(issue, by=make_user())
    actions.submit(issue, by=make_user())
    actions.approve(issue, by=make_user())

    assert _title(part) == "Safer sleep"


def test_a_refused_approval_freezes_nothing():
    briefing, issue = make_briefing(), _in_review(themes=[])
    part = _pulled(issue, briefing)

    with pytest.raises(Refused):
        actions.approve(issue, by=make_user())

    assert Part.objects.get(pk=part.pk).frozen is None


def test_somebody_faster_leaves_what_they_froze():
    briefing, issue = make_briefing(title="Safer sleep"), _in_review()
    part = _pulled(issue, briefing)
    same = type(issue).objects.get(pk=issue.pk)
    actions.approve(issue, by=make_user())
    _rewrite(briefing, "Second title")

    with pytest.raises(Refused):
        actions.approve(same, by=make_user())

    assert _title(part) == "Safer sleep"


def _taken_out_and_put_back(issue, part, between):
    """It goes by a minor change, and comes back by another, as when the version that had it is
    restored."""
    make_part(issue)
    by, words = make_user(), content.read(issue)
    others = [each for each in words["parts"]["parts"] if each["pk"] != part.pk]
    _change(issue, words | {"parts": words["parts"] | {"parts": others}}, by)
    assert part not in issue.parts.all()
    between()
    _change(issue, words, by)


def _change(issue, words, by):
    actions.propose(issue, words, by=by, significance="minor")
    actions.publish_minor(issue, by=by)


def test_a_part_taken_out_and_put_back_says_what_it_said_when_the_issue_was_approved():
    briefing, issue = make_briefing(title="Safer sleep"), _in_review()
    part = _pulled(issue, briefing)
    actions.approve(issue, by=make_user())
    frozen_at = Part.objects.get(pk=part.pk).frozen_at

    _taken_out_and_put_back(issue, part, lambda: _rewrite(briefing, "Second title"))

    assert _title(part) == "Safer sleep"
    assert Part.objects.get(pk=part.pk).frozen_at == frozen_at


def test_a_part_that_is_put_back_shows_nothing_of_a_source_withdrawn_meanwhile(client):
    briefing, issue = make_briefing(title="Safer sleep"), _in_review()
    part = _pulled(issue, briefing)
    actions.approve(issue, by=make_user())

    _taken_out_and_put_back(
        issue, part, lambda: actions.withdraw(briefing, by=make_user(), reason="A wrong name.")
    )

    assert part in issue.parts.all()
    assert "Safer sleep" not in client.get(issue.get_absolute_url()).content.decode()


def test_a_part_put_back_into_an_issue_nobody_has_read_follows_its_source():
    briefing, issue = make_briefing(title="Safer sleep"), _in_review()
    part = _pulled(issue, briefing)
    actions.approve(issue, by=make_user(), at=timezone.now() + SOON)
    words = content.read(issue)
    issue.parts.all().delete()
    actions.wrote(issue, by=make_user())

    put_back(issue, words)
    actions.wrote(issue, by=make_user())
    _rewrite(briefing, "Second title")

    assert _title(part) == "Second title"


def test_that_words_are_frozen_is_no_change_in_the_history():
    issue = _in_review()
    part = _pulled(issue, make_briefing())
    kept = events_of(Part).objects.filter(id=part.pk)
    before = kept.count()

    actions.approve(issue, by=make_user())

    assert kept.count() == before
