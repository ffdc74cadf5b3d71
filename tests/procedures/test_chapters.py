"""What the public sees of a manual, before and after its releases are published."""

import datetime as dt
import re

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from portal.publishing.models import Status
from procedures.models import Change, Chapter
from tests.factories import make_change, make_chapter, make_manual, make_release
from tests.moments import london
from tests.reading import UNPUBLISHED, read

pytestmark = pytest.mark.django_db

TOMORROW = timezone.now() + dt.timedelta(days=1)
SECRET = "Ring the new front door."


def make_announcement(kind, chapter=None, **release):
    """A change of a release that is as the fields say; published unless they say otherwise."""
    chapter = chapter or make_chapter(title="Missing from care")
    release = make_release(manual=chapter.manual, **release)
    return make_change(chapter, release, kind=kind, what_changed=SECRET)


def shown(client, chapter):
    """Where the public meets the chapter, and where the words of its changes."""
    address = chapter.get_absolute_url()
    pages = {
        "index": read(client, "/procedures/"),
        "updates": read(client, "/procedures/updates/"),
        "chapter": client.get(address).content.decode(),  # may not be there
        "sitemap": read(client, "/sitemap.xml"),
        "home": read(client, "/"),
    }
    named = [name for name, page in pages.items() if chapter.title in page or address in page]
    return {"chapter": named, "words": [name for name, page in pages.items() if SECRET in page]}


@pytest.mark.parametrize("state", UNPUBLISHED)
def test_a_chapter_new_in_an_unpublished_release_is_nowhere(client, state):
    chapter = make_announcement(Change.Kind.NEW, **UNPUBLISHED[state]).chapter

    assert client.get(chapter.get_absolute_url()).status_code == 404
    assert shown(client, chapter) == {"chapter": [], "words": []}


def test_a_chapter_being_drafted_is_nowhere_until_it_is_announced(client):
    chapter = make_chapter(title="Missing from care")

    assert client.get(chapter.get_absolute_url()).status_code == 404
    assert shown(client, chapter) == {"chapter": [], "words": []}


@pytest.mark.parametrize("slug", ["feed", "updates"])
def test_a_chapter_never_takes_the_address_of_another_page(slug):
    chapter = make_chapter()
    chapter.slug = slug

    with pytest.raises(ValidationError):
        chapter.full_clean()


def test_a_new_chapter_appears_when_its_release_is_published(client):
    chapter = make_announcement(Change.Kind.NEW).chapter

    assert client.get(chapter.get_absolute_url()).status_code == 200
    assert shown(client, chapter) == {
        "chapter": ["index", "updates", "chapter", "sitemap"],
        "words": ["updates", "chapter"],
    }


def test_a_new_chapter_appears_at_the_moment_of_its_release():
    moment = london("2027-03-29 09:00")
    make_announcement(Change.Kind.NEW, publish_at=moment)

    moments = [moment - dt.timedelta(microseconds=1), moment]

    assert [Chapter.objects.public(at).count() for at in moments] == [0, 1]


@pytest.mark.parametrize("state", UNPUBLISHED)
@pytest.mark.parametrize("kind", [Change.Kind.UPDATED, Change.Kind.REMOVED])
def test_a_chapter_stays_as_it_was_until_its_change_is_published(client, kind, state):
    chapter = make_chapter(title="Missing from care", in_manual_already=True)
    make_announcement(kind, chapter, **UNPUBLISHED[state])

    assert shown(client, chapter) == {"chapter": ["index", "chapter", "sitemap"], "words": []}
    assert "No change has been recorded here yet." in read(client, chapter.get_absolute_url())


def test_a_chapter_announced_once_stays_whatever_is_announced_next(client):
    chapter = make_change(kind=Change.Kind.NEW).chapter
    make_announcement(Change.Kind.NEW, chapter, month=dt.date(2026, 10, 1), status=Status.DRAFT)

    assert shown(client, chapter)["words"] == []
    assert client.get(chapter.get_absolute_url()).status_code == 200


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (Change.Kind.NEW, "October 2026: new"),
        (Change.Kind.UPDATED, "October 2026: updated"),
        (Change.Kind.REMOVED, "October 2026: removed"),
        (Change.Kind.LINK_UPDATED, "October 2026: link updated"),
        (Change.Kind.REVIEWED, "October 2026: reviewed, no change"),
        (None, "April 2026: updated"),
    ],
)
def test_the_list_says_what_last_happened_in_public(client, kind, words):
    chapter = make_change(kind=Change.Kind.UPDATED).chapter
    make_announcement(Change.Kind.REMOVED, chapter, month=dt.date(2026, 11, 1), publish_at=TOMORROW)
    if kind:
        make_announcement(kind, chapter, month=dt.date(2026, 10, 1))

    page = read(client, "/procedures/")

    assert re.findall(r"</a> <span>([^<]*)</span></li>", page) == [words]


def test_a_removed_chapter_keeps_its_page_and_loses_its_link_to_the_manual(client):
    chapter = make_announcement(Change.Kind.REMOVED).chapter

    page = read(client, chapter.get_absolute_url())

    assert "This chapter has been taken out of the manual." in page
    assert SECRET in page
    assert chapter.url not in page


def test_a_chapter_taken_out_and_brought_back_links_to_the_manual_again(client):
    chapter = make_announcement(Change.Kind.REMOVED).chapter
    make_announcement(Change.Kind.UPDATED, chapter, month=dt.date(2026, 10, 1))

    assert chapter.url in read(client, chapter.get_absolute_url())


def test_the_history_runs_newest_first(client):
    chapter = make_chapter()
    for month in (4, 10, 1):
        make_announcement(Change.Kind.UPDATED, chapter, month=dt.date(2026, month, 1))

    page = read(client, chapter.get_absolute_url())

    assert re.findall(r"Updated, ([^<]+)</h3>", page) == [
        "October 2026",
        "April 2026",
        "January 2026",
    ]


def test_chapters_stand_under_their_letter_however_they_are_written(client):
    manual = make_manual()
    for title in ("Exploitation", "eSafety", "Allegations", "early help", "Zebra crossings"):
        make_chapter(manual=manual, title=title, in_manual_already=True)

    page = read(client, "/procedures/")

    letters = re.findall(rf'<h3[^>]*id="{manual.slug}-(\w)"', page)
    titles = re.findall(r'<li><a href="/procedures/[^"]*">([^<]*)', page)
    assert letters == ["A", "E", "Z"]
    assert titles == ["Allegations", "early help", "eSafety", "Exploitation", "Zebra crossings"]
