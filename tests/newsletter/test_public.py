"""An issue on the site: what it holds, in order, and at what cost."""

import datetime as dt
import re

import feedparser
import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from portal.newsletter.models import Issue
from portal.publishing.models import Status, publications
from tests import factories
from tests.factories import make_attachment, make_issue, make_part, make_upload
from tests.newsletter.pulling import make_pulled, make_pulled_from
from tests.uploads import samples

pytestmark = pytest.mark.django_db


def page_of(client, issue):
    return client.get(issue.get_absolute_url()).content.decode()


def headings(page):
    """The levels and words of the headings of the main part, in order."""
    main = page.partition("<main")[2].partition("</main>")[0]
    found = re.findall(r"<h([1-6])[^>]*>(.*?)</h\1>", main, re.DOTALL)
    return [(int(level), re.sub(r"<[^>]+>|\s+", " ", words).split()) for level, words in found]


def words_of_headings(page):
    return [" ".join(words) for _, words in headings(page)]


def with_picture(issue, **fields):
    return make_attachment(issue, make_upload(samples.picture(), name="poster.jpg"), **fields)


def test_parts_stand_in_their_order_and_the_contents_lead_to_each(client):
    issue = make_issue(title="Spring", welcome="<p>Good morning.</p>")
    later = make_part(issue, title="Second", order=2)
    first = make_part(issue, title="First", order=1)

    page = page_of(client, issue)

    assert words_of_headings(page)[:6] == [
        "Spring",
        "Welcome",
        "In this issue",
        "First",
        "Second",
        "About this issue",
    ]
    contents = page.partition('id="contents"')[2].partition("</nav>")[0]
    assert re.findall(r'href="#part-(\d+)"', contents) == [str(first.pk), str(later.pk)]
    assert [page.count(f'id="part-{part.pk}"') for part in (first, later)] == [1, 1]


def test_a_myth_and_its_fact_are_told_apart_in_words(client):
    issue = make_issue()
    make_part(
        issue, kind="myth", title="Silence", myth="They <never> speak.", body="<p>They do.</p>"
    )

    page = page_of(client, issue)

    assert words_of_headings(page)[2:5] == ["Myth and fact Silence", "Myth", "Fact"]
    myth, fact = page.partition("part__fact")[0], page.partition("part__fact")[2]
    assert "They &lt;never&gt; speak." in myth
    assert "<p>They do.</p>" in fact


def test_questions_to_somebody_are_headings_below_the_name_of_the_part(client):
    issue = make_issue()
    body = "<h3>What do you do?</h3><p>I listen.</p>"
    make_part(issue, kind="profile", title="Meet a designated nurse", body=body)

    assert headings(page_of(client, issue))[2:4] == [
        (2, ["Role", "profile", "Meet", "a", "designated", "nurse"]),
        (3, ["What", "do", "you", "do?"]),
    ]


def test_a_poster_is_a_picture_with_words_for_who_cannot_see_it(client):
    issue = make_issue()
    picture = with_picture(issue, alternative_text="A cot with nothing in it.")
    make_part(issue, kind="poster", title="Clear cot", body="<p>Clear it.</p>", picture=picture)

    page = page_of(client, issue)

    assert 'alt="A cot with nothing in it."' in page
    assert page.count(picture.upload.get_absolute_url()) == 1


def test_files_that_are_neither_cover_nor_a_picture_of_a_part_stand_at_the_end(client):
    issue = make_issue()
    issue.cover = with_picture(issue, alternative_text="A bridge.")
    issue.save()
    make_attachment(issue, title="The leaflet")

    page = page_of(client, issue)

    assert page.count('alt="A bridge."') == 1
    assert words_of_headings(page)[1:3] == ["Files", "About this issue"]
    assert page.count("The leaflet (PDF") == 1


def test_quick_news_that_follow_each_other_stand_under_one_heading(client):
    issue = make_issue()
    make_part(issue, title="Long", order=1)
    for order, title in enumerate(("One", "Two"), start=2):
        make_part(issue, kind="news", title=title, order=order, url="https://example.org/news")
    make_part(issue, title="Long again", order=4)
    make_part(issue, kind="news", title="Three", order=5)

    page = page_of(client, issue)

    assert [(level, " ".join(words)) for level, words in headings(page)[2:-1]] == [
        (2, "Long"),
        (2, "Quick news"),
        (3, "One"),
        (3, "Two"),
        (2, "Long again"),
        (2, "Quick news"),
        (3, "Three"),
    ]
    assert 'href="https://example.org/news">Read more<' in page


@pytest.mark.parametrize(
    ("extent", "shown"),
    [
        ("whole", (False, True)),
        ("summary", (True, False)),
        ("title", (False, False)),
    ],
)
def test_as_much_of_what_is_pulled_shows_as_the_editor_chose(client, extent, shown):
    briefing = factories.make_briefing(title="Safer sleep", summary="A clear cot.")
    part = make_pulled(briefing, extent=extent, body="<p>Read this with your team.</p>")

    page = page_of(client, part.issue).partition('id="part-')[2]

    assert ("A clear cot." in page, "Some words." in page) == shown
    assert "7-minute briefing</span> Safer sleep" in page
    assert "Read this with your team." in page
    assert f'As it stands now: <a class="govuk-link" href="{briefing.get_absolute_url()}">' in page


def of_many_parts(number):
    """An issue with so many parts of every kind."""
    issue = make_issue()
    issue.cover = with_picture(issue, alternative_text="A bridge.")
    issue.save()
    for _ in range(number):
        for kind in ("article", "profile", "myth", "poster", "news"):
            picture = with_picture(issue, alternative_text="A picture.")
            make_part(issue, kind=kind, body="<h3>One</h3><p>Words.</p>", picture=picture)
        make_pulled(factories.make_briefing(), issue)
        make_pulled(factories.make_change().release, issue)
        make_pulled(factories.make_review(), issue)
    return issue


@pytest.mark.parametrize("number", [1, 5])
def test_an_issue_of_forty_parts_takes_no_more_queries_than_one_of_eight(client, number):
    issue = of_many_parts(number)
    ContentType.objects.get_for_models(*publications())  # asked once in a process
    factories.make_partnership()

    with CaptureQueriesContext(connection) as queries:
        page = page_of(client, issue)

    assert len(queries) <= 12
    assert len(queries) == 10
    assert page.count('class="part part--') == 8 * number


def test_no_heading_of_a_long_issue_leaves_out_a_level(client):
    levels = [level for level, _ in headings(page_of(client, of_many_parts(2)))]

    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in zip(levels, levels[1:], strict=False))


def test_issues_stand_by_year_the_newest_first_also_when_an_old_one_came_later(client):
    for month, number in (("2026-04-01", 41), ("2025-10-01", 40), ("2026-10-01", 42)):
        make_issue(month=month, number=number, title=f"Number {number}")
    make_issue(month="2024-04-01", number=32, title="Brought in")

    page = client.get("/newsletter/").content.decode()

    assert words_of_headings(page) == [
        *("Newsletter", "2026", "Number 42", "Number 41"),
        *("2025", "Number 40", "2024", "Brought in"),
    ]


@pytest.mark.parametrize("rows", [1, 12])
def test_the_list_of_issues_takes_the_same_queries_however_long(client, rows):
    for _ in range(rows):
        issue = make_issue()
        issue.cover = with_picture(issue, alternative_text="A bridge.")
        issue.save()
    factories.make_partnership()

    with CaptureQueriesContext(connection) as queries:
        client.get("/newsletter/")

    assert len(queries) == 3


def test_the_home_page_has_the_newest_issue(client):
    make_issue(title="Older", month="2025-04-01")
    make_issue(title="Newest", month="2025-10-01", number=99)

    page = client.get("/").content.decode()

    assert ("Newest" in page, "Older" in page) == (True, False)
    assert "Issue 99, October 2025" in page


def test_what_is_no_issue_yet_or_no_more_is_not_there(client):
    early = make_issue(publish_at=timezone.now() + dt.timedelta(days=1))
    draft = make_issue(status=Status.DRAFT, publish_at=None)
    gone = make_issue(title="Unmistakable")
    Issue.objects.filter(pk=gone.pk).update(
        status=Status.WITHDRAWN, withdrawn_at=timezone.now(), withdrawal_reason="Wrong."
    )

    answers = [client.get(issue.get_absolute_url()) for issue in (early, draft, gone)]

    assert [answer.status_code for answer in answers] == [404, 404, 410]
    assert "Unmistakable" not in answers[2].content.decode()
    assert feedparser.parse(client.get("/newsletter/feed/").content).entries == []


def test_the_feed_tells_all_an_issue_says(client):
    issue = make_issue(number=7, month="2026-04-01", title="Spring", welcome="<p>Welcome.</p>")
    make_part(issue, kind="myth", title="Silence", myth="Never.", body="<p>Always.</p>", order=1)
    make_pulled(factories.make_briefing(title="Safer sleep"), issue, order=2)

    entry = feedparser.parse(client.get("/newsletter/feed/").content).entries[0]

    text = entry.content[0].value
    told = ["Welcome.", "Myth and fact: Silence", "Never.", "Always.", "Safer sleep", "Some words."]
    assert entry.title == "Issue 7, April 2026: Spring"
    assert [text.index(words) for words in told] == sorted(text.index(words) for words in told)


@pytest.mark.parametrize("issues", [1, 6])
def test_the_feed_takes_the_same_queries_however_many_issues(client, issues):
    briefing = factories.make_briefing()
    for _ in range(issues):
        make_pulled(briefing)
        make_part()
    ContentType.objects.get_for_models(*publications())
    factories.make_partnership()

    with CaptureQueriesContext(connection) as queries:
        client.get("/newsletter/feed/")

    assert len(queries) == 8


def test_the_sitemap_has_every_public_issue(client):
    issue = make_issue()
    early = make_issue(publish_at=timezone.now() + dt.timedelta(days=1))

    sitemap = client.get("/sitemap.xml").content.decode()

    assert f"{issue.get_absolute_url()}</loc>" in sitemap
    assert f"{early.get_absolute_url()}</loc>" not in sitemap


def test_what_changed_of_contacts_is_told_once(client):
    old = factories.make_way(
        value="0116 496 0111", effective_from=timezone.now() - dt.timedelta(days=90)
    )
    moment = timezone.now() - dt.timedelta(days=5)
    type(old).objects.filter(pk=old.pk).update(effective_until=moment)
    factories.make_way(old.contact, value="0116 496 0222", effective_from=moment)
    day = timezone.localdate() - dt.timedelta(days=30)

    part = make_pulled_from(f"reference.contacts:{day.isoformat()}")
    page = page_of(client, part.issue)

    assert page.count("0116 496 0111") == 1
    assert "was-replaced" not in page


def test_a_link_to_more_is_named_by_what_readers_see_as_the_title(client):
    part = make_pulled(factories.make_briefing(title="Safer sleep"), url="https://example.org/more")

    page = client.get(part.issue.get_absolute_url()).content.decode()

    assert 'Read more<span class="govuk-visually-hidden">: Safer sleep</span>' in page
