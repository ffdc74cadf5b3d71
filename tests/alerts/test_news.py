"""What there is to tell: found once, when it has happened and may be read, and never before."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from portal.alerts import finding
from portal.alerts.models import News, Watch
from portal.history import content
from portal.publishing import actions
from portal.publishing.models import ChangeNote, Status
from procedures.models import Change
from tests.factories import (
    make_agency,
    make_briefing,
    make_change,
    make_chapter,
    make_course,
    make_holding_position,
    make_issue,
    make_job_role,
    make_learning_point,
    make_manual,
    make_release,
    make_restricted_review,
    make_review,
    make_session,
    make_theme,
    make_user,
)

pytestmark = pytest.mark.django_db
MINUTE = dt.timedelta(minutes=1)
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def now():
    """A moment before which somebody has looked, an hour ago."""
    moment = timezone.now()
    Watch.objects.create(pk=finding.ONE, until=moment - HOUR)
    return moment


def found(at=None):
    finding.look(at)
    return [(each.kind, each.source) for each in News.objects.all()]


def subjects_of(kind):
    return set(News.objects.get(kind=kind).subjects)


def note(publication, at, text="The age limit is 25 now."):
    return ChangeNote.objects.create(subject=publication, text=text, at=at)


def withdraw(publication, at):
    publication.status, publication.withdrawn_at = Status.WITHDRAWN, at
    publication.withdrawal_reason = "It is out of date."
    publication.save()


def test_the_first_look_finds_nothing_of_what_was_there_before():
    make_briefing(publish_at=timezone.now() - MINUTE)

    assert found() == []


def test_what_is_published_is_found_once_with_its_section_its_themes_and_itself(now):
    theme = make_theme()
    briefing = make_briefing([theme], publish_at=now - MINUTE, audience="adults")

    finding.look(now)
    finding.look(now + MINUTE)

    (news,) = News.objects.all()
    own = f"briefings.briefing:{briefing.pk}"
    assert (news.kind, news.source, news.thing) == ("published", own, own)
    assert (news.happened_at, news.audience) == (now - MINUTE, "adults")
    assert news.subjects == ["section:briefings", f"theme:{theme.pk}", own]


def test_nothing_is_found_a_second_early(now):
    make_briefing(publish_at=now + dt.timedelta(seconds=1))
    date = make_session(course=make_course(publish_at=now - 3 * HOUR))
    type(date).objects.update(announced_at=now + dt.timedelta(seconds=1))
    make_change(release=make_release(publish_at=now + dt.timedelta(seconds=1)))

    assert found(now) == []
    assert len(found(now + dt.timedelta(seconds=1))) == 3


@pytest.mark.parametrize("status", [Status.DRAFT, Status.IN_REVIEW])
def test_what_is_not_approved_is_no_news(now, status):
    briefing = make_briefing(publish_at=now - MINUTE, status=status)
    note(briefing, now - MINUTE)

    assert found(now) == []


def test_what_was_written_down_late_is_found_all_the_same(now):
    finding.look(now)
    briefing = make_briefing(publish_at=now - 50 * MINUTE)

    assert found(now + MINUTE) == [("published", f"briefings.briefing:{briefing.pk}")]


def test_a_significant_change_is_news_and_each_of_two_is(now):
    briefing = make_briefing(publish_at=now - dt.timedelta(days=9))
    note(briefing, now - 2 * MINUTE)
    note(briefing, now - MINUTE)

    assert found(now) == [("changed", f"briefings.briefing:{briefing.pk}")] * 2


def test_a_minor_correction_is_never_news(now):
    briefing = make_briefing(publish_at=now - dt.timedelta(days=9))
    briefing.claim(title="With its full stop.")
    make_change(minor=True, release=make_release(publish_at=now - MINUTE))

    assert found(now) == []


def test_what_is_withdrawn_is_news_and_what_the_public_never_saw_is_not(now):
    withdraw(briefing := make_briefing(publish_at=now - dt.timedelta(days=9)), now - MINUTE)
    make_briefing(publish_at=None, status=Status.DRAFT)

    assert found(now) == [("withdrawn", f"briefings.briefing:{briefing.pk}")]


def test_what_is_published_again_after_it_was_withdrawn_is_news_again(now):
    briefing = make_briefing(publish_at=now - 3 * MINUTE)
    finding.look(now - 2 * MINUTE)
    withdraw(briefing, now - 2 * MINUTE)
    finding.look(now - 2 * MINUTE)
    briefing.status, briefing.publish_at = Status.APPROVED, now - MINUTE
    briefing.save()

    kinds = [kind for kind, _ in found(now)]

    assert kinds == ["published", "withdrawn", "published"]


def test_a_restricted_review_is_never_news(now):
    review = make_restricted_review(publish_at=now - MINUTE)
    note(review, now - MINUTE)
    withdraw(make_restricted_review(publish_at=now - HOUR), now - MINUTE)

    assert found(now) == []


def test_a_review_is_for_those_who_follow_a_theme_of_its_practice_points_too(now):
    theme, other = make_theme(), make_theme()
    review = make_review([theme], publish_at=now - MINUTE)
    make_learning_point(review=review, theme=other)

    finding.look(now)

    own = f"reviews.review:{review.pk}"
    themes = {f"theme:{theme.pk}", f"theme:{other.pk}"}
    assert {"section:reviews", own} | themes <= subjects_of("published")


def test_a_release_is_told_change_by_change(now):
    theme, role, manual = make_theme(), make_job_role(), make_manual(audience="adults")
    chapter, other = make_chapter([theme], manual=manual), make_chapter(manual=manual)
    release = make_release(manual=manual, publish_at=now - MINUTE)
    first = make_change(chapter, release)
    first.roles.add(role)
    make_job_role()
    make_change(other, release, kind=Change.Kind.NEW)
    make_change(make_chapter(manual=manual), release, minor=True)

    finding.look(now)

    changed = News.objects.get(kind="changed")
    assert News.objects.count() == 2
    assert changed.source == f"procedures.change:{first.pk}"
    assert changed.thing == f"procedures.chapter:{chapter.pk}"
    assert (changed.audience, changed.happened_at) == ("adults", now - MINUTE)
    assert set(changed.subjects) == {
        "section:procedures",
        f"procedures.manual:{manual.pk}",
        f"procedures.chapter:{chapter.pk}",
        f"theme:{theme.pk}",
        f"role:{role.pk}",
    }


@pytest.mark.parametrize(("to_agency", "roles"), [(False, 2), (True, 0)])
def test_a_change_that_names_nobody_is_for_every_role(now, to_agency, roles):
    make_job_role(), make_job_role()
    change = make_change(release=make_release(publish_at=now - MINUTE))
    change.agencies.set([make_agency()] if to_agency else [])

    finding.look(now)

    named = [subject for subject in subjects_of("changed") if subject.startswith("role:")]
    assert len(named) == roles


@pytest.mark.parametrize("kind", ["link_updated", "reviewed_no_change"])
def test_what_asks_nothing_of_anybody_is_told_to_no_job(now, kind):
    make_job_role()
    make_change(release=make_release(publish_at=now - MINUTE), kind=kind, what_changed="")

    finding.look(now)

    assert not [subject for subject in subjects_of("changed") if subject.startswith("role:")]


def test_a_change_whose_kind_is_corrected_is_not_told_again(now):
    change = make_change(release=make_release(publish_at=now - MINUTE))
    finding.look(now)
    type(change).objects.update(kind=Change.Kind.NEW)

    assert len(found(now + MINUTE)) == 1


@pytest.mark.django_db(transaction=True)
def test_what_came_to_a_public_release_later_is_told_as_what_it_is(now):
    role = make_job_role()
    release = make_release(publish_at=now - dt.timedelta(days=9))
    release.themes.set([make_theme()])
    _, asks_more, last = [make_change(make_chapter(manual=release.manual), release) for _ in "abc"]
    chapter, editor = make_chapter(manual=release.manual), make_user()
    last.delete()
    words = content.read(release)
    for part in words["parts"]["changes"]:
        if part["pk"] == asks_more.pk:
            part["fields"]["re_read"] = True
    with content.unkept():
        make_change(chapter, release, new_must=True)
        added = [p for p in content.read(release)["parts"]["changes"] if p["fields"]["new_must"]]
    words["parts"]["changes"] += [each | {"pk": None} for each in added]
    actions.propose(release, words, by=editor, significance="significant", change_note="More.")
    actions.submit(release, by=editor)
    actions.approve_proposal(release, by=make_user())

    finding.look()

    new = Change.objects.get(new_must=True)
    told = [f"procedures.change:{change.pk}" for change in (asks_more, new)]
    assert {each.source for each in News.objects.exclude(source__contains="release")} == set(told)
    assert f"role:{role.pk}" in News.objects.get(source=told[1]).subjects


def test_a_withdrawn_release_is_told_to_those_who_were_told_of_its_changes(now):
    chapter = make_chapter()
    release = make_release(manual=chapter.manual, publish_at=now - 2 * MINUTE)
    change = make_change(chapter, release)
    finding.look(now - MINUTE)
    withdraw(change.release, now)
    other = make_chapter(manual=change.release.manual)
    type(change).objects.update(chapter=other)

    finding.look(now)

    assert f"procedures.chapter:{change.chapter_id}" in subjects_of("withdrawn")
    assert f"procedures.chapter:{other.pk}" not in subjects_of("withdrawn")


def test_a_change_is_for_those_who_follow_what_its_chapter_was_merged_into_or_took_in(now):
    manual = make_manual()
    whole = make_chapter(manual=manual)
    middle = make_chapter(manual=manual, merged_into=whole)
    make_change(middle, make_release(manual=manual, publish_at=now - MINUTE))
    finding.look(now)
    assert {f"procedures.chapter:{whole.pk}", f"procedures.chapter:{middle.pk}"} <= subjects_of(
        "changed"
    )

    News.objects.all().delete()
    release = make_release(manual=manual, month=dt.date(2026, 5, 1), publish_at=now)
    make_change(whole, release)
    finding.look(now + MINUTE)
    newest = News.objects.get(thing=f"procedures.chapter:{whole.pk}")
    assert f"procedures.chapter:{middle.pk}" in newest.subjects


def test_a_note_on_a_release_is_for_whoever_follows_a_chapter_in_it(now):
    change = make_change(release=make_release(publish_at=now - dt.timedelta(days=9)))
    note(change.release, now - MINUTE)

    finding.look(now)

    own = f"procedures.chapter:{change.chapter_id}"
    assert {"section:procedures", own} <= subjects_of("changed")


def test_a_holding_position_is_for_the_chapters_it_stands_on_and_every_role(now):
    theme, role = make_theme(), make_job_role()
    on_theme, elsewhere = make_chapter([theme], in_manual_already=True), make_chapter()
    position = make_holding_position(themes=[theme], publish_at=now - MINUTE)

    finding.look(now)

    assert subjects_of("holding") == {
        "section:procedures",
        f"theme:{theme.pk}",
        f"procedures.holdingposition:{position.pk}",
        f"procedures.chapter:{on_theme.pk}",
        f"procedures.manual:{on_theme.manual_id}",
        f"procedures.manual:{elsewhere.manual_id}",
        f"role:{role.pk}",
    }


def test_a_holding_position_that_names_chapters_is_for_these_alone(now):
    theme = make_theme()
    named, other = make_chapter(), make_chapter([theme], in_manual_already=True)
    make_holding_position([named], [theme], publish_at=now - MINUTE)

    finding.look(now)

    found = subjects_of("holding")
    assert {f"procedures.chapter:{named.pk}", f"procedures.manual:{named.manual_id}"} <= found
    assert not {f"procedures.chapter:{other.pk}", f"procedures.manual:{other.manual_id}"} & found


def test_a_new_date_is_news_of_its_course_and_one_that_was_called_off_is_none(now):
    course = make_course(publish_at=now - dt.timedelta(days=9))
    date = make_session(course=course)
    off = make_session(course=course, cancelled_at=now, cancelled_because="The trainer is ill.")
    type(date).objects.filter(pk__in=[date.pk, off.pk]).update(announced_at=now - MINUTE)

    finding.look(now)

    (news,) = News.objects.all()
    assert (news.kind, news.source) == ("dates", f"training.trainingsession:{date.pk}")
    assert news.thing == f"training.course:{course.pk}"
    assert {"section:training", f"training.course:{course.pk}"} <= set(news.subjects)


def test_an_issue_is_for_those_who_follow_the_newsletter_alone(now):
    make_issue(publish_at=now - MINUTE)

    finding.look(now)

    assert News.objects.get(kind="issue").subjects == ["newsletter:issues"]


@pytest.mark.parametrize("back", [HOUR, 5 * HOUR])
def test_a_clock_that_is_set_back_tells_nothing_twice_and_misses_nothing(now, back):
    make_briefing(publish_at=now - MINUTE)
    finding.look(now)
    make_briefing(publish_at=now - back + MINUTE)

    finding.look(now - back)
    assert News.objects.count() == 1
    finding.look(now - back + 2 * MINUTE)
    assert News.objects.count() == 2
    finding.look(now + MINUTE)
    assert News.objects.count() == 2


def test_what_is_found_later_is_later_whatever_the_clock_says(now):
    make_briefing(publish_at=now - 2 * HOUR)
    make_briefing(publish_at=now - MINUTE)
    finding.look(now)
    make_briefing(publish_at=now - 3 * HOUR + MINUTE)
    finding.look(now - 3 * HOUR + 2 * MINUTE)

    first, *_, last = News.objects.order_by("pk")

    assert last.found_at > first.found_at


def test_looking_takes_as_many_queries_for_many_as_for_one(now):
    taken = []
    for rows in (1, 3):
        moment = now + rows * MINUTE
        for _ in range(rows):
            make_briefing(publish_at=moment)
            make_change(release=make_release(publish_at=moment))
            note(make_course(publish_at=now - dt.timedelta(days=9)), moment)
            theme = make_theme()
            make_chapter([theme], in_manual_already=True)
            make_holding_position(themes=[theme], publish_at=moment)
            make_holding_position([make_chapter([theme])], publish_at=moment)
        with CaptureQueriesContext(connection) as queries:
            finding.look(moment)
        taken.append(len(queries))

    assert News.objects.count() == 20
    assert taken == [taken[0]] * 2
