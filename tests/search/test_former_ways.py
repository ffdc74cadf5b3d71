"""A number or an address that ended, in the words a result shows: what became of it is beside."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from portal.reference.models import Way
from tests import factories

pytestmark = pytest.mark.django_db
OLD, NEW = "0116 496 0123", "0116 496 0999"
BECAME = f'ring <a class="govuk-link" href="tel:+441164960999">{NEW}</a>.'


@pytest.fixture(autouse=True)
def _replaced():
    factories.make_partnership()
    replace(factories.make_contact(name="Front door"), "phone", OLD, NEW)


def replace(contact, kind, old, new):
    at = timezone.now() - dt.timedelta(hours=1)
    was = factories.make_way(contact, kind=kind, value=old)
    Way.objects.filter(pk=was.pk).update(effective_until=at)
    factories.make_way(contact, kind=kind, value=new, effective_from=at)


def make_lantern(words, **fields):
    return factories.make_briefing([], title="Lantern", summary=words, **fields)


def results(client, typed):
    page = client.get("/search/", {"q": typed}).content.decode()
    return page[page.index('<ol class="results"') :]


@pytest.mark.parametrize("typed", ["lantern", OLD, "0496 lantern ring 0123"])
def test_a_number_says_that_it_was_replaced_and_what_to_ring(client, typed):
    make_lantern(f"Ring {OLD} about a lantern.")

    text = results(client, typed)

    assert f"{OLD} for Front door: this number was replaced on " in text
    assert BECAME in text


def test_an_address_does_too(client):
    contact = factories.make_contact(name="Duty team")
    replace(contact, "email", "old@example.org", "new@example.org")
    make_lantern("Write to old@example.org about a lantern.")

    text = results(client, "lantern")

    assert "old@example.org for Duty team: this address was replaced on " in text
    assert 'write to <a class="govuk-link" href="mailto:new@example.org">' in text


def test_what_has_some_of_it_does_too(client):
    make_lantern(f"Ring {OLD} about a lantern.")

    assert BECAME in results(client, "lantern unicycle")


def test_a_number_is_said_once_to_have_ended_and_one_that_stands_is_left_alone(client):
    make_lantern(f"Ring {OLD}, that is {OLD.replace(' ', '')}, or {NEW} about a lantern.")

    assert results(client, "lantern").count("was replaced on") == 1


def test_words_that_are_not_shown_are_not_spoken_of(client):
    briefing = make_lantern("What it is for.", sections=0)
    words = "Much was said of other things that evening. " * 9
    briefing.sections.create(number=1, title="One", body=f"<p>{words}</p><p>Ring {OLD}.</p>")

    text = results(client, "lantern")

    assert OLD not in text
    assert "was replaced on" not in text


def test_it_takes_the_same_queries_however_many_results_say_it(client):
    costs = []
    for number in (3, 6):  # for fewer, other spellings are looked for
        for _ in range(number):
            make_lantern(f"Ring {OLD} about a lantern.")
        with CaptureQueriesContext(connection) as queries:
            text = results(client, "lantern")
        costs.append((len(queries), text.count(BECAME)))

    [(few, said), (many, said_often)] = costs
    assert (said, said_often) == (3, 9)
    assert few == many
