"""An issue by e-mail: short, with whole links, the numbers that changed, nothing that is gone."""

import datetime as dt
import re

import pytest
from django.utils import timezone

from briefings.models import Briefing
from portal.newsletter import edition
from portal.newsletter.models import Issue
from portal.newsletter.pulling import Became
from portal.publishing.models import ChangeNote, Status
from tests import factories
from tests.factories import make_attachment, make_issue, make_part, make_upload
from tests.newsletter.pulling import make_pulled, make_pulled_from
from tests.uploads import samples

pytestmark = pytest.mark.django_db
SITE = "https://portal.example.org"


@pytest.fixture(autouse=True)
def _address(settings):
    settings.SITE_ADDRESS = SITE
    factories.make_partnership(name="Marlshire and Wend Safeguarding")


def whole(issue):
    return edition.whole(Issue.objects.with_parts().get(pk=issue.pk))


def test_it_lists_each_part_with_a_few_words_and_its_link():
    issue = make_issue(number=7, month="2026-04-01", title="Spring", summary="What is new.")
    long = "<p>" + "Many words. " * 60 + "</p>"
    article = make_part(issue, title="An article & more", body=long, order=1)
    briefing = factories.make_briefing(title="Safer sleep", summary="A clear cot.")
    pulled = make_pulled(briefing, issue, order=2)

    text, html = whole(issue)

    assert text.startswith("Issue 7, April 2026: Spring\n\nWhat is new.\n")
    assert "An article & more\nMany words. Many words." in text
    assert "Many words. " * 20 not in text
    assert f"{SITE}/newsletter/7/#part-{article.pk}\n" in text
    brief = f"7-minute briefing: Safer sleep\nA clear cot.\n{SITE}/newsletter/7/#part-{pulled.pk}"
    assert brief in text
    assert f'<a href="{SITE}/newsletter/7/#part-{article.pk}"' in html
    assert "An article &amp; more</a>" in html


def test_the_welcome_stands_in_it_with_whole_links():
    issue = make_issue(welcome='<p>See <a href="/topics/">topics</a>.</p><ul><li>One</li></ul>')

    text, html = whole(issue)

    assert f'<a href="{SITE}/topics/" rel="noopener">topics</a>' in html
    assert f"WELCOME\n\nSee topics ({SITE}/topics/).\n• One" in text
    assert "<" not in text


def test_no_link_of_it_begins_anywhere_but_at_a_whole_address():
    issue = make_issue(welcome='<p><a href="/a/">a</a> <a href="tel:999">b</a></p>')
    make_pulled(factories.make_briefing(), issue)

    hrefs = re.findall(r'href="([^"]*)"', whole(issue)[1])

    assert {href.partition(":")[0] for href in hrefs} == {"https", "tel"}


@pytest.mark.parametrize("odd", ["//[council website]/x", "http://[x"])
def test_an_address_that_is_none_stops_no_edition(odd):
    assert edition._whole_links(f'<a href="{odd}">there</a>') == f'<a href="{odd}">there</a>'


def test_no_word_is_cut_in_its_middle():
    text = "A briefing is held for everybody every month. " * 9

    cut = edition._cut(text)

    assert len(cut) <= edition.TWO_LINES
    assert set(cut.removesuffix("…").split()) <= set(text.split())


def test_it_loads_no_picture():
    issue = make_issue()
    picture = make_attachment(
        issue, make_upload(samples.picture(), name="a.jpg"), alternative_text="A cot."
    )
    Issue.objects.filter(pk=issue.pk).update(cover=picture)
    make_part(issue, kind="poster", picture=picture)

    assert re.findall("<img|src=|url\\(", whole(issue)[1]) == []


def replaced(value, new, moment):
    way = factories.make_way(value=value, effective_from=moment - dt.timedelta(days=90))
    type(way).objects.filter(pk=way.pk).update(effective_until=moment)
    factories.make_way(way.contact, value=new, effective_from=moment)


def test_the_numbers_that_changed_stand_in_it_in_full():
    replaced("0116 496 0111", "0116 496 0222", timezone.now() - dt.timedelta(days=5))
    day = timezone.localdate() - dt.timedelta(days=30)
    part = make_pulled_from(f"reference.contacts:{day.isoformat()}")

    text, html = whole(part.issue)

    assert [("0116 496 0111" in said, "0116 496 0222" in said) for said in (text, html)] == [
        (True, True),
        (True, True),
    ]
    assert text.index("CONTACTS THAT CHANGED") < text.index("0116 496 0222")
    assert "was replaced on" not in text


def test_a_number_replaced_before_it_is_sent_is_told_with_the_new_one():
    issue = make_issue(welcome="<p>Ring 0116 496 0111.</p>")
    replaced("0116 496 0111", "0116 496 0222", timezone.now() - dt.timedelta(hours=1))

    text, html = whole(issue)

    assert "0116 496 0111 (this number was replaced on" in text
    assert "0116 496 0222" in text
    assert 'href="tel:+441164960222"' in html


def test_what_was_withdrawn_before_it_is_sent_is_left_out():
    briefing = factories.make_briefing(title="Unmistakable", summary="Of the unmistakable.")
    part = make_pulled(briefing)
    Briefing.objects.filter(pk=briefing.pk).update(
        status=Status.WITHDRAWN, withdrawn_at=timezone.now(), withdrawal_reason="Wrong."
    )

    assert ["nmistakable" in said for said in whole(part.issue)] == [False, False]


def test_what_has_changed_before_it_is_sent_says_so():
    briefing = factories.make_briefing(title="Safer sleep")
    part = make_pulled(briefing, frozen_at=timezone.now() - dt.timedelta(hours=2))
    ChangeNote.objects.create(subject=briefing, text="A new number to ring.")

    text, html = whole(part.issue)

    for said in (text, html):
        assert "Changed since, on " in said
        assert "A new number to ring." in said
        assert f"{SITE}{briefing.get_absolute_url()}" in said


def test_all_that_has_changed_before_it_is_sent_is_led_to(monkeypatch):
    part = make_pulled(factories.make_briefing())
    became = Became(timezone.now(), "Changed.", "/a/", "One", others=(("Two", "/b/"),))
    monkeypatch.setattr(edition.banners, "of", lambda *issues: {part.pk: became})

    text, html = whole(part.issue)

    assert f"Read now: {SITE}/a/, {SITE}/b/" in text
    assert f'<a href="{SITE}/b/" style="color: #1d4f91">Two</a>' in html


def test_a_title_in_html_stays_a_title():
    issue = make_issue(title="<script>x</script>")
    make_part(issue, title="<b>Bold</b>", body="<p>1 &lt; 2</p>")

    text, html = whole(issue)

    assert ("<script>" in html, "<b>Bold" in html) == (False, False)
    assert ("<b>Bold</b>" in text, "1 < 2" in text) == (True, True)
