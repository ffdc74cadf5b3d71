"""A release and its changes: what the database holds."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from portal.errors import Refused
from portal.publishing.models import Status
from procedures.models import Change, Release
from procedures.wording import ALL_OF_IT, EMPTY, SILENT
from tests.factories import (
    make_agency,
    make_change,
    make_chapter,
    make_job_role,
    make_manual,
    make_release,
    make_theme,
    make_user,
)

pytestmark = pytest.mark.django_db

APRIL = dt.date(2026, 4, 1)


@pytest.mark.parametrize("kind", [Change.Kind.NEW, Change.Kind.UPDATED, Change.Kind.FEATURE])
@pytest.mark.parametrize(
    ("said", "problem"), [(" ", SILENT), ("Neglect updated.", EMPTY.format("Neglect updated."))]
)
def test_a_release_is_not_approved_while_a_change_says_nothing(kind, said, problem):
    chapter = make_chapter(title="Neglect")
    release = make_release(manual=chapter.manual, status=Status.IN_REVIEW)
    release.themes.set([make_theme()])
    make_change(chapter, release, kind=kind, what_changed=said)

    assert release.problems() == [f"Neglect: {problem}"]


def test_revised_throughout_is_enough_where_readers_are_asked_to_re_read():
    change = make_change(what_changed="Revised throughout.")
    assert change.problems() == [f"{change.chapter}: {ALL_OF_IT.format('Revised throughout.')}"]

    change.re_read = True

    assert change.problems() == []


def test_a_removed_chapter_says_what_replaces_it_and_need_not_say_what_changed():
    change = make_change(make_chapter(title="Old forms"), kind="removed", what_changed="")
    assert change.problems() == ["Old forms: say what replaces it, or what to use instead."]

    change.instead = "Use the national form."
    assert change.problems() == []

    change.instead, change.replaced_by = "", make_chapter(manual=change.chapter.manual)
    assert change.problems() == []


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"minor": True, "re_read": True}, "minor_change_asks_nothing"),
        ({"minor": True, "new_must": True}, "minor_change_asks_nothing"),
        ({"instead": "Something."}, "only_removed_is_replaced"),
    ],
)
def test_answers_that_contradict_each_other_are_refused_by_the_database(fields, name):
    with pytest.raises(IntegrityError, match=name):
        make_change(**fields)


def test_what_replaces_a_removed_chapter_can_be_read_or_is_announced_beside_it():
    change = make_change(kind="removed")
    change.release.themes.set([make_theme()])
    change.replaced_by = make_chapter(manual=change.chapter.manual, title="Not yet")
    change.save()
    assert change.release.problems() == [
        "The public cannot read “Not yet” yet, so it replaces nothing so far."
    ]

    make_change(change.replaced_by, change.release, kind="new")

    assert change.release.problems() == []


def test_a_chapter_does_not_replace_itself():
    change = make_change(kind="removed")
    change.replaced_by = change.chapter

    with pytest.raises(ValidationError) as refusal:
        change.full_clean()
    assert refusal.value.message_dict == {"replaced_by": ["A chapter does not replace itself."]}


def test_whom_it_affects_is_said_in_words():
    change = make_change()
    assert change.who() == "Everybody who uses the manual"

    change.roles.set([make_job_role(name="Midwife"), make_job_role(name="Health visitor")])
    change.agencies.set([make_agency(name="Police")])

    assert change.who() == "Health visitor, Midwife and Police"


@pytest.mark.parametrize(
    ("sections", "words"), [("", ""), ("4.3", "Section 4.3"), ("3, 5", "Sections 3, 5")]
)
def test_where_in_the_chapter_it_is_is_said_in_words(sections, words):
    assert make_change(sections=sections).where() == words


@pytest.mark.parametrize("kind", [Change.Kind.LINK_UPDATED, Change.Kind.REVIEWED])
def test_a_change_that_nobody_must_act_on_may_be_without_words(kind):
    change = make_change(kind=kind, what_changed="")
    change.release.themes.set([make_theme()])

    assert change.release.problems() == []


def test_a_change_is_to_a_chapter_of_its_releases_own_manual():
    change = make_change()
    change.chapter = make_chapter()

    with pytest.raises(ValidationError) as refusal:
        change.full_clean()
    assert refusal.value.messages == ["Choose a chapter of this release’s own manual."]


def test_a_change_knows_its_chapter_and_kind():
    change = make_change(make_chapter(title="Neglect"), kind=Change.Kind.REVIEWED)

    assert str(change) == "Neglect: reviewed, no change"


def test_a_release_is_known_by_the_first_of_its_month():
    release = make_release()
    release.month = dt.date(2026, 4, 2)

    with pytest.raises(ValidationError) as refusal:
        release.full_clean()
    assert refusal.value.messages == ["Give the first day of the month."]
    with pytest.raises(IntegrityError, match="release_month_is_a_first"):
        release.save()


def test_a_manual_has_one_release_a_month():
    first = make_release(month=APRIL)
    make_release(month=APRIL)  # another manual's

    with pytest.raises(IntegrityError, match="one_release_a_month"):
        make_release(manual=first.manual, month=APRIL)


@transaction.atomic
def make_another(change):
    """One more change of its chapter, checked by the rules that wait for the end."""
    make_change(change.chapter, change.release, kind=Change.Kind.REMOVED)
    connection.check_constraints()


def test_a_release_changes_a_chapter_once():
    change = make_change()

    with pytest.raises(IntegrityError, match="one_change_a_chapter"):
        make_another(change)


def test_a_manual_has_one_chapter_an_address():
    chapter = make_chapter(slug="neglect")
    make_chapter(slug="neglect")  # another manual's

    with pytest.raises(IntegrityError, match="one_chapter_an_address"):
        make_chapter(manual=chapter.manual, slug="neglect")


def test_a_release_without_changes_is_not_approved():
    release = make_release(status=Status.IN_REVIEW)
    release.themes.add(make_theme())

    with pytest.raises(Refused) as refusal:
        release.move_to(Status.APPROVED, by=make_user())
    assert str(refusal.value) == "Add at least one change."

    make_change(make_chapter(manual=release.manual), release)
    release.move_to(Status.APPROVED, by=make_user())
    assert Release.objects.get().status == Status.APPROVED


@pytest.mark.parametrize("slug", ["feed", "learning", "updates", "releases"])
def test_a_manual_never_takes_the_address_of_another_page(slug):
    with pytest.raises(ValidationError) as refusal:
        make_manual(slug=slug).full_clean()

    assert refusal.value.message_dict == {
        "slug": [f"“{slug}” is the address of another page: choose another word."]
    }
