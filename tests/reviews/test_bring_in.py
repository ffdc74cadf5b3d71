"""An audit table becomes draft recommendations: shown first, made once, or not at all."""

import datetime as dt

import pytest
from django.test import Client

from portal.audit.models import Event
from portal.publishing.models import Status
from reviews import bringing_in
from reviews.bringing_in import MADE_ALREADY, label_of
from reviews.models import Recommendation, Response, Review
from tests.factories import make_agency, make_recommendation, make_review, make_user
from tests.publishing.desk import address
from tests.races import run_together
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db
BRING_IN = "/admin/reviews/review/bring-in/"
TABLE = (
    "Plan\n\nRecommendation\tAction\tRequired outcome\tWho\n"
    "1. Ask fathers\t<p>Write a 7-minute briefing – completed</p><p>Sit with them – due May</p>"
    "\t<p>Asked</p><p>Heard</p>\tWend Council\n"
)
NEW = {"title": "An audit", "kind": "audit", "kind_as_named": "Audit", "audience": "adults"}


def give(client, text=TABLE, **fields):
    return client.post(BRING_IN, {"text": text} | fields)


def answers(response):
    form = response.context["form"]
    sent = {field.html_name: field.value() for field in form if field.value() is not None}
    return sent | {"plan": response.context["packed"]}


def made():
    return list(
        Response.objects.values_list("label", "what", "as_written", "done_on", "agency__name")
    )


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("7-Minute Briefing on it", "comms"),
        ("Refresh the procedure", "policy_procedure"),
        ("A course", "training"),
        ("Seek assurance", "assurance"),
        ("Visit them", "service_provision"),
    ],
)
def test_a_label_is_guessed_plainly(text, label):
    assert label_of(text) == label


def test_the_list_of_reviews_leads_to_it(client, writer):
    assert f'href="{BRING_IN}"' in client.get("/admin/reviews/review/").content.decode()


def test_a_table_is_shown_and_then_becomes_a_new_draft(client, writer):
    make_agency(name="Wend Council")
    shown = give(client, **NEW)
    assert (Review.objects.count(), "Plan" in shown.content.decode()) == (0, True)

    response = client.post(BRING_IN, answers(shown) | {"done_on": "31/3/2026"})

    review = Review.objects.get()
    assert response.headers["Location"] == address(review)
    assert (review.title, review.kind, review.status) == ("An audit", "audit", Status.DRAFT)
    assert list(Recommendation.objects.values_list("number", "text", "outcome")) == [
        (1, "Ask fathers", "Asked\nHeard")
    ]
    assert made() == [
        ("comms", "Write a 7-minute briefing", "completed", dt.date(2026, 3, 31), "Wend Council"),
        ("service_provision", "Sit with them", "due May", None, "Wend Council"),
    ]
    assert [event.step for event in Event.objects.all()] == ["recommendations brought in"]


def test_a_day_by_which_something_is_due_is_shown_and_kept_with_its_words(client, writer):
    table = "Recommendation\tAction\n1. Ask\tVisit (due 31 March 2026)\n"
    shown = give(client, table, **NEW)

    client.post(BRING_IN, answers(shown))

    assert "Due: 31 March 2026." in shown.content.decode()
    assert list(Response.objects.values_list("what", "as_written", "due_on")) == [
        ("Visit", "due 31 March 2026", dt.date(2026, 3, 31))
    ]


@pytest.mark.parametrize("into", ["new", "draft"])
def test_a_failure_half_way_leaves_nothing(client, writer, monkeypatch, into):
    draft = make_review(status=Status.DRAFT, publish_at=None) if into == "draft" else None
    sent = answers(give(client, **({"review": draft.pk} if draft else NEW)))
    before = list(Review.objects.values())
    make = bringing_in._respond

    def fail_at_the_second(recommendation, *rest):
        if Response.objects.exists():
            raise ConnectionError
        make(recommendation, *rest)

    monkeypatch.setattr(bringing_in, "_respond", fail_at_the_second)
    with pytest.raises(ConnectionError):
        client.post(BRING_IN, sent)

    assert list(Review.objects.values()) == before
    assert [model.objects.count() for model in (Recommendation, Response, Event)] == [0, 0, 0]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("into", ["new", "draft"])
def test_two_presses_at_once_make_one_set(client, writer, into):
    draft = make_review(status=Status.DRAFT, publish_at=None) if into == "draft" else None
    sent = answers(give(client, **({"review": draft.pk} if draft else NEW)))
    other = Client()
    sign_in(other, writer)

    answered = run_together(
        lambda: client.post(BRING_IN, sent).status_code,
        lambda: other.post(BRING_IN, sent).status_code,
    )

    assert sorted(answered) == [200, 302]
    assert (Recommendation.objects.count(), Response.objects.count()) == (1, 2)


@pytest.mark.parametrize("into", ["new", "draft"])
def test_two_presses_make_one_set(client, writer, into):
    draft = make_review(status=Status.DRAFT, publish_at=None) if into == "draft" else None
    sent = answers(give(client, **({"review": draft.pk} if draft else NEW)))

    client.post(BRING_IN, sent)
    again = client.post(BRING_IN, sent)

    assert (Recommendation.objects.count(), Response.objects.count()) == (1, 2)
    said = str(again.context["form"].non_field_errors())
    assert MADE_ALREADY in said if into == "new" else "changed" in said


def test_a_number_that_is_taken_in_the_draft_becomes_the_next_free_one(client, writer):
    draft = make_review(status=Status.DRAFT, publish_at=None)
    make_recommendation(review=draft, number=1)

    client.post(BRING_IN, answers(give(client, review=draft.pk)))

    assert list(draft.recommendations.values_list("number", flat=True)) == [1, 2]


def test_what_is_public_already_cannot_be_chosen(client, writer):
    response = give(client, review=make_review().pk)

    assert list(response.context["form"].errors) == ["review"]


def test_what_is_missing_is_said(client, writer):
    assert list(give(client, "No table").context["form"].errors) == [
        "text", "title", "kind", "kind_as_named", "audience"]  # fmt: skip


def test_a_plan_that_was_changed_on_the_way_makes_nothing(client, writer):
    client.post(BRING_IN, {"plan": "forged"})

    assert Review.objects.count() == 0


def test_who_may_not_change_reviews_may_not_bring_in(client):
    sign_in(client, make_user(is_staff=True))

    assert [client.get(BRING_IN).status_code, give(client, **NEW).status_code] == [403, 403]
