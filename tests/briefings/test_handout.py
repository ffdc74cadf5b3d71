"""The handout of a briefing says what its page says, on two sides of A4 that everybody can read."""

import datetime as dt

import pytest
from django.core.cache import caches
from django.urls import reverse
from django.utils import timezone

from briefings import handout as handouts
from portal.publishing.models import Status
from tests.factories import (
    make_area,
    make_attachment,
    make_board,
    make_briefing,
    make_partnership,
    make_theme,
    make_user,
)
from tests.paper.cache import use_folder
from tests.paper.printed import A4, Printed
from tests.paper.typeset import TEMPLATE

NEVER_MADE = TEMPLATE.with_name("broken.typ")
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def kept(settings, tmp_path):
    return use_folder(settings, tmp_path / "paper")


def path(briefing):
    return reverse("briefings:handout", args=[briefing.slug])


def handout(client, briefing):
    return Printed(client.get(path(briefing)).content)


def text(client, briefing):
    """Its words, whatever lines they stand on."""
    return " ".join(handout(client, briefing).words)


def test_it_comes_as_a_pdf_named_after_its_briefing(client):
    response = client.get(path(make_briefing(slug="meera")))

    assert response.status_code == 200
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == 'inline; filename="meera.pdf"'
    assert response["Cache-Control"] == "no-cache"
    assert response.content.startswith(b"%PDF-")


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"status": Status.DRAFT}, 404),
        ({"status": Status.IN_REVIEW}, 404),
        ({"publish_at": timezone.now() + dt.timedelta(days=1)}, 404),
        (
            {
                "status": Status.WITHDRAWN,
                "withdrawn_at": timezone.now(),
                "withdrawal_reason": "Something in it was wrong.",
            },
            410,
        ),
    ],
    ids=["draft", "in review", "scheduled", "withdrawn"],
)
def test_it_is_there_as_long_as_its_page_is(client, fields, status):
    response = client.get(path(make_briefing(title="Unmistakable", **fields)))

    assert response.status_code == status
    assert "Unmistakable" not in response.content.decode()


def test_it_is_tagged_and_titled(client):
    make_partnership(name="Anytown Partnership")
    paper = handout(client, make_briefing(title="Naming neglect"))

    assert paper.root["/MarkInfo"] == {"/Marked": True, "/Suspects": False}
    assert paper.root["/Lang"] == "en-GB"
    assert paper.root["/ViewerPreferences"] == {"/DisplayDocTitle": True, "/Direction": "/L2R"}
    assert paper.reader.metadata.title == "Naming neglect"
    assert paper.reader.metadata.author == "Anytown Partnership"
    assert "<pdfuaid:part>1</pdfuaid:part>" in paper.reader.xmp_metadata.rdf_root.toxml()
    assert {
        (round(page.mediabox.width), round(page.mediabox.height)) for page in paper.reader.pages
    } == {A4}


def test_its_headings_are_the_title_and_the_seven_sections_whatever_is_in_them(client):
    briefing = make_briefing(title="Neglect")
    briefing.sections.filter(number=2).update(
        body="<h4>First</h4><p>Ask.</p><h3>Then</h3><p>Act.</p>"
    )

    assert handout(client, briefing).headings == [
        *[("H1", "Neglect"), ("H2", "Part 1"), ("H2", "Part 2"), ("H3", "First"), ("H3", "Then")],
        *[("H2", f"Part {number}") for number in range(3, 8)],
    ]


def test_a_screen_reader_meets_questions_links_and_facts_as_lists(client):
    kinds = handout(client, make_briefing()).outline

    assert [kind for kind in kinds if kind not in ("Span", "Lbl", "LBody")] == [
        *["Document", "P", "Strong", "H1", "P", "P"],
        *["H2", "P"] * 7,
        *["P", "Strong", "P", "L", "LI", "Strong", "P", "Link"],
        *["P", "Strong", "L", "LI", "P", "Link"],
        *["P", "Strong", "Div", "Div"],
        *["L", *["LI", "Strong"] * 2, "Div", "L", *["LI", "Strong"] * 2],
        *["P", "Link", "P", "Link", "P", "Strong"],
    ]


def test_links_can_be_followed_and_typed(client):
    briefing = make_briefing(slug="meera")
    briefing.resources.update(title="Pressure sores", url="https://www.example.org/sores/")
    briefing.sections.filter(number=1).update(body='<p><a href="/procedures/">Chapters</a></p>')

    paper = handout(client, briefing)

    assert paper.links == [
        (address, address)
        for address in (
            "http://testserver/procedures/",
            "http://testserver/briefings/meera/use/",
            "https://www.example.org/sores/",
            "http://testserver/briefings/meera/",
            "http://testserver/contacts/",
        )
    ]
    words = " ".join(paper.words)
    assert "Pressure sores www.example.org/sores" in words
    assert "testserver/briefings/meera Page 1 of" in words


def test_it_says_what_the_page_says_about_itself(client):
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    briefing = make_briefing(
        [make_theme(name="Neglect")],
        pseudonyms="Rowan, Wren",
        covers_until=dt.date(2026, 5, 1),
        review_on=yesterday,
        publish_at=dt.datetime(2026, 6, 1, 8, tzinfo=dt.UTC),
    )
    briefing.boards.set([make_board(short_name="Children Board")])
    briefing.areas.set([make_area(name="Wend")])
    briefing.change_notes.create(
        text="The number changed.\nUse the new one.", at=dt.datetime(2026, 7, 2, 8, tzinfo=dt.UTC)
    )

    words = text(client, briefing)

    for sentence in [
        "7-minute briefing: 1 minute to read, the rest to talk.",
        "Covers practice up to 1 May 2026.",
        briefing.overdue_notice(),
        briefing.pseudonym_notice(),
        "For work with: Children",
        "Themes: Neglect",
        "From: Children Board",
        "Where: Wend",
        "Comes from: A topic explained",
        "Published: 1 June 2026",
        "Changed 2 July 2026: The number changed. Use the new one.",
    ]:
        assert sentence in words


def test_files_are_named_and_decoration_is_not(client):
    briefing = make_briefing()
    shown = make_attachment(briefing, title="Poster for the wall")
    make_attachment(briefing, title="Flowers", decorative=True)

    paper = handout(client, briefing)

    words = " ".join(paper.words)
    assert "Files • Poster for the wall (PDF, " in words
    assert "Flowers" not in words
    assert f"http://testserver{shown.upload.get_absolute_url()}" in dict(paper.links)


def test_without_questions_or_links_nothing_announces_them(client):
    briefing = make_briefing()
    briefing.questions.all().delete()
    briefing.resources.all().delete()

    words = text(client, briefing)

    assert "Read it together" not in words
    assert "Read and use next" not in words


@pytest.mark.parametrize("demo", [True, False])
def test_the_demonstration_says_so(client, settings, demo):
    settings.DEMO = demo

    assert ("this partnership does not exist" in text(client, make_briefing())) == demo


def test_a_second_visit_costs_a_304_until_the_briefing_changes(client):
    briefing = make_briefing()
    first = client.get(path(briefing))
    asked = {"if-none-match": first["ETag"]}

    second = client.get(path(briefing), headers=asked)
    briefing.sections.filter(number=1).update(body="<p>Other words.</p>")
    briefing.claim(written_by=make_user())
    third = client.get(path(briefing), headers=asked)

    assert [second.status_code, third.status_code] == [304, 200]
    assert "Other words." in Printed(third.content).text


def test_it_is_made_once(client, kept):
    briefing = make_briefing()

    for _ in range(2):
        client.get(path(briefing))
        caches["default"].clear()

    assert len(list(kept.iterdir())) == 1


def _rename_theme(briefing):
    briefing.themes.update(name="Harm online")


def _rename_board(briefing):
    briefing.boards.update(short_name="Harm online")


def _rename_partnership(briefing):
    make_partnership(name="Harm online")


def _let_it_be_overdue(briefing):
    # No saving counts that: a day begins.
    type(briefing).objects.filter(pk=briefing.pk).update(review_on=dt.date(2026, 1, 1))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (_rename_theme, "Harm online"),
        (_rename_board, "Harm online"),
        (_rename_partnership, "Harm online"),
        (_let_it_be_overdue, "This was due to be read again by 1 January 2026."),
    ],
)
def test_what_changes_beside_it_shows_at_once(client, change, words):
    briefing = make_briefing()
    briefing.boards.set([make_board()])
    assert words not in text(client, briefing)

    change(briefing)

    assert words in text(client, briefing)


def test_a_new_colour_shows_at_once(client):
    partnership, briefing = make_partnership(), make_briefing()
    first = client.get(path(briefing)).content
    partnership.brand_colour = "#123456"
    partnership.save()

    assert client.get(path(briefing)).content != first


def test_each_host_has_its_own_address_on_it(client, settings):
    settings.ALLOWED_HOSTS = ["testserver", "portal.example.org"]
    briefing = make_briefing(slug="meera")

    words = [
        " ".join(Printed(client.get(path(briefing), headers={"host": host}).content).words)
        for host in settings.ALLOWED_HOSTS
    ]

    assert ["portal.example.org/briefings/meera" in each for each in words] == [False, True]


def test_it_comes_whether_it_can_be_kept_or_not(client, kept):
    kept.write_text("a file where the folder should be")

    assert client.get(path(make_briefing())).status_code == 200


def test_where_none_can_be_made_the_page_comes(client, monkeypatch):
    monkeypatch.setattr(handouts, "TEMPLATE", NEVER_MADE)
    briefing = make_briefing()

    assert client.get(path(briefing)).headers["Location"] == briefing.get_absolute_url()


@pytest.mark.parametrize("parts", [1, 50])
def test_it_takes_the_same_queries_however_much_is_on_it(client, django_assert_num_queries, parts):
    briefing = make_briefing([make_theme() for _ in range(parts)])
    for _ in range(parts):
        briefing.questions.create(text="And?")
        briefing.resources.create(title="More", url="https://example.org/")
        make_attachment(briefing)
        briefing.change_notes.create(text="Changed.")

    with django_assert_num_queries(13):
        client.get(path(briefing))
    with django_assert_num_queries(3):
        client.get(path(briefing))
