"""The pages of resources: the list, one resource, where it is used, the feed."""

import datetime as dt
import re

import pytest
from django.utils import timezone

from briefings.models import Briefing
from portal.publishing import actions
from portal.publishing.models import Status
from tests.factories import (
    make_attachment,
    make_briefing,
    make_change,
    make_chapter,
    make_issue,
    make_part,
    make_resource,
    make_theme,
    make_upload,
    make_user,
)
from tests.search.kept import not_as_rebuilt
from tests.uploads import samples

pytestmark = pytest.mark.django_db


def titles(client, **query):
    page = client.get("/resources/", query).content.decode()
    return re.findall(r'card__title"><a class="govuk-link" href="[^"]+">([^<]+)', page)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, ["Both", "Adults", "Children"]),
        ({"kind": "audio"}, ["Adults"]),
        ({"audience": "adults"}, ["Both", "Adults"]),
        ({"audience": "children"}, ["Both", "Children"]),
        ({"theme": "neglect"}, ["Children"]),
        ({"theme": "neglect", "kind": "audio"}, []),
        ({"q": "mattress"}, ["Adults"]),
        ({"q": "podcast"}, ["Adults"]),
        ({"q": "Example Media"}, ["Both"]),
        ({"year": timezone.localdate().year}, ["Both", "Adults", "Children"]),
    ],
)
def test_the_list_narrows(client, query, found):
    make_resource([make_theme(slug="neglect")], title="Children", audience="children")
    said = {"kind": "audio", "transcript": "Look at the mattress."}
    make_resource(title="Adults", audience="adults", **said)
    make_resource(title="Both", audience="both", made_by="Example Media")

    assert titles(client, **query) == found


def used(client, resource):
    page = client.get(resource.get_absolute_url()).content.decode()
    section = page.partition('id="used"')[2].partition("</section>")[0]
    return re.findall(r'href="([^"]+)"', section)


def test_where_it_is_used_names_pages_that_link_to_it(client):
    resource = make_resource(url="https://example.org/the-pack/")
    row, text, other = (make_briefing() for _ in range(3))
    row.resources.create(title="The pack", url="https://example.org/the-pack")
    link = f'<p>Read <a href="{resource.get_absolute_url()}">this</a>.</p>'
    text.sections.filter(number=2).update(body=link)
    other.resources.create(title="Another", url="https://example.org/the-package")

    assert sorted(used(client, resource)) == sorted(
        briefing.get_absolute_url() for briefing in (row, text)
    )


def test_only_public_pages_are_named_as_using_it(client):
    resource = make_resource(url="https://example.org/the-pack/")
    for hidden in ({"status": Status.DRAFT}, {"publish_at": timezone.now() + dt.timedelta(days=1)}):
        briefing = make_briefing(**hidden)
        briefing.resources.create(title="The pack", url="https://example.org/the-pack/")

    assert used(client, resource) == []


def test_what_leads_to_it_is_looked_for_once_in_some_minutes(client, monkeypatch):
    resource = make_resource(url="https://example.org/the-pack/")
    briefing = make_briefing(title="Before")
    briefing.resources.create(title="The pack", url=resource.url)
    first = used(client, resource)

    monkeypatch.setattr("portal.resources.used.LeadsTo", None)

    assert used(client, resource) == first == [briefing.get_absolute_url()]


def test_a_page_that_was_withdrawn_is_not_named_from_what_was_kept(client):
    resource = make_resource(url="https://example.org/the-pack/")
    briefing, renamed = make_briefing(title="Unmistakable"), make_briefing(title="Before")
    for each in (briefing, renamed):
        each.resources.create(title="The pack", url=resource.url)
    assert len(used(client, resource)) == 2

    Briefing.objects.filter(pk=briefing.pk).update(
        status=Status.WITHDRAWN, withdrawn_at=timezone.now(), withdrawal_reason="Wrong."
    )
    Briefing.objects.filter(pk=renamed.pk).update(title="After")

    page = client.get(resource.get_absolute_url()).content.decode()
    assert used(client, resource) == [renamed.get_absolute_url()]
    assert ("nmistakable" in page, "After" in page) == (False, True)


def test_what_nobody_is_shown_leads_to_nothing(client):
    resource = make_resource(url="https://example.org/the-pack/")
    make_part(make_issue(), body="<p>Words.</p>", notes=f"Show {resource.url} to them.")
    make_resource(url=resource.url)

    assert used(client, resource) == []


def test_an_issue_of_the_newsletter_uses_what_is_one_of_its_parts(client):
    resource = make_resource()
    issue, draft = make_issue(), make_issue(status=Status.DRAFT)
    for each in (issue, draft):
        make_part(each, source=f"resources.resource:{resource.pk}")

    assert used(client, resource) == [issue.get_absolute_url()]


def test_a_release_and_a_chapter_use_what_their_words_lead_to(client):
    resource = make_resource(url="https://example.org/film?a=1&b=2")
    link = '<p><a href="https://example.org/film?a=1&amp;b=2">The film</a></p>'
    change = make_change(what_to_do=link)
    chapter = make_chapter(in_manual_already=True, audio_url="https://example.org/film?a=1&b=2")

    assert sorted(used(client, resource)) == sorted(
        [change.release.get_absolute_url(), chapter.get_absolute_url()]
    )


@pytest.mark.parametrize(
    ("link", "leads"),
    [
        ('<a href="/resources/the-pack/">it</a>', True),
        ('<a href="/resources/the-pack/#how">it</a>', True),
        ('<a href="http://127.0.0.1:8000/resources/the-pack/">it</a>', True),
        ("see https://example.org/pack.", False),
        ("see https://example.org/pack for more", True),
        ('<a href="/resources/the-pack-of-cards/">it</a>', False),
        ('<a href="https://other.example.org/resources/the-pack/">it</a>', False),
        ('<a href="https://example.org/packs">it</a>', False),
        ('<a href="https://example.orgx/pack">it</a>', False),
    ],
)
def test_what_leads_to_it(client, link, leads, settings):
    settings.SITE_ADDRESS = "http://127.0.0.1:8000"
    resource = make_resource(slug="the-pack", url="https://example.org/pack")
    briefing = make_briefing()
    briefing.sections.filter(number=1).update(body=f"<p>Use {link}</p>")

    assert used(client, resource) == ([briefing.get_absolute_url()] if leads else [])


def test_a_page_that_uses_it_is_not_named_again_among_those_to_go_on_with(client):
    theme = make_theme()
    resource, near = make_resource([theme]), make_briefing([theme])
    user = make_briefing([theme])
    user.resources.create(title="It", url=resource.url)

    page = client.get(resource.get_absolute_url()).content.decode()

    counted = {briefing: page.count(briefing.get_absolute_url()) for briefing in (near, user)}
    assert counted == {near: 1, user: 1}


def test_a_resource_and_a_briefing_on_one_theme_lead_to_each_other(client):
    theme = make_theme()
    resource, briefing = make_resource([theme]), make_briefing([theme])
    draft = make_resource([theme], status=Status.DRAFT)

    of_resource, of_briefing = (
        client.get(page.get_absolute_url()).content.decode() for page in (resource, briefing)
    )

    assert briefing.get_absolute_url() in of_resource
    assert resource.get_absolute_url() in of_briefing
    assert draft.title not in of_briefing


def test_what_is_said_in_a_film_can_be_read_on_the_page(client):
    said = {"kind": "video", "minutes": 1, "captioned": True, "transcript": "One <b>line.\n\nTwo."}
    resource = make_resource(**said, made_by="Example Media", url="https://www.example.org/film")

    page = client.get(resource.get_absolute_url()).content.decode()

    assert "Video, 1 minute, from Example Media" in page
    assert "This leads to example.org. It has captions. You can also read it here, below." in page
    assert "<p>One &lt;b&gt;line.</p>" in page
    assert "Watch the video" in page


def test_a_resource_past_its_review_date_says_so(client):
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    resource = make_resource(review_on=yesterday)

    page, listed = (
        client.get(path).content.decode() for path in (resource.get_absolute_url(), "/resources/")
    )

    assert resource.overdue_notice() in page
    assert "Past its review date" in listed


def test_a_withdrawn_resource_says_why_and_its_file_is_gone(client):
    resource = make_resource(kind="pack", title="The old pack")
    upload = make_attachment(resource).upload
    assert client.get(upload.get_absolute_url()).status_code == 200

    actions.withdraw(resource, by=make_user(), reason="The law has changed.")

    page = client.get(resource.get_absolute_url())
    assert (page.status_code, "The law has changed." in page.content.decode()) == (410, True)
    assert "The old pack" not in page.content.decode()
    assert client.get(upload.get_absolute_url()).status_code == 404
    lists = ("/resources/", "/resources/feed/", "/search/?q=old+pack", "/sitemap.xml", "/")
    assert [path for path in lists if "The old pack" in client.get(path).content.decode()] == []


def test_a_file_of_a_draft_is_for_nobody_outside(client):
    upload = make_attachment(make_resource(status=Status.DRAFT)).upload

    assert client.get(upload.get_absolute_url()).status_code == 404


def test_the_feed_tells_all_that_a_resource_says(client):
    make_resource(kind="audio", body="<p>What to listen for.</p>", transcript="First she speaks.")

    feed = client.get("/resources/feed/").content.decode()

    told = ("What to listen for.", "First she speaks.", "Listen to the recording")
    assert [words for words in told if words not in feed] == []


@pytest.mark.parametrize("words", ["podcast", "Example Media", "mattress"])
def test_it_is_found_by_what_it_is_whose_it_is_and_what_is_said_in_it(client, words):
    make_resource(
        title="Look closely", kind="audio", made_by="Example Media", transcript="The mattress."
    )

    assert "Look closely" in client.get("/search/", {"q": words}).content.decode()


@pytest.mark.parametrize("words", ["kestrel", "lapwing"])
def test_it_is_found_by_what_its_files_are_called_and_what_is_said_in_them(client, words):
    resource = make_resource(title="Look closely", kind="video", url="")
    film = make_upload(samples.film(), name="film.mp4")
    make_attachment(resource, film, title="Kestrel film", transcript="A lapwing calls.")

    assert "Look closely" in client.get("/search/", {"q": words}).content.decode()


@pytest.mark.parametrize(
    "step",
    [
        lambda resource: actions.withdraw(resource, by=make_user(), reason="Wrong."),
        lambda resource: type(resource).objects.update(status=Status.DRAFT, publish_at=None),
        lambda resource: resource.attachments.all().delete(),
        lambda resource: resource.attachments.update(title="Other", transcript="Other"),
        lambda resource: resource.attachments.update(
            subject_id=make_resource(status=Status.DRAFT).pk
        ),
    ],
)
def test_it_is_found_by_its_files_no_more_once_they_or_it_are_gone(client, step):
    resource = make_resource(title="Look closely")
    make_attachment(resource, title="Kestrel film", transcript="A lapwing calls.")
    before = _found(client)

    step(resource)

    assert (before, _found(client)) == ([True, True], [False, False])
    assert not_as_rebuilt() == []


def _found(client):
    pages = [client.get("/search/", {"q": words}) for words in ("kestrel", "lapwing")]
    return ["Look closely" in page.content.decode() for page in pages]
