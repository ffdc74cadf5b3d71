"""Several people who write at the same moment: every entry ends with what all of them wrote.

Two transactions that write the same entries in another order (two releases whose chapters overlap,
saved change by change) can wait for each other; PostgreSQL then ends one of them after a second.
Within a statement entries are always written in the order of their keys, which rules that out for
everything approved, merged or renamed at once.
"""

import io
import time

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from briefings.models import Section
from portal.search import keeping
from portal.search.models import Entry
from procedures.models import Release
from tests import factories
from tests.races import run_together
from tests.search.kept import not_as_rebuilt, words_of

pytestmark = pytest.mark.django_db(transaction=True)
A_WHILE = 1  # seconds a transaction stays open after it wrote


def slowly(write):
    """The same in a transaction that ends only after a while, so that others overlap it."""

    def call():
        with transaction.atomic():
            write()
            time.sleep(A_WHILE)

    return call


def two_sections_at_once():
    briefing = factories.make_briefing([], sections=2)
    first, second = briefing.sections.all()
    writes = [
        slowly(lambda pk=pk, word=word: Section.objects.filter(pk=pk).update(title=word))
        for pk, word in ((first.pk, "Zebra"), (second.pk, "Okapi"))
    ]
    outcomes = run_together(*writes)
    words = words_of(briefing)
    return outcomes, "zebra" in words, "okapi" in words


def test_two_who_change_two_sections_of_one_briefing_are_both_in_its_entry():
    assert two_sections_at_once() == ([None, None], True, True)


@pytest.fixture
def without_lock():
    """The function that writes an entry, without waiting for whoever writes the same."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_functiondef('search_keep'::regproc)")
        [kept] = cursor.fetchone()
        cursor.execute(kept.replace("FOR UPDATE", ""))
        yield
        cursor.execute(kept)


def test_without_the_lock_one_of_them_would_be_lost(without_lock):
    outcomes, *there = two_sections_at_once()

    assert outcomes == [None, None]
    assert not all(there)


def test_a_page_that_had_no_entry_gets_one_with_both():
    briefing = factories.make_briefing([], sections=2)
    Entry.objects.all().delete()
    first, second = briefing.sections.all()

    run_together(
        slowly(lambda: Section.objects.filter(pk=first.pk).update(title="Zebra")),
        slowly(lambda: Section.objects.filter(pk=second.pk).update(title="Okapi")),
    )

    words = words_of(briefing)
    assert ("zebra" in words, "okapi" in words) == (True, True)


def test_two_releases_of_the_same_chapters_become_public_at_once():
    manual = factories.make_manual()
    chapters = [factories.make_chapter(manual=manual) for _ in range(4)]
    releases = []
    for month, those in (("2026-04-01", chapters), ("2026-05-01", chapters[::-1])):
        release = factories.make_release(manual=manual, month=month, status="draft")
        for chapter in those:
            factories.make_change(chapter, release)
        releases.append(release)

    outcomes = run_together(
        *(
            slowly(lambda pk=release.pk: Release.objects.filter(pk=pk).update(status="approved"))
            for release in releases
        )
    )

    assert outcomes == [None, None]
    assert not_as_rebuilt() == []


def test_pages_saved_while_all_is_written_anew_are_as_they_were_saved(monkeypatch):
    monkeypatch.setattr(keeping, "A_FEW", 2)
    briefings = [factories.make_briefing([], sections=1) for _ in range(6)]

    def save():
        for briefing in briefings:
            Section.objects.filter(briefing=briefing).update(title="Zebra")

    outcomes = run_together(lambda: call_command("reindex", stdout=io.StringIO()), save)

    assert outcomes == [None, None]
    assert ["zebra" in words_of(briefing) for briefing in briefings] == [True] * 6
