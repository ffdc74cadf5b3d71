"""An old issue becomes a draft at the desk: each part as somebody says there, nothing lost."""

import datetime as dt
import re

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse, reverse_lazy
from django.utils import timezone

from briefings.models import Briefing
from portal.documents.reading import NOT_READABLE
from portal.newsletter.bringing_in import _myth
from portal.newsletter.bringing_in.front_page import month_in, number_in
from portal.newsletter.models import Issue, Part
from portal.publishing.models import Status
from tests.factories import make_contact, make_issue, make_way
from tests.newsletter.judged import ADULTS, CHILDREN, as_text, words
from tests.publishing.desk import make_writer
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db
PAGE = reverse_lazy("admin:newsletter_issue_bring_in")


@pytest.fixture
def writer(client):
    writer = make_writer()
    sign_in(client, writer)
    return writer


def give(client, content, name="old issue.txt"):
    """The page that shows the parts of a document."""
    return client.post(PAGE, {"file": ContentFile(content, name)})


def fields(page):
    """What the form of the parts would send as it stands."""
    form = page.context["form"]
    own = {field.html_name: field.value() for field in form}
    month = own["month"] and f"{own['month']:%B %Y}"
    sent = own | {"month": month, "audience": "children", "parts": page.context["packed"]}
    return {name: "" if value is None else value for name, value in sent.items()}


def bring_in(client, content, **changed):
    sent = fields(give(client, content)) | changed
    return client.post(PAGE, sent)


def test_what_is_missing_of_an_issue_is_said_field_by_field(client, writer):
    page = bring_in(client, as_text(CHILDREN), number="", month="", audience="")

    assert page.context["form"].errors == {
        "number": ["Write the number of the issue."],
        "month": ["Write the month of the issue."],
        "audience": ["Choose whom the issue is for."],
    }
    assert not Issue.objects.exists()


def test_an_issue_becomes_a_draft_with_its_parts_in_order(client, writer):
    answer = bring_in(client, as_text(CHILDREN))

    [issue] = Issue.objects.all()
    assert answer["Location"] == reverse("admin:newsletter_issue_original", args=[issue.pk])
    assert (issue.number, issue.month, issue.status) == (14, dt.date(2025, 10, 1), Status.DRAFT)
    assert [(part.kind, part.title) for part in issue.parts.all()] == [
        ("article", "Keeping babies safe over winter"),
        ("article", "Private fostering: the families nobody counts"),
        ("pulled", ""),
        ("profile", "Meet the school nurse"),
        ("article", "Procedures update"),
        ("article", "New contact details for the front door"),
        ("article", "Training and events"),
        ("article", "Contact us"),
    ]


def test_no_word_of_it_is_dropped(client, writer):
    content = as_text(CHILDREN)

    bring_in(client, content, **{"become-1": "left out"})

    issue = Issue.objects.get()
    kept = [issue.brought_in.left_out, *issue.parts.values_list("original", flat=True)]
    assert words(*kept) == words(content.decode())


def test_a_briefing_in_it_becomes_a_draft_of_its_own(client, writer):
    bring_in(client, as_text(CHILDREN))

    [briefing] = Briefing.objects.all()
    pulled = Part.objects.get(kind=Part.Kind.PULLED)
    assert pulled.source == f"briefings.briefing:{briefing.pk}"
    assert (briefing.status, briefing.written_by) == (Status.DRAFT, writer)
    assert briefing.sections.get(number=4).title == "The child’s voice"


def test_a_myth_is_parted_from_its_fact(client, writer):
    bring_in(client, as_text(ADULTS), number="7", month="March 2026")

    myth = Part.objects.get(kind=Part.Kind.MYTH)
    assert myth.myth == "“An advocate is only for people who have nobody.”"
    assert myth.body.startswith("<p>A person may have a large family")


def test_a_briefing_has_the_title_that_was_typed_for_it(client, writer):
    sent = fields(give(client, as_text(CHILDREN)))
    place = next(name for name, become in sent.items() if become == "briefing").partition("-")[2]

    client.post(PAGE, sent | {f"title-{place}": "Another title"})

    assert Briefing.objects.get().title == "Another title"


def test_a_myth_is_in_plain_words():
    text = "Myth\n\nIt is *never* [told](https://example.org/a).\n\nFact\n\nIt is."

    assert _myth(text)["myth"] == "It is never told (https://example.org/a)."


def test_the_questions_of_a_profile_are_headings(client, writer):
    bring_in(client, as_text(CHILDREN))

    profile = Part.objects.get(kind=Part.Kind.PROFILE)
    assert re.findall("<h3>(.*?)</h3>", profile.body) == [
        "How long have you been in this role?",
        "What does your typical day look like?",
        "What is your top tip for safeguarding?",
    ]


def test_each_part_is_shown_with_its_original_and_what_it_may_become(client, writer):
    page = give(client, as_text(CHILDREN))

    [_, babies, *_] = page.context["rows"]
    assert babies["title"].value() == "Keeping babies safe over winter"
    assert babies["become"].value() == "article"
    assert "sixteen degrees" in babies["original"]


def test_numbers_in_it_are_known_replaced_or_nobodys(client, writer):
    now = timezone.now()
    door = make_contact(name="Front door")
    make_way(contact=door, value="0116 496 0140", effective_from=now - dt.timedelta(days=2))
    make_way(
        contact=door,
        value="0116 496 0139",
        effective_from=now - dt.timedelta(days=9),
        effective_until=now - dt.timedelta(days=2),
    )

    rows = give(client, as_text(CHILDREN)).context["rows"]

    told = {value: whose.split()[0] for row in rows for value, whose in row["ways"]}
    assert (told["0116 496 0140"], told["0116 496 0139"]) == ("That", "Ended")
    assert told["0116 496 0100"] == "Nobody’s"


def test_a_number_that_is_taken_is_refused(client, writer):
    make_issue(number=14)

    page = bring_in(client, as_text(CHILDREN))

    assert page.context["form"].errors["number"] == [
        "There is an issue 14 already: give another number, or open that one."
    ]
    assert Issue.objects.count() == 1


def test_leaving_everything_out_is_refused(client, writer):
    sent = fields(give(client, as_text(CHILDREN)))
    nothing = {name: "left out" for name in sent if name.startswith("become")}

    page = client.post(PAGE, sent | nothing)

    assert page.context["form"].non_field_errors() == [
        "Everything is left out, so there is nothing to bring in."
    ]


def test_parts_that_were_changed_on_the_way_are_refused(client, writer):
    sent = fields(give(client, as_text(CHILDREN)))

    answer = client.post(PAGE, sent | {"parts": sent["parts"] + "x"})

    assert (answer.status_code, Issue.objects.count()) == (302, 0)


def test_a_file_that_cannot_be_read_is_refused_in_words(client, writer):
    page = give(client, b"\x00" * 50)

    assert page.context["form"].errors["file"] == [NOT_READABLE]


def test_its_changes_lead_to_the_page_that_reads_them(client, writer):
    bring_in(client, as_text(CHILDREN))
    issue = Issue.objects.get()

    page = client.get(reverse("admin:newsletter_issue_original", args=[issue.pk]))

    leads = {part.title: [words for _, words in pages] for part, _, pages in page.context["parts"]}
    assert [title for title, words in leads.items() if words] == ["Procedures update"]


def test_an_issue_that_was_written_here_has_no_original(client, writer):
    issue = make_issue(status=Status.DRAFT, publish_at=None)

    page = client.get(reverse("admin:newsletter_issue_original", args=[issue.pk]))

    assert page.status_code == 404


def test_a_get_brings_nothing_in(client, writer):
    assert client.get(PAGE).status_code == 200
    assert not Issue.objects.exists()


@pytest.mark.parametrize(
    ("said", "number", "month"),
    [
        ("Issue 32 April 2024", 32, dt.date(2024, 4, 1)),
        ("Newsletter, edition 7, Sept 2025", 7, dt.date(2025, 9, 1)),
        ("Bulletin, spring 2026", None, None),
    ],
)
def test_number_and_month_are_read_where_they_stand(said, number, month):
    assert (number_in(said), month_in(said)) == (number, month)


@pytest.mark.parametrize(
    ("text", "said"),
    [("a" * 500_001, "over 500,000 letters"), ("Neglect\n\n" * 10_001, "over 10,000 lines")],
)
def test_what_is_too_long_to_read_at_once_is_refused_and_not_cut(client, writer, text, said):
    page = client.get(PAGE)
    assert "maxlength" not in str(page.context["form"]["text"])

    page = client.post(PAGE, {"text": text})

    [refusal] = page.context["form"].errors["text"]
    assert said in refusal
    assert refusal.endswith("Bring in a part of it.")
