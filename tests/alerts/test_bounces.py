"""Addresses that refuse for good are flagged and written to no more, until they confirm again."""

import datetime as dt

import pytest
from django.utils import timezone

from portal.accounts import roles
from portal.alerts import bounces, links, sweep
from portal.alerts.models import Subscriber
from portal.audit.models import Event
from portal.outbox import sending
from portal.outbox.models import Message
from tests.factories import make_member, make_message, make_subscriber
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db
MINUTE = dt.timedelta(minutes=1)


def make_alert(subscriber, scope="weekly", **fields):
    return make_message(
        name="alert",
        to=subscriber.email,
        leave_url=links.of_leaving(subscriber, scope),
        **fields,
    )


def make_refused(subscriber, error="The mail server refused it (550 5.1.1).", **fields):
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


def test_another_e_mail_that_can_be_ended_says_nothing_of_the_alerts():
    """One that asks what somebody thinks of a course: its refusal is not one of an alert."""
    subscriber = make_subscriber()
    make_message(
        name="form_after",
        to=subscriber.email,
        leave_url="https://portal.example.org/training/answers/abc/leave/",
        last_error="The mail server refused it (550 5.1.1).",
        failed_at=timezone.now(),
    )

    assert bounces.flag() == 0
    assert bounces.answers_since(timezone.now() - dt.timedelta(hours=1)) == {}


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
        "The mail server refused it (550).",
        "The mail server refused it (554).",
        "The mail server refused it (550 5.7.1).",
        "The mail server refused it (553 5.7.1).",
        "The mail server refused it (553 5.1.8).",
        "The mail server refused it (552 5.2.2).",
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
        last_error="The mail server refused it (550 5.1.1).",
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


@pytest.mark.parametrize(
    "answer",
    ["550 5.1.1 No such person", "554 5.1.10 No mail here", "551 Moved", "553 Not allowed"],
)
def test_an_answer_that_there_is_no_such_address_flags_it_alone(sink, answer):
    dead = make_subscriber()
    sink.answers[dead.email] = answer
    make_alert(dead)
    sending.send_due()

    assert (bounces.flag(), failing()) == (1, [dead])


def test_a_relay_that_takes_nothing_flags_nobody_whatever_it_answers(client, sink):
    subscribers = [make_subscriber() for _ in range(12)]
    for number, subscriber in enumerate(subscribers):
        bare = ["550 Relaying denied", "550 5.1.1 Unknown"][number % 2]
        sink.answers[subscriber.email] = bare
        make_alert(subscriber)
    sending.send_due()

    assert (bounces.flag(), failing()) == (0, [])
    sign_in(client, make_member())
    front = client.get("/admin/").content.decode()
    assert "The mail server refuses our alerts (1)" in front
    assert "It refused 12 of 12 at once" in front


def test_ten_dead_addresses_among_forty_are_flagged_and_the_front_page_is_quiet(client):
    for number in range(41):
        sent = {"sent_at": timezone.now()}
        make_refused(make_subscriber()) if number < 10 else make_alert(make_subscriber(), **sent)

    assert bounces.flag() == 10
    sign_in(client, make_member())
    assert "The mail server refuses" not in client.get("/admin/").content.decode()


def test_a_refusal_of_long_ago_is_not_judged_any_more():
    now = timezone.now()
    make_refused(
        make_subscriber(confirmed_at=now - 400 * MINUTE), failed_at=now - bounces.JUDGED_FOR
    )

    assert bounces.flag() == 0


def test_the_office_lifts_a_flag_and_what_is_new_comes_from_then_on(client):
    before = timezone.now()
    dead = make_subscriber("section:briefings", failed_at=before, email="d@example.org")
    office = make_member()
    sign_in(client, office)

    listed = client.get("/admin/alerts/subscriber/failing/").content.decode()
    page = f"/admin/alerts/subscriber/{dead.pk}/works-again/"
    first, again = client.post(page), client.post(page, follow=True)

    assert f'action="{page}"' in listed
    assert first.status_code == 302
    assert "This address is not stopped any more." in again.content.decode()
    assert failing() == []
    assert dead.follows.get().since == dead.follows.get().done_until > before
    event = Event.objects.get(step="works again")
    assert (event.by, event.subject_id, event.note) == (office, dead.pk, "")


def test_others_lift_no_flag_and_to_look_lifts_none(client):
    dead = make_subscriber(failed_at=timezone.now())
    page = f"/admin/alerts/subscriber/{dead.pk}/works-again/"
    sign_in(client, make_member(roles.PUBLISHER))
    refused = client.post(page).status_code
    sign_in(client, make_member())

    assert (refused, client.get(page).status_code, failing()) == (403, 405, [dead])


def test_an_address_that_has_refused_for_a_year_is_forgotten():
    now = timezone.now()
    year = dt.timedelta(days=365)
    make_subscriber("section:briefings", failed_at=now - year)
    kept = make_subscriber("section:briefings", failed_at=now - year + MINUTE)
    alive = make_subscriber(confirmed_at=now - 2 * year)

    sweep.forget()

    assert set(Subscriber.objects.all()) == {kept, alive}


@pytest.mark.parametrize("rows", [1, 3])
def test_flagging_takes_as_many_queries_for_three_as_for_one(rows, django_assert_num_queries):
    for _ in range(rows):
        make_refused(make_subscriber())

    with django_assert_num_queries(9):
        bounces.flag()

    assert len(failing()) == rows
