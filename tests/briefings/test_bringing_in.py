"""What was read becomes a draft; every word of it is in a section or in the original."""

import re

import pytest
from django.utils.html import strip_tags

from briefings import bringing_in, reading
from briefings.models import Briefing, Original
from portal.audit.models import Event
from portal.documents import text
from portal.publishing.models import Status
from tests.briefings.shapes import expected, written
from tests.factories import make_briefing, make_user

pytestmark = pytest.mark.django_db


def bring_in(words, name="arlo.docx", by=None):
    blocks = text.read(words)
    found = bringing_in.whole(reading.read(blocks), blocks)
    return bringing_in.bring_in(
        found, name=name, by=by or make_user(), audience="children", source="audit"
    )


def test_it_becomes_a_draft_of_whoever_brought_it_in():
    user = make_user()

    [briefing] = bring_in(f"Arlo: in a shed\n\n{written()}", by=user)

    briefing.refresh_from_db()
    assert (briefing.title, briefing.slug) == ("Arlo: in a shed", "arlo-in-a-shed")
    assert (briefing.status, briefing.written_by) == (Status.DRAFT, user)
    assert (briefing.audience, briefing.source) == ("children", "audit")
    assert [(e.step, e.by) for e in Event.objects.filter(subject_id=briefing.pk)] == [
        ("brought in", user)
    ]


def test_its_sections_are_formatted_text_with_their_lists_and_links():
    [briefing] = bring_in(written())

    parts = list(briefing.sections.all())
    assert [(part.number, part.title) for part in parts] == [(n, t) for n, t, _ in expected()]
    assert parts[2].body == (
        "<ul><li>3 of 14 visits were written up on the day</li>"
        "<li>None said where Arlo slept</li></ul>"
    )
    assert '<a href="https://example.org/film" rel="noopener">Seeing the child (a film)</a>' in (
        parts[6].body
    )


def test_the_original_is_kept_in_the_order_it_came_and_with_what_was_not_placed():
    [briefing] = bring_in(f"7 Minute Briefing\nArlo\n\nMay 2024.\n\n{written()}")

    original = Original.objects.get()
    assert original.briefing == briefing
    assert original.name == "arlo.docx"
    assert original.unplaced == "7 Minute Briefing\n\nMay 2024."
    headings = re.findall(r"(?m)^0(\d)\. ", original.text)
    assert headings == list("1276354")


def test_a_document_with_several_becomes_several():
    drafts = bring_in(f"{written()}\n{written()}\nScams\n\nRing off. " + "Ring your bank. " * 300)

    assert drafts == list(Briefing.objects.order_by("pk"))
    assert len({draft.slug for draft in drafts}) == 2
    title = "Untitled: A boy of nine slept in a shed. His school did not know that."
    assert [draft.title for draft in drafts] == [title] * 2
    assert all(o.outside.startswith("Scams\n\nRing off.") for o in Original.objects.all())


def test_a_text_without_numbers_becomes_a_draft_to_fill_by_hand():
    [briefing] = bring_in("Fire safety visits\n\nThe fire service visits for nothing.")

    assert briefing.sections.count() == 0
    assert "The fire service visits for nothing." in Original.objects.get().unplaced


def test_what_is_too_long_for_a_title_is_kept_whole():
    title, section = "A long title " * 12, "Why " * 28 + "now"
    words = written().replace("Why this briefing", section.strip())

    [briefing] = bring_in(f"# {title.strip()}\n\n{words}")

    assert len(briefing.title) <= 140
    assert title.strip() in Original.objects.get().unplaced
    first = briefing.sections.get(number=1)
    assert len(first.title) <= 100
    assert section.strip() in strip_tags(first.body)


@pytest.mark.parametrize(
    ("title", "slugs"),
    [
        ("Neglect", ["neglect-2", "neglect-3"]),
        ("Feed", ["feed-2", "feed-3"]),
        ("使用", ["briefing", "briefing-2"]),
    ],
)
def test_its_address_is_free(title, slugs):
    make_briefing(slug="neglect")

    made = [bring_in(f"# {title}\n\n{written()}")[0].slug for _ in range(2)]

    assert made == slugs


def test_nothing_in_it_can_do_harm():
    harm = '<script>alert(1)</script> [press](javascript:alert(1)) <img src=x onerror="x">'
    words = written().replace("Ask to see the bedroom.", f"Ask. {harm}")

    [briefing] = bring_in(words)

    body = briefing.sections.get(number=4).body
    assert "<script" not in body
    assert "<img" not in body
    assert "href" not in body
    assert "alert(1)" in body  # as words: nothing is dropped


def test_it_is_put_away_once_it_is_checked():
    user = make_user()
    [briefing] = bring_in(written(), by=user)

    bringing_in.put_away(briefing.original, by=user)

    assert Original.objects.count() == 0
    assert Briefing.objects.get().sections.count() == 7
    assert Event.objects.filter(step="original put away", by=user).count() == 1


def test_it_is_not_approved_until_it_has_a_title():
    [briefing] = bring_in(written())
    untitled = "Give it a title, and a web address to go with it."

    assert untitled in briefing.problems()
    briefing.title = "Arlo"
    assert untitled not in briefing.problems()
