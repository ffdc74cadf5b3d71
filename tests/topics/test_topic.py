"""The page of a topic: whom to ring, what holds, what to read, and nothing that is hidden."""

import datetime as dt
import re

import pytest
from django.utils import timezone

from portal.publishing.models import Status
from tests.factories import (
    make_booking,
    make_briefing,
    make_change,
    make_chapter,
    make_contact,
    make_course,
    make_holding_position,
    make_learning_point,
    make_manual,
    make_release,
    make_review,
    make_rules,
    make_session,
    make_theme,
    make_way,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def neglect():
    return make_theme(name="Neglect", slug="neglect", summary="Needs go unmet. Again and again.")


@pytest.fixture
def page(client, neglect):
    """Read the topic's page: its HTML."""

    def read():
        response = client.get("/topics/neglect/")
        assert response.status_code == 200
        return response.content.decode()

    return read


def headings(page, level=2):
    main = page.split("<main", 1)[1].split("</main>")[0]
    found = re.findall(rf"<h{level}[^>]*>(.*?)</h{level}>", main, re.S)
    return [re.sub(r"<[^>]+>", "", heading).strip() for heading in found]


def of_group(page, slug):
    """The titles that stand under one heading of the page."""
    group = page.split(f'aria-labelledby="{slug}"')[1].split("</section>")[0]
    titles = re.findall(r'class="card__title"><a[^>]*>(.*?)</a>', group)
    return [re.sub(r"<span.*?</span>", "", title) for title in titles]


def contacts(page):
    return re.findall(r'class="contact__name">([^<]*)<', page)


def test_what_holds_now_stands_first_and_then_the_sections_in_their_order(page, neglect):
    make_learning_point(theme=neglect)
    make_course([neglect])
    make_chapter([neglect], in_manual_already=True)
    make_briefing([neglect])
    make_holding_position([], [neglect])

    assert headings(page()) == [
        "Worried about a child",
        "Worried about an adult",
        "Until further notice",
        "Briefings",
        "Procedures",
        "Training",
        "What reviews taught us",
        "More on this topic",
        "Topics near this one",
    ]


def test_who_helps_with_the_topic_stands_before_all_and_its_front_door_before_others(page, neglect):
    make_way(make_contact(name="Any front door", order=1))
    make_way(make_contact(name="Advice", need="advice"))
    for fields in ({"name": "Its front door", "order": 2}, {"name": "Helpline", "need": "support"}):
        contact = make_contact(**fields)
        make_way(contact)
        contact.themes.set([neglect])

    shown = page()

    assert contacts(shown) == ["Helpline", "Its front door", "Any front door"]
    assert headings(shown)[:2] == ["For this topic: neglect", "Worried about a child"]


def test_a_contact_whose_number_has_ended_is_not_shown(page, neglect):
    contact = make_contact(name="Old helpline", need="support")
    make_way(contact, effective_until=timezone.now() - dt.timedelta(hours=1))
    contact.themes.set([neglect])

    assert contacts(page()) == []


def test_the_newest_briefing_is_large_and_the_next_few_follow(page, neglect):
    now = timezone.now()
    for days in (5, 1, 3, 2, 4):
        at = now - dt.timedelta(days=days)
        make_briefing([neglect], title=f"{days} days old", publish_at=at)
    make_briefing(title="Of something else")

    shown = page()

    newest = shown.split("card--newest")[1].split("</li>")[0]
    assert "1 days old" in newest
    assert of_group(shown, "briefings") == [f"{days} days old" for days in (1, 2, 3, 4)]


def test_a_chapter_says_how_it_stands_what_changed_last_and_what_to_do_now(page, neglect):
    manual = make_manual(name="Children’s manual")
    april = make_release(manual=manual, month="2026-04-01")
    may = make_release(manual=manual, month="2026-05-01")
    older = make_chapter([neglect], title="Older", manual=manual)
    newer = make_chapter([neglect], title="Newer", manual=manual)
    make_change(older, april, what_changed="In April.", what_to_do="Ring first.")
    make_change(newer, april, what_changed="Told no more.")
    make_change(newer, may, what_changed="In May.")
    make_change(older, may, what_changed="A link.", minor=True)

    shown = page()

    assert of_group(shown, "chapters") == ["Newer", "Older"]
    said = re.sub(r"<[^>]+>|\s+", " ", shown.split('aria-labelledby="chapters"')[1])
    said = re.sub(r"\s+", " ", said).split("All chapters")[0]
    assert said == (
        " > Procedures Newer , Children’s manual Children’s manual Currently up to date "
        "May 2026: updated In May. Older , Children’s manual Children’s manual "
        "Currently up to date April 2026: updated In April. What to do now: Ring first. "
    ).replace(" > ", said[: said.index("Procedures")], 1)


def test_only_the_chapters_that_changed_last_tell_what_changed(page, neglect):
    manual = make_manual()
    for number in range(1, 8):
        release = make_release(manual=manual, month=f"2026-0{number}-01")
        chapter = make_chapter([neglect], title=f"Chapter of {number}", manual=manual)
        make_change(chapter, release, what_changed=f"Different in {number}.")

    shown = page()

    assert of_group(shown, "chapters") == [f"Chapter of {number}" for number in (7, 6, 5, 4, 3, 2)]
    assert re.findall(r"Different in \d", shown) == [f"Different in {n}" for n in (7, 6, 5)]


def test_dates_with_a_place_stand_before_courses_that_need_asking_for(page, neglect):
    soon, closed, full, none = (
        make_course([neglect], title=title) for title in ("Soon", "Closed", "Full", "None")
    )
    make_session(course=soon)
    make_session(course=soon, starts_at=timezone.now() - dt.timedelta(days=3))
    make_session(course=closed, rules=make_rules(closes_days_before=90))
    make_booking(make_session(course=full, places=1))
    make_session(course=make_course([neglect], title="Draft", status=Status.DRAFT))

    shown = page()

    assert of_group(shown, "training") == ["Soon", "Closed", "Full", "None"]
    assert re.findall(r'href="(/training/courses/[^"]*/tell-me/)"', shown) == [
        f"/training/courses/{course.slug}/tell-me/" for course in (closed, full, none)
    ]


def test_practice_points_stand_newest_first_with_good_practice_marked(page, neglect):
    old = make_review(publish_at=timezone.now() - dt.timedelta(days=400))
    make_learning_point(review=old, theme=neglect, text="Older point", good_practice=True)
    review = make_review()
    make_learning_point(review=review, theme=neglect, text="Newer point")
    make_learning_point(review=review, text="Of another theme")

    learning = page().split('aria-labelledby="learning"')[1]

    assert re.findall(r"<p>(\w+ point)</p>", learning) == ["Newer point", "Older point"]
    assert learning.count("Good practice found") == 1
    assert 'href="/reviews/learning/?theme=neglect"' in learning


@pytest.mark.parametrize(("quick_exit", "times"), [(True, 1), (False, 0)])
def test_exit_this_page_is_where_the_theme_asks_for_it(client, quick_exit, times):
    theme = make_theme(quick_exit=quick_exit)

    page = client.get(theme.get_absolute_url()).content.decode()

    assert page.count('data-module="govuk-exit-this-page"') == times


def test_a_topic_with_nothing_on_it_still_says_whom_to_ring_and_where_to_go_on(page):
    make_way(make_contact(name="Front door"))
    make_theme(name="Another", slug="another")

    shown = page()

    assert "Nothing has been published on this topic yet." in shown
    assert contacts(shown) == ["Front door"]
    assert headings(shown)[2:] == ["Other topics"]
    assert 'href="/topics/another/"' in shown
    assert "/search/?theme" not in shown


def test_what_there_is_none_of_is_said_once(page, neglect):
    make_briefing([neglect])

    shown = page()

    assert (
        "Not here yet: a chapter of the procedures, a course, a practice point from a review, "
        "a resource."
    ) in shown
    assert "Until further notice" not in shown


def test_it_leads_to_everything_on_the_topic(page, neglect):
    make_briefing([neglect])

    shown = page()

    assert 'href="/search/?theme=neglect"' in shown
    assert 'href="/topics/neglect/feed/"' in shown


def test_topics_that_share_most_stand_nearest(page, neglect):
    near, nearer, far = (make_theme(name=name) for name in ("B near", "C nearer", "A far"))
    make_briefing([neglect, near, nearer])
    make_course([neglect, nearer])
    make_briefing([neglect, far], status=Status.DRAFT)
    make_briefing([far])

    shown = page().split('aria-labelledby="near"')[1]

    assert re.findall(r'href="/topics/[^"]+/">([^<]+)<', shown) == ["C nearer", "B near", "A far"]


def test_a_topic_that_does_not_exist_is_not_found(client):
    assert client.get("/topics/nonsense/").status_code == 404
    assert client.get("/topics/nonsense/feed/").status_code == 404
