"""The list of every change of every published release: narrowed, sorted, and what each row says."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.publishing.models import Status
from procedures.models import Change
from tests.factories import (
    make_agency,
    make_change,
    make_chapter,
    make_job_role,
    make_manual,
    make_release,
    make_theme,
)
from tests.moments import london
from tests.reading import complaints, read

pytestmark = pytest.mark.django_db
PATH = "/procedures/updates/"
CELL = r'(?s)<span class="cell-label" aria-hidden="true">([^<]+)</span>(.*?)</td>'
APRIL, OCTOBER, NOVEMBER = (dt.date(2026, month, 1) for month in (4, 10, 11))


@pytest.fixture
def releases():
    """Two manuals, both released in April, one in October; the rest is not public."""
    children = make_manual(name="Children’s procedures", slug="children")
    adults = make_manual(name="Adults’ procedures", slug="adults", audience="adults")
    neglect = make_theme(slug="neglect")
    plan = [
        (children, APRIL, Change.Kind.NEW, "Neglect", Status.APPROVED),
        (adults, APRIL, Change.Kind.UPDATED, "Self-neglect", Status.APPROVED),
        (children, OCTOBER, Change.Kind.REMOVED, "Old forms", Status.APPROVED),
        (adults, OCTOBER, Change.Kind.NEW, "Secret too", Status.IN_REVIEW),
        (children, NOVEMBER, Change.Kind.UPDATED, "Secret chapter", Status.DRAFT),
    ]
    for manual, month, kind, title, status in plan:
        release = make_release(
            manual=manual, month=month, title=f"{manual}, {month:%B}", status=status
        )
        chapter = make_chapter([neglect] if "eglect" in title else [], manual=manual, title=title)
        make_change(chapter, release, kind=kind)


def updates(client, **query):
    return read(client, PATH, **query)


def rows(page):
    """Each row as {heading: text}."""
    found = re.findall("(?s)<tr[^>]*><td.*?</tr>", page)
    return [{name: in_plain_text(cell) for name, cell in re.findall(CELL, row)} for row in found]


def in_plain_text(html):
    return " ".join(re.sub("<[^>]+>", " ", html).split())


def chapters(page):
    return [row["Chapter"] for row in rows(page) if row]


def headline(page):
    return re.search("<h1[^>]*>([^<]+)", page)[1]


def chips(page):
    return re.findall(r"Remove</span> ([^<]+?) <", page)


def introductions(page):
    return re.findall(r'<div class="govuk-inset-text"><h2[^>]*>([^<]+)', page)


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ({}, ["Old forms", "Self-neglect", "Neglect"]),
        ({"manual": "children"}, ["Old forms", "Neglect"]),
        ({"release": "2026-04"}, ["Self-neglect", "Neglect"]),
        ({"release": "2026-04", "manual": "adults"}, ["Self-neglect"]),
        ({"release": "2026-10", "manual": "adults"}, []),
        ({"kind": "removed"}, ["Old forms"]),
        ({"theme": "neglect", "manual": "children"}, ["Neglect"]),
        ({"sort": "chapter"}, ["Neglect", "Old forms", "Self-neglect"]),
    ],
)
@pytest.mark.usefixtures("releases")
def test_the_list_of_changes_narrows(client, query, titles):
    assert chapters(updates(client, **query)) == titles


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ({}, []),
        ({"release": "2026-04"}, ["Adults’ procedures, April", "Children’s procedures, April"]),
        ({"release": "2026-10"}, ["Children’s procedures, October"]),
        ({"release": "2026-04", "manual": "adults"}, ["Adults’ procedures, April"]),
    ],
)
@pytest.mark.usefixtures("releases")
def test_the_releases_of_the_month_chosen_are_introduced(client, query, titles):
    assert introductions(updates(client, **query)) == titles


@pytest.mark.usefixtures("releases")
def test_the_months_to_choose_from_are_those_published(client):
    page = updates(client)

    months = re.findall(r'<option value="(\d{4}-\d\d)">([^<]+)', page)
    assert months == [("2026-10", "October 2026"), ("2026-04", "April 2026")]


@pytest.mark.parametrize("release", ["2026-11", "2026-13", "April", "2026-04-01"])
@pytest.mark.usefixtures("releases")
def test_a_month_without_a_published_release_is_no_choice(client, release):
    page = updates(client, release=release)

    assert complaints(page) == ["Release: choose one from the list"]
    assert introductions(page) == []
    assert chapters(page) == ["Old forms", "Self-neglect", "Neglect"]


@pytest.mark.usefixtures("releases")
def test_a_row_says_what_changed_what_to_do_by_when_and_whom_it_affects(client):
    change = Change.objects.get(chapter__title="Neglect")
    change.re_read = change.new_must = True
    change.what_to_do, change.by_when = "Use the toolkit.", dt.date(2026, 6, 1)
    change.save()
    change.roles.set([make_job_role(name="Midwife")])

    page = updates(client, kind="new")

    assert rows(page) == [
        {
            "Chapter": "Neglect",
            "Manual": "Children’s procedures",
            "Release": "April 2026",
            "Change": "New Re-read New “must”",
            "What changed, and what to do now": "Refer on the same day. Do now: Use the toolkit. "
            "For: Midwife",
            "By when": "1 June 2026",
        }
    ]
    assert 'href="/procedures/releases/children/2026-04/"' in page


def test_a_minor_change_is_shown_small_and_tells_nobody(client):
    make_change(minor=True)

    (row,) = rows(updates(client))

    assert row["Change"] == "Updated Minor"
    assert row["What changed, and what to do now"] == "Refer on the same day."


def test_a_removed_chapter_says_what_to_use_instead(client):
    make_change(kind="removed", what_changed="Out of date.", instead="The national form.")

    (row,) = rows(updates(client))

    said = "Out of date. Use instead: The national form. For: Everybody who uses the manual"
    assert row["What changed, and what to do now"] == said


@pytest.fixture
def for_whom():
    """Changes for a midwife, for a teacher, for an agency, and for everybody."""
    midwife, teacher = make_job_role(slug="midwife", name="Midwife"), make_job_role(slug="teacher")
    for title, roles, agencies in [
        ("Birth", [midwife], []),
        ("Birth and school", [midwife, teacher], [make_agency(), make_agency()]),
        ("School", [teacher], []),
        ("Police only", [], [make_agency()]),
        ("Everybody", [], []),
    ]:
        change = make_change(make_chapter(title=title))
        change.roles.set(roles)
        change.agencies.set(agencies)


@pytest.mark.parametrize(
    ("role", "titles"),
    [
        ("midwife", ["Birth", "Birth and school", "Everybody"]),
        ("teacher", ["Birth and school", "Everybody", "School"]),
        ("", ["Birth", "Birth and school", "Everybody", "Police only", "School"]),
    ],
)
@pytest.mark.usefixtures("for_whom")
def test_a_role_finds_what_names_it_and_what_is_for_everybody_once(client, role, titles):
    assert chapters(updates(client, role=role, sort="chapter")) == titles


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ({"re_read": "on"}, ["Both", "Read"]),
        ({"new_must": "on"}, ["Both", "Must"]),
        ({"re_read": "on", "new_must": "on"}, ["Both"]),
        ({"re_read": ""}, ["Both", "Must", "Neither", "Read"]),
    ],
)
def test_a_tick_leaves_only_what_asks_for_it(client, query, titles):
    for title in ("Both", "Read", "Must", "Neither"):
        asks = {"re_read": title in ("Both", "Read"), "new_must": title in ("Both", "Must")}
        make_change(make_chapter(title=title), **asks)

    assert chapters(updates(client, sort="chapter", **query)) == titles


@pytest.fixture
def around_midnight():
    """Releases of the last and the first minute of a day in London's summer time."""
    for title, moment in {"Before": "2026-03-31 23:59", "After": "2026-04-01 00:00"}.items():
        chapter = make_chapter(title=title)
        release = make_release(manual=chapter.manual, publish_at=london(moment))
        make_change(chapter, release)


@pytest.mark.parametrize("since", ["2026-04-01", "1/4/2026", "01/04/2026", " 2026-04-01 "])
@pytest.mark.usefixtures("around_midnight")
def test_since_a_day_shows_what_was_released_from_its_beginning_in_london(client, since):
    page = updates(client, since=since)

    assert chapters(page) == ["After"]
    assert headline(page) == "What changed since 1 April 2026"
    assert "<title>What changed since 1 April 2026" in page
    assert chips(page) == ["Since: 1 April 2026"]
    assert 'type="date" name="since" value="2026-04-01"' in page.replace('" class="', '" x="')


@pytest.mark.parametrize("since", ["yesterday", "31/4/2026", "2026-4", "1/4/26"])
@pytest.mark.usefixtures("around_midnight")
def test_a_day_that_is_none_is_explained(client, since):
    page = updates(client, since=since)

    assert complaints(page) == ["Since: give a day like 2026-04-01 or 1/4/2026"]
    assert headline(page) == "Changes to procedures"
    assert chapters(page) == ["After", "Before"]


@pytest.mark.parametrize(
    ("query", "complaint"),
    [
        ({"role": "astronaut"}, "Job role: choose one from the list"),
        ({"re_read": "off"}, "Chapters to re-read: tick the box, or leave it empty"),
        ({"new_must": "True"}, "A new “must”: tick the box, or leave it empty"),
    ],
)
@pytest.mark.usefixtures("releases")
def test_what_cannot_be_chosen_is_explained_and_the_other_choices_hold(client, query, complaint):
    page = updates(client, kind="removed", **query)

    assert complaints(page) == [complaint]
    assert chips(page) == ["Kind: Removed"]
    assert chapters(page) == ["Old forms"]


def test_every_choice_in_force_is_in_words_and_can_be_taken_back(client):
    make_job_role(slug="midwife", name="Midwife")

    page = updates(client, role="midwife", re_read="on", new_must="on", since="1/4/2026", page="2")

    assert chips(page) == [
        "Job role: Midwife",
        "Since: 1 April 2026",
        "Chapters to re-read: Yes",
        "A new “must”: Yes",
    ]
    assert 'href="?role=midwife&amp;new_must=on&amp;since=1%2F4%2F2026"' in page


ORDERS = {
    "chapter": ["A", "B", "C", "D"],
    "manual": ["C", "D", "A", "B"],
    "release": ["B", "A", "D", "C"],
    "kind": ["D", "B", "A", "C"],
    "by_when": ["C", "A", "D", "B"],
}


@pytest.fixture
def to_sort():
    one, two = make_manual(name="Manual 1"), make_manual(name="Manual 2")
    for title, manual, month, kind, by_when in [
        ("A", two, 3, "removed", dt.date(2026, 5, 2)),
        ("B", two, 2, "new", None),
        ("C", one, 5, "updated", dt.date(2026, 5, 1)),
        ("D", one, 4, "feature", dt.date(2026, 5, 3)),
    ]:
        release = make_release(manual=manual, month=dt.date(2026, month, 1))
        chapter = make_chapter(manual=manual, title=title)
        make_change(chapter, release, kind=kind, by_when=by_when)


@pytest.mark.parametrize("column", ORDERS)
@pytest.mark.usefixtures("to_sort")
def test_it_sorts_by_a_column_either_way(client, column):
    up, down = (chapters(updates(client, sort=f"{sign}{column}")) for sign in ("", "-"))

    dated = [title for title in ORDERS[column] if column != "by_when" or title != "B"]
    assert up == ORDERS[column]
    assert down == [*reversed(dated), *(["B"] if column == "by_when" else [])]


def test_what_is_equal_keeps_its_order_from_page_to_page(client):
    release = make_release()
    for number in range(45):
        make_change(make_chapter(manual=release.manual, title=f"{number:02}"), release)

    for column in ("manual", "kind", "release", "by_when", "-by_when"):
        pages = [chapters(updates(client, sort=column, page=page)) for page in (1, 2, 3)]
        assert sorted(sum(pages, [])) == [f"{number:02}" for number in range(45)]


CHOICES = ["", "manual=children&theme=neglect", "role=midwife", "since=2020-01-01&re_read=on"]
SORTS = ["", *(f"sort={sign}{column}" for column in ORDERS for sign in ("", "-"))]


def queries_of(client, query):
    with CaptureQueriesContext(connection) as queries:
        read(client, f"{PATH}?{query}")
    return len(queries)


@pytest.mark.parametrize("choices", CHOICES)
def test_it_takes_the_same_queries_however_narrowed_sorted_or_long(client, choices):
    manual, theme = make_manual(slug="children"), make_theme(slug="neglect")
    midwife, police = make_job_role(slug="midwife"), make_agency()

    def costs(months):
        for month in months:
            release = make_release(manual=manual, month=dt.date(2025, month, 1))
            chapter, other = (make_chapter([theme], manual=manual) for _ in range(2))
            make_change(chapter, release, kind="removed", re_read=True, replaced_by=other)
            change = make_change(other, release)
            change.roles.set([midwife])
            change.agencies.set([police])
        return {queries_of(client, f"{choices}&{order}") for order in SORTS}

    assert len(costs([1]) | costs(range(2, 13))) == 1
