"""Two contents side by side, in words."""

import datetime as dt

import pytest

from briefings.models import Briefing
from portal.history.comparison import Difference, compare
from portal.history.content import read
from portal.history.plain import plain
from portal.history.spoken import Spoken
from portal.reference.models import OfficeHours
from procedures.models import Manual
from reviews.models import Recommendation, Review
from tests.factories import (
    make_agency,
    make_briefing,
    make_change,
    make_manual,
    make_office_hours,
    make_recommendation,
    make_response,
    make_review,
    make_session,
    make_theme,
    make_user,
)
from training.models import TrainingSession


def differences(model, old, new):
    return [(found.label, found.old, found.new) for found in compare(model, old, new)]


@pytest.mark.django_db
def test_what_is_the_same_is_left_out():
    content = read(make_briefing(owner=make_user()))

    assert compare(Briefing, content, content) == []


@pytest.mark.django_db
def test_fields_are_named_and_said_as_the_form_does():
    neglect, sleep = make_theme(name="Neglect"), make_theme(name="Safer sleep")
    briefing = make_briefing(themes=[neglect], title="Old", review_on=None)
    old = read(briefing)
    briefing.title, briefing.source, briefing.owner = "New", "audit", make_user(name="Ann Lee")
    briefing.review_on = dt.date(2026, 4, 5)
    briefing.save()
    briefing.themes.set([neglect, sleep])

    assert differences(Briefing, old, read(briefing)) == [
        ("Title", "Old", "New"),
        ("Review by", "", "5 April 2026"),
        ("Owner", "", "Ann Lee"),
        ("Comes from", "A topic explained", "An audit"),
        ("Themes", "Neglect", "Neglect\nSafer sleep"),
    ]


@pytest.mark.django_db
def test_moments_are_in_london_time():
    session = make_session(starts_at=dt.datetime(2026, 7, 1, 8, 30, tzinfo=dt.UTC), places=1)
    old = read(session)
    session.starts_at += dt.timedelta(days=153)

    assert differences(TrainingSession, old, read(session))[0] == (
        "Starts",
        "Wednesday 1 July 2026, 9:30am",
        "Tuesday 1 December 2026, 8:30am",
    )


@pytest.mark.django_db
def test_yes_no_and_times_of_day_are_words():
    hours = make_office_hours(weekdays=[0])
    old = read(hours)
    hours.open_on_bank_holidays = True
    hours.save()
    hours.days.update(closes_at=dt.time(12))

    assert differences(OfficeHours, old, read(hours)) == [
        ("Open on bank holidays", "No", "Yes"),
        ("Office day 1: closes at", "5pm", "midday"),
    ]


@pytest.mark.django_db
def test_what_was_pointed_at_and_is_gone_is_said_to_be():
    theme, manual = make_theme(name="Neglect"), make_manual()
    old = {"fields": {"themes": [theme.pk], "owner": 10**6}, "parts": {}}
    theme.delete()

    assert differences(Briefing, old, {"fields": {"themes": [], "owner": None}, "parts": {}}) == [
        ("Owner", "(gone)", ""),
        ("Themes", "(gone)", ""),
    ]
    assert compare(Manual, read(manual), read(manual)) == []


@pytest.mark.django_db
def test_parts_are_told_apart_by_their_keys():
    briefing = make_briefing(sections=3)
    old = read(briefing)
    section = briefing.sections.get(number=3)
    section.title, section.body = "What to do", "<ul><li>Ask.</li></ul>"
    section.save()
    briefing.sections.get(number=1).delete()
    briefing.questions.create(text="Who else?", order=1)

    assert differences(Briefing, old, read(briefing)) == [
        ("Section 3: What to do: title", "Part 3", "What to do"),
        ("Section 3: What to do: text", "Some words.", "• Ask."),
        ("Section 1: Part 1 (removed)", "Title: Part 1\nText: Some words.", ""),
        ("Question 2 (added)", "", "Text: Who else?"),
    ]


@pytest.mark.django_db
def test_a_part_without_a_key_is_new():
    old = read(make_briefing())
    typed = {"pk": None, "fields": {"order": 9, "text": "Who else?"}}
    new = old | {"parts": old["parts"] | {"questions": [*old["parts"]["questions"], typed, typed]}}

    assert differences(Briefing, old, new) == [
        ("Question 2 (added)", "", "Text: Who else?"),
        ("Question 3 (added)", "", "Text: Who else?"),
    ]


@pytest.mark.django_db
def test_parts_that_change_places_are_one_difference():
    briefing = make_briefing()
    second = briefing.questions.create(text="Second?", order=1)
    old = read(briefing)
    briefing.questions.exclude(pk=second.pk).update(order=2)

    assert differences(Briefing, old, read(briefing)) == [
        (
            "Order of questions",
            "1. What would you do?\n2. Second?",
            "1. Second?\n2. What would you do?",
        )
    ]


@pytest.mark.django_db
def test_numbers_that_move_nothing_are_no_difference():
    briefing = make_briefing()
    old = read(briefing)
    briefing.questions.update(order=7)

    assert compare(Briefing, old, read(briefing)) == []


@pytest.mark.django_db
def test_a_field_only_one_side_knows_is_left_out():
    content = read(make_briefing())

    assert compare(Briefing, {"fields": {"title": "Other"}, "parts": {}}, content) == [
        Difference("Title", "Other", content["fields"]["title"])
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("rows", [1, 3])
def test_names_are_looked_up_at_once(django_assert_num_queries, rows):
    recommendation = make_recommendation()
    for _ in range(rows):
        make_response(recommendation=recommendation, agency=make_agency())
        make_response(recommendation=recommendation, change=make_change())
    content = read(recommendation)
    empty = {"fields": content["fields"], "parts": {"responses": []}}

    with django_assert_num_queries(3):  # agencies, changes, and the review
        compare(Recommendation, empty, content)


@pytest.mark.django_db
def test_all_of_a_version_is_said():
    review = make_review(title="Jamie", themes=[make_theme(name="Neglect")], commissioned_on=None)
    content = read(review)

    said = dict(Spoken(Review, content).entries(content))

    assert (said["Title"], said["Themes"], said["Type"]) == (
        "Jamie",
        "Neglect",
        "Safeguarding adults review (SAR)",
    )
    assert said["Learning point 1: text"] == "Ask, and write down the answer."
    assert "Commissioned" not in said


def marked(old, new, **how):
    html = str(Difference("Text", old, new, **how).marked)
    hidden = '<span class="visually-hidden">'
    return html.replace(hidden, "").replace("</span>", "")


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        (
            "Ask the child.",
            "Ask the adult.",
            "Ask the <del>[removed: child. end of removed]</del> "
            "<ins>[added: adult. end of added]</ins>",
        ),
        ("", "New", "<ins>[added: New end of added]</ins>"),
        ("Old", "", "<del>[removed: Old end of removed]</del>"),
        ("a\nb", "a\nb c", "a<br>b <ins>[added: c end of added]</ins>"),
        ("Same", "Same", "Same (only its formatting changed)"),
        (
            "x <script>",
            "x </del>&",
            "x <del>[removed: &lt;script&gt; end of removed]</del> "
            "<ins>[added: &lt;/del&gt;&amp; end of added]</ins>",
        ),
    ],
)
def test_words_that_went_and_came_are_marked(old, new, shown):
    assert marked(old, new) == shown


def test_what_is_chosen_changes_as_a_whole():
    assert marked("Area one\nArea two", "Area two", in_lines=True) == (
        "<del>[removed: Area one<br> end of removed]</del> Area two"
    )


def test_a_very_long_text_is_compared_by_its_lines():
    line = "word " * 1000

    assert marked(f"{line}\n{line}\nold end", f"{line}\n{line}\nnew end").endswith(
        "<del>[removed: old end end of removed]</del> <ins>[added: new end end of added]</ins>"
    )


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("", ""),
        ("<p>One</p>\n<p>Two &amp; three</p>", "One\nTwo & three"),
        ("<ul>\n<li><p>One</p></li>\n<li>Two</li>\n</ul>", "• One\n• Two"),
        ('<p>See <a href="https://x.org/">this</a>.</p>', "See this (https://x.org/)."),
        ("<table><tr><th>A</th><td>B</td></tr><tr><td>C</td></tr></table>", "A | B\nC"),
        ("<h3>Head</h3><p>one<br>two\nthree</p>", "Head\none\ntwo three"),
        ("a < b", "a < b"),
    ],
)
def test_formatted_text_is_read_as_lines(html, text):
    assert plain(html) == text
