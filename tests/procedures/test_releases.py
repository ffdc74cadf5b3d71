"""A release: its own page, printable; two years of them on one; published whole or not at all."""

import datetime as dt
import re

import pytest
from django.utils import timezone

from portal.publishing.models import Status
from procedures.models import Change
from procedures.months import month_of, months_after
from tests.factories import make_change, make_chapter, make_manual, make_release
from tests.reading import UNPUBLISHED, read

pytestmark = pytest.mark.django_db
APRIL = dt.date(2026, 4, 1)


def make_whole_release(**fields):
    """One with a change of every kind, and a minor one."""
    release = make_release(month=APRIL, summary="What is in it.", **fields)
    for kind in Change.Kind:
        chapter = make_chapter(manual=release.manual, title=f"Chapter {kind.label}")
        make_change(chapter, release, kind=kind, what_changed=f"Told of {kind.value}.")
    for title, answers in {"Z re-read": {"re_read": True}, "A minor": {"minor": True}}.items():
        make_change(make_chapter(manual=release.manual, title=title), release, **answers)
    return release


def headings(page):
    return re.findall(r'<h2[^>]*id="kind[^>]*>([^<]+?) <span', page)


def test_its_page_tells_all_of_it_what_to_act_on_first(client):
    release = make_whole_release(next_planned_on=dt.date(2026, 10, 1))

    page = read(client, release.get_absolute_url())

    assert release.get_absolute_url() == f"/procedures/releases/{release.manual.slug}/2026-04/"
    assert "What changed in April 2026" in page
    assert "Next planned update: October 2026." in page
    assert headings(page) == [
        "New",
        "Updated",
        "Removed",
        "Links updated",
        "Reviewed, no change",
        "Minor changes",
    ]
    assert all(f"Told of {kind.value}." in page for kind in Change.Kind)
    assert page.index("Z re-read") < page.index("Chapter Updated")


@pytest.mark.parametrize("state", UNPUBLISHED)
def test_one_that_is_not_public_has_no_page(client, state):
    release = make_whole_release(**UNPUBLISHED[state])

    assert client.get(release.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("month", ["2026-4", "2026-13", "april", "2026", "99999-01", "0000-01"])
def test_a_month_that_is_none_is_not_found(client, month):
    manual = make_whole_release().manual

    assert client.get(f"/procedures/releases/{manual.slug}/{month}/").status_code == 404


def test_a_withdrawn_one_is_gone_and_so_is_all_it_said(client):
    """Fault 52."""
    release = make_whole_release(
        status=Status.WITHDRAWN, withdrawn_at=timezone.now(), withdrawal_reason="An error in it."
    )

    response = client.get(release.get_absolute_url())

    assert response.status_code == 410
    assert "An error in it." in response.content.decode()
    assert "Told of" not in response.content.decode()
    for path in ("/procedures/updates/", "/procedures/feed/", "/procedures/", "/", "/sitemap.xml"):
        assert "Chapter " not in read(client, path).replace("Chapter of", ""), path


def test_two_years_stand_on_one_page_and_those_before_on_the_next(client):
    manual = make_manual()
    this_month = timezone.localdate().replace(day=1)
    for months_ago in (0, 23, 24, 47, 48):
        month = months_after(this_month, -months_ago)
        make_change(
            make_chapter(manual=manual),
            make_release(manual=manual, month=month, title=f"{months_ago} ago"),
        )

    first = read(client, "/procedures/releases/")
    [earlier] = re.findall(r'href="(\?before=[\d-]+)"', first)
    second = read(client, f"/procedures/releases/{earlier}")

    assert re.findall(r">(\d+ ago)</a>", first) == ["0 ago", "23 ago"]
    assert re.findall(r">(\d+ ago)</a>", second) == ["24 ago", "47 ago"]


def test_one_released_before_its_month_stands_there_too(client):
    next_month = months_after(timezone.localdate(), 2)
    make_change(release=make_release(month=next_month, title="Early"))

    assert "Early" in read(client, "/procedures/releases/")


def test_the_list_counts_what_each_changes(client):
    make_whole_release()
    make_change(kind=Change.Kind.REVIEWED)

    page = read(client, "/procedures/releases/")

    assert re.findall(r'<p class="quiet">([^<]+)</p>\s*</li>', page) == [
        "2 new, 2 updated, 1 removed; 1 to re-read",
        "No chapter has changed in substance",
    ]


@pytest.mark.parametrize("before", ["x", "2026-13", "", "0001-01", "9999-12"])
def test_odd_months_in_the_address_do_no_harm(client, before):
    make_whole_release()

    assert "Releases of the procedures" in read(client, "/procedures/releases/", before=before)


@pytest.mark.parametrize("text", ["2026-4", "26-04", "2026-04-01", " 2026-04", "2026-00", ""])
def test_a_month_is_written_one_way(text):
    with pytest.raises(ValueError, match=r"match|written|remains"):
        month_of(text)


def test_months_are_counted_over_the_turn_of_the_year():
    assert months_after(dt.date(2026, 11, 24), 2) == dt.date(2027, 1, 1)
    assert months_after(dt.date(2026, 1, 31), -1) == dt.date(2025, 12, 1)
    assert month_of("2026-04") == APRIL
