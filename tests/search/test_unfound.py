"""What is kept of searches in vain: words and counts alone, and no search waits for it."""

import datetime as dt

import pytest
from django.contrib.auth.models import Group
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from portal.search import unfound
from portal.search.models import Unfound
from tests import factories
from tests.races import run_together
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db


def rows():
    return list(Unfound.objects.order_by("pk").values_list("typed", "times"))


def in_vain(client, text="zebra crossing", times=1, **asked):
    for _ in range(times):
        assert client.get("/search/", {"q": text} | asked).status_code == 200


def test_a_search_in_vain_is_counted_and_its_words_are_kept_from_the_third(client):
    kept = []
    for _ in range(4):
        in_vain(client)
        kept.append(rows())

    assert kept == [
        [("", 1)],
        [("", 2)],
        [("zebra crossing", 3)],
        [("zebra crossing", 4)],
    ]


def test_the_same_words_otherwise_written_are_the_same(client):
    in_vain(client, "Zebra  crossing")
    in_vain(client, "zebra CROSSING")

    assert rows() == [("", 2)]


def test_what_is_found_is_not_counted(client):
    factories.make_briefing(title="Zebra crossing")

    in_vain(client)

    assert rows() == []


@pytest.mark.parametrize("asked", [{"page": "2"}, {"section": "briefings"}, {"audience": "adults"}])
def test_the_same_search_turned_over_or_narrowed_is_not_counted_again(client, asked):
    in_vain(client)
    in_vain(client, **asked)

    assert rows() == [("", 1)]


def test_asking_about_the_page_counts_nothing(client):
    client.head("/search/", {"q": "zebra crossing"})

    assert rows() == []


@pytest.mark.parametrize("typed", ["07700 900123", "jo@example.org", "-zebra", "the of and", "!!!"])
def test_numbers_addresses_and_what_asks_for_nothing_are_not_kept(client, typed):
    in_vain(client, typed, times=3)

    assert rows() == []


def test_of_words_beside_a_number_only_the_words_are_kept(client):
    in_vain(client, "zebra 07700900123 jo@example.org 12/03/2019 crossing", times=3)

    assert rows() == [("zebra crossing", 3)]


def test_until_the_words_are_kept_nothing_in_the_row_says_them(client):
    in_vain(client)

    digest = Unfound.objects.get().digest
    assert (len(digest), "zebra" in digest) == (64, False)


def test_it_is_forgotten_after_ninety_days():
    today = timezone.localdate()
    for days in (90, 91):
        Unfound.objects.create(digest="x", on=today - dt.timedelta(days=days), typed="zebra")

    unfound.forget()

    assert Unfound.objects.get().on == today - dt.timedelta(days=90)


def test_a_machine_that_asks_for_everything_fills_no_table(monkeypatch):
    monkeypatch.setattr(unfound, "MOST_A_DAY", 2)

    for text in ("zebra", "giraffe", "okapi", "zebra"):
        unfound.note(text)

    assert [times for _, times in rows()] == [2, 1]


def test_where_it_cannot_be_written_the_search_answers(client):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE search_unfound ADD CHECK (false)")

    in_vain(client)

    assert rows() == []


@pytest.mark.django_db(transaction=True)
def test_two_at_once_are_both_counted():
    unfound.note("zebra")

    outcomes = run_together(*[lambda: unfound.note("zebra")] * 4)

    assert outcomes == [None] * 4
    assert rows()[0][1] >= 4


@pytest.mark.django_db(transaction=True)
def test_a_search_does_not_wait_for_a_row_that_somebody_holds(client):
    in_vain(client)
    with transaction.atomic():
        Unfound.objects.select_for_update().get()
        begun = timezone.now()
        [outcome] = run_together(lambda: unfound.note("zebra crossing"))
        waited = timezone.now() - begun

    assert outcome is None
    assert waited < dt.timedelta(seconds=2)
    assert rows() == [("", 1)]


def at_desk(client, role):
    user = factories.make_user(is_staff=True)
    user.groups.add(Group.objects.get(name=role))
    sign_in(client, user)


@pytest.mark.parametrize("role", ["Contributor", "Publisher", "Office manager"])
def test_who_writes_sees_at_the_desk_what_is_missing(client, role):
    in_vain(client, "<b>zebra</b> crossing", times=3)
    in_vain(client, "okapi", times=2)
    at_desk(client, role)

    front = client.get("/admin/").content.decode()
    page = client.get(reverse("admin:unfound")).content.decode()

    assert "Searched for and not found" in front
    assert "&lt;b&gt;zebra&lt;/b&gt; crossing" in page
    assert ("okapi" in front, "okapi" in page) == (False, False)


def test_the_list_can_be_taken_away_and_calculates_nothing(client):
    for _ in range(3):
        unfound.note("=zebra crossing")
    at_desk(client, "Office manager")

    lines = client.get(reverse("admin:unfound_csv")).getvalue().decode().splitlines()

    assert lines == ['\ufeff"Searched for","Times in 90 days"', '"\'=zebra crossing",3']


@pytest.mark.parametrize("name", ["unfound", "unfound_csv"])
def test_nobody_else_sees_it(client, name):
    path = reverse(f"admin:{name}")
    assert client.get(path).status_code == 302

    sign_in(client, factories.make_user(is_staff=True))
    assert client.get(path).status_code == 403


def test_the_privacy_page_says_what_is_kept_of_searches(client):
    page = " ".join(client.get("/privacy/").content.decode().split())

    assert '<h2 class="govuk-heading-l">What you search for</h2>' in page
    assert "90 days" in page
