"""The dates an issue of the newsletter listed: what has become of them since."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from portal.newsletter import banners, choosing
from portal.newsletter.models import Issue
from portal.newsletter.shown import parts_of
from portal.publishing.models import Status
from tests.factories import (
    make_course,
    make_issue,
    make_partnership,
    make_session,
    make_user,
    make_venue,
)
from tests.newsletter.pulling import make_pulled_from
from training.models import Course, TrainingSession

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def _partnership():
    make_partnership()


def make_list(frozen_at=None):
    return make_pulled_from("training.upcoming:dates", frozen_at=frozen_at)


def became(part):
    return banners.of(Issue.objects.with_parts().get(pk=part.issue_id)).get(part.pk)


def change(session, **fields):
    TrainingSession.objects.filter(pk=session.pk).update(**fields)
    session.refresh_from_db()


def withdraw(course):
    Course.objects.filter(pk=course.pk).update(
        status=Status.WITHDRAWN, withdrawn_at=timezone.now(), withdrawal_reason="It was wrong."
    )


def call_off(session):
    change(session, cancelled_at=timezone.now(), cancelled_because="The trainer is ill.")


def test_of_dates_that_stand_as_they_were_nothing_is_said():
    make_session()

    assert became(make_list()) is None


def test_a_listed_date_that_is_called_off_is_named():
    session, _ = make_session(), make_session()
    part = make_list()

    call_off(session)

    found = became(part)
    assert (found.says, found.name) == ("One of these dates has been called off.", str(session))
    assert (found.at, found.url) == (session.cancelled_at, session.get_absolute_url())


def test_a_date_that_was_never_listed_is_nothing_to_tell():
    make_session()
    part = make_list()

    call_off(make_session())

    assert became(part) is None


def test_a_date_that_was_moved_is_told_of_with_the_day_on_which_it_was(client):
    session = make_session()
    part = make_list(frozen_at=timezone.now() - DAY)

    change(session, starts_at=session.starts_at + DAY, ends_at=session.ends_at + DAY)

    found = became(part)
    assert found.says == "One of these dates has another time or place."
    assert (found.name, found.url) == (str(session), session.get_absolute_url())
    assert part.frozen_at < found.at <= timezone.now()
    assert found.says in client.get(part.issue.get_absolute_url()).content.decode()


def test_another_venue_is_told_of_and_a_mended_name_of_one_is_not():
    session = make_session()
    part = make_list()

    type(session.venue).objects.update(name="Mended Hall")
    mended = became(part)
    change(session, venue=make_venue())

    assert (mended, became(part).says) == (None, "One of these dates has another time or place.")


def test_of_a_course_that_was_withdrawn_no_word_is_shown_and_the_others_stay(client):
    gone, stays = make_course(title="Unmistakable"), make_course(title="Safer sleep")
    make_session(course=gone)
    session = make_session(course=stays)
    part = make_list()

    withdraw(gone)
    page = client.get(part.issue.get_absolute_url()).content.decode()
    feed = client.get("/newsletter/feed/").content.decode()

    assert "One of the dates is no longer offered." in page
    assert (gone.title in page, gone.title in feed) == (False, False)
    assert f'<a href="{session.get_absolute_url()}" rel="noopener">Safer sleep</a>' in page


def test_where_every_date_is_gone_none_of_its_words_is_shown(client):
    course = make_course(title="Unmistakable")
    make_session(course=course), make_session(course=course)
    part = make_list()

    withdraw(course)

    found = became(part)
    assert (found.is_gone, found.says) == (True, "Some of the dates are no longer offered.")
    assert course.title not in client.get(part.issue.get_absolute_url()).content.decode()


def test_a_date_that_was_deleted_is_no_longer_offered():
    session, _ = make_session(), make_session()
    part = make_list(frozen_at=timezone.now() - DAY)

    session.delete()

    found = became(part)
    assert found.says == "One of the dates is no longer offered."
    assert part.frozen_at < found.at


def test_the_points_of_a_slide_name_no_withdrawn_course():
    gone = make_course(title="Unmistakable")
    make_session(course=gone), make_session()
    part = make_list()
    withdraw(gone)

    issue = Issue.objects.with_parts().get(pk=part.issue_id)
    [shown] = parts_of(issue, banners.of(issue))

    assert [point for point in shown.piece.points if gone.title in point] == []
    assert len(shown.piece.points) == 1


def test_each_issue_goes_by_what_it_listed_itself():
    session = make_session()
    before = make_list()
    change(session, starts_at=session.starts_at + DAY, ends_at=session.ends_at + DAY)
    after = make_list()

    told = banners.of(*Issue.objects.with_parts())

    assert (before.pk in told, after.pk in told) == (True, False)


def test_many_listed_dates_are_compared_at_the_cost_of_one():
    sessions = [make_session()]
    one = make_list()
    sessions += [make_session() for _ in range(4)]
    many = make_list()
    for session in sessions:
        change(session, starts_at=session.starts_at + DAY, ends_at=session.ends_at + DAY)

    def queries(part):
        with CaptureQueriesContext(connection) as found:
            assert became(part)
        return len(found)

    assert queries(one) == queries(many)


def test_upcoming_training_stands_in_an_issue_once_whatever_the_month(monkeypatch):
    now = timezone.now()
    make_session(starts_at=now + 90 * DAY, ends_at=now + 91 * DAY)
    issue, by = make_issue(status=Status.DRAFT, publish_at=None), make_user()

    def training(at):
        [group] = [g for g in choosing.offered(issue, at) if g.heading == "Training"]
        return group.choices

    [(choice, _, _)] = training(now)
    choosing.choose(issue, [choice.source], by=by)
    [(later, is_in, _)] = training(now + 40 * DAY)

    assert is_in
    assert choosing.choose(issue, [later.source], by=by) == 0
