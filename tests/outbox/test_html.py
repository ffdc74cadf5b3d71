"""E-mails in HTML beside their text, and those that say where to end them."""

import asyncio
from email import message_from_bytes, policy

import pytest
from django.db import connection
from django.utils import timezone

from portal.outbox import sending
from portal.outbox.actions import Letter, drop_unsent, queue, queue_all
from portal.outbox.models import Message
from tests.browser import NARROW, WIDE
from tests.factories import make_message, make_user
from tests.outbox.test_desk import may
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db
LEAVE = "https://portal.example.org/subscriptions/abc/leave/"
STYLED = '<!doctype html><html lang="en-GB"><title>News</title><p style="color:#123456">News</p>'
State = Message.State


@pytest.fixture
def greeting(settings, tmp_path):
    """An e-mail with its HTML beside it: templates/messages/greeting/."""
    folder = tmp_path / "messages" / "greeting"
    folder.mkdir(parents=True)
    (folder / "subject.txt").write_text("Good morning, {{ name }}")
    (folder / "body.txt").write_text("Dear {{ name }}")
    (folder / "body.html").write_text("<p>Dear {{ name }}</p>")
    (template,) = settings.TEMPLATES
    settings.TEMPLATES = [template | {"DIRS": [tmp_path, *template["DIRS"]]}]


def received(sink):
    """The one e-mail the mail server got, as the standard library reads it."""
    (envelope,) = sink.received
    return message_from_bytes(envelope.content, policy=policy.SMTP)


def test_words_are_escaped_in_the_html_and_left_as_they_are_in_the_text(greeting):
    message = queue("greeting", "a@example.org", name="O’Neill & <b>\0Sons")

    assert message.html == "<p>Dear O’Neill &amp; &lt;b&gt;Sons</p>"
    assert message.body.startswith("Dear O’Neill & <b>Sons\n")


def test_many_at_once_have_their_html_and_say_where_to_end_them(greeting):
    letters = [Letter("greeting", "a@example.org", {"name": "Ann"}, leave_url=LEAVE)]

    (message,) = queue_all([*letters])

    message.refresh_from_db()
    assert (message.html, message.leave_url) == ("<p>Dear Ann</p>", LEAVE)


def test_what_is_sent_has_the_text_first_and_the_same_in_html_after_it(sink, greeting):
    queue("greeting", "a@example.org", name="Ann")

    sending.send_due()

    email = received(sink)
    assert [part.get_content_type() for part in email.walk()] == [
        "multipart/alternative",
        "text/plain",
        "text/html",
    ]
    assert email.get_body(["plain"]).get_content().startswith("Dear Ann")
    assert email.get_body(["html"]).get_content().strip() == "<p>Dear Ann</p>"


def test_what_is_sent_can_be_ended_in_one_click_by_a_post(sink):
    make_message(leave_url=LEAVE)

    sending.send_due()

    email = received(sink)
    assert email["List-Unsubscribe"] == f"<{LEAVE}>"
    assert email["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_what_cannot_be_ended_says_nothing_of_it(sink):
    make_message()

    sending.send_due()

    assert [name for name in received(sink) if name.startswith("List-")] == []


def test_what_waits_or_was_refused_is_dropped_with_its_address_to_end_it():
    now, another = timezone.now(), LEAVE.replace("abc", "def")
    made = {
        "waits": make_message(leave_url=LEAVE),
        "refused": make_message(leave_url=LEAVE, failed_at=now),
        "sent": make_message(leave_url=LEAVE, sent_at=now),
        "of another": make_message(leave_url=another),
        "of none": make_message(),
    }

    assert drop_unsent([LEAVE]) == 2

    for message in made.values():
        message.refresh_from_db()
    assert {name: message.state for name, message in made.items()} == {
        "waits": State.DROPPED,
        "refused": State.DROPPED,
        "sent": State.SENT,
        "of another": State.WAITING,
        "of none": State.WAITING,
    }


@pytest.mark.django_db(transaction=True)
def test_what_the_mail_server_puts_off_while_its_reader_leaves_is_not_tried_again(sink):
    message = make_message(leave_url=LEAVE)

    def leave():
        drop_unsent([LEAVE])
        connection.close()

    async def leave_and_put_off(server, session, envelope):
        await asyncio.to_thread(leave)
        return "451 Try again later"

    sink.handle_DATA = leave_and_put_off
    sending.send_due()

    message.refresh_from_db()
    assert message.state == State.DROPPED


@pytest.mark.django_db(transaction=True)
def test_what_the_mail_server_took_while_its_reader_left_counts_as_sent(sink):
    message = make_message(leave_url=LEAVE)

    def leave():
        drop_unsent([LEAVE])
        connection.close()

    sink.meanwhile = leave
    sending.send_due()

    message.refresh_from_db()
    assert message.state == State.SENT


def test_the_mail_page_leads_to_the_html_of_those_that_have_it(client):
    styled, plain = make_message(html=STYLED), make_message()

    text = client.get("/mail/").content.decode()

    assert f'href="/mail/{styled.pk}/"' in text
    assert f'href="/mail/{plain.pk}/"' not in text
    assert client.get(f"/mail/{plain.pk}/").status_code == 404


def test_an_installation_shows_nobody_the_html_of_its_emails(client, settings):
    settings.DEMO = False

    assert client.get(f"/mail/{make_message(html=STYLED).pk}/").status_code == 404


def test_the_html_may_style_itself_and_do_nothing_else(client):
    response = client.get(f"/mail/{make_message(html=STYLED).pk}/")

    policy_of_it = dict(
        directive.split(" ", 1) for directive in response["Content-Security-Policy"].split("; ")
    )
    assert response.content.decode() == STYLED
    assert policy_of_it["default-src"] == policy_of_it["script-src"] == "'none'"
    assert policy_of_it["style-src"] == "'unsafe-inline'"
    assert response["X-Robots-Tag"] == "noindex"


@pytest.mark.parametrize(
    ("rights", "secret", "status"),
    [
        (["view_message"], False, 200),
        (["view_message"], True, 404),
        (["change_message"], False, 403),
    ],
)
def test_the_desk_shows_it_to_those_who_may_read_emails(client, rights, secret, status):
    sign_in(client, may(*rights))
    message = make_message(html=STYLED, secret=secret)

    response = client.get(f"/admin/outbox/message/{message.pk}/in-html/")

    assert response.status_code == status


def test_the_desk_leads_to_it_from_the_email(client):
    sign_in(client, may("view_message"))
    styled, plain, secret = (
        make_message(html=STYLED),
        make_message(),
        make_message(html=STYLED, secret=True),
    )

    texts = [
        client.get(f"/admin/outbox/message/{message.pk}/change/").content.decode()
        for message in (styled, plain, secret)
    ]

    assert ["As mail programs show it" in text for text in texts] == [True, False, False]


def test_a_stranger_is_led_to_sign_in_before_the_desk_shows_it(client):
    make_user()

    response = client.get(f"/admin/outbox/message/{make_message(html=STYLED).pk}/in-html/")

    assert (response.status_code, response["Location"].split("?")[0]) == (302, "/admin/login/")


@pytest.fixture(scope="module")
def styled(demonstration, django_db_blocker):
    """An e-mail that the running portal finds."""
    with django_db_blocker.unblock():
        return make_message(html=STYLED)


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_styles_in_the_tags_of_an_email_show_and_nothing_complains(visitor, styled, width):
    assert visitor.open(f"/mail/{styled.pk}/", width).status == 200

    color = visitor.page.locator("p").evaluate("words => getComputedStyle(words).color")
    assert color == "rgb(18, 52, 86)"
    assert visitor.complaints == []
