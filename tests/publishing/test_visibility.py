"""Nothing shows early and nothing hidden shows: every public address is read for its title."""

import datetime as dt
import io
import re
import zipfile

import pytest
from django.utils import timezone

from portal.pages.spreadsheets import EXCEL
from portal.publishing.models import Status
from tests import factories
from tests.paper.printed import Printed
from tests.routes import PUBLIC, address

pytestmark = pytest.mark.django_db
SECRET = "unmistakable"
PUBLISH_AT = dt.datetime(2026, 6, 1, 8, tzinfo=dt.UTC)


def make_one_of_each(**fields):
    """One of every publication with the secret in its title, and what hangs on it; their paths."""
    theme = factories.make_theme(slug="topic")
    fields["slug"] = SECRET
    briefing = factories.make_briefing([theme], title=f"{SECRET} briefing", **fields)
    course = factories.make_course([theme], title=f"{SECRET} course", **fields)
    session = factories.make_session(course=course)
    review = factories.make_review([theme], title=f"{SECRET} review", **fields)
    resource = factories.make_resource([theme], title=f"{SECRET} resource", **fields)
    factories.make_learning_point(review=review, theme=theme, text=f"{SECRET} learning")
    recommendation = factories.make_recommendation(review=review, text=f"{SECRET} advice")
    chapter = factories.make_chapter([theme], title=f"{SECRET} chapter", slug=SECRET)
    position = factories.make_holding_position(
        [chapter], [theme], title=f"{SECRET} position", **fields
    )
    del fields["slug"]
    release = factories.make_release(manual=chapter.manual, title=f"{SECRET} release", **fields)
    change = factories.make_change(chapter, release, kind="new", what_changed=f"{SECRET} change")
    old = factories.make_review(publish_at=PUBLISH_AT - dt.timedelta(days=365))
    public = factories.make_recommendation(review=old)
    for pointing in ({"briefing": briefing}, {"course": course}, {"change": change}):
        factories.make_response(recommendation=public, **pointing)
    issue = factories.make_issue([theme], title=f"{SECRET} issue", **fields)
    factories.make_part(issue, title=f"{SECRET} article")
    earlier = factories.make_issue(publish_at=PUBLISH_AT - dt.timedelta(days=365))
    factories.make_part(earlier, source=f"briefings.briefing:{briefing.pk}")
    own = [briefing, course, session, review, recommendation, chapter, release, position, resource]
    own.append(issue)
    paths = [page.get_absolute_url() for page in own]
    handouts = [f"{page.get_absolute_url()}handout.pdf" for page in (briefing, release)]
    handouts.append(f"{issue.get_absolute_url()}issue.pdf")
    return [*paths, *handouts], public.get_absolute_url()


def filters():
    """Addresses of the lists with every filter in use, and of the topic of all of it."""
    return [
        "/briefings/?audience=children&source=topic&year=2026",
        "/procedures/updates/?kind=new",
        "/procedures/updates/?release=2026-04",
        "/training/?audience=children&delivery=place",
        "/reviews/?kind=sar&year=2026",
        "/reviews/?view=cards&stage=concluded",
        "/reviews/learning/?domain=direct_work&audience=children",
        "/resources/?kind=link&audience=children&theme=topic&year=2026&q=unmistakably",
        "/topics/topic/",
        "/topics/topic/feed/",
        "/search/?q=unmistakably",
        "/search/?q=unmistakably&sort=newest&audience=children&year=2026",
        "/search/?theme=topic",
        "/search/suggestions/?q=unmist",
    ]


def where_it_shows(client, thread):
    assert client.get(thread).status_code == 200
    paths = [*(address(name) for name in PUBLIC), *filters(), thread]
    shown = [path for path in paths if SECRET in text(client.get(path))]
    return [re.sub(r"manual-\d+", "manual", path) for path in shown]


def text(response):
    """What somebody reads in it; the words of a PDF and of a spreadsheet are packed."""
    content = response.getvalue()
    if response["Content-Type"] == "application/pdf":
        return Printed(content).text
    if response["Content-Type"] == EXCEL:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            return "".join(packed.read(name).decode() for name in packed.namelist())
    return content.decode()


@pytest.mark.parametrize(
    "hidden",
    [
        {"status": Status.DRAFT},
        {"status": Status.DRAFT, "publish_at": None},
        {"status": Status.IN_REVIEW},
        {"status": Status.WITHDRAWN},
        {"publish_at": dt.datetime(2100, 1, 1, tzinfo=dt.UTC)},
    ],
    ids=str,
)
def test_what_is_hidden_shows_nowhere(client, hidden):
    own, thread = make_one_of_each(**hidden)

    assert [client.get(path).status_code for path in own] == [404] * len(own)
    assert where_it_shows(client, thread) == []


def test_a_second_early_it_shows_nowhere_and_at_its_second_everywhere(client, monkeypatch):
    own, thread = make_one_of_each(publish_at=PUBLISH_AT)

    monkeypatch.setattr(timezone, "now", lambda: PUBLISH_AT - dt.timedelta(seconds=1))
    early = [client.get(path).status_code for path in own], where_it_shows(client, thread)
    monkeypatch.setattr(timezone, "now", lambda: PUBLISH_AT)
    then = [client.get(path).status_code for path in own], where_it_shows(client, thread)

    assert early == ([404] * len(own), [])
    assert then[0] == [200] * len(own)
    assert then[1] == [
        "/",
        "/briefings/",
        "/briefings/feed/",
        "/procedures/",
        "/procedures/updates/",
        "/procedures/updates/changes.csv",
        "/procedures/updates/changes.xlsx",
        "/procedures/releases/",
        "/procedures/feed/",
        "/procedures/manual/feed/",
        "/training/",
        "/training/calendar.ics",
        "/training/feed/",
        "/reviews/",
        "/reviews/learning/",
        "/reviews/learning/feed/",
        "/newsletter/",
        "/newsletter/feed/",
        "/resources/",
        "/resources/feed/",
        "/sitemap.xml",
        *filters(),
        thread,
    ]


def test_years_offered_by_a_filter_tell_nothing_of_what_is_hidden(client):
    factories.make_briefing(publish_at=dt.datetime(2091, 1, 1, tzinfo=dt.UTC))
    factories.make_release(month="2091-01-01", publish_at=dt.datetime(2091, 1, 1, tzinfo=dt.UTC))

    pages = [client.get(path).content.decode() for path in ("/briefings/", "/procedures/updates/")]

    assert ["2091" in page for page in pages] == [False, False]
