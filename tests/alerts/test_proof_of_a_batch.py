"""The proof with many: one Monday on which everything is due, and what goes wrong.

`make drills` has 5,000 subscribers (2,000 where all they get really leaves); the suite has fewer.
"""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from email import message_from_bytes, policy
from itertools import count
from urllib.parse import quote

import pytest
import time_machine
from django.db import connection

from briefings.models import Briefing
from portal.alerts import finding, writing
from portal.alerts.models import Follow, Subscriber
from portal.alerts.sweep import sweep
from portal.history import content
from portal.launch import CHECKOUT
from portal.outbox import sending
from portal.outbox.models import Message
from portal.publishing import actions
from tests.alerts.oracle import expected
from tests.alerts.proving import differences, in_order, live, written
from tests.alerts.story import BEGINS, Story, at
from tests.factories import make_member
from tests.outbox.sink import Sink, unused_port
from tests.races import run_together

pytestmark = pytest.mark.django_db
MONDAY = at(28, 7, 30)  # 2 November 2026: a day, a week and a month are over
ALL = pytest.param(5000, marks=pytest.mark.drill)
NEW_WORDS = "says0z"


class Killed(BaseException):
    """As if the process were gone: nothing of ours catches it."""


def a_month(readers):
    """All that happens by that Monday, found each day, told to nobody; so many readers of it."""
    with time_machine.travel(BEGINS, tick=False):
        story = Story(seed=11)
        readers = story.readers(readers)
        sweep()
    story.acts += [(at(day, 12), finding.look) for day in range(1, 28)]
    live(story, [], until=MONDAY)
    return story, readers


def look(at=MONDAY):
    with time_machine.travel(at, tick=False):
        sweep()


def between_chunks(monkeypatch, happens):
    """`happens(number)` once a chunk is written, before it is committed."""
    write, numbers = writing.queue_all, count(1)

    def write_and_let_happen(letters):
        messages = write(letters)
        happens(next(numbers))
        return messages

    monkeypatch.setattr(writing, "queue_all", write_and_let_happen)


def should_get(story, readers):
    return in_order(expected(readers, story.facts, [BEGINS, MONDAY]))


def addresses():
    return dict(Subscriber.objects.values_list("email", "pk"))


@pytest.mark.parametrize("number", [300, ALL])
def test_all_are_told_once_across_a_kill_half_way_and_an_edit_between_chunks(monkeypatch, number):
    monkeypatch.setattr(writing, "AT_A_TIME", number // 10)
    story, readers = a_month(number)
    (often_told,) = Briefing.objects.published(MONDAY).filter(title=_title_on_most(story, readers))
    old_words = often_told.summary.removeprefix("It is ").removesuffix(".")

    def edited_at_6_and_killed_at_12(chunk):
        if chunk == 6:
            _edit(often_told, summary=f"It is {NEW_WORDS}.")
        if chunk == 12:
            raise Killed

    with monkeypatch.context() as patched:
        between_chunks(patched, edited_at_6_and_killed_at_12)
        with pytest.raises(Killed):
            look()
    half = Message.objects.count()
    look()
    look()

    should = should_get(story, readers)
    before = Message.objects.filter(body__contains=old_words).count()
    after = Message.objects.filter(body__contains=NEW_WORDS).count()
    _take_back(NEW_WORDS, old_words)
    got = written(readers, story.names(), addresses())
    assert differences(should, in_order(got)) == {}
    assert 0 < half < Message.objects.count() == sum(map(len, should.values()))
    assert (before > 0, after > 0) == (True, True)
    assert not Message.objects.filter(body__contains="Canary").exists()


def _edit(briefing, **fields):
    """Somebody proposes other words for the page, a minor correction, and another approves them."""
    writer = make_member()
    words = content.read(briefing)
    words["fields"] |= fields
    actions.propose(briefing, words, by=writer, significance="minor")
    actions.submit(briefing, by=writer)
    actions.approve_proposal(briefing, by=make_member())


def _title_on_most(story, readers):
    """Of the briefings on the first two topics that are public then, one for everybody."""
    public = [thing for thing in story.public(MONDAY) if thing.audience == "both"]
    briefings = [thing for thing in public if "section:briefings" in thing.subjects]
    followed = {subject for reader in readers for subject in reader.follows}
    return max(briefings, key=lambda thing: (len(thing.subjects & followed), thing.title)).title


def _take_back(new, old):
    """So that the oracle, who knows of no edit, finds its words."""
    for message in Message.objects.filter(body__contains=new):
        words = {part: getattr(message, part).replace(new, old) for part in ("body", "html")}
        Message.objects.filter(pk=message.pk).update(**words)


@pytest.mark.django_db(transaction=True)
def test_four_workers_at_once_tell_everybody_once():
    story, readers = a_month(600)

    with time_machine.travel(MONDAY, tick=False):
        outcomes = run_together(*[sweep] * 4)
        sweep()

    got = written(readers, story.names(), addresses())
    should = expected(readers, story.facts, [BEGINS, MONDAY])
    assert outcomes == [None] * 4
    assert {key: _said(those) for key, those in got.items()} == {
        key: _said(those) for key, those in should.items()
    }


def _said(mails):
    """How often each thing was said: workers at once may tell it in the weekly or monthly one."""
    words = Counter(words for mail in mails for words in mail.says)
    return {each: number for each, number in words.items() if each.startswith("says")}


@pytest.mark.drill
@pytest.mark.django_db(transaction=True)
def test_a_process_killed_while_it_writes_leaves_everybody_told_once():
    story, readers = a_month(5000)

    others = _connections()
    process = subprocess.Popen(_worker(), cwd=CHECKOUT, env=_environment(), stderr=subprocess.PIPE)
    _until(lambda: Message.objects.exists() or process.poll() is not None)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    written_before = Message.objects.count()
    _until(lambda: _connections() <= others)
    look()

    got = written(readers, story.names(), addresses())
    assert process.returncode == -signal.SIGKILL
    assert 0 < written_before < Message.objects.count()
    assert differences(should_get(story, readers), in_order(got)) == {}


def _worker():
    """The same sweep on that Monday, in a process of its own."""
    begins = "import time_machine; from portal.alerts.sweep import sweep"
    on_monday = f"time_machine.travel('{MONDAY.isoformat()}', tick=False).start()"
    return [sys.executable, "manage.py", "shell", "-v0", "-c", f"{begins}; {on_monday}; sweep()"]


def _environment():
    database = connection.settings_dict
    host = quote(database["HOST"], safe="")
    url = f"postgresql://{database['USER']}@/{database['NAME']}?host={host}"
    return os.environ | {"DATABASE_URL": url}


def _connections():
    """To our database, by their processes: that of one who was killed may last a moment longer."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pid FROM pg_stat_activity WHERE datname = current_database()")
        return {pid for [pid] in cursor.fetchall()}


def _until(happened, patience=90):
    give_up = time.monotonic() + patience
    while not happened():
        assert time.monotonic() < give_up
        time.sleep(0.01)


@pytest.mark.parametrize("number", [60, pytest.param(2000, marks=pytest.mark.drill)])
def test_what_was_written_leaves_once_after_the_mail_server_was_away(
    settings, nobody_listens, number
):
    a_month(number)
    look()
    written_to = sorted(Message.objects.values_list("message_id", flat=True))
    then = at(28, 8)
    with time_machine.travel(then, tick=False):
        sending.send_due()
    waiting = Message.objects.waiting(then).count()
    sink, settings.EMAIL_PORT = Sink(), unused_port()

    with sink.listening(settings.EMAIL_PORT), time_machine.travel(at(28, 9), tick=False):
        sending.send_due()
        sending.send_due()

    assert waiting == len(written_to) > number
    assert sorted(sink.numbers()) == written_to
    emails = [message_from_bytes(each.content, policy=policy.SMTP) for each in sink.received]
    one_click = {email["List-Unsubscribe-Post"] for email in emails}
    leave_urls = sorted(email["List-Unsubscribe"].strip(" <>") for email in emails)
    assert one_click == {"List-Unsubscribe=One-Click"}
    assert leave_urls == sorted(Message.objects.values_list("leave_url", flat=True))


def test_nobody_is_asked_again_what_they_follow_and_how_often_it_comes_stays():
    _, readers = a_month(300)

    look()

    chosen = {(r.key, s): often for r in readers for s, (often, _) in r.follows.items()}
    follows = Follow.objects.values_list("subscriber", "subject", "frequency")
    assert {(key, subject): often for key, subject, often in follows} == chosen
