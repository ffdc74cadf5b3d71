"""One review in plain words."""

import datetime as dt
import re
from html import unescape

import pytest
from django.utils import timezone
from django.utils.html import strip_tags

from reviews import progress
from reviews.models import Disclosure, PersonReviewed, Progress
from tests.factories import (
    make_agency,
    make_area,
    make_attachment,
    make_board,
    make_learning_point,
    make_recommendation,
    make_response,
    make_review,
    make_upload,
    make_user,
)
from tests.reading import read

pytestmark = pytest.mark.django_db

NOW = timezone.now()
DAY = dt.timedelta(days=1)
WHY = "A criminal trial is not over."
DETAILS = {"age_band": "10 to 15", "sex": "Female", "ethnicity": "Mixed or multiple ethnic groups"}


def about(page):
    """{what: value} of the box about the review."""
    keys = re.findall(r"__key\">([^<]+)</dt><dd[^>]*>(.*?)</dd>", page, re.DOTALL)
    return {key: strip_tags(value) for key, value in keys}


def part(page, heading):
    """What stands under a heading, down to the next heading of a part."""
    found = re.search(rf"<h2[^>]*>{heading}</h2>(.*?)(?:<h2|</aside|</main)", page, re.DOTALL)
    return unescape(" ".join(strip_tags(found[1]).split())) if found else None


def links(page):
    found = re.findall(r'<a class="govuk-link" href="([^"]+)">(.*?)</a>', page)
    return {strip_tags(name): address for address, name in found}


def show(client, review):
    return read(client, review.get_absolute_url())


def test_a_review_says_what_happened_what_was_learned_and_what_should_change(client):
    review = make_review(what_happened="<p>As much as may be said.</p>", pseudonym="Adult A")
    review.learning_points.update(text="Ask twice.", domain="working_together")
    make_learning_point(review=review, text="A nurse rang back.", good_practice=True)
    make_recommendation(review=review, number=1, text="Change the form.")

    page = show(client, review)

    assert part(page, "What happened").endswith("As much as may be said.")
    assert "Adult A is not a real name" in part(page, "What happened")
    learned, good = part(page, "What we learned").split("Good practice found")
    assert ("Ask twice." in learned, "nurse" in learned) == (True, False)
    assert ("Ask twice." in good, "A nurse rang back." in good) == (False, True)
    assert "Change the form." in part(page, "What should change, and how it is going")


def test_no_heading_stands_over_good_practice_where_none_was_found(client):
    assert "Good practice found" not in show(client, make_review())


DONE, UNDER_WAY, OVERDUE = Progress.DONE, Progress.UNDER_WAY, Progress.OVERDUE
NOT_ACCEPTED, NO_RESPONSE = Progress.NOT_ACCEPTED, Progress.NO_RESPONSE


@pytest.mark.parametrize(
    ("stand", "words"),
    [
        ([], ""),
        ([DONE], "The one recommendation is done."),
        ([NOT_ACCEPTED], "The one recommendation was not accepted."),
        ([NO_RESPONSE], "The one recommendation has no response yet."),
        ([DONE, DONE], "Both recommendations are done."),
        ([OVERDUE] * 3, "All 3 recommendations are overdue."),
        ([UNDER_WAY, DONE], "Of 2 recommendations, 1 is done and 1 is under way."),
        (
            [NOT_ACCEPTED, *[UNDER_WAY] * 2, *[DONE] * 4],
            "Of 7 recommendations, 4 are done, 2 are under way and 1 was not accepted.",
        ),
        (
            [*[NOT_ACCEPTED] * 2, *[NO_RESPONSE] * 2, OVERDUE, DONE, UNDER_WAY],
            "Of 7 recommendations, 1 is done, 1 is under way, 1 is overdue, 2 have no response "
            "yet and 2 were not accepted.",
        ),
    ],
)
def test_how_it_is_going_is_said_in_a_sentence(stand, words):
    assert progress.in_words(stand) == words


def test_the_sentence_counts_how_the_recommendations_stand_today(client):
    review = make_review()
    done, under_way = (make_recommendation(review=review) for _ in range(2))
    make_response(recommendation=done, done_on=timezone.localdate())
    make_response(recommendation=under_way, due_on=timezone.localdate() + DAY)
    make_recommendation(review=review, decision="not_accepted", reason="The law says so already.")

    going = part(show(client, review), "What should change, and how it is going")

    words = "Of 3 recommendations, 1 is done, 1 is under way and 1 was not accepted."
    assert going.startswith(words)
    assert "Not accepted. The law says so already." in going


def test_the_box_says_what_kind_of_review_it_was(client):
    review = make_review(
        kind="dardr",
        kind_as_named="Domestic Homicide Review",
        commissioned_on=dt.date(2024, 2, 3),
        concluded_on=dt.date(2025, 6, 7),
        methodology="Talking with the family",
        harm_types=["domestic", "self_neglect"],
        settings_of_harm=["home", "health"],
        publish_at=dt.datetime(2026, 1, 5, 12, tzinfo=dt.UTC),
        audience="adults",
    )
    review.themes.clear()
    review.agencies_in_scope.set([make_agency(name="Anytown Trust")])
    review.boards.set([make_board(short_name="Adults Board")])
    review.areas.set([make_area(name="Anytown")])

    assert about(show(client, review)) == {
        "Type": "Domestic abuse related death review (DARDR), once domestic homicide review (DHR)",
        "As named at the time": "Domestic Homicide Review",
        "Status": "Concluded",
        "Begun": "February 2024",
        "Concluded": "June 2025",
        "How it was done": "Talking with the family",
        "Types of harm": "Domestic abuse, Self-neglect",
        "Settings": "At home, Other health service",
        "Agencies whose work was looked at": "Anytown Trust",
        "For work with": "Adults",
        "From": "Adults Board",
        "Where": "Anytown",
        "Published": "5 January 2026",
    }


@pytest.mark.parametrize(
    ("stage", "status"),
    [
        ("on_hold", f"On hold. {WHY}"),
        ("not_published", f"Concluded, report not published. {WHY}"),
        ("interim", "Under way, with interim learning"),
    ],
)
def test_one_on_hold_or_not_published_says_why_at_the_top_and_in_the_box(client, stage, status):
    page = show(client, make_review(stage=stage, stage_note=WHY))

    assert about(page)["Status"] == status
    assert page.count(WHY) == (0 if stage == "interim" else 2)


@pytest.fixture
def of_a_person():
    review = make_review()
    PersonReviewed.objects.create(review=review, age_band="10_15", sex="female", ethnicity="mixed")
    return review


def test_nothing_of_the_person_is_shown_that_no_publisher_ticked(client, of_a_person):
    page = show(client, of_a_person)

    assert [words for words in DETAILS.values() if words in page] == []


@pytest.mark.parametrize("detail", DETAILS)
def test_a_detail_ticked_with_a_reason_is_shown_without_the_reason(client, of_a_person, detail):
    reason = "The family asked for it."
    Disclosure.objects.create(review=of_a_person, detail=detail, reason=reason, by=make_user())

    page = show(client, of_a_person)

    assert [words for words in DETAILS.values() if words in page] == [DETAILS[detail]]
    assert about(page)[Disclosure.Detail(detail).label] == DETAILS[detail]
    assert reason not in page


@pytest.mark.parametrize("person", [True, False])
def test_a_detail_that_nobody_knows_has_no_line(client, person):
    review = make_review()
    if person:
        PersonReviewed.objects.create(review=review)
    Disclosure.objects.create(review=review, detail="sex", reason="Asked for", by=make_user())

    assert "Sex" not in about(show(client, review))


def test_a_detail_of_nobody_says_nothing():
    review = make_review()
    shown = Disclosure.objects.create(review=review, detail="sex", reason="Asked", by=make_user())

    assert shown.says == ""


def with_report(**fields):
    review = make_review(**fields)
    make_attachment(review, make_upload(name="report.pdf"), title="The whole", comes_down=True)
    make_attachment(review, make_upload(name="summary.pdf"), title="Easy read")
    return review


def test_the_report_is_listed_with_the_day_it_comes_down(client):
    review = with_report(report_until=dt.datetime(2100, 7, 1, 8, tzinfo=dt.UTC))

    page = show(client, review)

    report, files = part(page, "The report"), part(page, "Files")
    assert "until Thursday 1 July 2100, 9am." in report
    assert ("The whole" in report, "Easy read" in report) == (True, False)
    assert ("The whole" in files, "Easy read" in files) == (False, True)


def test_without_a_date_of_its_own_the_report_comes_down_a_year_after_publication(client):
    review = with_report(publish_at=NOW - 364 * DAY)
    assert "The whole" in show(client, review)

    review.publish_at = NOW - 366 * DAY
    review.save()
    page = show(client, review)

    assert ("The whole" in page, "Easy read" in page) == (False, True)


@pytest.mark.parametrize("elsewhere", ["", "https://example.org/repository"])
def test_once_the_report_is_down_a_sentence_says_where_to_find_it(client, elsewhere):
    review = with_report(report_until=NOW - DAY, report_elsewhere=elsewhere)

    page = show(client, review)

    report = part(page, "The report")
    assert report.startswith("The full report is not on this website any more.")
    assert ("The whole" in page, "report.pdf" in page) == (False, False)
    office = {"ask the partnership’s office": "/contacts/#need-office"}
    kept = {"Read the report of this review where it is kept": elsewhere}
    found = {name: to for name, to in links(page).items() if name in {*office, *kept}}
    assert found == (kept if elsewhere else office)
    assert "Ask, and write down the answer." in part(page, "What we learned")


def test_a_report_that_is_only_elsewhere_is_pointed_at(client):
    page = show(client, make_review(report_elsewhere="https://example.org/repository"))

    assert part(page, "The report").startswith("The full report is not on this website. Read")


def test_a_review_without_a_report_says_nothing_of_one(client):
    review = make_review()
    make_attachment(review, title="Easy read")

    page = show(client, review)

    assert (part(page, "The report"), "Easy read" in part(page, "Files")) == (None, True)
