"""What was written for an issue stays; that a page to which it leads was withdrawn, or changed in
substance, since the issue came out is told at that part and nowhere else."""

import datetime as dt
import re

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from portal.newsletter import banners, edition, paper
from portal.newsletter.models import Issue
from portal.publishing.models import ChangeNote, Status, publications
from portal.reference import known
from tests import factories
from tests.factories import make_issue, make_part

pytestmark = pytest.mark.django_db
SITE = "https://portal.example.org"
DAY = dt.timedelta(days=1)
NOTICE = re.compile(r'<div class="became">.*?</div>', re.DOTALL)


@pytest.fixture(autouse=True)
def _partnership(settings):
    settings.SITE_ADDRESS = SITE
    factories.make_partnership()


def out_for(days=30, **fields):
    return make_issue(publish_at=timezone.now() - days * DAY, **fields)


def leading_to(address, issue=None, **fields):
    """An article with a link to an address, in an issue that has been out for a month."""
    body = f'<p>Read <a href="{address}">more of it</a>.</p>'
    return make_part(issue or out_for(), body=body, **fields)


def note(row, text="Cots are meant too.", days=3):
    return ChangeNote.objects.create(subject=row, text=text, at=timezone.now() - days * DAY)


def withdraw(row, days=3, **fields):
    fields |= {"status": Status.WITHDRAWN, "withdrawal_reason": "Wrong."}
    at = timezone.now() - days * DAY
    type(row).objects.filter(pk=row.pk).update(withdrawn_at=at, **fields)


def change_again(chapter, days=3, **fields):
    at = timezone.now() - days * DAY
    month = timezone.localdate(at).replace(day=1)
    release = factories.make_release(manual=chapter.manual, month=month, publish_at=at)
    return factories.make_change(chapter, release, **fields)


def day(days=3):
    return f"{timezone.localtime(timezone.now() - days * DAY):%-d %B %Y}"


def told(part):
    """What is told at the part, if anything is."""
    return banners.of(Issue.objects.with_parts().get(pk=part.issue_id)).get(part.pk)


def page_of(client, issue):
    return client.get(issue.get_absolute_url()).content.decode()


def test_that_a_page_changed_is_told_dated_at_the_article_that_leads_to_it(client):
    briefing = factories.make_briefing(title="Safer sleep")
    part = leading_to(briefing.get_absolute_url())
    make_part(part.issue)
    before = page_of(client, part.issue)

    note(briefing)
    page = page_of(client, part.issue)

    (notice,) = NOTICE.findall(page)
    assert NOTICE.findall(before) == []
    assert notice in page.partition(f'id="part-{part.pk}"')[2].partition("</section>")[0]
    assert f"Changed since, on {day()}.</strong>" in notice
    assert "“Safer sleep” has changed. Cots are meant too.</p>" in notice
    assert f'Read now: <a class="govuk-link" href="{briefing.get_absolute_url()}">' in notice
    assert "more of it</a>" in page


@pytest.mark.parametrize(
    "make",
    ["make_briefing", "make_course", "make_review", "make_resource", "make_holding_position"],
)
def test_every_kind_of_page_that_was_withdrawn_is_told_of_and_not_named(make):
    row = getattr(factories, make)(title="Unmistakable")
    part = leading_to(row.get_absolute_url())

    withdraw(row, replaced_by="/topics/")

    became = told(part)
    said = "A page that this leads to has been withdrawn."
    assert (became.says, became.url, became.name) == (said, "/topics/", "What to read instead")
    assert (f"{timezone.localtime(became.at):%-d %B %Y}", became.is_gone) == (day(), False)


def test_what_was_withdrawn_and_came_back_is_told_as_published_anew():
    briefing = factories.make_briefing(title="Safer sleep")
    part = leading_to(briefing.get_absolute_url())
    note(briefing, days=9)

    withdraw(briefing, days=7)
    again = timezone.now() - 3 * DAY
    type(briefing).objects.filter(pk=briefing.pk).update(status=Status.APPROVED, publish_at=again)

    became = told(part)
    assert became.says == "“Safer sleep” has been published anew."
    assert (became.at, became.url) == (again, briefing.get_absolute_url())


@pytest.mark.parametrize("kind", ["updated", "removed"])
def test_a_chapter_that_changed_in_substance_or_was_removed_is_told_of(kind):
    chapter = factories.make_chapter(title="Neglect", in_manual_already=True)
    part = leading_to(chapter.get_absolute_url())

    change_again(chapter, kind=kind)

    says = {
        "updated": "“Neglect” has changed.",
        "removed": "“Neglect” was removed from its manual.",
    }
    became = told(part)
    assert (became.says, became.name) == (says[kind], "Neglect")
    assert became.url == chapter.get_absolute_url()
    assert f"{timezone.localtime(became.at):%-d %B %Y}" == day()


def test_a_chapter_is_known_by_the_address_it_had_when_the_issue_came_out():
    chapter = factories.make_chapter(title="Neglect", in_manual_already=True, slug="before")
    part = leading_to(chapter.get_absolute_url())
    chapter.former_names.create(title="Neglect", slug="before")
    type(chapter).objects.filter(pk=chapter.pk).update(slug="after")

    change_again(chapter)

    assert told(part).url == f"/procedures/{chapter.manual.slug}/after/"


@pytest.mark.parametrize(
    "fields",
    [{"minor": True}, {"kind": "reviewed_no_change"}, {"kind": "new"}, {"days": 40}, {"days": -1}],
)
def test_no_other_change_to_a_chapter_is_told_of(fields):
    chapter = factories.make_chapter(in_manual_already=True)
    part = leading_to(chapter.get_absolute_url())

    change_again(chapter, **fields)

    assert told(part) is None


@pytest.mark.parametrize(
    "written", ["{path}", "{site}{path}", "{site}{path}?a=1&amp;b=2#part", "{bare}", "HTTPS{rest}"]
)
def test_an_address_is_known_however_it_is_written(written):
    briefing = factories.make_briefing()
    path = briefing.get_absolute_url()
    ways = {"path": path, "site": SITE, "bare": path.rstrip("/"), "rest": f"{SITE[5:]}{path}"}
    part = leading_to(written.format(**ways))

    note(briefing)

    assert told(part).url == path


@pytest.mark.parametrize(
    "address", ["https://elsewhere.example.org{}", "https://[", "mailto:a@example.org", "/x{}", "x"]
)
def test_an_address_that_is_no_page_of_ours_tells_nothing(address):
    briefing = factories.make_briefing()
    part = leading_to(address.format(briefing.get_absolute_url()))

    note(briefing)

    assert told(part) is None


@pytest.mark.parametrize("kind", ["article", "profile", "myth", "poster", "news"])
def test_where_to_read_more_counts_too_in_every_kind_of_part(client, kind):
    briefing = factories.make_briefing()
    url = f"{SITE}{briefing.get_absolute_url()}"
    part = make_part(out_for(), kind=kind, url=url)

    note(briefing)

    (notice,) = NOTICE.findall(page_of(client, part.issue))
    assert f"Changed since, on {day()}.</strong>" in notice


def test_what_had_changed_before_the_issue_came_out_is_not_told():
    changed, gone = factories.make_briefing(), factories.make_course()
    issue = out_for(2)
    parts = [leading_to(row.get_absolute_url(), issue) for row in (changed, gone)]

    note(changed, days=3)
    withdraw(gone, days=3)

    assert [told(part) for part in parts] == [None, None]


def test_two_issues_that_lead_to_one_page_each_go_by_their_own_day():
    briefing = factories.make_briefing()
    before, after = (leading_to(briefing.get_absolute_url(), out_for(days)) for days in (30, 2))

    note(briefing)

    became = banners.of(*Issue.objects.with_parts())
    assert (before.pk in became, after.pk in became) == (True, False)


def test_what_nobody_may_read_is_told_of_by_none():
    restricted = factories.make_review(title="Unmistakable")
    gone = factories.make_review(title="Unmistakable too")
    draft = factories.make_briefing(title="Unmistakable three", status=Status.DRAFT)
    to_come = factories.make_course(publish_at=timezone.now() + DAY)
    rows = [restricted, gone, draft, to_come]
    parts = [leading_to(row.get_absolute_url()) for row in rows]
    for row in rows:
        note(row)
    before = [told(part) is not None for part in parts]

    withdraw(gone, restricted=True)
    type(restricted).objects.filter(pk=restricted.pk).update(restricted=True)

    assert before == [True, True, False, False]
    assert [told(part) for part in parts] == [None] * 4


def test_an_issue_that_is_not_out_yet_tells_nothing():
    briefing = factories.make_briefing()
    part = leading_to(briefing.get_absolute_url(), make_issue(status=Status.DRAFT))

    note(briefing)

    assert told(part) is None


def test_several_pages_have_one_notice_of_the_newest_day_that_leads_to_each():
    one, two = factories.make_briefing(title="One"), factories.make_course(title="Two")
    part = leading_to(one.get_absolute_url(), url=f"{SITE}{two.get_absolute_url()}")

    note(one, "First.", days=5)
    note(one, "Anew.", days=4)
    note(two, "Second.", days=2)

    became = told(part)
    assert became.says == "“One” has changed. Anew. “Two” has changed. Second."
    assert f"{timezone.localtime(became.at):%-d %B %Y}" == day(2)
    assert (became.name, became.url) == ("One", one.get_absolute_url())
    assert became.others == (("Two", two.get_absolute_url()),)


def test_it_stands_on_paper_in_the_e_mail_and_in_the_feed_too(client):
    briefing = factories.make_briefing(title="Safer sleep")
    part = leading_to(briefing.get_absolute_url(), kind="news", title="Sleep")

    note(briefing)

    issue = Issue.objects.with_parts().get(pk=part.issue_id)
    (block,) = paper.content(issue, known.read(), banners.of(issue), f"{SITE}/newsletter/")[
        "blocks"
    ]
    text, html = edition.whole(issue)
    feed = client.get("/newsletter/feed/").content.decode()
    assert block["parts"][0]["notice"]["begins"] == f"Changed since, on {day()}."
    assert f"Changed since, on {day()}. “Safer sleep” has changed." in text
    assert [f"Changed since, on {day()}." in said for said in (html, feed)] == [True, True]


@pytest.mark.parametrize("times", [1, 5])
def test_the_page_takes_no_more_queries_however_many_links_lead_on(client, times):
    issue = out_for()
    makes = ("briefing", "course", "review", "resource", "holding_position")
    for _ in range(times):
        for make in makes:
            row = getattr(factories, f"make_{make}")()
            note(row)
            leading_to(row.get_absolute_url(), issue)
        chapter = factories.make_chapter(in_manual_already=True)
        change_again(chapter)
        leading_to(chapter.get_absolute_url(), issue)
    ContentType.objects.get_for_models(*publications())  # asked once in a process

    with CaptureQueriesContext(connection) as queries:
        page = page_of(client, issue)

    assert len(NOTICE.findall(page)) == 6 * times
    assert len(queries) == 8
