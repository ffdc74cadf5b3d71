"""The feed of procedures: releases whole, holding positions, all or those of one manual."""

import feedparser
import pytest

from tests.factories import (
    make_change,
    make_chapter,
    make_holding_position,
    make_manual,
    make_partnership,
    make_release,
)

pytestmark = pytest.mark.django_db


def read(client, path):
    feed = feedparser.parse(client.get(path).content)
    assert not feed.bozo, feed.get("bozo_exception")
    return feed


@pytest.fixture
def manuals():
    """Two manuals with a release each, and a holding position for work with adults."""
    make_partnership(name="Anytown")
    children = make_manual(name="Children’s manual", slug="children")
    adults = make_manual(name="Adults’ manual", slug="adults", audience="adults")
    for manual in (children, adults):
        release = make_release(manual=manual, title=f"{manual}, April", audience=manual.audience)
        chapter = make_chapter(manual=manual, title=f"Chapter of {manual.slug}")
        make_change(chapter, release, what_changed="Ring <first>.", what_to_do="Write later.")
    make_holding_position(title="Keep to it", audience="adults")


def titles(feed):
    return [entry.title for entry in feed.entries]


@pytest.mark.usefixtures("manuals")
def test_it_tells_of_all_manuals_or_of_one(client):
    every = read(client, "/procedures/feed/")
    children = read(client, "/procedures/children/feed/")
    adults = read(client, "/procedures/adults/feed/")

    assert titles(every) == ["Keep to it", "Adults’ manual, April", "Children’s manual, April"]
    assert titles(children) == ["Children’s manual, April"]
    assert titles(adults) == ["Keep to it", "Adults’ manual, April"]
    assert every.feed.title == "Changes to procedures – Anytown"
    assert adults.feed.title == "Changes to Adults’ manual – Anytown"
    assert adults.feed.link.endswith("/procedures/updates/?manual=adults")


@pytest.mark.usefixtures("manuals")
def test_an_entry_is_the_whole_release(client):
    [entry] = read(client, "/procedures/children/feed/").entries

    content = entry.content[0].value
    assert "<h3>Chapter of children</h3>" in content
    assert "<p>Ring &lt;first&gt;.</p>" in content
    assert "What to do now: Write later." in content
    assert entry.link.endswith("/procedures/releases/children/2026-04/")


def test_what_xml_cannot_hold_breaks_no_feed(client):
    release = make_release(title="Out\x0bof PowerPoint", summary="One\x0bline")
    make_change(make_chapter(manual=release.manual), release, what_changed="Ring\x0bfirst.")

    [entry] = read(client, "/procedures/feed/").entries

    assert (entry.title, entry.summary) == ("Out of PowerPoint", "One line")
    assert "Ring first." in entry.content[0].value


def test_a_manual_that_is_none_has_no_feed(client):
    assert client.get("/procedures/nonsense/feed/").status_code == 404


def test_pages_name_the_feed(client):
    page = client.get("/procedures/").content.decode()

    assert 'type="application/atom+xml"' in page
    assert 'href="/procedures/feed/"' in page
