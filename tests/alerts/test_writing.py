"""What each subscriber is told: all they asked for, once, as it is when they are told."""

import datetime as dt
from functools import partial
from urllib.parse import urlsplit

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from portal.alerts import asking, finding, links, managing, periods, sweep, writing
from portal.alerts.models import KEPT, Asking, Follow, Frequency, News, Told, Watch
from portal.history import content
from portal.outbox.models import Message
from portal.publishing import actions
from portal.publishing.models import ChangeNote, Status
from tests.factories import (
    make_briefing,
    make_change,
    make_chapter,
    make_course,
    make_follow,
    make_holding_position,
    make_issue,
    make_manual,
    make_partnership,
    make_release,
    make_restricted_review,
    make_review,
    make_session,
    make_subscriber,
    make_theme,
    make_user,
)
from tests.races import all_arrive, run_together

pytestmark = pytest.mark.django_db
MINUTE = dt.timedelta(minutes=1)
SECTION = "section:briefings"


@pytest.fixture(autouse=True)
def looked():
    """Somebody has looked an hour ago."""
    Watch.objects.create(pk=finding.ONE, until=timezone.now() - dt.timedelta(hours=1))


def just_now():
    return timezone.now() - MINUTE


def long_ago():
    return timezone.now() - dt.timedelta(days=9)


def follower(*subjects, frequency="at_once", **fields):
    return make_subscriber(*subjects, frequency=frequency, **fields)


def letters(**which):
    return list(Message.objects.filter(**which).order_by("pk"))


def subjects():
    return [letter.subject for letter in letters()]


def withdraw(publication):
    publication.status, publication.withdrawn_at = Status.WITHDRAWN, timezone.now()
    publication.withdrawal_reason = "It is out of date."
    publication.save()


def note(publication, text):
    return ChangeNote.objects.create(subject=publication, text=text, at=just_now())


def release_of(*changes, **fields):
    """A release, published just now, with a change for each of these."""
    manual = make_manual()
    release = make_release(manual=manual, publish_at=just_now(), **fields)
    return [
        make_change(make_chapter(title=title, manual=manual), release, **change)
        for title, change in changes
    ]


def test_who_follows_is_told_what_happened_why_they_are_told_and_how_to_end_it():
    theme = make_theme(name="Neglect")
    make_partnership(name="Marlshire Safeguarding Partnership")
    briefing = make_briefing([theme], title="Seeing the child", publish_at=just_now())
    subscriber = follower(f"theme:{theme.pk}")

    sweep.sweep()

    (letter,) = letters()
    leave, manage = links.of_leaving(subscriber, "at_once"), links.of_subscriber(subscriber)
    assert (letter.to, letter.subject) == (subscriber.email, "New briefing: Seeing the child")
    assert letter.leave_url == leave
    for said in (letter.body, letter.html):
        assert "Because you follow Neglect (at once)." in said
        assert "Marlshire Safeguarding Partnership" in said
        assert briefing.summary in said
        assert all(url in said for url in (leave, manage, f"{briefing.get_absolute_url()}"))
        assert "?" not in said


@pytest.mark.parametrize("by", ["managing", "asking again"])
def test_who_works_with_others_too_is_told_from_then_on(by):
    make_briefing(title="Falls", audience="adults", publish_at=just_now())
    make_briefing(title="Bruises", audience="children", publish_at=just_now())
    subscriber = follower(SECTION, audience="children")
    finding.look()

    {"managing": managing.change, "asking again": asking_again}[by](subscriber, {}, "both")
    make_briefing(title="Hoarding", audience="adults", publish_at=timezone.now())
    sweep.sweep()

    (letter,) = letters(name="alert")
    assert {title for title in ("Falls", "Bruises", "Hoarding") if title in letter.body} == {
        "Bruises",
        "Hoarding",
    }


def asking_again(subscriber, follows, audience):
    asking.ask(subscriber.email, audience, {SECTION: "at_once"})
    wanted = Asking.objects.get()
    asking.confirm(wanted, asking.digest(wanted))


def test_nobody_is_told_a_second_time():
    make_briefing(publish_at=just_now())
    follower(SECTION)

    sweep.sweep()
    sweep.sweep()

    assert len(letters()) == Told.objects.count() == 1


def test_who_follows_something_else_or_since_later_is_told_nothing():
    make_briefing(publish_at=just_now())
    follower("section:training")
    make_follow(follower(), SECTION, "at_once", since=timezone.now())

    sweep.sweep()

    assert letters() == []


@pytest.mark.parametrize(
    ("reader", "news", "told"),
    [
        ("children", "children", 1),
        ("children", "both", 1),
        ("both", "adults", 1),
        ("children", "adults", 0),
        ("adults", "children", 0),
    ],
)
def test_sections_and_themes_bring_what_is_for_their_work(reader, news, told):
    theme = make_theme()
    make_briefing([theme], publish_at=just_now(), audience=news)
    follower(SECTION, f"theme:{theme.pk}", audience=reader)

    sweep.sweep()

    assert len(letters()) == told


def test_a_chapter_and_a_manual_bring_all_of_theirs_whoever_it_is_for():
    manual = make_manual(audience="adults")
    chapter = make_chapter(manual=manual)
    make_change(chapter, make_release(manual=manual, publish_at=just_now()))
    follower(f"procedures.chapter:{chapter.pk}", audience="children")
    follower(f"procedures.manual:{manual.pk}", audience="children")
    follower("section:procedures", audience="children")

    sweep.sweep()

    assert len(letters()) == 2


def test_a_digest_waits_for_its_day_and_then_tells_what_happened_by_then():
    due = periods.due(Frequency.WEEKLY)
    before, after = due - MINUTE, due + MINUTE
    make_briefing(title="Before", publish_at=before)
    make_briefing(title="After", publish_at=after)
    keep(before - MINUTE, timezone.now())
    week = due - dt.timedelta(days=7)
    subscriber = follower()
    make_follow(subscriber, SECTION, "weekly", since=week, done_until=week)

    writing.write_due(Frequency.WEEKLY, due - dt.timedelta(seconds=1))
    assert letters() == []
    writing.write_due(Frequency.WEEKLY, due)
    assert subjects() == ["New briefing: Before"]
    writing.write_due(Frequency.WEEKLY, due + dt.timedelta(days=6))
    assert len(letters()) == 1
    writing.write_due(Frequency.WEEKLY, due + dt.timedelta(days=7))
    assert subjects() == ["New briefing: Before", "New briefing: After"]


def keep(start, end):
    Watch.objects.update(until=start)
    finding.look(end)


def test_who_follows_it_twice_at_two_frequencies_is_told_once():
    due = periods.due(Frequency.DAILY)
    theme = make_theme()
    make_briefing([theme], publish_at=due - MINUTE)
    keep(due - 2 * MINUTE, timezone.now())
    subscriber, before = follower(), due - dt.timedelta(days=2)
    for frequency, subject in (("at_once", SECTION), ("daily", f"theme:{theme.pk}")):
        make_follow(subscriber, subject, frequency, since=before, done_until=before)

    for frequency in Frequency:
        writing.write_due(frequency)

    assert len(letters()) == 1


def test_nothing_is_written_where_there_is_nothing_to_say_and_the_next_is_due_in_its_turn():
    follow = make_follow(follower(), SECTION, "daily", done_until=timezone.now() - 9 * MINUTE * 999)

    sweep.sweep()

    follow.refresh_from_db()
    assert letters() == []
    assert follow.done_until == periods.due(Frequency.DAILY)


def test_an_address_that_fails_is_written_nothing_and_nothing_is_due_to_it():
    make_briefing(publish_at=just_now())
    follower(SECTION, failed_at=timezone.now())

    sweep.sweep()

    assert letters() == []
    assert writing._due(Frequency.AT_ONCE, periods.due(Frequency.AT_ONCE)) == []


def failing(*args):
    raise ValueError("somebody@example.org")


def test_an_app_that_cannot_say_its_news_stops_no_other_and_is_asked_again(monkeypatch, caplog):
    make_briefing(title="Bruises", publish_at=just_now())
    make_review(title="Neglect", publish_at=just_now())
    follower(SECTION, "section:reviews")
    follower("section:reviews")
    with monkeypatch.context() as broken:
        broken.setattr(apps.get_app_config("reviews"), "items", failing)
        sweep.sweep()
        sweep.sweep()
    assert subjects() == ["New briefing: Bruises"]
    assert Told.objects.count() == 1
    assert "Asking reviews what to say of news failed: ValueError" in caplog.text
    assert "somebody" not in caplog.text

    sweep.sweep()
    sweep.sweep()

    assert subjects() == ["New briefing: Bruises", *["New review: Neglect"] * 2]


def test_an_app_that_cannot_say_what_happened_stops_no_other_and_is_asked_again(monkeypatch):
    hours = dt.timedelta(hours=3)
    make_briefing(title="Bruises", publish_at=just_now())
    make_review(title="Neglect", publish_at=just_now())
    follower(SECTION, "section:reviews")
    with monkeypatch.context() as broken:
        broken.setattr(apps.get_app_config("reviews"), "news", failing)
        for later in (0 * hours, hours):
            finding.look(timezone.now() + later)
    writing.write_due(Frequency.AT_ONCE)
    assert subjects() == ["New briefing: Bruises"]

    finding.look(timezone.now() + 2 * hours)
    writing.write_due(Frequency.AT_ONCE)

    assert subjects() == ["New briefing: Bruises", "New review: Neglect"]
    assert Watch.objects.get().missed_from is None


@pytest.mark.parametrize("what", ["portal.alerts.bounces.flag", "portal.alerts.taking_back.look"])
def test_one_part_of_the_sweep_that_fails_stops_no_other(monkeypatch, what):
    make_briefing(publish_at=just_now())
    follower(SECTION)
    finding.look()
    monkeypatch.setattr(what, failing)

    sweep.sweep()

    assert len(letters()) == 1


def test_nothing_is_written_before_news_could_be_looked_for(monkeypatch):
    make_briefing(title="Bruises", publish_at=just_now())
    follower(SECTION)
    finding.look()
    make_briefing(title="Neglect", publish_at=just_now())
    with monkeypatch.context() as broken:
        broken.setattr(finding, "look", failing)
        sweep.sweep()
    before = len(letters())

    sweep.sweep()

    assert before == 0
    assert len(letters()) == 1


def test_some_whom_we_fail_to_write_to_stop_nobody_else(monkeypatch):
    make_briefing(publish_at=just_now())
    unlucky, *others = [follower(SECTION) for _ in range(3)]
    monkeypatch.setattr(writing, "AT_A_TIME", 1)
    finding.look()
    write = writing.write_some
    monkeypatch.setattr(
        writing,
        "write_some",
        lambda *some: failing() if some[-1] == [unlucky.pk] else write(*some),
    )

    sweep.sweep()

    assert {letter.to for letter in letters()} == {other.email for other in others}


def test_what_changed_twice_is_told_once_as_it_is_now():
    briefing = make_briefing(title="Old words", publish_at=timezone.now() - dt.timedelta(days=9))
    note(briefing, "The age limit is 25.")
    note(briefing, "The form is new.")
    follower(SECTION)
    finding.look()
    briefing.claim(title="New words")

    writing.write_due(Frequency.AT_ONCE)

    (letter,) = letters()
    assert letter.subject == "Changed: New words"
    assert letter.body.count("New words") == 1
    assert "The age limit is 25.\nThe form is new.\n" in letter.body
    assert Told.objects.count() == 2


def test_what_changed_and_was_then_withdrawn_is_told_as_withdrawn():
    briefing = make_briefing(title="Bruises", publish_at=timezone.now() - dt.timedelta(days=9))
    note(briefing, "The age limit is 25.")
    withdraw_later = follower(SECTION)
    finding.look()
    withdraw(briefing)

    sweep.sweep()

    (letter,) = letters(to=withdraw_later.email)
    assert letter.subject == "Withdrawn: A briefing"
    assert briefing.get_absolute_url() in letter.body
    assert "It is out of date." in letter.body
    assert "age limit" not in letter.body + letter.html
    assert briefing.summary not in letter.body + letter.html


def test_what_nobody_may_read_any_more_when_it_is_told_is_not_told():
    review = make_review(title="Child Alex", publish_at=just_now())
    follower("section:reviews")
    finding.look()
    type(review).objects.update(restricted=True)
    make_restricted_review(publish_at=just_now())

    writing.write_due(Frequency.AT_ONCE)

    assert letters() == []
    assert Told.objects.count() == 1


def test_a_withdrawn_review_is_told_of_without_its_name_or_address():
    review = make_review(title="Child Alex", slug="child-alex", publish_at=long_ago())
    withdraw(review)
    follower("section:reviews")

    sweep.sweep()

    (letter,) = letters()
    assert letter.subject.startswith("Withdrawn: A review")
    assert "alex" not in (letter.subject + letter.body + letter.html).lower()
    assert reverse("reviews:index") in letter.body


@pytest.mark.parametrize("is_reopened", [False, True])
def test_what_is_withdrawn_is_told_without_a_word_of_what_was_proposed_for_it(is_reopened):
    briefing = make_briefing(title="Bruises", publish_at=long_ago())
    follower(SECTION)
    editor = make_user()
    words = content.read(briefing)
    words["fields"] |= {"title": "Canary", "summary": "Canary."}
    actions.propose(briefing, words, by=editor)
    actions.withdraw(briefing, by=editor, reason="It is out of date.")
    if is_reopened:
        actions.reopen(briefing, by=editor)

    sweep.sweep()

    (letter,) = letters()
    assert letter.subject == "Withdrawn: A briefing"
    assert "It is out of date." in letter.body
    assert "canary" not in (letter.body + letter.html).lower()


def test_what_is_withdrawn_is_told_to_those_who_were_told_of_it():
    theme, proposed = make_theme(), make_theme()
    briefing = make_briefing([theme], publish_at=just_now(), audience="children")
    told = follower(f"theme:{theme.pk}", audience="children")
    follower(f"theme:{proposed.pk}")
    sweep.sweep()
    Message.objects.update(sent_at=timezone.now())
    briefing.themes.set([proposed])
    briefing.audience = "adults"
    withdraw(briefing)

    sweep.sweep()

    assert [letter.to for letter in letters()] == [told.email] * 2


def test_what_is_to_be_read_again_comes_first_and_is_counted_in_the_subject():
    make_holding_position(title="Thresholds", publish_at=just_now())
    release_of(
        ("Bruises", {}),
        ("Pre-birth planning", {"re_read": True}),
        ("Neglect", {"re_read": True}),
        ("Fabricated illness", {"kind": "new"}),
    )
    follower("section:procedures")

    sweep.sweep()

    (letter,) = letters()
    assert letter.subject == "2 chapters to re-read and 3 more"
    order = ["Neglect", "Pre-birth planning", "Thresholds", "Bruises", "Fabricated illness"]
    assert [word for _, word in sorted((letter.body.index(word), word) for word in order)] == order
    headings = ["TO READ FIRST", "UNTIL FURTHER NOTICE", "CHANGED", "NEW"]
    assert [line for line in letter.body.splitlines() if line in headings] == headings


@pytest.mark.parametrize(
    ("frequency", "subject"),
    [
        ("daily", "To re-read: Bruises, and 1 more since yesterday"),
        ("weekly", "To re-read: Bruises, and 1 more in the last week"),
        ("monthly", "To re-read: Bruises, and 1 more in the last month"),
    ],
)
def test_the_subject_says_what_matters_most_and_over_which_time(frequency, subject):
    due = periods.due(frequency)
    release_of(("Bruises", {"re_read": True}), ("Neglect", {}))
    finding.look()
    News.objects.update(happened_at=due - MINUTE)
    before = due - dt.timedelta(days=3)
    make_follow(follower(), "section:procedures", frequency, since=before, done_until=before)

    writing.write_due(frequency)

    assert subjects() == [subject]


def test_a_new_legal_duty_comes_first_too():
    release_of(("Bruises", {"new_must": True, "what_to_do": "Tell the police."}))
    follower("section:procedures")

    sweep.sweep()

    (letter,) = letters()
    assert letter.subject == "New legal duty: Bruises"
    assert "What to do now: Tell the police." in letter.body


def test_of_what_to_read_first_all_are_counted_whatever_the_reason():
    release_of(("Bruises", {"new_must": True}), ("Neglect", {"re_read": True}), ("Sleep", {}))
    follower("section:procedures")

    sweep.sweep()

    assert subjects() == ["2 to read first and 1 more"]


def test_what_a_heading_says_is_not_said_again_below_it():
    release_of(("Bruises", {}))
    follower("section:procedures")

    sweep.sweep()

    (letter,) = letters()
    assert letter.subject == "Changed: Bruises"
    assert letter.body.startswith("CHANGED\n\nBruises\n")
    assert "Changed:" not in letter.html.partition("</h1>")[2]


def test_a_chapter_to_be_read_again_is_still_that_after_another_change():
    chapter = make_chapter(title="Bruises")
    for month, fields in ((1, {"re_read": True}), (2, {"what_changed": "A new form."})):
        month = dt.date(2026, month, 1)
        release = make_release(manual=chapter.manual, month=month, publish_at=just_now())
        make_change(chapter, release, **fields)
    follower("section:procedures")

    sweep.sweep()

    (letter,) = letters()
    assert letter.subject == "To re-read: Bruises"
    assert "Refer on the same day.\n" in letter.body
    assert "A new form.\n" in letter.body


def test_new_dates_of_one_course_stand_together_and_those_called_off_since_do_not():
    course = make_course(title="Neglect", publish_at=timezone.now() - dt.timedelta(days=9))
    dates = [make_session(course=course, delivery="online", venue=None) for _ in range(2)]
    off = make_session(course=course)
    type(off).objects.update(announced_at=just_now())
    follower(f"training.course:{course.pk}", audience="children")
    finding.look()
    type(off).objects.filter(pk=off.pk).update(
        cancelled_at=timezone.now(), cancelled_because="The trainer is ill."
    )

    writing.write_due(Frequency.AT_ONCE)

    (letter,) = letters()
    assert letter.subject == "New date: Neglect"
    assert letter.body.count("London time") == len({date.starts_at.minute for date in dates})


def test_who_follows_a_course_that_is_withdrawn_is_told_why_they_are_told():
    course = make_course(title="Canary", publish_at=long_ago())
    withdraw(course)
    subscriber = follower(f"training.course:{course.pk}")

    sweep.sweep()

    (letter,) = letters()
    assert "Because you follow A course that was withdrawn (at once)." in letter.body
    assert "Canary" not in letter.body
    assert called_on_their_page(subscriber) == ["A course that was withdrawn"]
    page = Client().get(urlsplit(links.of_leaving(subscriber, "at_once")).path)
    assert page.context["follows"] == [("A course that was withdrawn", "At once")]


def test_who_follows_a_chapter_that_was_merged_is_told_by_the_one_it_went_into():
    whole = make_chapter(title="Harm", in_manual_already=True)
    part = make_chapter(manual=whole.manual, merged_into=whole, in_manual_already=True)
    make_change(whole, make_release(manual=whole.manual, publish_at=just_now()))
    subscriber = follower(f"procedures.chapter:{part.pk}")

    sweep.sweep()

    (letter,) = letters()
    name = f"Chapter: Harm, {whole.manual}"
    assert f"Because you follow {name} (at once)." in letter.body
    assert called_on_their_page(subscriber) == [name]


def test_a_chapter_whose_release_was_withdrawn_can_be_stopped_and_one_never_public_has_no_name():
    change = make_change(make_chapter(title="Harm"))
    withdraw(change.release)
    never = make_change(release=make_release(status=Status.DRAFT, publish_at=None))
    chapters = (change.chapter, never.chapter)

    subscriber = follower(*(f"procedures.chapter:{chapter.pk}" for chapter in chapters))

    name = f"Chapter: Harm, {change.chapter.manual} (gone)"
    assert called_on_their_page(subscriber) == [name]


def test_a_chapter_that_changed_and_had_a_link_mended_since_is_told_as_changed():
    chapter = make_chapter(title="Bruises")
    for month, fields in ((1, {}), (2, {"kind": "link_updated", "what_changed": ""})):
        month = dt.date(2026, month, 1)
        release = make_release(manual=chapter.manual, month=month, publish_at=just_now())
        make_change(chapter, release, **fields)
    follower("section:procedures")

    sweep.sweep()

    assert subjects() == ["Changed: Bruises"]


def called_on_their_page(subscriber):
    page = Client().get(links.path_of_subscriber(subscriber))
    return list(page.context["form"].known.values())


def test_what_was_only_looked_at_is_not_called_changed():
    release_of(("Bruises", {"kind": "reviewed_no_change", "what_changed": ""}), ("Sleep", {}))
    follower("section:procedures")

    sweep.sweep()

    (letter,) = letters()
    assert "SAYS THE SAME AS BEFORE\n\nReviewed, no change: Bruises\n" in letter.body
    assert letter.body.startswith("CHANGED\n\nSleep\n")


def test_an_issue_is_a_letter_of_its_own_that_ends_the_newsletter_alone():
    make_issue(title="Autumn", publish_at=just_now())
    make_briefing(publish_at=just_now())
    subscriber = follower("newsletter:issues", SECTION)

    sweep.sweep()

    ends = {letter.leave_url for letter in letters()}
    assert len(letters()) == 2
    assert ends == {links.of_leaving(subscriber, scope) for scope in ("newsletter", "at_once")}


def test_one_address_that_is_none_stops_no_other():
    make_briefing(publish_at=just_now())
    follower(SECTION, email="no address")
    other = follower(SECTION)

    sweep.sweep()

    assert [letter.to for letter in letters()] == [other.email]


def test_jobs_hold_nothing_of_anybody():
    make_briefing(publish_at=just_now())
    follower(SECTION), follower(SECTION)
    with connection.cursor() as cursor:
        cursor.execute("SELECT COALESCE(max(id), 0) FROM procrastinate_jobs")
        [before] = cursor.fetchone()

    sweep.sweep()

    with connection.cursor() as cursor:
        jobs = "SELECT DISTINCT args::text FROM procrastinate_jobs WHERE id > %s"
        cursor.execute(jobs, [before])
        assert cursor.fetchall() == [('{"timestamp": 0}',)]


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=120))
@examples(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_no_title_forges_a_header(words):
    Message.objects.all().delete()
    News.objects.all().delete()
    title = f"A\r\nBcc: all@example.org {words}"[:140]
    make_briefing(title=title, publish_at=just_now())
    follower(SECTION)

    sweep.sweep()

    for letter in letters():
        assert letter.subject.startswith("New briefing: A Bcc: all@example.org")
        assert not set("\r\n") & set(letter.subject)


def test_titles_are_words_in_the_html():
    make_briefing(title="<b>Bruises</b> & more", summary="<i>All</i>", publish_at=just_now())
    follower(SECTION)

    sweep.sweep()

    (letter,) = letters()
    assert "<b>Bruises" not in letter.html
    assert "&lt;b&gt;Bruises&lt;/b&gt; &amp; more" in letter.html
    assert "<b>Bruises</b> & more" in letter.body


def test_a_kill_half_way_leaves_the_rest_to_be_told(monkeypatch):
    make_briefing(publish_at=just_now())
    everybody = {follower(SECTION).email for _ in range(3)}
    monkeypatch.setattr(writing, "AT_A_TIME", 1)
    finding.look()
    kill_at_the_second(monkeypatch)

    with pytest.raises(KeyboardInterrupt):
        writing.write_due(Frequency.AT_ONCE)
    assert len(letters()) == Told.objects.count() == 1
    writing.write_due(Frequency.AT_ONCE)

    assert sorted(letter.to for letter in letters()) == sorted(everybody)


def kill_at_the_second(monkeypatch):
    """After its e-mail was written, before that is kept."""
    keep_told, calls = writing.keep_told, []

    def killed(*told):
        calls.append(told)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return keep_told(*told)

    monkeypatch.setattr(writing, "keep_told", killed)


def sweep_together():
    make_briefing(publish_at=just_now())
    for _ in range(12):
        follower(SECTION)
    finding.look()
    return run_together(*[partial(writing.write_due, Frequency.AT_ONCE)] * 4)


@pytest.mark.django_db(transaction=True)
def test_four_sweepers_at_once_tell_each_once(monkeypatch):
    monkeypatch.setattr(writing, "AT_A_TIME", 3)

    outcomes = sweep_together()

    assert outcomes == [None] * 4
    assert len({letter.to for letter in letters()}) == len(letters()) == 12


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("nobody_is_held")
def test_without_the_lock_sweepers_run_into_one_another(caplog, monkeypatch):
    all_arrive(monkeypatch, writing, "keep_told", 4)

    outcomes = sweep_together()

    assert outcomes == [None] * 4
    assert caplog.text.count("failed: IntegrityError") == 3


@pytest.mark.django_db(transaction=True)
def test_four_that_look_at_once_find_each_once():
    for _ in range(5):
        make_briefing(publish_at=just_now())

    outcomes = run_together(*[finding.look] * 4)

    assert outcomes == [None] * 4
    assert News.objects.count() == 5


def test_writing_takes_as_many_queries_for_many_as_for_one():
    taken = []
    for many in (1, 4):
        for _ in range(many):
            theme = make_theme()
            make_briefing([theme], publish_at=just_now())
            make_review([theme], publish_at=just_now())
            release_of(("Bruises", {}), month=dt.date(2026, 1, 1))
            follower(SECTION, f"theme:{theme.pk}", "section:procedures")
        finding.look()
        with CaptureQueriesContext(connection) as queries:
            writing.write_due(Frequency.AT_ONCE)
        taken.append(len(queries))

    assert taken[0] == taken[1]


def test_what_is_past_its_time_is_forgotten():
    make_briefing(publish_at=just_now())
    follower(SECTION)
    sweep.sweep()
    week = dt.timedelta(days=7)
    fields = {"audience": "both", "follows": {SECTION: "daily"}}
    Asking.objects.create(email="old@example.org", asked_at=timezone.now() - week, **fields)
    new = Asking.objects.create(email="new@example.org", **fields)

    sweep.forget()
    assert (News.objects.count(), Told.objects.count()) == (1, 1)
    assert list(Asking.objects.all()) == [new]
    News.objects.update(happened_at=timezone.now() - KEPT)
    sweep.forget()

    assert (News.objects.count(), Told.objects.count()) == (0, 0)
    assert Follow.objects.count() == 1
