"""The outbox at the desk: to read, to try again, to drop; addresses only for those who may."""

import datetime as dt

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from portal.audit.models import Event
from portal.desk.front import SHOWN
from portal.errors import Refused
from portal.outbox.actions import drop, try_again
from portal.outbox.models import Message
from portal.outbox.sending import claim
from tests.factories import make_message, make_user
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db
LIST = "/admin/outbox/message/"
State = Message.State
REFUSED_AGAIN = "Only an e-mail that has failed, and is still of use, can be tried again."
REFUSED_DROP = "This e-mail cannot be dropped any more: it has left, or is on its way."


def now():
    return timezone.now()


def make_in(state, **fields):
    """A message in that state."""
    ended = {
        State.WAITING: {},
        State.SENT: {"sent_at": now()},
        State.FAILED: {"failed_at": now(), "last_error": "The mail server refused it (550)."},
        State.DROPPED: {"dropped_at": now()},
        State.EXPIRED: {"expires_at": now()},
    }
    return make_message(**ended[state] | fields)


def may(*rights):
    user = make_user(is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=rights))
    return user


@pytest.fixture
def reader(client):
    """Somebody who may read e-mails, signed in."""
    user = may("view_message")
    sign_in(client, user)
    return user


@pytest.fixture
def office(client):
    """Somebody who may read e-mails and see to them, signed in."""
    user = may("view_message", "change_message")
    sign_in(client, user)
    return user


def page(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def address_of(message, step="change"):
    return reverse(f"admin:outbox_message_{step}", args=[message.pk])


@pytest.mark.parametrize("state", State)
def test_a_queryset_and_a_row_agree_on_its_state(state):
    for each in State:
        make_in(each)

    found = getattr(Message.objects, state)()

    assert [message.state for message in found] == [state]


@pytest.mark.parametrize("state", State)
def test_the_list_narrows_to_a_state(client, reader, state):
    made = {each: make_in(each) for each in State}

    text = page(client, f"{LIST}?state={state}")

    assert {each: made[each].to in text for each in State} == {
        each: each == state for each in State
    }


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_takes_as_many_queries_for_three_rows_as_for_one(
    client, reader, rows, django_assert_max_num_queries
):
    for _ in range(rows):
        make_message()

    with django_assert_max_num_queries(12):
        page(client, LIST)


def test_an_email_can_be_read_and_not_written(client, office):
    message = make_message(body="Come on Monday.")

    text = page(client, address_of(message))

    assert "Come on Monday." in text
    assert message.to in text
    assert 'name="_save"' not in text
    assert client.get(f"{LIST}add/").status_code == 403
    assert client.post(address_of(message), {"subject": "Changed"}).status_code == 403
    assert client.post(f"{LIST}{message.pk}/delete/").status_code == 403


def test_the_text_of_a_secret_is_not_shown(client, office):
    entry = "BEGIN:VCALENDAR\nMETHOD:REQUEST\nUID:123456\n"
    message = make_message(body="Your code is 123456.", calendar=entry, secret=True)

    text = page(client, address_of(message))

    assert "123456" not in text
    assert "Not shown: it lets somebody in." in text


def test_an_address_is_shown_only_to_those_who_may_view_emails(client):
    sign_in(client, may("change_message"))
    message = make_message(to="canary@example.org", subject="For the canary", body="Dear canary")

    texts = [page(client, LIST), page(client, address_of(message))]
    searched = [page(client, f"{LIST}?q={word}") for word in ("canary", "nobody")]

    assert ["canary" in text for text in texts] == [False, False]
    assert [address_of(message) in text for text in searched] == [True, True]


def test_those_who_may_view_emails_find_one_by_its_address(client, reader):
    message, other = make_message(to="ann@example.org"), make_message(to="bob@example.org")

    text = page(client, f"{LIST}?q=ann@")

    assert (message.to in text, other.to in text) == (True, False)


def test_somebody_with_no_right_to_emails_sees_none(client):
    sign_in(client, may("view_user"))
    message = make_message()

    assert client.get(LIST).status_code == 403
    assert client.get(address_of(message)).status_code == 403
    assert client.post(address_of(message, "drop")).status_code == 403


@pytest.mark.parametrize(
    ("state", "buttons"),
    [
        (State.WAITING, ["drop"]),
        (State.SENT, []),
        (State.FAILED, ["try-again", "drop"]),
        (State.DROPPED, []),
        (State.EXPIRED, []),
    ],
)
def test_each_state_has_its_buttons(client, office, state, buttons):
    message = make_in(state)

    text = page(client, address_of(message))

    assert [
        step for step in ("try-again", "drop") if f'action="{address_of(message, step)}"' in text
    ] == buttons


def test_a_reader_has_no_buttons(client, reader):
    message = make_in(State.FAILED)

    assert address_of(message, "drop") not in page(client, address_of(message))
    assert client.post(address_of(message, "drop")).status_code == 403


@pytest.mark.parametrize(
    ("step", "begins", "ends", "records"),
    [
        ("try-again", State.FAILED, State.WAITING, "tried again"),
        ("drop", State.WAITING, State.DROPPED, "dropped"),
        ("drop", State.FAILED, State.DROPPED, "dropped"),
    ],
)
def test_a_button_takes_its_step_and_records_who_pressed_it(
    client, office, step, begins, ends, records
):
    message = make_in(begins)

    response = client.post(address_of(message, step))

    message.refresh_from_db()
    event = Event.objects.latest("pk")
    assert (response.status_code, response["Location"]) == (302, address_of(message))
    assert message.state == ends
    assert (event.subject, event.step, event.by, event.note) == (message, records, office, "")


@pytest.mark.parametrize("state", [State.WAITING, State.SENT, State.DROPPED, State.EXPIRED])
def test_what_has_not_failed_cannot_be_tried_again(state):
    message = make_in(state)

    with pytest.raises(Refused) as refused:
        try_again(message, by=make_user())

    assert str(refused.value) == REFUSED_AGAIN


def test_what_failed_and_has_expired_since_cannot_be_tried_again():
    message = make_in(State.FAILED, expires_at=now())

    with pytest.raises(Refused):
        try_again(message, by=make_user())


@pytest.mark.parametrize("state", [State.SENT, State.DROPPED, State.EXPIRED])
def test_what_has_ended_cannot_be_dropped(state):
    message = make_in(state)

    with pytest.raises(Refused) as refused:
        drop(message, by=make_user())

    assert str(refused.value) == REFUSED_DROP


def test_what_is_being_sent_cannot_be_dropped():
    message = make_message()
    claim()

    with pytest.raises(Refused):
        drop(message, by=make_user())


def test_a_button_pressed_too_late_says_so(client, office):
    message = make_in(State.SENT)

    response = client.post(address_of(message, "drop"), follow=True)

    assert REFUSED_DROP in response.content.decode()
    assert not Event.objects.filter(step="dropped").exists()


def test_what_is_tried_again_is_sent_and_what_was_dropped_is_not(sink, office):
    again, dropped = make_in(State.FAILED), make_message()
    try_again(again, by=office)
    drop(dropped, by=office)

    sent = [claim(), claim()]

    assert sent == [again, None]


@pytest.mark.parametrize("step", ["try-again", "drop"])
def test_a_button_is_a_form_with_a_token(office, step):
    browser = Client(enforce_csrf_checks=True)
    sign_in(browser, office)
    message = make_in(State.FAILED)

    assert browser.get(address_of(message, step)).status_code == 405
    assert browser.post(address_of(message, step)).status_code == 403


def test_a_button_for_an_email_that_is_gone_is_not_found(client, office):
    assert client.post(reverse("admin:outbox_message_drop", args=[1])).status_code == 404


def test_the_front_page_lists_what_was_refused_to_those_who_may_view_emails(client, reader):
    refused = make_in(State.FAILED, subject="Your place on Monday", to="ann@example.org")
    make_in(State.SENT, subject="Something else")

    text = page(client, "/admin/")

    assert "E-mails that were refused (1)" in text
    assert "“Your place on Monday” to ann@example.org" in text
    assert address_of(refused) in text
    assert "Something else" not in text


def test_the_front_page_lists_a_few_of_what_was_refused_and_counts_all(client, reader):
    queries = []
    for number in (1, 11):
        for _ in range(number):
            make_in(State.FAILED, html="<p>Long</p>")
        with CaptureQueriesContext(connection) as captured:
            text = page(client, "/admin/")
        queries.append([q["sql"] for q in captured if "outbox_message" in q["sql"]])

    assert "E-mails that were refused (12)" in text
    assert text.count("Good morning") == SHOWN
    assert "See all 12" in text
    (listed,) = (sql for sql in queries[1] if "LIMIT" in sql and '"subject"' in sql)
    assert not [name for name in ("body", "html", "calendar") if f'."{name}"' in listed]


def test_nobody_at_the_desk_reads_what_somebody_follows(client, reader):
    private = {
        "to": "ann@example.org",
        "subject": "Canary: Neglect",
        "body": "Because you follow Canary. Change it: https://x.example/canary",
        "html": "<p>Canary</p>",
        "leave_url": "https://portal.example.org/subscriptions/canary/leave/",
    }
    sent, failed = (make_in(state, **private) for state in (State.SENT, State.FAILED))

    texts = [page(client, address_of(message)) for message in (sent, failed)]
    texts += [page(client, "/admin/"), page(client, reverse("admin:outbox_message_changelist"))]
    in_html = client.get(reverse("admin:outbox_message_in_html", args=[sent.pk]))

    assert all("ann@example.org" in text for text in texts)
    assert not [text for text in texts if "anary" in text]
    assert "theirs alone to see" in texts[0]
    assert in_html.status_code == 404


def test_the_front_page_tells_others_nothing_of_emails(client):
    sign_in(client, may("change_message"))
    make_in(State.FAILED, to="canary@example.org")

    text = page(client, "/admin/")

    assert "canary" not in text
    assert "E-mails that were refused" not in text


def test_a_message_is_kept_for_thirty_days_from_when_it_was_queued():
    month = dt.timedelta(days=30)

    assert [
        Message.objects.to_be_deleted(now()).count(),
        make_in(State.SENT, created_at=now() - month) and Message.objects.to_be_deleted().count(),
    ] == [0, 1]
