"""E-mails with a calendar entry: what a reader's calendar gets, and what is kept of it."""

import datetime as dt
from email import message_from_bytes, policy

import icalendar
import pytest
import vobject
from django.db import IntegrityError
from django.utils import timezone

from portal.outbox import sending
from portal.outbox.actions import queue
from portal.outbox.models import Message

pytestmark = pytest.mark.django_db
METHODS = ["REQUEST", "CANCEL", "PUBLISH"]
SUMMARY = "Working with fathers — “what helps”, and what does not: a morning for every practitioner"


def entry(method="REQUEST", summary=SUMMARY):
    """An iCalendar text as `icalendar` writes it: lines folded, CRLF at their ends."""
    event = icalendar.Event()
    event.add("uid", "course-7@marlshire.example.org")
    event.add("dtstamp", dt.datetime(2026, 1, 5, 9, 30, tzinfo=dt.UTC))
    event.add("dtstart", dt.datetime(2026, 3, 2, 9, 30, tzinfo=dt.UTC))
    event.add("summary", summary)
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//Marlshire//Training//EN")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    calendar.add_component(event)
    return calendar.to_ical().decode()


def queue_with(calendar, **fields):
    """The e-mail `let_in` with a calendar entry, which is all that matters here."""
    return queue("let_in", "a@example.org", calendar=calendar, name="Ann", **fields)


def received(sink):
    """The e-mail the mail server got, as bytes and as the standard library reads it."""
    (envelope,) = sink.received
    return envelope.content, message_from_bytes(envelope.content, policy=policy.SMTP)


def test_the_text_comes_first_then_the_entry_and_then_the_same_as_a_file(sink):
    queue_with(entry())

    sending.send_due()

    _, email = received(sink)
    assert [part.get_content_type() for part in email.walk()] == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "text/calendar",
        "application/ics",
    ]
    assert email.get_body(["plain"]).get_content().startswith("Ann, your office has")
    assert [part.get_filename() for part in email.iter_attachments()] == ["invite.ics"]


@pytest.mark.parametrize("method", METHODS)
def test_the_header_of_the_entry_says_the_method_that_is_in_it(sink, method):
    queue_with(entry(method))

    sending.send_due()

    _, email = received(sink)
    (part,) = [part for part in email.walk() if part.get_content_type() == "text/calendar"]
    assert dict(part["Content-Type"].params) == {"method": method, "charset": "utf-8"}
    assert part.get_content_disposition() is None
    assert icalendar.Calendar.from_ical(part.get_content())["METHOD"] == method


def test_two_parsers_read_one_event_in_either_copy_and_every_line_ends_with_crlf(sink):
    sent = entry()
    queue_with(sent)

    sending.send_due()

    content, email = received(sink)
    copies = [
        part.get_payload(decode=True)
        for part in email.walk()
        if part.get_content_type() in ("text/calendar", "application/ics")
    ]
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert copies == [sent.encode()] * 2
    for copy in copies:
        (event,) = icalendar.Calendar.from_ical(copy).walk("VEVENT")
        again = vobject.readOne(copy.decode())
        assert event["UID"] == again.vevent.uid.value == "course-7@marlshire.example.org"
        assert event["SUMMARY"] == again.vevent.summary.value == SUMMARY


def test_control_characters_in_an_entry_do_not_reach_the_reader(sink):
    hidden = "\0\x0b\x1b\x85\udc80"
    calendar = entry(summary="Fathers").replace("Fathers", f"Fat{hidden}hers")

    message = queue_with(calendar)
    sending.send_due()

    message.refresh_from_db()
    content, _ = received(sink)
    assert message.calendar == entry(summary="Fathers").replace("\r\n", "\n")
    assert b"\r\nSUMMARY:Fathers\r\n" in content


@pytest.mark.parametrize(
    "calendar",
    [
        "BEGIN:VCALENDAR\nEND:VCALENDAR\n",
        "METHOD:REQUEST\n",
        entry("REPLY"),
        entry("REQUEST; x=y"),
        entry().replace("METHOD:REQUEST", "METHOD:REQUEST\r\nMETHOD:CANCEL"),
        entry().replace("METHOD:REQUEST", "METHOD:REQUEST\rBcc: b@example.org"),
    ],
)
def test_an_entry_that_does_not_say_what_it_asks_for_is_our_mistake(calendar):
    with pytest.raises(IntegrityError, match="a_calendar_entry_asks_for_one_thing"):
        queue_with(calendar)


@pytest.mark.parametrize("demo", [True, False])
def test_the_entry_of_a_secret_email_goes_with_its_text(settings, demo):
    settings.DEMO = demo
    queue_with(entry(), secret=True)
    sending.send_due()
    dropped = queue_with(entry(), secret=True)
    Message.objects.filter(pk=dropped.pk).update(body="", dropped_at=timezone.now())
    sending.clear()

    assert [bool(message.calendar) for message in Message.objects.all()] == [demo, demo]
