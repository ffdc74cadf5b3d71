"""While the mail server is away things are withdrawn, hidden and changed: what leaves at last says
them as they are then, once, to each."""

import datetime as dt
from email import message_from_bytes, policy

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from portal.alerts import finding, managing, periods, sweep, taking_back, writing
from portal.alerts.models import Frequency, News, Told, Watch
from portal.errors import Refused
from portal.outbox import actions, sending
from portal.outbox.models import Message
from portal.publishing.models import ChangeNote, Status
from tests.factories import (
    make_briefing,
    make_change,
    make_chapter,
    make_follow,
    make_issue,
    make_partnership,
    make_release,
    make_review,
    make_subscriber,
    make_user,
)
from tests.newsletter.pulling import make_pulled
from tests.races import run_together

pytestmark = pytest.mark.django_db
MINUTE = dt.timedelta(minutes=1)
DAY = dt.timedelta(days=1)
SECTION = "section:briefings"
WITHDRAWN = "Withdrawn: A briefing"


@pytest.fixture(autouse=True)
def looked():
    """Somebody has looked two days ago."""
    Watch.objects.create(pk=finding.ONE, until=timezone.now() - 2 * DAY)


def just_now():
    return timezone.now() - MINUTE


def follower(*subjects, frequency="at_once"):
    return make_subscriber(*subjects, frequency=frequency)


def digest_reader(*subjects, frequency="daily"):
    """Who has had no digest for long."""
    subscriber, before = make_subscriber(), timezone.now() - 9 * DAY
    for subject in subjects:
        make_follow(subscriber, subject, frequency, since=before, done_until=before)
    return subscriber


def before_the_digest():
    return periods.due(Frequency.DAILY) - MINUTE


def withdraw(publication):
    publication.status, publication.withdrawn_at = Status.WITHDRAWN, timezone.now()
    publication.withdrawal_reason = "It is out of date."
    publication.save()


def note(publication, text):
    ChangeNote.objects.create(subject=publication, text=text, at=timezone.now())


def waiting():
    return list(Message.objects.waiting().order_by("pk").values_list("pk", flat=True))


def sent(sink):
    """The mail server is back: what then arrives, each as (subject, all of it)."""
    sending.send_due()
    emails = [message_from_bytes(each.content, policy=policy.SMTP) for each in sink.received]
    return [(email["Subject"], _words(email)) for email in emails]


def _words(email):
    parts = [part for part in email.walk() if part.get_content_maintype() == "text"]
    return "\n".join(part.get_content() for part in parts)


def subjects_sent(sink):
    return [subject for subject, _ in sent(sink)]


def test_of_a_page_withdrawn_meanwhile_only_that_is_told_and_once(sink):
    briefing = make_briefing(title="Bruises", summary="Look twice.", publish_at=just_now())
    follower(SECTION)
    sweep.sweep()
    withdraw(briefing)

    sweep.sweep()
    sweep.sweep()

    ((subject, words),) = sent(sink)
    assert subject == WITHDRAWN
    assert "Bruises" not in words
    assert "Look twice" not in words


def test_a_digest_leaves_without_what_was_withdrawn_meanwhile_and_the_next_says_that(sink):
    gone = make_briefing(title="Bruises", publish_at=before_the_digest())
    make_briefing(title="Neglect", publish_at=before_the_digest())
    digest_reader(SECTION)
    sweep.sweep()
    withdraw(gone)

    sweep.sweep()
    first = sent(sink)
    writing.write_due(Frequency.DAILY, periods.due(Frequency.DAILY) + DAY)

    ((subject, words),) = first
    assert subject == "New briefing: Neglect"
    assert "Bruises" not in words
    assert subjects_sent(sink) == ["New briefing: Neglect", WITHDRAWN]


def test_a_digest_of_which_nothing_is_left_does_not_leave(sink):
    gone = make_briefing(publish_at=before_the_digest())
    digest_reader(SECTION)
    sweep.sweep()
    withdraw(gone)

    sweep.sweep()

    assert sent(sink) == []


def test_what_was_hidden_meanwhile_is_not_told(sink):
    review = make_review(title="Child Alex", publish_at=just_now())
    follower("section:reviews")
    sweep.sweep()
    type(review).objects.filter(pk=review.pk).update(restricted=True)

    sweep.sweep()

    assert sent(sink) == []


def test_a_chapter_that_changed_again_meanwhile_is_told_once_with_both_changes(sink):
    chapter = make_chapter(title="Bruises")
    follower("section:procedures")
    for month, what_changed in ((1, "Refer on the same day."), (2, "The form is new.")):
        month = dt.date(2026, month, 1)
        release = make_release(manual=chapter.manual, month=month, publish_at=just_now())
        make_change(chapter, release, what_changed=what_changed)
        sweep.sweep()

    ((subject, words),) = sent(sink)
    assert subject == "Changed: Bruises"
    assert "Refer on the same day." in words
    assert "The form is new." in words


def test_a_digest_says_a_page_as_it_is_now_and_its_new_change_in_the_next(sink):
    briefing = make_briefing(summary="The limit is 25.", publish_at=before_the_digest())
    digest_reader(SECTION)
    sweep.sweep()
    briefing.claim(summary="The limit is 18.")
    note(briefing, "The limit was corrected.")

    sweep.sweep()
    sweep.sweep()

    ((_, words),) = sent(sink)
    assert "The limit is 18." in words
    assert "The limit is 25." not in words
    assert "corrected" not in words
    assert Told.objects.count() == 1


def test_where_nothing_of_it_changes_meanwhile_nothing_is_written_anew():
    briefing = make_briefing(publish_at=just_now())
    make_issue(publish_at=just_now())
    follower(SECTION, "newsletter:issues")
    digest_reader(SECTION)
    sweep.sweep()
    before = waiting()

    briefing.claim(title="With its full stop.")
    make_briefing(publish_at=just_now())
    sweep.sweep()
    sweep.sweep()

    after = waiting()
    assert len(before) == 2
    assert after[:2] == before
    assert len(after) == 3
    assert not Message.objects.dropped()


def test_a_clock_that_is_set_back_has_nothing_written_anew():
    make_briefing(publish_at=just_now())
    follower(SECTION)
    finding.look()
    News.objects.update(found_at=timezone.now() + DAY)
    writing.write_due(Frequency.AT_ONCE)

    taking_back.look()

    assert len(waiting()) == 1


def test_an_issue_leaves_without_a_part_that_was_withdrawn_meanwhile(sink):
    make_partnership()
    briefing = make_briefing(title="Bruises", publish_at=just_now())
    issue = make_issue(publish_at=just_now())
    make_pulled(briefing, issue)
    follower("newsletter:issues")
    sweep.sweep()
    assert "Bruises" in Message.objects.get().body
    withdraw(briefing)

    sweep.sweep()

    ((_, words),) = sent(sink)
    assert "Bruises" not in words


def test_of_two_issues_the_one_withdrawn_meanwhile_does_not_leave(sink):
    gone, other = [make_issue(publish_at=just_now()) for _ in range(2)]
    for address in ("no address", "reader@example.org"):
        make_subscriber("newsletter:issues", frequency="at_once", email=address)
    sweep.sweep()
    other_letter = Message.objects.get(body__contains=other.get_absolute_url())
    withdraw(gone)

    sweep.sweep()

    assert waiting() == [other_letter.pk]
    assert len(sent(sink)) == 1


def test_what_was_refused_is_written_anew_and_the_old_one_cannot_be_tried_again(sink):
    briefing = make_briefing(publish_at=just_now())
    follower(SECTION)
    sweep.sweep()
    full = {"last_error": "The mail server refused it (552 5.2.2).", "failed_at": timezone.now()}
    Message.objects.update(**full)
    old = Message.objects.get()
    withdraw(briefing)

    sweep.sweep()

    with pytest.raises(Refused):
        actions.try_again(old, by=make_user())
    old.refresh_from_db()
    assert old.state == "failed"
    assert subjects_sent(sink) == [WITHDRAWN]


def failing(*args):
    raise ValueError


def test_what_an_app_cannot_say_for_a_fault_stays_as_it_was_written(monkeypatch):
    make_briefing(publish_at=just_now())
    make_review(publish_at=just_now())
    follower(SECTION, "section:reviews")
    sweep.sweep()
    before = waiting()
    monkeypatch.setattr(apps.get_app_config("reviews"), "items", failing)

    sweep.sweep()

    assert waiting() == before


def test_who_ended_some_of_it_meanwhile_or_wants_it_more_often_gets_just_that(sink):
    happened = periods.due(Frequency.WEEKLY) - MINUTE
    Watch.objects.update(until=happened - MINUTE)
    gone = make_briefing(publish_at=happened)
    make_briefing(title="Neglect", publish_at=happened)
    make_review(title="Child Alex", publish_at=happened)
    subscriber = digest_reader(SECTION, "section:reviews", frequency="weekly")
    sweep.sweep()
    managing.change(subscriber, {SECTION: "daily", "section:reviews": "stop"}, None)
    withdraw(gone)

    sweep.sweep()

    ((subject, words),) = sent(sink)
    assert subject == "New briefing: Neglect"
    assert "(daily)." in words
    assert "Child Alex" not in words


def a_change_while_it_waits(readers=1):
    """An alert waits, and the page has changed once more."""
    briefing = make_briefing(title="Bruises", publish_at=timezone.now() - 3 * DAY)
    for _ in range(readers):
        follower(SECTION)
    note(briefing, "The first note.")
    sweep.sweep()
    note(briefing, "The second note.")


def notes_in(letters):
    """How often each of the two notes stands in what is or was to be sent."""
    bodies = [letter.body for letter in letters.exclude(dropped_at__isnull=False)]
    return [[body.count(f"The {nth} note.") for nth in ("first", "second")] for body in bodies]


@pytest.mark.parametrize(
    ("arrives", "notes"), [(True, [[1, 0], [0, 1]]), (False, [[1, 1]])], ids=["sent", "put off"]
)
def test_what_is_on_its_way_is_left_alone_until_it_is_known_whether_it_arrived(arrives, notes):
    a_change_while_it_waits()
    message = sending.claim()

    taking_back.look()
    finding.look()
    taking_back.look()
    before = notes_in(Message.objects)
    came_of_it = {"sent_at": timezone.now()} if arrives else {}
    Message.objects.filter(pk=message.pk).update(claimed_until=None, **came_of_it)
    sweep.sweep()

    assert before == [[1, 0]]
    assert notes_in(Message.objects.order_by("pk")) == notes


def test_a_kill_half_way_leaves_each_told_once(monkeypatch):
    a_change_while_it_waits(readers=3)
    finding.look()
    monkeypatch.setattr(taking_back, "AT_A_TIME", 1)
    with monkeypatch.context() as killing:
        killing.setattr(actions, "take_back", killed_at_the_second(actions.take_back))
        with pytest.raises(KeyboardInterrupt):
            taking_back.look()
    assert len(waiting()) == Told.objects.count() == 2

    sweep.sweep()

    assert notes_in(Message.objects) == [[1, 1]] * 3


def killed_at_the_second(take_back):
    """After the e-mails were dropped, before that is kept."""
    calls = []

    def killed(messages):
        calls.append(messages)
        dropped = take_back(messages)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return dropped

    return killed


@pytest.mark.django_db(transaction=True)
def test_four_sweepers_at_once_write_anew_to_each_once(monkeypatch):
    a_change_while_it_waits(readers=12)
    for room in (taking_back, writing):
        monkeypatch.setattr(room, "AT_A_TIME", 3)

    outcomes = run_together(*[sweep.sweep] * 4)
    sweep.sweep()

    addresses = set(Message.objects.values_list("to", flat=True))
    notes = [notes_in(Message.objects.filter(to=address)) for address in addresses]
    assert outcomes == [None] * 4
    assert [[sum(each) for each in zip(*of_one, strict=True)] for of_one in notes] == [[1, 1]] * 12


def taken_back_while_it_is_written(monkeypatch):
    """Another worker takes back while one writes the second note to the same reader."""
    a_change_while_it_waits()
    finding.look()
    write = writing.queue_all

    def write_and_let_another_take_back(letters):
        messages = write(letters)
        assert run_together(taking_back.look) == [None]
        return messages

    with monkeypatch.context() as patched:
        patched.setattr(writing, "queue_all", write_and_let_another_take_back)
        writing.write_due(Frequency.AT_ONCE)
    sweep.sweep()
    return sorted(notes_in(Message.objects))


@pytest.mark.django_db(transaction=True)
def test_whoever_is_being_written_to_is_left_alone(monkeypatch):
    assert taken_back_while_it_is_written(monkeypatch) == [[0, 1], [1, 0]]


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("nobody_is_held")
def test_without_the_lock_what_was_taken_back_is_lost(monkeypatch):
    assert taken_back_while_it_is_written(monkeypatch) == [[0, 1]]


def queries_of(call):
    with CaptureQueriesContext(connection) as queries:
        call()
    return len(queries)


def test_taking_back_takes_as_many_queries_for_many_as_for_one():
    taken = []
    for readers in (1, 4):
        a_change_while_it_waits(readers)
        finding.look()
        taken.append(queries_of(taking_back.look))
        writing.write_due(Frequency.AT_ONCE)

    assert taken[0] == taken[1]


def test_where_nothing_waits_two_queries_say_so():
    a_change_while_it_waits()
    Message.objects.update(sent_at=timezone.now())

    assert queries_of(taking_back.look) == 2


def test_mail_goes_before_who_was_told_is_forgotten():
    make_briefing(publish_at=just_now())
    follower(SECTION)
    sweep.sweep()
    Message.objects.update(sent_at=timezone.now(), created_at=timezone.now() - 31 * DAY)

    sending.clear()
    sweep.sweep()

    assert (Message.objects.count(), Told.objects.count()) == (0, 1)
