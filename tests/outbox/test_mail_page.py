"""The demonstration's mail page: what would have been sent, for anybody who tries it out."""

import pytest
from django.apps import apps

from tests.browser import NARROW, WIDE
from tests.factories import make_message

LINK = "http://127.0.0.1:8000/accounts/"


@pytest.mark.django_db
def test_the_mail_page_shows_whom_and_what_with_links_newest_first(client):
    make_message(to="ann@example.org", subject="First", body=f"Open {LINK} & sign in.\n\nBye")
    make_message(to="bob@example.org", subject="Second <b>", body="<script>alert(1)</script>")

    text = client.get("/mail/").content.decode()

    assert "Nothing leaves this machine." in text
    assert text.index("bob@example.org") < text.index("ann@example.org")
    assert f'<a href="{LINK}" rel="nofollow">{LINK}</a> &amp; sign in.</p>' in text
    assert "Second &lt;b&gt;" in text
    assert "<script>alert" not in text


@pytest.mark.django_db
def test_the_mail_page_shows_a_calendar_entry_line_by_line(client):
    make_message(calendar="BEGIN:VCALENDAR\nMETHOD:CANCEL\nSUMMARY:<b>\n")
    make_message()

    text = client.get("/mail/").content.decode()

    assert text.count("<details") == 1
    assert "BEGIN:VCALENDAR<br>METHOD:CANCEL<br>SUMMARY:&lt;b&gt;<br>" in text


@pytest.mark.django_db
def test_the_mail_page_shows_twenty_at_a_time(client):
    for number in range(21):
        make_message(subject=f"Number {number}.")

    first, second = (client.get(f"/mail/?page={page}").content.decode() for page in (1, 2))

    assert [text.count("<article") for text in (first, second)] == [20, 1]
    assert "Number 0." in second


@pytest.mark.django_db
def test_an_installation_has_no_mail_page(client, settings):
    settings.DEMO = False
    make_message()

    assert client.get("/mail/").status_code == 404


@pytest.mark.django_db
def test_the_mail_page_says_so_when_mail_leaves_after_all(client, settings):
    settings.EMAIL_HOST = "mail.example.org"

    text = client.get("/mail/").content.decode()

    assert "Nothing leaves this machine." not in text
    assert "These e-mails also leave by the mail server that is set." in text


@pytest.mark.django_db
def test_apps_add_their_codes_to_the_top_of_the_mail_page(client, monkeypatch):
    app = apps.get_app_config("outbox")
    monkeypatch.setattr(
        type(app), "demo_mail_notes", lambda app: [("Ann’s phone", "123 456")], raising=False
    )

    text = client.get("/mail/").content.decode()

    assert "Sign-in codes right now" in text
    assert '<dt class="govuk-summary-list__key">Ann’s phone</dt>' in text
    assert '<dd class="govuk-summary-list__value">123 456</dd>' in text


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_the_mail_page_is_accessible_and_fits(visitor, width):
    entry = f"BEGIN:VCALENDAR\nMETHOD:REQUEST\nUID:{'long' * 60}\n"
    make_message(body=f"Open {LINK}{'long' * 60}", subject="Long" * 40, calendar=entry)
    make_message()

    visitor.open("/mail/", width)
    visitor.page.locator("summary").first.click()

    assert visitor.violations() == []
    assert visitor.overflow() == 0
