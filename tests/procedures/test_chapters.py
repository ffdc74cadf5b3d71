"""What the public sees of a manual, before and after its releases are published."""

import datetime as dt
import re

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from portal.errors import Refused
from portal.publishing.models import Status
from procedures import actions
from procedures.models import Change, Chapter, Standing
from procedures.months import months_after
from tests.factories import (
    make_change,
    make_chapter,
    make_job_role,
    make_manual,
    make_recommendation,
    make_release,
    make_response,
    make_review,
    make_theme,
    make_user,
    numbers,
)
from tests.moments import london
from tests.reading import UNPUBLISHED, read

pytestmark = pytest.mark.django_db

TOMORROW = timezone.now() + dt.timedelta(days=1)
SECRET = "Ring the new front door."


def make_announcement(kind, chapter=None, **release):
    """A change of a release that is as the fields say; published unless they say otherwise."""
    chapter = chapter or make_chapter(title="Missing from care")
    release = make_release(manual=chapter.manual, **release)
    return make_change(chapter, release, kind=kind, what_changed=SECRET)


def shown(client, chapter):
    """Where the public meets the chapter, and where the words of its changes."""
    address = chapter.get_absolute_url()
    pages = {
        "index": read(client, "/procedures/"),
        "updates": read(client, "/procedures/updates/"),
        "chapter": client.get(address).content.decode(),  # may not be there
        "sitemap": read(client, "/sitemap.xml"),
        "home": read(client, "/"),
    }
    named = [name for name, page in pages.items() if chapter.title in page or address in page]
    return {"chapter": named, "words": [name for name, page in pages.items() if SECRET in page]}


@pytest.mark.parametrize("state", UNPUBLISHED)
def test_a_chapter_new_in_an_unpublished_release_is_nowhere(client, state):
    chapter = make_announcement(Change.Kind.NEW, **UNPUBLISHED[state]).chapter

    assert client.get(chapter.get_absolute_url()).status_code == 404
    assert shown(client, chapter) == {"chapter": [], "words": []}


def test_a_chapter_being_drafted_is_nowhere_until_it_is_announced(client):
    chapter = make_chapter(title="Missing from care")

    assert client.get(chapter.get_absolute_url()).status_code == 404
    assert shown(client, chapter) == {"chapter": [], "words": []}


@pytest.mark.parametrize("slug", ["feed", "updates"])
def test_a_chapter_never_takes_the_address_of_another_page(slug):
    chapter = make_chapter()
    chapter.slug = slug

    with pytest.raises(ValidationError):
        chapter.full_clean()


def test_a_new_chapter_appears_when_its_release_is_published(client):
    chapter = make_announcement(Change.Kind.NEW).chapter

    assert client.get(chapter.get_absolute_url()).status_code == 200
    assert shown(client, chapter) == {
        "chapter": ["index", "updates", "chapter", "sitemap"],
        "words": ["updates", "chapter"],
    }


def test_a_new_chapter_appears_at_the_moment_of_its_release():
    moment = london("2027-03-29 09:00")
    make_announcement(Change.Kind.NEW, publish_at=moment)

    moments = [moment - dt.timedelta(microseconds=1), moment]

    assert [Chapter.objects.public(at).count() for at in moments] == [0, 1]


@pytest.mark.parametrize("state", UNPUBLISHED)
@pytest.mark.parametrize("kind", [Change.Kind.UPDATED, Change.Kind.REMOVED])
def test_a_chapter_stays_as_it_was_until_its_change_is_published(client, kind, state):
    chapter = make_chapter(title="Missing from care", in_manual_already=True)
    make_announcement(kind, chapter, **UNPUBLISHED[state])

    assert shown(client, chapter) == {"chapter": ["index", "chapter", "sitemap"], "words": []}
    assert "No change has been recorded here yet." in read(client, chapter.get_absolute_url())


def test_a_chapter_announced_once_stays_whatever_is_announced_next(client):
    chapter = make_change(kind=Change.Kind.NEW).chapter
    make_announcement(Change.Kind.NEW, chapter, month=dt.date(2026, 10, 1), status=Status.DRAFT)

    assert shown(client, chapter)["words"] == []
    assert client.get(chapter.get_absolute_url()).status_code == 200


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (Change.Kind.NEW, "October 2026: new"),
        (Change.Kind.UPDATED, "October 2026: updated"),
        (Change.Kind.REMOVED, "October 2026: removed"),
        (Change.Kind.LINK_UPDATED, "October 2026: link updated"),
        (Change.Kind.REVIEWED, "October 2026: reviewed, no change"),
        (None, "April 2026: updated"),
    ],
)
def test_the_list_says_what_last_happened_in_public(client, kind, words):
    chapter = make_change(kind=Change.Kind.UPDATED).chapter
    make_announcement(Change.Kind.REMOVED, chapter, month=dt.date(2026, 11, 1), publish_at=TOMORROW)
    if kind:
        make_announcement(kind, chapter, month=dt.date(2026, 10, 1))

    page = read(client, "/procedures/")

    assert re.findall(r"</div><span>([^<]*)</span></li>", page) == [words]


def test_a_removed_chapter_keeps_its_page_and_loses_its_link_to_the_manual(client):
    chapter = make_announcement(Change.Kind.REMOVED).chapter

    page = read(client, chapter.get_absolute_url())

    assert "This chapter has been taken out of the manual." in page
    assert SECRET in page
    assert chapter.url not in page


def test_a_chapter_taken_out_and_brought_back_links_to_the_manual_again(client):
    chapter = make_announcement(Change.Kind.REMOVED).chapter
    make_announcement(Change.Kind.UPDATED, chapter, month=dt.date(2026, 10, 1))

    assert chapter.url in read(client, chapter.get_absolute_url())


def test_the_history_runs_newest_first(client):
    chapter = make_chapter()
    for month in (4, 10, 1):
        make_announcement(Change.Kind.UPDATED, chapter, month=dt.date(2026, month, 1))

    page = read(client, chapter.get_absolute_url())

    assert re.findall(r"<h3[^>]*>Updated, ([^<]+)</h3>", page) == [
        "October 2026",
        "April 2026",
        "January 2026",
    ]


def test_chapters_stand_under_their_letter_however_they_are_written(client):
    manual = make_manual()
    for title in ("Exploitation", "eSafety", "Allegations", "early help", "Zebra crossings"):
        make_chapter(manual=manual, title=title, in_manual_already=True)

    page = read(client, "/procedures/")

    letters = re.findall(rf'<h3[^>]*id="{manual.slug}-(\w)"', page)
    titles = re.findall(r'<li data-words="[^"]*"><div><a href="/procedures/[^"]*">([^<]*)', page)
    assert letters == ["A", "E", "Z"]
    assert titles == ["Allegations", "early help", "eSafety", "Exploitation", "Zebra crossings"]


def dated(months_ago):
    return months_after(timezone.localdate(), -months_ago)


def make_change_of(chapter, months_ago, kind=Change.Kind.UPDATED, **fields):
    release = make_release(manual=chapter.manual, month=dated(months_ago))
    return make_change(chapter, release, kind=kind, **fields)


def standing(chapter):
    return Chapter.objects.with_standing().get(pk=chapter.pk).standing()


def make_known_chapter(themes=(), **fields):
    return make_chapter(themes, in_manual_already=True, **fields)


@pytest.mark.parametrize(
    ("reviewed", "changes", "expected"),
    [
        (None, [], Standing.UNKNOWN),
        (23, [], Standing.UP_TO_DATE),
        (24, [], Standing.REVIEW_DUE),
        (30, [], Standing.REVIEW_DUE),
        (None, [(30, {})], Standing.UP_TO_DATE),
        (30, [(1, {})], Standing.REVIEW_DUE),
        (30, [(1, {"kind": "link_updated"})], Standing.REVIEW_DUE),
        (30, [(1, {"re_read": True})], Standing.UP_TO_DATE),
        (30, [(1, {"kind": "reviewed_no_change", "what_changed": ""})], Standing.UP_TO_DATE),
        (30, [(1, {"kind": "reviewed_no_change", "minor": True})], Standing.REVIEW_DUE),
        (1, [(40, {"kind": "new"})], Standing.UP_TO_DATE),
        (1, [(2, {"kind": "removed"})], Standing.REMOVED),
        (1, [(3, {"kind": "removed"}), (2, {})], Standing.UP_TO_DATE),
    ],
)
def test_a_chapter_stands_as_its_reviews_and_changes_say(reviewed, changes, expected):
    chapter = make_known_chapter(reviewed_on=reviewed and dated(reviewed))
    for months_ago, fields in changes:
        make_change_of(chapter, months_ago, **fields)

    assert standing(chapter) == expected


def test_a_review_that_found_nothing_to_change_sets_the_next_one():
    chapter = make_known_chapter(reviewed_on=dt.date(2020, 5, 17))
    release = make_release(manual=chapter.manual, month=dt.date(2026, 10, 1))
    make_change(chapter, release, kind=Change.Kind.REVIEWED, what_changed="")

    [found] = Chapter.objects.with_standing()

    assert found.review_due_on == dt.date(2028, 10, 1)


@pytest.mark.parametrize("hidden", UNPUBLISHED)
def test_a_review_in_a_release_that_is_not_public_sets_nothing(hidden):
    chapter = make_known_chapter(reviewed_on=dated(30))
    make_announcement(Change.Kind.REVIEWED, chapter, month=dated(1), **UNPUBLISHED[hidden])

    assert standing(chapter) == Standing.REVIEW_DUE


def test_minor_changes_are_not_what_last_happened_and_are_shown_small(client):
    chapter = make_change_of(make_known_chapter(), 7).chapter
    minor = make_change_of(chapter, 1, minor=True, what_changed="A comma.")

    page = read(client, chapter.get_absolute_url())

    assert f"{dated(7):%B %Y}: updated" in read(client, "/procedures/")
    assert re.findall(r'id="latest">Updated, ([^<]+)', page) == [f"{dated(7):%B %Y}"]
    assert (
        f'timeline__item--minor">\n        <h3 class="timeline__title">{minor.kind.title()}' in page
    )
    assert "Minor: A comma." in page


def test_the_answers_of_the_latest_change_stand_first_one_a_line(client):
    role = make_job_role(name="Midwife")
    change = make_change_of(
        make_known_chapter(),
        1,
        what_changed="Refer early.",
        what_to_do="Ring first.",
        by_when=dt.date(2027, 3, 1),
        sections="4.3",
        re_read=True,
        new_must=True,
        why_kind="law",
        why="Care Act 2014",
        why_url="https://example.org/act",
    )
    change.roles.set([role])

    page = read(client, change.chapter.get_absolute_url())

    assert answers(page) == [
        ("What changed", "Refer early."),
        ("What to do now", "Ring first."),
        ("By when", "1 March 2027"),
        ("Re-read it", "Yes, the whole chapter"),
        ("New legal “must”", "Yes: a duty in law that the chapter did not have before"),
        ("Who is affected", "Midwife"),
        ("Where", "Section 4.3"),
        ("Why", "The law: Care Act 2014"),
    ]
    assert page.index("Refer early.") < page.index("Its history")


def answers(page):
    found = re.findall(r"<dt[^>]*>(.*?)</dt><dd[^>]*>(.*?)</dd>", page)
    return [(term, re.sub(r"<[^>]+>", "", words)) for term, words in found]


def test_what_led_to_a_change_is_named_once_its_review_is_public(client):
    change = make_change(make_known_chapter())
    review = make_review(title="A review")
    hidden = make_review(title="Hidden review", publish_at=TOMORROW)
    for each in (review, review, hidden):
        recommendation = make_recommendation(review=each, number=next(numbers))
        make_response(recommendation=recommendation, change=change)

    page = read(client, change.chapter.get_absolute_url())

    [(_, why)] = [row for row in answers(page) if row[0] == "Why"]
    first, second = review.recommendations.all()
    assert why == f"Because of {second}Because of {first}"
    assert "Hidden review" not in page


def test_a_renamed_chapter_is_found_at_its_old_address_and_by_its_old_name(client):
    chapter = make_known_chapter(title="Resolving disagreements", slug="disagreements")
    actions.renamed(chapter, "Escalation", "escalation")
    path = f"/procedures/{chapter.manual.slug}/escalation/"

    response = client.get(path)

    assert (response.status_code, response["Location"]) == (301, chapter.get_absolute_url())
    assert "Formerly Escalation." in read(client, chapter.get_absolute_url())
    assert "Resolving disagreements" in read(client, "/procedures/", q="escal")


def test_a_chapter_that_takes_an_old_address_has_it(client):
    chapter = make_known_chapter(title="New")
    actions.renamed(chapter, "Old", "old")
    other = make_known_chapter(title="Other", slug="old", manual=chapter.manual)

    assert "Other" in read(client, other.get_absolute_url())


def test_an_old_address_of_a_chapter_that_is_not_public_leads_nowhere(client):
    chapter = make_chapter()
    actions.renamed(chapter, "Old", "old")

    assert client.get(f"/procedures/{chapter.manual.slug}/old/").status_code == 404


def test_a_chapter_that_takes_its_old_name_back_has_no_former_one_of_that_name(client):
    chapter = make_known_chapter(title="Old", slug="old")
    actions.renamed(chapter, "New", "new")
    chapter.title, chapter.slug = "New", "new"
    actions.renamed(chapter, "Old", "old")

    assert [name.slug for name in chapter.former_names.all()] == ["old"]


def test_a_merged_chapter_leads_to_the_other_with_its_history(client):
    kept = make_known_chapter(title="Self-neglect")
    gone = make_known_chapter(title="Hoarding", manual=kept.manual)
    older = make_known_chapter(title="Clutter", manual=kept.manual)
    make_change_of(older, 9, what_changed="Told of clutter.")
    make_change_of(gone, 7, what_changed="Told of fire.")
    actions.merge(older, gone, by=make_user())
    actions.merge(gone, kept, by=make_user())

    page = read(client, kept.get_absolute_url())

    for chapter in (gone, older):
        response = client.get(chapter.get_absolute_url())
        assert (response.status_code, response["Location"]) == (301, kept.get_absolute_url())
    assert "Told of fire." in page
    assert "Told of clutter." in page
    assert "in “Hoarding”, now part of this chapter" in page
    assert "Hoarding" not in read(client, "/procedures/")
    assert gone.get_absolute_url() not in read(client, "/sitemap.xml")


def test_a_chapter_is_merged_only_where_a_reader_arrives_somewhere():
    chapter = make_known_chapter(title="This")
    manual, by = chapter.manual, make_user()
    part = make_known_chapter(title="Part", manual=manual)
    whole = make_known_chapter(title="Whole", manual=manual)
    actions.merge(part, whole, by=by)
    draft = make_chapter(title="Draft", manual=manual)

    refusals = []
    for other in (chapter, part, draft, make_known_chapter()):
        with pytest.raises(Refused) as refusal:
            actions.merge(chapter, other, by=by)
        refusals.append(str(refusal.value))

    assert refusals == [
        "A chapter cannot be merged into itself.",
        "“Part” was itself merged into “Whole”: choose that one.",
        "The public cannot read “Draft” yet.",
        "Choose a chapter of the same manual.",
    ]


def test_a_merge_is_taken_back(client):
    kept, by = make_known_chapter(), make_user()
    gone = make_known_chapter(manual=kept.manual)
    actions.merge(gone, kept, by=by)

    actions.part(gone, by=by)

    assert client.get(gone.get_absolute_url()).status_code == 200


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ({}, ["Child protection", "Self-harm", "Transitions"]),
        ({"q": "HARM"}, ["Self-harm"]),
        ({"q": "protection child"}, ["Child protection"]),
        ({"q": "growing up"}, ["Transitions"]),
        ({"q": "growing harm"}, []),
        ({"manual": "adults"}, ["Transitions"]),
        ({"theme": "harm"}, ["Self-harm"]),
    ],
)
def test_the_chapters_narrow_without_scripts(client, query, titles):
    children, adults = make_manual(slug="children"), make_manual(slug="adults", audience="adults")
    make_known_chapter(title="Child protection", manual=children)
    make_known_chapter([make_theme(slug="harm")], title="Self-harm", manual=children)
    actions.renamed(make_known_chapter(title="Transitions", manual=adults), "Growing up", "up")

    page = read(client, "/procedures/", **query)

    assert re.findall(r'<div><a href="/procedures/[^"]*">([^<]*)', page) == titles
    assert f"<strong>{len(titles)}</strong> chapter" in page


def test_quick_read_and_audio_are_offered_by_name(client):
    chapter = make_known_chapter(
        title="Neglect", quick_read_url="https://example.org/q", audio_url="https://example.org/a"
    )

    pages = read(client, "/procedures/"), read(client, chapter.get_absolute_url())

    for page in pages:
        assert 'href="https://example.org/q"' in page
        assert 'href="https://example.org/a"' in page
    assert 'Audio<span class="govuk-visually-hidden">: Neglect</span>' in pages[0]


def make_merged(title="Hoarding", **fields):
    """A known chapter, and one that was merged into it."""
    kept = make_known_chapter(title="Self-neglect")
    gone = make_known_chapter(title=title, manual=kept.manual, **fields)
    actions.merge(gone, kept, by=make_user())
    return kept, gone


def test_what_was_done_to_a_merged_chapter_is_not_the_latest_of_the_other(client):
    kept, gone = make_merged()
    make_change_of(kept, 9)
    make_change_of(gone, 1, kind="removed", replaced_by=kept)

    page = read(client, kept.get_absolute_url())

    assert re.findall(r'id="latest">([^<]+)', page) == [f"Updated, {dated(9):%B %Y}"]


def test_a_chapter_merged_into_one_that_is_not_public_any_more_has_its_page_again(client):
    announced = make_announcement(Change.Kind.NEW)
    kept = announced.chapter
    gone = make_known_chapter(title="Hoarding", manual=kept.manual)
    actions.merge(gone, kept, by=make_user())
    assert client.get(gone.get_absolute_url()).status_code == 301

    announced.release.move_to(
        Status.WITHDRAWN, by=make_user(), withdrawn_at=timezone.now(), withdrawal_reason="Wrong."
    )

    assert client.get(gone.get_absolute_url()).status_code == 200
    assert "Hoarding" in read(client, "/procedures/")


@pytest.mark.parametrize("words", ["hoard", "children's homes", "children’s HOMES"])
def test_the_title_of_a_merged_chapter_finds_the_other_with_either_apostrophe(client, words):
    make_merged("Hoarding in children’s homes")

    page = read(client, "/procedures/", q=words)

    assert re.findall(r'<div><a href="/procedures/[^"]*">([^<]*)', page) == ["Self-neglect"]
    assert 'data-words="self-neglect hoarding in children’s homes"' in page


def test_a_review_to_come_is_none():
    chapter = make_known_chapter(reviewed_on=timezone.localdate() + dt.timedelta(days=1))

    with pytest.raises(ValidationError) as refusal:
        chapter.full_clean()
    assert refusal.value.message_dict == {
        "reviewed_on": ["A review that is still to come is none yet."]
    }
