"""Addresses that refuse for good are flagged and written to no more, until they confirm again."""

import datetime as dt

import pytest
from django.utils import timezone

from portal.alerts import bounces, links
from portal.alerts.models import Subscriber
from portal.outbox import sending
from portal.outbox.models import Message
from tests.factories import make_message, make_subscriber

pytestmark = pytest.mark.django_db
MINUTE = dt.timedelta(minutes=1)


def make_alert(subscriber, scope="weekly", **fields):
    return make_message(
        name="alert",
        to=subscriber.email,
        leave_url=links.of_leaving(subscriber, scope),
        **fields,
    )


def make_refused(subscriber, error="The mail server refused it (550).", **fields):
    return make_alert(subscriber, **{"last_error": error, "failed_at": timezone.now()} | fields)


def failing():
    return list(Subscriber.objects.failing())


def test_an_address_that_refuses_an_alert_is_flagged_and_the_others_are_not(sink):
    dead, alive = make_subscriber(), make_subscriber()
    sink.answers[dead.email] = "550 No such person"
    for subscriber in (dead, alive):
        make_alert(subscriber)
    sending.send_due()

    flagged = bounces.flag()

    assert (flagged, failing()) == (1, [dead])
    assert list(Subscriber.objects.reached()) == [alive]
    assert sink.addresses() == [alive.email]


def test_what_waits_for_a_dead_address_is_not_sent_any_more(sink):
    dead, alive = make_subscriber(), make_subscriber()
    refused = make_refused(dead)
    waits, news = make_alert(dead), make_alert(dead, scope="newsletter")
    make_alert(alive)

    bounces.flag()
    sending.send_due()

    states = {message.pk: message.state for message in Message.objects.filter(to=dead.email)}
    assert states == {message.pk: "dropped" for message in (refused, waits, news)}
    assert sink.addresses() == [alive.email]


def test_a_booking_e_mail_still_goes_to_a_flagged_address(sink):
    dead = make_subscriber()
    make_refused(dead)
    make_message(name="place_booked", to=dead.email)

    bounces.flag()
    sending.send_due()

    assert sink.addresses() == [dead.email]


@pytest.mark.parametrize(
    "error",
    [
        "The mail server put it off (451).",
        "The mail server refused what it says (554).",
        "It cannot be written as an e-mail.",
    ],
)
def test_what_is_no_fault_of_the_address_flags_nobody(error):
    make_refused(make_subscriber(), error)

    assert (bounces.flag(), failing()) == (0, [])


def test_a_mail_server_that_minds_the_words_flags_nobody(sink):
    async def refuse(server, session, envelope):
        return "554 This looks like advertising"

    sink.handle_DATA = refuse
    alert = make_alert(make_subscriber())
    sending.send_due()

    alert.refresh_from_db()
    assert alert.last_error == "The mail server refused what it says (554)."
    assert bounces.flag() == 0


def test_a_refused_e_mail_that_is_no_alert_flags_nobody():
    subscriber = make_subscriber()
    make_message(
        name="place_booked",
        to=subscriber.email,
        failed_at=timezone.now(),
        last_error="The mail server refused it (550).",
    )

    assert bounces.flag() == 0


def test_only_what_was_refused_since_the_address_was_confirmed_flags_it():
    now = timezone.now()
    make_refused(make_subscriber(confirmed_at=now), failed_at=now - MINUTE)
    later = make_subscriber(confirmed_at=now - MINUTE)
    make_refused(later, failed_at=now)

    assert (bounces.flag(), failing()) == (1, [later])


def test_a_second_look_leaves_the_moment_as_it_is():
    make_refused(make_subscriber())
    bounces.flag()
    (flagged,) = failing()

    assert bounces.flag() == 0
    assert [subscriber.failed_at for subscriber in failing()] == [flagged.failed_at]


@pytest.mark.parametrize("rows", [1, 3])
def test_flagging_takes_as_many_queries_for_three_as_for_one(rows, django_assert_num_queries):
    for _ in range(rows):
        make_refused(make_subscriber())

    with django_assert_num_queries(5):
        bounces.flag()

    assert len(failing()) == rows
