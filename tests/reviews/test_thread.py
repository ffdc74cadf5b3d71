"""The thread of a recommendation: evidence where it belongs, what is missing, and the way back."""

import datetime as dt
import re

import pytest
from django.utils import timezone

from reviews.missing import missing
from tests import factories
from tests.browser import NARROW, WIDE
from tests.reading import read
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
DAY = dt.timedelta(days=1)
EARLIER, LATER = dt.date(2026, 3, 3), TODAY + 400 * DAY
REFUSED = {"decision": "not_accepted", "reason": "It is the law already."}


def make_evidence(recommendation, level, sustained="", again=None, **fields):
    again = again or (dt.date(2026, 10, 1) if sustained else None)
    return factories.make_evidence(
        recommendation=recommendation,
        level=level,
        sustained=sustained,
        checked_again_on=again,
        **fields,
    )


def make_done(**fields):
    """A recommendation with one response that is done."""
    recommendation = factories.make_recommendation(**fields)
    factories.make_response(recommendation=recommendation, done_on=EARLIER)
    return recommendation


@pytest.mark.parametrize(
    ("due", "words"),
    [
        (None, ["No response has been recorded"]),
        (TODAY, ["No response has been recorded"]),
        (EARLIER, ["No response has been recorded", "It was due on 3 March 2026"]),
    ],
)
def test_without_a_response_nothing_else_is_said_to_be_done(due, words):
    recommendation = factories.make_recommendation(due_on=due)

    assert missing(recommendation, TODAY) == [*words, "No evidence yet"]


@pytest.mark.parametrize(
    ("due", "responses", "words"),
    [
        (None, [(LATER, None)], []),
        (None, [(TODAY, None)], []),
        (None, [(EARLIER, EARLIER)], []),
        (EARLIER, [(None, EARLIER)], []),
        (None, [(EARLIER, None)], ["A response is overdue: training, due on 3 March 2026"]),
        (EARLIER, [(None, None)], ["A response is overdue: training, due on 3 March 2026"]),
        (EARLIER, [(LATER, None)], ["It was due on 3 March 2026"]),
        (
            None,
            [(EARLIER + DAY, None), (EARLIER, None)],
            ["2 responses are overdue, the first since 3 March 2026"],
        ),
        (None, [(None, None)], ["One response has no date to be done by"]),
        (None, [(None, None), (None, None)], ["2 responses have no date to be done by"]),
        (
            None,
            [(None, None), (EARLIER, None)],
            [
                "A response is overdue: training, due on 3 March 2026",
                "One response has no date to be done by",
            ],
        ),
    ],
)
def test_what_is_late_or_has_no_date_is_missing(due, responses, words):
    recommendation = factories.make_recommendation(due_on=due)
    for due_on, done_on in responses:
        factories.make_response(recommendation=recommendation, due_on=due_on, done_on=done_on)

    assert missing(recommendation, TODAY) == [*words, "No evidence yet"]


NOBODY_LOOKED = "Nobody has looked again whether it lasted"


@pytest.mark.parametrize(
    ("evidence", "words"),
    [
        ([], ["No evidence yet"]),
        ([("output", "")], ["No evidence of outcome yet", "No evidence of impact yet"]),
        ([("outcome", "")], ["No evidence of impact yet", NOBODY_LOOKED]),
        ([("impact", "")], ["No evidence of outcome yet", NOBODY_LOOKED]),
        ([("outcome", ""), ("impact", "")], [NOBODY_LOOKED]),
        ([("outcome", ""), ("impact", "yes")], []),
        (
            [("outcome", ""), ("impact", "partly")],
            ["When somebody looked again, it had lasted only in part"],
        ),
        ([("outcome", ""), ("impact", "no")], ["When somebody looked again, it had not lasted"]),
    ],
)
def test_each_level_that_nobody_has_shown_is_missing(evidence, words):
    recommendation = make_done()
    for level, sustained in evidence:
        make_evidence(recommendation, level, sustained)

    assert missing(recommendation, TODAY) == words


@pytest.mark.parametrize(("newest", "words"), [("yes", 0), ("no", 1)])
def test_the_newest_look_says_whether_it_lasted(newest, words):
    recommendation = make_done()
    make_evidence(recommendation, "outcome", newest, TODAY)
    make_evidence(recommendation, "impact", {"yes": "no", "no": "yes"}[newest], TODAY - DAY)

    assert len(missing(recommendation, TODAY)) == words


def test_evidence_of_a_response_counts_for_its_recommendation():
    recommendation = make_done()
    response = recommendation.responses.get()
    make_evidence(recommendation, "outcome", response=response)
    make_evidence(recommendation, "impact", "yes", response=response)

    assert missing(recommendation, TODAY) == []


def test_what_was_not_accepted_lacks_nothing(client):
    recommendation = factories.make_recommendation(due_on=EARLIER, **REFUSED)
    factories.make_response(recommendation=recommendation, due_on=EARLIER)

    page = read(client, recommendation.get_absolute_url())

    assert missing(recommendation, TODAY) == []
    assert "it was not accepted, and the reason stands above." in page
    assert "overdue" not in page.lower()


def parts(page):
    """The words of each section of the page, by the address of its heading."""
    found = re.findall(r'<section [^>]*aria-labelledby="(\w+)">(.*?)</section>', page, re.DOTALL)
    return {name: " ".join(re.sub(r"<[^>]+>", " ", words).split()) for name, words in found}


def test_evidence_stands_under_the_response_it_shows_or_with_the_whole(client):
    recommendation = make_done()
    response = recommendation.responses.get()
    make_evidence(recommendation, "output", response=response, shows="Two sessions ran.")
    make_evidence(
        recommendation,
        "impact",
        "partly",
        dt.date(2026, 10, 1),
        shows="Adults were seen.",
        figure=9,
        asked=500,
        sustained_note="Less so in winter.",
    )

    found = parts(read(client, recommendation.get_absolute_url()))

    assert "Evidence of output: 14 of 20 records (70%) Two sessions ran." in found["done"]
    assert found["whole"].endswith(
        "Evidence of impact: 9 of 20 records (45%) Adults were seen. "
        "Measured 31 March 2026. 20 of 500 asked answered (4%). "
        "Did it last? Partly, looked at again 1 October 2026. Less so in winter."
    )
    assert ("Adults were seen." in found["done"], "Two sessions" in found["whole"]) == (
        False,
        False,
    )
    assert found["missing"] == (
        "What is still missing No evidence of outcome yet. "
        "When somebody looked again, it had lasted only in part."
    )


def test_small_numbers_of_people_stand_nowhere_on_the_page(client):
    recommendation = make_done()
    make_evidence(recommendation, "impact", figure=3, out_of=771, shows="Some were seen.")
    make_evidence(recommendation, "outcome", figure=769, out_of=771, shows="Others.")

    page = read(client, recommendation.get_absolute_url())

    assert (page.count("ewer than 5 of 771"), "769" in page) == (6, False)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"done_on": EARLIER, "as_written": "completed"}, "done 3 March 2026"),
        ({"due_on": EARLIER, "as_written": "soon"}, "overdue since 3 March 2026"),
        ({"as_written": "due early 2024/25"}, "“due early 2024/25”"),
        ({}, "under way"),
    ],
)
def test_how_far_a_response_is_has_a_date_or_the_words_of_its_report(client, fields, words):
    response = factories.make_response(**fields)

    page = read(client, response.recommendation.get_absolute_url())

    assert re.findall(r"<h3[^>]*>Training: ([^<]+)</h3>", page) == [words]


def test_who_sees_it_through_is_an_agency_and_never_a_name(client):
    agency = factories.make_agency(name="Anytown Trust")
    owner = factories.make_owner(agency=agency, name="Ada Unmistakable", email="ada@example.org")
    recommendation = factories.make_recommendation(owner=owner)
    factories.make_response(recommendation=recommendation, owner=owner, what="It began.")

    page = read(client, recommendation.get_absolute_url())

    assert "Seen through by Anytown Trust" in parts(page)["decision"]
    assert "It began. (Anytown Trust)" in page
    assert ("Unmistakable" in page, "ada@" in page) == (False, False)


def test_it_says_where_it_came_from_and_when_it_was_decided(client):
    review = factories.make_review(title="Adult A", kind_as_named="Learning review")
    factories.make_learning_point(review=review, text="Sit down and ask.", good_practice=True)
    recommendation = factories.make_recommendation(review=review, decided_on=EARLIER)

    page = read(client, recommendation.get_absolute_url())

    found = parts(page)
    assert found["from"].startswith("Where it came from Adult A , Learning review.")
    assert "Good practice found: Sit down and ask." in found["from"]
    assert "Decided 3 March 2026" in found["decision"]
    assert list(found) == ["from", "decision", "done", "missing"]


def make_answers(recommendation):
    """One of each that can answer it: the words before its way back, and its page."""
    theme = factories.make_theme()
    change = factories.make_change(factories.make_chapter([theme]))
    course, briefing = factories.make_course(), factories.make_briefing([theme])
    for pointing in ({"change": change}, {"course": course}, {"briefing": briefing}):
        factories.make_response(recommendation=recommendation, **pointing)
    return [page.get_absolute_url() for page in (change.chapter, course, briefing, change.release)]


def because(client, path):
    """Where the page leads after the words “Because of”."""
    page = read(client, path)
    link = r'Because of(?: th[^<]*</h2>| what[^<]*</p>)?\s*(?:<ul[^>]*><li>)?<a [^>]*href="([^"]+)"'
    return set(re.findall(link, page)), "Because of" in page


def test_what_answers_a_recommendation_says_because_of_and_leads_back(client):
    recommendation = factories.make_recommendation()
    *answers, release = make_answers(recommendation)

    thread = read(client, recommendation.get_absolute_url())

    assert [path for path in answers if f'href="{path}"' not in thread] == []
    assert [because(client, path) for path in (*answers, release)] == [
        ({recommendation.get_absolute_url()}, True)
    ] * 4


def test_every_recommendation_that_a_briefing_answers_is_named(client):
    briefing = factories.make_briefing()
    asked = [factories.make_recommendation(text=f"Ask {number}.") for number in range(7)]
    for recommendation in asked:
        factories.make_response(recommendation=recommendation, briefing=briefing)

    page = read(client, briefing.get_absolute_url())

    assert [each.text for each in asked if each.text not in page] == []
    assert "Go on with" not in page


def test_nothing_leads_to_a_restricted_review_and_its_lead_reads_its_thread(client):
    lead = factories.make_user()
    review = factories.make_restricted_review(lead, title="Unmistakable")
    recommendation = factories.make_recommendation(review=review, text="Unmistakable advice")
    answers = make_answers(recommendation)

    public = [because(client, path) for path in answers]
    answered = client.get(recommendation.get_absolute_url()).status_code
    sign_in(client, lead)
    opened = client.get(recommendation.get_absolute_url())
    signed_in = [because(client, path) for path in answers]

    assert (public, signed_in) == ([(set(), False)] * 4, [(set(), False)] * 4)
    assert (answered, opened.status_code) == (404, 200)
    assert "no-store" in opened.headers["Cache-Control"]
    assert "Unmistakable advice" in opened.content.decode()


@pytest.fixture
def with_all_evidence(demonstration):
    """A thread of the demonstration, with a step of every kind taken and one overdue."""
    recommendation = make_done(review=factories.make_review(), text="See them again. " * 20)
    response = recommendation.responses.get()
    factories.make_response(recommendation=recommendation, due_on=EARLIER, what="L" * 60)
    factories.make_response(recommendation=recommendation, as_written="early 2024/25")
    for level in ("output", "outcome", "impact"):
        make_evidence(recommendation, level, "yes", response=response, unit="r" * 50)
        make_evidence(recommendation, level, figure=2, asked=500, shows="It helped. " * 30)
    yield recommendation.get_absolute_url()
    recommendation.review.delete()


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_a_thread_with_all_kinds_of_evidence_is_accessible_and_fits(
    visitor, with_all_evidence, width
):
    visitor.open(with_all_evidence, width)

    assert visitor.violations() == []
    assert (visitor.overflow(), visitor.complaints) == (0, [])
