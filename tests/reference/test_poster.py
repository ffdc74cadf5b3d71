"""The contacts as a poster: on one page, whatever there is of them, and as they stand now."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from portal.reference.models import Audience, Need
from tests.factories import (
    make_area,
    make_contact,
    make_office_hours,
    make_partnership,
    make_way,
)
from tests.paper.cache import use_folder
from tests.paper.printed import A4, Printed

pytestmark = pytest.mark.django_db
PAGE = "http://testserver/contacts/"
SMALLEST = 11  # points: a line that only the demonstration has; words are 12 at the least


@pytest.fixture(autouse=True)
def kept(settings, tmp_path):
    return use_folder(settings, tmp_path / "paper")


def poster(client, **query):
    return Printed(client.get(reverse("reference:poster"), query).content)


def text(paper):
    return " ".join(paper.words)


def names(paper):
    return [words for level, words in paper.headings if level == "H3"]


def make_many(number, **fields):
    """Contacts of each kind in turn, each with two numbers."""
    kinds = [
        {"need": Need.REPORT, "audience": Audience.CHILDREN},
        {"need": Need.REPORT, "audience": Audience.ADULTS},
        {"need": Need.ALLEGATION},
        {"need": Need.ADVICE},
        {"need": Need.SUPPORT},
    ]
    hours = make_office_hours()
    for place in range(number):
        kind = kinds[place % len(kinds)]
        contact = make_contact(office_hours=hours, order=place, **kind | fields)
        make_way(contact, value=f"0116 496 {place:04}", when="office")
        make_way(contact, value=f"01632 96{place:04}", when="out_of_hours")


def test_it_comes_as_a_pdf_named_after_what_it_shows(client):
    make_area(slug="wend")
    path = reverse("reference:poster")

    everywhere, wend = client.get(path), client.get(path, {"area": "wend"})

    assert path == "/contacts/poster.pdf"
    assert everywhere["Content-Type"] == wend["Content-Type"] == "application/pdf"
    assert everywhere["Content-Disposition"] == 'inline; filename="contacts.pdf"'
    assert wend["Content-Disposition"] == 'inline; filename="contacts-wend.pdf"'
    assert everywhere["Cache-Control"] == "no-cache"


def test_the_contacts_page_leads_to_the_poster_of_what_it_shows(client):
    make_area(slug="wend")
    page, path = reverse("reference:contacts"), reverse("reference:poster")

    assert f'href="{path}">Poster to print (PDF)' in client.get(page).content.decode()
    wend = client.get(page, {"area": "wend"}).content.decode()
    assert f'href="{path}?area=wend">Poster to print (PDF)' in wend


def test_an_odd_area_leads_to_the_page_which_says_so(client):
    response = client.get(reverse("reference:poster"), {"area": "nowhere"})

    assert (response.status_code, response["Location"]) == (302, "/contacts/?area=nowhere")


def test_it_is_tagged_and_titled(client):
    make_partnership(name="Anytown Partnership")
    make_way(make_contact(name="Front door"))
    advice = make_contact(name="Advice line", need=Need.ADVICE)
    make_way(advice, kind="email", value="advice@example.org")

    paper = poster(client)

    assert paper.root["/MarkInfo"] == {"/Marked": True, "/Suspects": False}
    assert paper.root["/Lang"] == "en-GB"
    assert paper.root["/ViewerPreferences"] == {"/DisplayDocTitle": True, "/Direction": "/L2R"}
    assert paper.reader.metadata.title == "Worried about a child or an adult?"
    assert paper.reader.metadata.author == "Anytown Partnership"
    assert "<pdfuaid:part>1</pdfuaid:part>" in paper.reader.xmp_metadata.rdf_root.toxml()
    (page,) = paper.reader.pages
    assert (round(page.mediabox.width), round(page.mediabox.height)) == A4
    assert paper.headings == [
        ("H1", "Worried about a child or an adult?"),
        ("H2", "Worried about a child"),
        ("H3", "Front door"),
        ("H2", "Worried about an adult"),
        ("H2", "Advice about a concern"),
        ("H3", "Advice line"),
    ]
    assert [where for where, _ in paper.links] == [
        "tel:+441164960101",
        "mailto:advice@example.org",
        PAGE,
    ]
    assert len(paper.elements("/Link")) == 3
    (code,) = paper.elements("/Figure")
    assert code["/Alt"] == "Code for a phone’s camera: opens testserver/contacts"


def test_999_stands_before_all_numbers_and_each_number_with_its_hours(client):
    contact = make_contact(name="Front door", office_hours=make_office_hours())
    make_way(contact, value="01164960109", when="out_of_hours", note="Duty team")
    make_way(contact, value="01164960101", when="office")

    words = text(poster(client))

    assert (
        "In immediate danger: call 999 Worried about a child Front door"
        " 0116 496 0101 Monday to Friday 9am to 5pm, not on bank holidays"
        " 0116 496 0109 Out of hours: evenings, nights, weekends and bank holidays. Duty team"
    ) in words


def test_it_is_the_same_at_any_hour(client):
    contact = make_contact(office_hours=make_office_hours(range(7), "00:00", "23:59"))
    make_way(contact, value="01164960109", when="out_of_hours")
    make_way(contact, value="01164960101", when="office")
    always = text(poster(client))
    contact.office_hours.days.all().delete()

    never = text(poster(client))

    assert always.index("0101") < always.index("0109")
    assert never.index("0101") < never.index("0109")


def test_whoever_has_no_number_is_there_with_the_form_or_the_address(client):
    ringing, writing = make_contact(name="A"), make_contact(name="B")
    make_way(ringing)
    make_way(ringing, kind="form", value="https://a.example.org/form")
    make_way(writing, kind="form", value="https://b.example.org/form")
    make_way(writing, kind="email", value="b@example.org")

    words = text(poster(client))

    assert "a.example.org" not in words
    assert "b.example.org/form" in words
    assert "b@example.org" in words


def test_a_number_replaced_at_nine_is_on_no_poster_asked_for_at_nine(client, monkeypatch):
    nine = timezone.now().replace(microsecond=0) + dt.timedelta(hours=1)
    contact = make_contact()
    make_way(contact, value="0116 496 0777", effective_until=nine)
    make_way(contact, value="0116 496 0888", effective_from=nine)
    before = text(poster(client))

    monkeypatch.setattr(timezone, "now", lambda: nine)
    at_nine = text(poster(client))

    assert ("0777" in before, "0888" in before) == (True, False)
    assert ("0777" in at_nine, "0888" in at_nine) == (False, True)


def test_it_says_when_it_was_printed_and_where_to_look(client, monkeypatch):
    midnight = dt.datetime(2026, 6, 30, 23, 30, tzinfo=dt.UTC)
    monkeypatch.setattr(timezone, "now", lambda: midnight)

    words = text(poster(client))

    assert "Printed on 1 July 2026. Numbers change: check testserver/contacts" in words


def test_an_area_has_its_own_contacts_and_those_for_everywhere(client):
    here, there = make_area(slug="here", name="Wend"), make_area()
    for name, areas in [("Here", [here]), ("There", [there]), ("All", [])]:
        make_way(make_contact(areas, name=name))

    paper = poster(client, area="here")

    assert sorted(names(paper)) == ["All", "Here"]
    assert paper.reader.metadata.title == "Worried about a child or an adult? In Wend"
    assert "In Wend" in text(paper)


def test_the_office_is_not_on_it(client):
    make_way(make_contact(name="The office", need=Need.OFFICE), value="0116 496 0500")

    assert "0500" not in text(poster(client))


def test_where_nobody_is_known_it_still_says_whom_to_ring(client):
    words = text(poster(client))

    assert words.count("Ring your council, or the police on 101.") == 2


@pytest.mark.parametrize("number", [1, 3, 7, 12, 20, 60])
def test_it_has_one_page_however_many_contacts_there_are(client, number):
    make_many(number)

    paper = poster(client)

    shown = len(names(paper))
    assert len(paper.reader.pages) == 1
    assert min(paper.sizes) >= SMALLEST
    left_out = f"check them, and find {number - shown} more, at testserver/contacts"
    assert (left_out in text(paper)) == (shown < number)
    assert shown >= min(number, 6)


def test_what_does_not_fit_is_left_out_from_the_end(client):
    make_many(60)

    paper = poster(client)

    report = 24  # of the 60, those for reporting a concern
    assert 0 < len(names(paper)) < report
    assert [words for level, words in paper.headings if level == "H2"] == [
        "Worried about a child",
        "Worried about an adult",
    ]


def test_what_is_for_both_counts_once(client):
    make_many(40, need=Need.REPORT, audience=Audience.BOTH)

    paper = poster(client)

    shown = len(set(names(paper)))
    assert len(names(paper)) == 2 * shown
    assert f"find {40 - shown} more" in text(paper)


def test_letters_are_larger_where_there_is_room(client):
    make_many(2)
    few = poster(client).sizes
    make_many(18)
    many = poster(client).sizes

    assert {20, 35} <= few
    assert {12, 21} <= many
    assert not {20, 35} & many


def test_the_longest_names_stay_on_the_page(client):
    for name in ("W" * 100, "Very long name " * 6, "العربية", "😀 <b> #[strong] \\"):
        contact = make_contact(name=name, need=Need.ADVICE)
        make_way(contact, note="x" * 120)
        make_way(make_contact(name=name), kind="email", value=f"{'a' * 60}@{'b' * 60}.example.org")

    paper = poster(client)

    assert len(paper.reader.pages) == 1
    assert paper.text.count("W") >= 100


def test_its_queries_do_not_grow_with_the_contacts(client):
    make_way(make_contact(office_hours=make_office_hours()))
    poster(client)
    with CaptureQueriesContext(connection) as few:
        poster(client)
    make_many(20)
    with CaptureQueriesContext(connection) as many:
        poster(client)

    assert len(many) == len(few) <= 8
