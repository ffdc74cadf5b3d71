"""The feed of briefings: whole, valid, with ids that stay and dates that mean something."""

import datetime as dt

import fastfeedparser
import feedparser
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from briefings.feeds import BriefingFeed
from briefings.models import Briefing
from tests.factories import make_briefing, make_partnership, make_theme

pytestmark = pytest.mark.django_db
FEED = "/briefings/feed/"
PUBLISHED = dt.datetime(2026, 6, 1, 8, tzinfo=dt.UTC)


def read(client):
    feed = feedparser.parse(client.get(FEED).content)
    assert not feed.bozo, feed.get("bozo_exception")
    return feed


def _essentials(entry):
    return entry["title"], entry["link"], entry["id"], entry["content"][0]["value"].split()


def test_two_parsers_read_the_same_in_it(client):
    make_partnership(name="Anytown & District")
    make_briefing(title="Tom & <Jerry>", summary="Fish & <chips>", slug="tom")
    make_briefing(title="Second")

    feed, other = read(client), fastfeedparser.parse(client.get(FEED).content.decode())

    entries, others = ([_essentials(e) for e in f["entries"]] for f in (feed, other))
    assert [title for title, *_ in entries] == ["Second", "Tom & <Jerry>"]
    assert others == entries
    assert (
        feed.feed.title == other["feed"]["title"] == "Seven-minute briefings – Anytown & District"
    )
    assert feed.entries[1].summary == "Fish &amp; &lt;chips&gt;"


def test_an_entry_holds_all_a_briefing_says(client):
    briefing = make_briefing([make_theme(name="Neglect")], pseudonyms="Arlo")

    entry = read(client).entries[0]

    text = entry.content[0].value
    places = [text.index(f"{part.number}. {part.title}") for part in briefing.sections.all()]
    assert places == sorted(places)
    assert "<p>Some words.</p>" in text
    assert 'href="https://example.org/guidance"' in text
    assert "Arlo is not a real name" in text
    assert "What would you do?" in text
    assert [tag.term for tag in entry.tags] == ["Neglect"]


def test_an_id_stays_when_all_else_changes(client):
    briefing = make_briefing()
    before = read(client).entries[0]

    Briefing.objects.filter(pk=briefing.pk).update(slug="other", title="Other")
    after = feedparser.parse(client.get(FEED, headers={"host": "localhost"}).content).entries[0]

    assert before.id == after.id
    assert before.id.startswith("urn:uuid:")
    assert before.link != after.link


def test_ids_differ():
    first, second = make_briefing(), make_briefing()

    assert BriefingFeed().item_guid(first) != BriefingFeed().item_guid(second)


def test_its_date_is_that_of_the_last_note_for_readers(client):
    briefing = make_briefing(publish_at=PUBLISHED)
    briefing.change_notes.create(text="New number.", at=PUBLISHED + dt.timedelta(days=9))

    entry = read(client).entries[0]

    assert (entry.published, entry.updated) == (
        "2026-06-01T08:00:00+00:00",
        "2026-06-10T08:00:00+00:00",
    )


def test_a_reader_that_sends_back_the_tag_gets_a_304(client):
    make_briefing()
    first = client.get(FEED)

    again = client.get(FEED, headers={"if-none-match": first["ETag"]})

    assert first["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert first["Cache-Control"] == "no-cache"
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("by", ["if-none-match", "if-modified-since"])
def test_a_mended_comma_is_sent_again(client, by):
    briefing = make_briefing()
    Briefing.objects.update(updated_at=PUBLISHED)
    first = client.get(FEED)
    briefing.sections.filter(number=1).update(body="<p>Another number.</p>")
    briefing.save()
    tags = {"if-none-match": first["ETag"], "if-modified-since": first["Last-Modified"]}

    again = client.get(FEED, headers={by: tags[by]})

    assert again.status_code == 200
    assert "Another number." in again.content.decode()


def test_a_feed_with_nothing_in_it_is_valid_and_stays_the_same(client):
    first = client.get(FEED)

    assert read(client).entries == []
    assert client.get(FEED, headers={"if-none-match": first["ETag"]}).status_code == 304


@pytest.mark.parametrize("rows", [1, 30])
def test_it_takes_the_same_queries_however_many_there_are(client, rows):
    for _ in range(rows):
        make_briefing()

    with CaptureQueriesContext(connection) as queries:
        feed = read(client)

    assert len(feed.entries) == min(rows, 20)
    assert len(queries) == 8
