"""Seven sections, all written, before a briefing is approved."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from briefings.models import Briefing, Section
from portal.errors import Refused
from portal.publishing import actions
from portal.publishing.models import Status
from tests.factories import make_briefing, make_user

pytestmark = pytest.mark.django_db


def make_waiting(**fields):
    return make_briefing(status=Status.IN_REVIEW, publish_at=None, **fields)


def approve(briefing):
    """What the person who asked is told; empty when it was approved."""
    try:
        actions.approve(briefing, by=make_user())
    except Refused as reason:
        return str(reason)
    return ""


@transaction.atomic
def add_section(briefing, number):
    """Add a section, and check the rules that wait for the end of a transaction."""
    briefing.sections.create(number=number, title="One too many", body="<p>Words.</p>")
    connection.check_constraints()


@pytest.mark.parametrize("number", [-1, 0, 8])
def test_the_database_refuses_a_section_that_is_not_1_to_7(number):
    briefing = make_briefing(sections=0)

    with pytest.raises(IntegrityError):
        add_section(briefing, number)


def test_the_database_refuses_two_sections_with_one_number():
    briefing = make_briefing()

    with pytest.raises(IntegrityError, match="one_section_a_number"):
        add_section(briefing, number=7)


def test_two_sections_may_change_places():
    briefing = make_briefing()
    first, second = briefing.sections.all()[:2]

    for section, number in [(first, 2), (second, 1)]:
        section.number = number
        section.save()
    connection.check_constraints()

    assert [section.title for section in briefing.sections.all()[:2]] == ["Part 2", "Part 1"]


def test_a_briefing_is_not_approved_until_all_seven_sections_are_written():
    briefing = make_waiting(sections=5)

    assert approve(briefing) == ("Write all seven sections: a title and text are missing in 6, 7.")
    assert Briefing.objects.get().status == Status.IN_REVIEW


def test_a_briefing_with_seven_sections_is_approved():
    assert approve(make_waiting()) == ""
    assert Briefing.objects.get().status == Status.APPROVED


@pytest.mark.parametrize(
    "unwritten",
    [
        {"body": ""},
        {"body": "  \n "},
        {"body": "<p></p><br>"},
        {"body": "<ul><li> </li></ul>"},
        {"body": "<p>&nbsp;</p>"},
        {"title": " "},
    ],
)
def test_a_section_without_words_counts_as_unwritten(unwritten):
    briefing = make_waiting()
    briefing.sections.filter(number=3).update(**unwritten)

    assert briefing.problems() == ["Write all seven sections: a title and text are missing in 3."]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("<p>Ask twice.</p>", 2),
        ("<p>Ask</p><p>Listen</p>", 2),
        ("<ul><li>Ask</li><li>Listen</li></ul>", 2),
        ("Ask<br>Listen", 2),
        ("<p>Fish &amp; chips</p>", 3),
        ("<p>&nbsp;</p>", 0),
    ],
)
def test_words_are_counted_as_a_reader_sees_them(body, words):
    assert Section(body=body).words() == words


@pytest.mark.parametrize(("words", "minutes"), [(0, 1), (200, 1), (201, 2), (400, 2), (401, 3)])
def test_reading_minutes_are_rounded_up(words, minutes):
    briefing = make_briefing(sections=0)
    briefing.sections.create(number=1, title="One", body="<p>word</p>" * (words // 2))
    briefing.sections.create(number=2, title="Two", body="word " * (words - words // 2))

    assert briefing.reading_minutes() == minutes


@pytest.mark.parametrize("slug", ["feed", "handout", "new", "updates"])
def test_a_briefing_never_takes_the_address_of_another_page(slug):
    with pytest.raises(ValidationError) as refusal:
        make_briefing(slug=slug).full_clean()

    assert refusal.value.message_dict == {
        "slug": [f"“{slug}” is the address of another page: choose another word."]
    }
