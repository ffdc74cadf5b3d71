"""An issue on paper says what its page says, in a PDF that everybody can read."""

import datetime as dt
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from portal.newsletter import paper
from portal.newsletter.models import Part
from portal.newsletter.pulling import Became
from portal.publishing.models import Status
from tests.factories import (
    make_attachment,
    make_briefing,
    make_issue,
    make_part,
    make_partnership,
    make_upload,
)
from tests.paper.cache import use_folder
from tests.paper.printed import A4, Printed
from tests.paper.typeset import TEMPLATE
from tests.uploads import samples

NEVER_MADE = TEMPLATE.with_name("broken.typ")
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def kept(settings, tmp_path):
    return use_folder(settings, tmp_path / "paper")


def path(issue):
    return reverse("newsletter:paper", args=[issue.number])


def printed(client, issue):
    return Printed(client.get(path(issue)).content)


def said(client, issue):
    return " ".join(printed(client, issue).words)


def make_picture(issue, words="A bridge over a river", **fields):
    upload = make_upload(samples.picture(size=(600, 400)), name="bridge.jpg")
    return make_attachment(issue, upload, alternative_text=words, **fields)


def make_whole_issue():
    """One of every kind of part."""
    issue = make_issue(title="Noticing early", number=932, month=dt.date(2026, 10, 1))
    issue.cover = make_picture(issue)
    issue.welcome = "<p>Welcome to all of you.</p>"
    issue.save()
    kinds = Part.Kind
    make_part(
        issue, title="A long look", order=1, body="<p>Look.</p><h3>What was seen</h3><p>It.</p>"
    )
    make_part(
        issue, title="The link worker", order=2, kind=kinds.PROFILE, body="<h3>Why?</h3><p>So.</p>"
    )
    make_part(issue, title="Saying sorry", order=3, kind=kinds.MYTH, myth="It admits guilt.")
    picture = make_picture(issue, "Three questions on a wall")
    make_part(issue, title="Three questions", order=4, kind=kinds.POSTER, picture=picture)
    make_part(
        issue, title="A new form", order=5, kind=kinds.NEWS, url="https://www.example.org/form"
    )
    make_part(issue, title="A new office", order=6, kind=kinds.NEWS)
    return issue


def test_it_comes_as_a_pdf_named_after_its_number(client):
    response = client.get(path(make_issue(number=931)))

    assert response.status_code == 200
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == 'inline; filename="newsletter-931.pdf"'
    assert response.content.startswith(b"%PDF-")


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"status": Status.DRAFT}, 404),
        ({"publish_at": dt.datetime(2999, 1, 1, tzinfo=dt.UTC)}, 404),
        (
            {
                "status": Status.WITHDRAWN,
                "withdrawn_at": dt.datetime(2026, 1, 1, tzinfo=dt.UTC),
                "withdrawal_reason": "Something in it was wrong.",
            },
            410,
        ),
    ],
    ids=["draft", "scheduled", "withdrawn"],
)
def test_it_is_there_as_long_as_its_page_is(client, fields, status):
    response = client.get(path(make_issue(title="Unmistakable", **fields)))

    assert response.status_code == status
    assert "Unmistakable" not in response.content.decode()


def test_it_is_tagged_and_titled(client):
    make_partnership(name="Anytown Partnership")
    pdf = printed(client, make_whole_issue())

    assert pdf.root["/MarkInfo"] == {"/Marked": True, "/Suspects": False}
    assert pdf.root["/Lang"] == "en-GB"
    assert pdf.root["/ViewerPreferences"] == {"/DisplayDocTitle": True, "/Direction": "/L2R"}
    assert pdf.reader.metadata.title == "Noticing early"
    assert pdf.reader.metadata.author == "Anytown Partnership"
    assert "<pdfuaid:part>1</pdfuaid:part>" in pdf.reader.xmp_metadata.rdf_root.toxml()
    assert {
        (round(page.mediabox.width), round(page.mediabox.height)) for page in pdf.reader.pages
    } == {A4}


def test_its_headings_are_its_parts_in_their_order(client):
    assert printed(client, make_whole_issue()).headings == [
        *[("H1", "Noticing early"), ("H2", "In this issue"), ("H2", "Welcome")],
        *[("H2", "A long look"), ("H3", "What was seen")],
        *[("H2", "The link worker"), ("H3", "Why?")],
        *[("H2", "Saying sorry"), ("H3", "Myth"), ("H3", "Fact")],
        *[("H2", "Three questions")],
        *[("H2", "Quick news"), ("H3", "A new form"), ("H3", "A new office")],
    ]


def test_its_contents_lead_to_the_pages_they_name(client):
    pdf = printed(client, make_whole_issue())

    entries = pdf.elements("/TOCI")
    words = " ".join(pdf.reader.pages[1].extract_text().split())
    bookmarks = {each.title: pdf.reader.get_destination_page_number(each) for each in flat(pdf)}

    assert len(entries) == 6
    for title in ("Welcome", "A long look", "The link worker", "Saying sorry", "Quick news"):
        number = re.search(rf"{title}[ .]* (\d+)", words)[1]
        assert int(number) == bookmarks[title] + 1


def flat(pdf):
    """Its bookmarks, those within others too."""
    waiting = list(pdf.reader.outline)
    while waiting:
        each = waiting.pop(0)
        if isinstance(each, list):
            waiting = each + waiting
        else:
            yield each


def test_pictures_have_their_words_and_decoration_has_none(client):
    issue = make_whole_issue()
    flowers = make_picture(issue, "", decorative=True)
    make_part(issue, title="Flowers", picture=flowers)

    figures = printed(client, issue).elements("/Figure")

    assert [figure["/Alt"] for figure in figures] == [
        "A bridge over a river",
        "Three questions on a wall",
    ]


def test_without_cover_and_welcome_its_contents_stand_on_the_front(client):
    issue = make_issue(title="Plain")
    make_part(issue, title="The one article")

    front = printed(client, issue).reader.pages[0].extract_text()

    assert "In this issue" in front
    assert "The one article" in front


def test_everything_written_for_it_stands_in_it(client):
    words = said(client, make_whole_issue())

    for each in (
        "Issue 932, October 2026",
        "Welcome to all of you.",
        "Role profile",
        "It admits guilt.",
        "Read more: www.example.org/form",
        "An issue stays as it was published.",
    ):
        assert each in words


def frozen(title="Naming neglect", **fields):
    piece = {"kind": "7-minute briefing", "title": title, "url": "/briefings/neglect/"}
    words = {"summary": "In short.", "html": "<p>The whole of it.</p>"}
    return {
        "source": f"briefings.briefing:{make_briefing().pk}",
        "frozen": piece | words,
        "frozen_at": timezone.now() - dt.timedelta(days=9),
        **fields,
    }


def test_a_myth_and_its_fact_stand_on_one_page(client):
    """Wherever it falls."""
    issue = make_issue()
    for number in range(10, 30):
        myth = f"Myth number {number}."
        body = "<p>It goes on.</p>" * (number * 7 % 19) + f"<p>Fact number {number}.</p>"
        make_part(issue, order=number, kind="myth", myth=myth, body=body)

    pages = [" ".join(p.extract_text().split()) for p in printed(client, issue).reader.pages]

    for number in range(10, 30):
        both = [(f"Myth number {number}." in p, f"Fact number {number}." in p) for p in pages]
        assert [found for found in both if any(found)] == [(True, True)]


@pytest.mark.parametrize(
    ("extent", "seen"),
    [("whole", (True, False)), ("summary", (False, True)), ("title", (False, False))],
)
def test_of_what_is_pulled_it_has_as_much_as_was_chosen(client, extent, seen):
    part = make_part(**frozen(extent=extent))

    words = said(client, part.issue)

    assert ("The whole of it." in words, "In short." in words) == seen
    assert "As it stands now: Naming neglect testserver/briefings/neglect" in words


def test_what_became_of_a_source_stands_at_its_place_and_shows_at_once(client, monkeypatch):
    issue = make_issue()
    make_part(issue, title="Before", order=1)
    part = make_part(issue, order=2, **frozen())
    make_part(issue, title="After", order=3)
    before = said(client, issue)
    at = dt.datetime(2026, 11, 3, 12, tzinfo=dt.UTC)
    became = Became(at, "It was written anew.", "/briefings/new/", "Neglect, newly")
    monkeypatch.setattr(paper.banners, "of", lambda *issues: {part.pk: became})

    after = said(client, issue)

    notice = "Changed since, on 3 November 2026. It was written anew."
    assert notice not in before
    assert after.count("Changed since") == 1
    assert after.index("7-minute briefing") < after.index(notice) < after.rindex("After")
    assert "Neglect, newly testserver/briefings/new" in after


def test_of_what_was_withdrawn_no_word_is_left(client, monkeypatch):
    part = make_part(**frozen(body="<p>My own words before it.</p>"))
    gone = Became(timezone.now(), "It was withdrawn.", is_gone=True)
    monkeypatch.setattr(paper.banners, "of", lambda *issues: {part.pk: gone})

    words = said(client, part.issue)

    assert "Withdrawn since" in words
    assert ("The whole of it" in words, "My own words" in words) == (False, False)


def test_where_none_can_be_made_its_page_comes(client, monkeypatch):
    monkeypatch.setattr(paper, "TEMPLATE", NEVER_MADE)
    issue = make_issue()

    assert client.get(path(issue)).headers["Location"] == issue.get_absolute_url()


def test_an_issue_of_sixteen_pages_is_made(client):
    issue = make_whole_issue()
    body = "<p>" + "Somebody asked, and wrote down what the child said. " * 40 + "</p>"
    lists = "<ul>" + "<li>Something to look at with care.</li>" * 20 + "</ul>"
    for number in range(14):
        make_part(issue, title=f"Article {number}", body=f"{body}<h3>Then</h3>{lists}{body}")

    pdf = printed(client, issue)

    assert len(pdf.reader.pages) >= 12
    assert len([words for level, words in pdf.headings if words.startswith("Article")]) == 14


@pytest.mark.parametrize("parts", [1, 30])
def test_it_takes_the_same_queries_however_much_is_in_it(client, django_assert_num_queries, parts):
    issue = make_issue()
    for _ in range(parts):
        make_part(issue, picture=make_picture(issue))
        make_part(issue, **frozen())
    client.get(path(issue))

    with django_assert_num_queries(7):
        client.get(path(issue))
