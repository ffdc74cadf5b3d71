"""What nobody may read yet, or no longer, is found in no way; and at its second it is."""

import datetime as dt
import re
from functools import partial
from inspect import signature

import pgtrigger
import pytest
from django.db import connection
from django.utils import timezone

from portal.history import content
from portal.publishing import actions
from portal.publishing.models import Proposal, publications
from portal.search import keeping, spelling
from portal.search.models import Entry
from procedures.models import Chapter, Release
from tests import factories
from tests.search.kept import entries
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db
CANARY = "canarybird"
DAY = dt.timedelta(days=1)
HIDDEN = {
    "a draft": {"status": "draft"},
    "in review": {"status": "in_review"},
    "scheduled": {"publish_at": timezone.now() + DAY},
    "withdrawn": {"status": "withdrawn"},
}


def maker_of(model):
    """What makes one of a kind, on no theme: `make_holding_position` for HoldingPosition."""
    words = re.sub("(?<!^)(?=[A-Z])", "_", model.__name__).lower()
    make = getattr(factories, f"make_{words}")
    without = {"themes": []} if "themes" in signature(make).parameters else {}
    return partial(make, **without)


MAKE = {
    **{model.__name__: maker_of(model) for model in publications()},
    "an article": lambda title, summary, **f: factories.make_part(
        factories.make_issue([], **f), title=title, body=f"<p>{summary}</p>"
    ),
}
WAYS = [
    f"/search/?q={CANARY}",
    f"/search/?q={CANARY[:8]}x{CANARY[9:]}",
    f"/search/?q={CANARY}+words&sort=newest",
    f"/search/suggestions/?q={CANARY[:6]}",
    f"/briefings/?q={CANARY}",
    "/search/?q=reader",
]


def shown(client):
    """The ways in which it shows, beside what was typed itself."""
    spelling.gather(keeping.BEGINNING)
    found = []
    for path in WAYS:
        response = client.get(path)
        if response["Content-Type"] == "application/json":
            if response.json()["suggestions"]:
                found.append(path)
        elif 'class="result' in response.content.decode() or CANARY in _said(response, path):
            found.append(path)
    return found


def _said(response, path):
    page = response.content.decode()
    return "" if CANARY in path else page


@pytest.mark.parametrize("make", MAKE)
@pytest.mark.parametrize("state", HIDDEN)
def test_what_is_hidden_is_found_in_no_way(client, make, state):
    MAKE[make](
        title=f"{CANARY} words", summary=f"What a reader learns of {CANARY}.", **HIDDEN[state]
    )

    assert shown(client) == []


@pytest.mark.parametrize("make", MAKE)
def test_what_is_public_is_found(client, make):
    MAKE[make](title=f"{CANARY} words", summary=f"What a reader learns of {CANARY}.")

    assert set(WAYS) - set(shown(client)) <= {f"/briefings/?q={CANARY}"}


def test_a_restricted_review_is_not_found_by_those_it_is_for_either(client):
    lead = factories.make_user()
    review = factories.make_restricted_review(lead, title=f"{CANARY} words")
    sign_in(client, lead)

    assert client.get(review.get_absolute_url()).status_code == 200
    assert shown(client) == []


def test_no_entry_is_visible_that_is_restricted():
    review = factories.make_restricted_review(title=f"{CANARY} words")
    row = Entry.objects.filter(kind="reviews.review", key=review.pk)

    assert not row.visible().exists()

    type(review).objects.filter(pk=review.pk).update(restricted=False)

    assert row.visible().exists()


def test_words_of_a_proposed_version_are_not_found_before_it_is_published(client):
    briefing = factories.make_briefing([], title="Birdsong", summary="None.", sections=0)
    words = content.read(briefing)
    words["fields"] |= {"summary": f"Of {CANARY}."}
    actions.propose(
        briefing,
        words,
        by=factories.make_user(),
        significance=Proposal.Significance.SIGNIFICANT,
        change_note="Said better.",
    )

    assert shown(client) == []


def test_counts_beside_the_choices_tell_nothing_of_what_is_hidden(client):
    theme = factories.make_theme(slug="zoo", name="Zoo")
    factories.make_briefing([], title="Giraffe", publish_at=timezone.now() - DAY)
    for state in HIDDEN.values():
        factories.make_review([theme], title="Giraffe", audience="adults", **state)
    factories.make_restricted_review(themes=[theme], title="Giraffe")

    page = client.get("/search/?q=giraffe").content.decode()

    assert "<strong>1</strong> result" in page
    assert ("Reviews (" in page, "Adults (" in page, "Zoo (" in page) == (False, False, False)


def test_a_second_early_it_is_not_found_and_at_its_second_it_is(client, monkeypatch):
    moment = timezone.now() + DAY
    factories.make_briefing([], title=f"{CANARY} words", publish_at=moment)

    found = []
    for at in (moment - dt.timedelta(seconds=1), moment):
        monkeypatch.setattr(timezone, "now", lambda at=at: at)
        found.append(bool(shown(client)))

    assert found == [False, True]


def run_on(days):
    """As if so much time had passed: what was to be written anew by then is due."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE search_later SET at = at - %s", [days])
        cursor.execute("UPDATE procedures_release SET publish_at = publish_at - %s", [days])


def text_of(chapter):
    return Entry.objects.get(kind="procedures.chapter", key=chapter.pk).text


def test_a_scheduled_release_says_nothing_of_its_changes_before_its_moment_and_then_does():
    chapter = factories.make_chapter(in_manual_already=True)
    release = factories.make_release(manual=chapter.manual, publish_at=timezone.now() + DAY)
    factories.make_change(chapter, release, what_changed=f"The {CANARY} sings.")

    keeping.catch_up()
    early = CANARY in text_of(chapter)
    due = entries()[f"procedures.chapter {chapter.pk}"][-1]
    with pgtrigger.ignore():
        run_on(DAY + dt.timedelta(seconds=1))
    keeping.catch_up()

    assert (early, due) == (False, release.publish_at)
    assert CANARY in text_of(chapter)


def test_a_chapter_whose_release_is_still_to_come_is_not_found(client):
    chapter = factories.make_chapter(title=f"{CANARY} words")
    release = factories.make_release(manual=chapter.manual, publish_at=timezone.now() + DAY)
    factories.make_change(chapter, release, kind="new")
    assert shown(client) == []

    Release.objects.filter(pk=release.pk).update(publish_at=timezone.now() - DAY)

    assert WAYS[0] in shown(client)


def test_a_chapter_merged_into_one_that_is_public_is_found_by_that_one_alone(client):
    whole = factories.make_chapter(title="Birdsong", in_manual_already=True)
    chapter = factories.make_chapter(
        manual=whole.manual, title=f"{CANARY} words", in_manual_already=True
    )
    Chapter.objects.filter(pk=chapter.pk).update(merged_into=whole)

    page = client.get(f"/search/?q={CANARY}").content.decode()

    assert (whole.get_absolute_url() in page, chapter.get_absolute_url() in page) == (True, False)


def test_a_chapter_does_not_tell_the_name_of_one_merged_into_it_that_was_never_public(client):
    whole = factories.make_chapter(title="Birdsong", in_manual_already=True)
    hidden = factories.make_chapter(manual=whole.manual, title=f"{CANARY} words")
    Chapter.objects.filter(pk=hidden.pk).update(merged_into=whole)

    assert shown(client) == []


def test_a_number_still_to_come_is_not_found_and_one_that_ended_finds_who_to_ring_now(client):
    contact = factories.make_contact(name="Front door", summary="Ring when worried.")
    now = timezone.now()
    ended = {"value": "0116 496 0111", "effective_until": now - DAY}
    factories.make_way(contact, effective_from=now - 9 * DAY, **ended)
    factories.make_way(contact, value="0116 496 0222", effective_from=now - DAY)
    factories.make_way(contact, value="0116 496 0333", effective_from=now + DAY)

    pages = {
        end: client.get("/search/", {"q": f"0116 496 {end}"}).content.decode()
        for end in ("0111", "0222", "0333")
    }

    assert ["Front door" in page for page in pages.values()] == [True, True, True]
    assert "0116 496 0222" in pages["0111"]
    assert "0116 496 0111" not in pages["0222"]
    assert "0116 496 0333" not in pages["0222"] + pages["0111"]
    assert "333" not in Entry.objects.get(kind="reference.contact").words


def test_a_contact_without_a_way_in_is_not_found():
    way = factories.make_way(effective_from=timezone.now() - 9 * DAY)
    row = Entry.objects.filter(kind="reference.contact", key=way.contact_id)
    assert row.visible().exists()

    factories.make_way(way.contact, effective_from=timezone.now() + 5 * DAY)
    type(way).objects.filter(pk=way.pk).update(effective_until=timezone.now() + DAY)

    assert row.visible().exists()
    assert not row.visible(timezone.now() + 2 * DAY).exists()
