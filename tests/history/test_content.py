"""The words of a row and of its parts, as data."""

import json

import pytest

from briefings.models import Briefing
from portal.history.content import read, unkept, write
from tests.factories import (
    make_agency,
    make_area,
    make_briefing,
    make_contact,
    make_recommendation,
    make_theme,
    make_user,
    make_way,
)

pytestmark = pytest.mark.django_db


def test_a_content_holds_what_a_person_may_edit_and_nothing_else():
    briefing = make_briefing(sections=1, themes=[make_theme()], owner=make_user())

    content = read(briefing)

    assert sorted(content["fields"]) == sorted(
        ["areas", "audience", "boards", "covers_until", "owner", "priorities", "pseudonyms"]
        + ["review_on", "slug", "source", "summary", "themes", "title"]
    )
    section = briefing.sections.get()
    assert content["parts"]["sections"] == [
        {
            "pk": section.pk,
            "fields": {"number": 1, "title": "Part 1", "body": "<p>Some words.</p>"},
        }
    ]


def test_a_content_is_json_and_comes_back_from_it():
    contact = make_contact(areas=[make_area()])
    make_way(contact)
    content = read(contact)

    assert json.loads(json.dumps(content)) == content


def test_writing_a_content_makes_the_row_say_it_again():
    briefing = make_briefing()
    content = read(briefing)
    keys = sorted(briefing.sections.values_list("pk", flat=True))
    briefing.title = "Other"
    briefing.themes.clear()
    briefing.sections.all().delete()
    briefing.questions.create(text="Added since?")

    write(briefing, content)

    assert read(Briefing.objects.get()) == content
    assert sorted(briefing.sections.values_list("pk", flat=True)) == keys


def test_parts_keep_what_they_are_joined_with():
    recommendation = make_recommendation(agencies=[make_agency()])
    content = read(recommendation.review)
    recommendation.agencies.clear()

    write(recommendation.review, content)

    assert recommendation.agencies.count() == 1


def test_themes_that_are_gone_are_left_out():
    stays, goes = make_theme(), make_theme()
    briefing = make_briefing(themes=[stays, goes])
    content = read(briefing)
    briefing.themes.remove(goes)
    goes.delete()

    write(briefing, content)

    assert list(briefing.themes.all()) == [stays]


def test_a_field_the_content_does_not_know_keeps_its_value():
    briefing = make_briefing(summary="Stays.")

    write(briefing, {"fields": {"title": "New"}, "parts": {}})

    briefing.refresh_from_db()
    assert (briefing.title, briefing.summary, briefing.themes.count()) == ("New", "Stays.", 1)


def test_what_is_not_a_persons_to_edit_is_never_written():
    briefing = make_briefing()

    write(briefing, {"fields": {"status": "draft", "id": 99, "nonsense": 1}, "parts": {}})

    assert Briefing.objects.get().status == "approved"


def test_what_is_unkept_is_taken_back():
    briefing = make_briefing(title="Kept")

    with unkept():
        write(briefing, {"fields": {"title": "Tried"}, "parts": {"sections": []}})
        assert Briefing.objects.get().title == "Tried"

    assert (Briefing.objects.get().title, briefing.sections.count()) == ("Kept", 7)
