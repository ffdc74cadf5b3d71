"""What the desk says of a text while it is written: to staff only, from one place, kept nowhere."""

import logging
import re

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from portal.publishing.desk_views import LONGEST
from tests.factories import make_briefing, make_user
from tests.publishing.payloads import PAYLOADS
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(client):
    sign_in(client, make_user(is_staff=True))
    return client


def check(client, *texts, **headers):
    return client.post(reverse("admin:check_text"), {"text": texts}, headers=headers)


def said(response):
    """The words of each part of the answer, without its markup."""
    parts = response.content.decode().split("<div")[1:]
    return [" ".join(re.sub("^[^>]*>|<[^>]*>", " ", part).split()) for part in parts]


def test_each_text_is_answered_and_then_the_whole(staff):
    response = check(staff, "<p>Ring the MASH.</p>", "<table><tr><td>Who</td></tr></table>")

    spell_out = (
        "“MASH” is not spelt out. The first time, write the words in full with the short form in"
        " brackets."
    )
    header = (
        "Before it can be approved: A table has no header cells. Make the cells that name its"
        " columns or rows header cells, so that a screen reader can say which is which."
    )
    assert said(response) == [
        f"3 words, 1 minute to read. {spell_out}",
        f"1 word, 1 minute to read. {header}",
        f"The whole text: 4 words, 1 minute to read. {spell_out} {header}",
    ]


def test_no_text_at_all_is_answered_too(staff):
    assert said(check(staff)) == ["The whole text: 0 words, 1 minute to read."]


def test_it_answers_staff_only(client):
    anonymous = check(client, "<p>One</p>")
    sign_in(client, make_user())
    somebody = check(client, "<p>One</p>")

    assert (anonymous.status_code, b"word" in anonymous.content) == (302, False)
    assert somebody.status_code in (302, 403)


def test_it_is_asked_by_a_form_of_ours_and_by_post_only(staff):
    stranger = Client(enforce_csrf_checks=True)
    sign_in(stranger, make_user(is_staff=True))

    assert check(stranger, "<p>One</p>").status_code == 403
    assert staff.get(reverse("admin:check_text")).status_code == 405


@pytest.mark.parametrize(("letters", "status"), [(LONGEST, 200), (LONGEST + 1, 413)])
def test_a_text_too_long_gets_a_sentence(staff, letters, status):
    response = check(staff, "<p>One</p>", "a" * letters)

    too_long = (
        "A text here is longer than 100 kB, which is too long to check while you write. You can"
        " still save it."
    )
    assert response.status_code == status
    assert (said(response) == [too_long]) == (status == 413)


def test_nothing_of_it_is_stored_or_logged(staff, caplog, django_assert_num_queries):
    caplog.set_level(logging.DEBUG)
    with django_assert_num_queries(2) as asked:
        check(staff, "<p>SECRETWORDS</p>")

    queries = [query["sql"] for query in asked.captured_queries]
    assert [query.split()[0] for query in queries] == ["SELECT", "SELECT"]
    assert "SECRETWORDS" not in caplog.text + "".join(queries)
    assert connection.in_atomic_block


@pytest.mark.parametrize("payload", PAYLOADS)
def test_the_answer_holds_no_markup_of_the_writers(staff, payload):
    hostile = f'<p><a href="https://example.org">{payload}</a><a>{payload}</a></p>{payload}'

    page = check(staff, hostile).content.decode()

    assert set(re.findall(r"<(\w+)", page)) <= {"div", "p", "ul", "li", "strong"}
    assert re.findall(r"<\w+[^>]*\son\w+=", page) == []


@pytest.mark.parametrize("payload", PAYLOADS)
def test_what_is_stored_is_inert_on_the_public_page_and_in_the_form(client, payload):
    briefing = make_briefing()
    briefing.sections.filter(number=1).update(body=f"<p>Before</p>{payload}")
    sign_in(client, make_user(is_staff=True, is_superuser=True))

    public = client.get(briefing.get_absolute_url()).content.decode()
    form = client.get(reverse("admin:briefings_briefing_change", args=[briefing.pk]))

    for page in (public, form.content.decode()):
        tags = re.findall(r"<[a-z][^>]*>", page)
        assert [tag for tag in tags if re.search(r"\son\w+=|javascript:|srcdoc", tag)] == []
        assert "alert(1)</script>" not in page
