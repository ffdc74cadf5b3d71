"""An issue stays as it was; what has become of it since is told at its place and nowhere else."""

import datetime as dt
import re

import feedparser
import pytest
from django.utils import timezone

from briefings.models import Briefing
from portal.newsletter import banners, edition, paper, slides
from portal.newsletter.models import Issue
from portal.publishing.models import ChangeNote, Status
from portal.publishing.running_text import RunningText, known_to
from portal.reference import known
from reviews.models import Review
from tests import factories
from tests.factories import make_issue, make_part
from tests.newsletter.pulling import make_pulled, make_pulled_from

pytestmark = pytest.mark.django_db
OLD, NEW, OTHER = "0116 496 0123", "0116 496 0999", "0116 496 0555"
DAY = dt.timedelta(days=1)
NOTICE = re.compile(r'<div class="became">.*?</div>', re.DOTALL)


@pytest.fixture(autouse=True)
def _partnership():
    factories.make_partnership()


def page_of(client, issue):
    return client.get(issue.get_absolute_url()).content.decode()


def part_of(page, part):
    """What stands on the page in one part."""
    return page.partition(f'id="part-{part.pk}"')[2].partition("</section>")[0]


def number(value=OLD):
    return factories.make_way(value=value, effective_from=timezone.now() - 90 * DAY)


def replace(way, new=NEW, at=None):
    at = at or timezone.now() - dt.timedelta(minutes=1)
    type(way).objects.filter(pk=way.pk).update(effective_until=at)
    return factories.make_way(way.contact, value=new, effective_from=at)


def withdraw(row, **fields):
    type(row).objects.filter(pk=row.pk).update(
        status=Status.WITHDRAWN,
        withdrawn_at=timezone.now(),
        withdrawal_reason="Wrong.",
        **fields,
    )


def test_a_number_replaced_after_publication_is_told_at_its_place_and_nowhere_else(client):
    way = number()
    number(OTHER)
    issue = make_issue(welcome=f"<p>Ring {OTHER}.</p>", publish_at=timezone.now() - 30 * DAY)
    place = make_part(issue, body=f"<p>Ring {OLD} by day.</p>")
    make_part(issue, body=f"<p>Ring {OTHER} by night.</p>")
    before = page_of(client, issue)

    replace(way)
    page = page_of(client, issue)

    assert "was-replaced" not in before
    assert page.count("was-replaced") == 1
    assert f'Ring {OLD} <span class="was-replaced">(this number was replaced on' in page
    assert ("was-replaced" in part_of(page, place), NEW in part_of(page, place)) == (True, True)
    assert re.sub(r' <span class="was-replaced">.*?</span>', "", page) == before


def test_a_number_that_will_be_replaced_is_not_told_of_before_its_moment(client, monkeypatch):
    way, moment = number(), timezone.now() + DAY
    issue = make_issue()
    make_part(issue, body=f"<p>Ring {OLD}.</p>")
    replace(way, at=moment)

    told = []
    for at in (moment - dt.timedelta(seconds=1), moment):
        monkeypatch.setattr(timezone, "now", lambda at=at: at)
        told.append("was-replaced" in page_of(client, issue))

    assert told == [False, True]


def test_in_what_changed_of_contacts_only_what_was_replaced_again_is_told(client):
    moment = timezone.now() - 5 * DAY
    newer = replace(number(), NEW, moment)
    day = timezone.localdate() - 30 * DAY
    part = make_pulled_from(f"reference.contacts:{day.isoformat()}", frozen_at=moment + DAY)

    replace(newer, OTHER)
    page = page_of(client, part.issue)

    assert page.count("was-replaced") == 1
    assert f'{NEW} <span class="was-replaced">(this number was replaced on' in page


def test_of_a_source_that_has_not_changed_nothing_is_told(client):
    part = make_pulled(factories.make_briefing())

    assert NOTICE.findall(page_of(client, part.issue)) == []


def test_a_source_that_changed_before_the_issue_was_frozen_is_told_of_by_none(client):
    briefing = factories.make_briefing()
    ChangeNote.objects.create(subject=briefing, text="Mended.", at=timezone.now() - DAY)
    part = make_pulled(briefing)

    assert NOTICE.findall(page_of(client, part.issue)) == []


def test_what_was_changed_since_keeps_its_words_under_a_dated_notice_that_leads_to_it(client):
    briefing = factories.make_briefing(title="Safer sleep")
    part = make_pulled(briefing, frozen_at=timezone.now() - DAY)
    other = make_pulled(factories.make_briefing(), part.issue)
    moment = timezone.now() - dt.timedelta(hours=1)

    Briefing.objects.filter(pk=briefing.pk).update(title="Sleep, anew")
    briefing.sections.update(body="<p>Other words.</p>")
    ChangeNote.objects.create(subject=briefing, text="Cots are meant too.", at=moment)
    page = page_of(client, part.issue)

    (notice,) = NOTICE.findall(part_of(page, part))
    day = f"{timezone.localtime(moment):%-d %B %Y}"
    assert f"Changed since, on {day}.</strong>" in notice
    assert "Cots are meant too." in notice
    assert f'href="{briefing.get_absolute_url()}">Sleep, anew</a>' in notice
    assert ("Some words." in part_of(page, part), "Other words." in page) == (True, False)
    assert NOTICE.findall(part_of(page, other)) == []


def test_of_what_was_withdrawn_neither_the_title_nor_a_word_stays(client):
    briefing = factories.make_briefing(title="Unmistakable", summary="Of the unmistakable.")
    part = make_pulled(briefing, body="<p>My own unmistakable words.</p>")
    briefing.sections.update(body="<p>Unmistakable.</p>")

    withdraw(briefing, replaced_by="/topics/")
    page = page_of(client, part.issue)

    (notice,) = NOTICE.findall(page)
    assert "Withdrawn since, on " in notice
    assert 'href="/topics/"' in notice
    assert "A part that was withdrawn</h2>" in part_of(page, part)
    assert f'href="#part-{part.pk}">A part that was withdrawn</a>' in page
    assert ("nmistakable" in page, "Some words." in page) == (False, False)
    assert "As it stands now" not in page


def test_a_review_that_became_restricted_is_named_nowhere_and_no_day_is_given(client):
    review = factories.make_review(title="Unmistakable", summary="Of the unmistakable.")
    part = make_pulled(review, title="The unmistakable one", on_slides=True, points="Unmistakable.")

    Review.objects.filter(pk=review.pk).update(restricted=True)
    page = page_of(client, part.issue)
    issue = Issue.objects.with_parts().get(pk=part.issue_id)
    printed = paper.content(issue, known.read(), banners.of(issue), "https://example.org/")
    slides = list(slides_for(issue))
    elsewhere = [client.get("/newsletter/feed/").content.decode(), *edition.whole(issue)]

    (notice,) = NOTICE.findall(page)
    assert "What this part told of can no longer be read." in notice
    assert ("since" in notice, "Learning from a review" in page) == (False, False)
    assert ("nmistakable" in page, "nmistakable" in repr(printed), slides) == (False, False, [])
    assert printed["blocks"][0]["parts"][0]["title"] == "A part that was withdrawn"
    assert printed["blocks"][0]["parts"][0]["notice"]["begins"] == ""
    assert ["nmistakable" in said for said in elsewhere] == [False, False, False]


def slides_for(issue):
    return slides._slides(issue, RunningText(known_to(known.read())), "https://example.org/")


def test_the_feed_and_search_say_nothing_of_what_was_withdrawn(client):
    briefing = factories.make_briefing(title="Unmistakable", summary="Of the unmistakable.")
    part = make_pulled(briefing, title="Unmistakable too")
    withdraw(briefing)

    feed = client.get("/newsletter/feed/").content.decode()
    found = client.get("/search/?q=unmistakably").content.decode()

    assert part.issue.title in feedparser.parse(feed).entries[0].title
    assert ("nmistakable" in feed, 'class="result"' in found) == (False, False)


def test_two_issues_that_tell_of_one_source_each_go_by_their_own_day():
    briefing = factories.make_briefing()
    moment = timezone.now() - 5 * DAY
    before = make_pulled(briefing, frozen_at=moment - DAY)
    after = make_pulled(briefing, frozen_at=moment + DAY)
    ChangeNote.objects.create(subject=briefing, text="Mended.", at=moment)

    told = banners.of(*Issue.objects.with_parts())

    assert (before.pk in told, after.pk in told) == (True, False)


def test_a_draft_shows_its_sources_as_they_are_and_no_notice():
    briefing = factories.make_briefing()
    part = make_part(make_issue(), source=f"briefings.briefing:{briefing.pk}")
    ChangeNote.objects.create(subject=briefing, text="Mended.")

    assert banners.of(Issue.objects.with_parts().get(pk=part.issue_id)) == {}


def test_on_a_slide_what_changed_of_contacts_is_told_once():
    replace(number())
    day = timezone.localdate() - 30 * DAY
    part = make_pulled_from(f"reference.contacts:{day.isoformat()}", on_slides=True)

    (slide,) = slides_for(Issue.objects.with_parts().get(pk=part.issue_id))

    assert OLD in " ".join(slide.points)
    assert "was replaced on" not in " ".join(slide.points)


def test_before_it_is_approved_too_what_changed_of_contacts_is_told_once(client):
    replace(number())
    day = timezone.localdate() - 30 * DAY
    part = make_part(make_issue(), source=f"reference.contacts:{day.isoformat()}")

    page = page_of(client, part.issue)

    assert (OLD in page, "was-replaced" in page) == (True, False)
