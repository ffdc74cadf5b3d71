"""Holding positions: what to keep to while national guidance is changing, and whose job it is."""

import datetime as dt

import pytest
from django.utils import timezone

from portal.publishing.models import Status
from procedures import actions
from procedures.models import Chapter, HoldingPosition, Standing
from tests.factories import (
    make_briefing,
    make_chapter,
    make_holding_position,
    make_manual,
    make_theme,
    make_user,
)
from tests.publishing.desk import make_writer
from tests.reading import UNPUBLISHED, read
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db
TITLE = "Pressure ulcers: keep to the local pathway"


def make_public_chapter(themes=(), **fields):
    return make_chapter(themes, in_manual_already=True, **fields)


def shown_on(client, *chapters):
    """Which of the home page and the pages of these chapters show the notice."""
    paths = ["/", *(chapter.get_absolute_url() for chapter in chapters)]
    return [TITLE in read(client, path) for path in paths]


def test_it_stands_on_the_chapters_it_names_and_on_the_home_page(client):
    theme = make_theme()
    named, other = make_public_chapter([theme]), make_public_chapter([theme])
    make_holding_position([named], [theme], title=TITLE)

    assert shown_on(client, named, other) == [True, True, False]


def test_without_chapters_it_stands_on_all_that_share_a_theme_once(client):
    theme, second = make_theme(), make_theme()
    on_it, off_it = make_public_chapter([theme, second]), make_public_chapter([make_theme()])
    make_holding_position([], [theme, second], title=TITLE)

    assert shown_on(client, on_it, off_it) == [True, True, False]
    assert HoldingPosition.objects.about(on_it).count() == 1


@pytest.mark.parametrize(
    ("audience", "shown"),
    [("children", [True, False]), ("adults", [False, True]), ("both", [True, True])],
)
def test_on_a_theme_it_stands_in_manuals_for_work_with_the_same_people(audience, shown):
    theme = make_theme()
    chapters = [
        make_public_chapter([theme], manual=make_manual(audience=whose))
        for whose in ("children", "adults")
    ]
    make_holding_position([], [theme], audience=audience)

    positions = [HoldingPosition.objects.about(chapter).exists() for chapter in chapters]
    changing = [c.is_changing for c in Chapter.objects.with_standing().order_by("pk")]

    assert positions == changing == shown


def test_it_stands_on_the_chapter_into_which_that_it_names_was_merged(client):
    kept = make_public_chapter()
    gone = make_public_chapter(manual=kept.manual)
    make_holding_position([gone], title=TITLE)
    actions.merge(gone, kept, by=make_user())

    assert shown_on(client, kept) == [True, True]


def test_the_day_for_a_new_look_is_still_to_come_when_it_is_approved():
    yesterday = timezone.localdate() - dt.timedelta(days=1)

    draft, public = (
        make_holding_position(owner=make_user(), review_on=yesterday, status=status)
        for status in (Status.IN_REVIEW, Status.APPROVED)
    )

    passed = "The day by which somebody looks at it again has passed: give a later one."
    assert (draft.problems(), public.problems()) == ([passed], [])


def test_lists_narrowed_to_its_theme_show_it(client):
    chapter = make_public_chapter()
    make_holding_position([chapter], [make_theme(slug="wounds")], title=TITLE)
    make_theme(slug="neglect")

    shown = [
        TITLE in read(client, path, theme=theme)
        for path in ("/procedures/", "/procedures/updates/")
        for theme in ("wounds", "neglect", "nonsense")
    ]

    assert shown == [True, False, False] * 2


def test_a_chapter_with_one_is_changing():
    chapter, other = make_public_chapter(), make_public_chapter()
    make_holding_position([chapter])

    standings = [c.standing() for c in Chapter.objects.with_standing().order_by("pk")]

    assert standings == [Standing.CHANGING, Standing.UNKNOWN]
    assert chapter.pk < other.pk


@pytest.mark.parametrize("state", UNPUBLISHED)
def test_one_that_is_not_public_is_nowhere(client, state):
    theme = make_theme()
    chapter = make_public_chapter([theme])
    briefing = make_briefing([theme])
    position = make_holding_position([chapter], [theme], title=TITLE, **UNPUBLISHED[state])

    assert shown_on(client, chapter) == [False, False]
    assert client.get(position.get_absolute_url()).status_code == 404
    assert [
        TITLE in read(client, path)
        for path in ("/procedures/feed/", "/sitemap.xml", briefing.get_absolute_url())
    ] == [False, False, False]
    assert Chapter.objects.with_standing().get().standing() == Standing.UNKNOWN


def test_it_begins_at_its_minute():
    moment = dt.datetime(2027, 3, 1, 9, tzinfo=dt.UTC)
    chapter = make_public_chapter()
    make_holding_position([chapter], publish_at=moment)

    moments = [moment - dt.timedelta(microseconds=1), moment]

    found = [Chapter.objects.with_standing(at).get().is_changing for at in moments]
    assert found == [False, True]


def test_its_page_says_what_to_keep_to_and_what_happens_next(client):
    chapter = make_public_chapter(title="Pressure ulcers")
    hidden = make_chapter(title="Not yet announced", manual=chapter.manual)
    position = make_holding_position(
        [chapter, hidden],
        title=TITLE,
        source="National protocol",
        source_url="https://example.org/protocol",
        owner=make_user(name="Priya Lindqvist"),
    )

    page = read(client, position.get_absolute_url())

    for words in (TITLE, position.keep_to, position.follow_up, "National protocol"):
        assert words in page
    assert 'href="https://example.org/protocol"' in page
    assert chapter.get_absolute_url() in page
    assert hidden.title not in page
    assert "Priya Lindqvist" not in page


def test_one_that_was_ended_says_why(client):
    chapter = make_public_chapter()
    position = make_holding_position(
        [chapter],
        title=TITLE,
        status=Status.WITHDRAWN,
        withdrawn_at=timezone.now(),
        withdrawal_reason="The new protocol is out.",
    )

    response = client.get(position.get_absolute_url())

    assert response.status_code == 410
    assert "The new protocol is out." in response.content.decode()
    assert shown_on(client, chapter) == [False, False]


def test_readers_are_warned_of_one_that_nobody_looked_at_in_time(client):
    position = make_holding_position(review_on=timezone.localdate() - dt.timedelta(days=1))
    on_the_day = make_holding_position(review_on=timezone.localdate())

    pages = [read(client, each.get_absolute_url()) for each in (position, on_the_day)]

    assert ["That day has passed" in page for page in pages] == [True, False]


def test_it_needs_an_owner_a_day_and_a_theme():
    position = make_holding_position(themes=[], review_on=None, owner=None)

    assert position.problems() == [
        "Choose at least one theme, so that people can find it.",
        "Choose its owner: somebody has to see to it that this ends.",
        "Give the day by which somebody looks at it again.",
    ]


def test_a_briefing_on_its_theme_names_it_first(client):
    theme = make_theme()
    make_public_chapter([theme], title="A chapter")
    make_holding_position([], [theme], title=TITLE)

    page = read(client, make_briefing([theme]).get_absolute_url())

    assert page.index(TITLE) < page.index("A chapter")


def test_those_to_look_at_again_stand_first_on_the_desk(client):
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    owner = make_user(name="Priya Lindqvist")
    make_holding_position(title="Late", review_on=yesterday, owner=owner)
    make_holding_position(title="Later", review_on=yesterday - dt.timedelta(days=1), owner=owner)
    make_holding_position(title="In time")
    make_holding_position(title="Draft", status=Status.DRAFT, review_on=yesterday)
    sign_in(client, make_writer())

    first = client.get("/admin/").context["panels"][0]

    assert first.title == "Holding positions to look at again"
    assert first.wrong
    assert [(row.text, row.note) for row in first.rows] == [
        ("Later", f"due {yesterday - dt.timedelta(days=1):%-d %B %Y}, owner Priya Lindqvist"),
        ("Late", f"due {yesterday:%-d %B %Y}, owner Priya Lindqvist"),
    ]


def test_those_to_look_at_first_stand_first_in_their_list(client):
    today = timezone.localdate()
    for days in (40, -3, 10):
        make_holding_position(title=f"{days} days", review_on=today + dt.timedelta(days=days))
    sign_in(client, make_writer())

    rows = client.get("/admin/procedures/holdingposition/").context["cl"].result_list

    assert [row.title for row in rows] == ["-3 days", "10 days", "40 days"]
