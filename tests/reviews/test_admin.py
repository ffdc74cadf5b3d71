"""The desk form of a review, of a recommendation and of the owners of actions."""

import datetime as dt

import pytest
from django.contrib.auth.models import Permission
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from portal.audit.models import Event
from portal.history.versions import versions
from portal.publishing import actions as publishing
from portal.publishing.models import Proposal, Status
from portal.uploads.models import Attachment
from reviews import actions
from reviews.models import ActionOwner, Evidence, Recommendation, Response, Review
from tests.factories import (
    make_agency,
    make_answer,
    make_attachment,
    make_briefing,
    make_evidence,
    make_learning_point,
    make_owner,
    make_recommendation,
    make_response,
    make_review,
    make_user,
)
from tests.publishing.desk import address, form_of, make_publisher, make_writer, press
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db
FILES = "uploads-attachment-subject_type-subject_id"
MINOR = {"proposal-significance": Proposal.Significance.MINOR}


@pytest.fixture
def publisher(client):
    publisher = make_publisher()
    view = Permission.objects.filter(codename__in=["view_agency", "view_user"])
    publisher.user_permissions.add(*view)
    sign_in(client, publisher)
    return publisher


def all_fields(agency):
    """Every field the form has beside those of every publication, as a browser sends it."""
    return {
        "kind": "lcspr",
        "kind_as_named": "Serious Case Review",
        "pseudonym": "Sam",
        "methodology": "Systems review",
        "commissioned_on": "2025-03-01",
        "concluded_on": "2026-01-31",
        "stage": "not_published",
        "stage_note": "The family asked for that.",
        "what_happened": "<p>Sam was not asked.</p>",
        "harm_types": ["neglect", "domestic"],
        "settings_of_harm": ["home"],
        "agencies_in_scope": [agency.pk],
        "report_until_0": "2027-06-30",
        "report_until_1": "17:00",
        "report_elsewhere": "https://example.org/report",
    }


def values(review):
    """What the review says under these fields."""
    names = [name for name in all_fields(make_agency()) if not name.startswith("report_until")]
    said = {name: getattr(review, name) for name in names}
    said["agencies_in_scope"] = list(review.agencies_in_scope.values_list("pk", flat=True))
    said["what_happened"] = str(review.what_happened)
    return said | {"report_until": timezone.localtime(review.report_until).isoformat()}


def expected(agency):
    said = all_fields(agency)
    del said["report_until_0"], said["report_until_1"]
    days = {name: dt.date.fromisoformat(said[name]) for name in ("commissioned_on", "concluded_on")}
    return said | days | {"report_until": "2027-06-30T17:00:00+01:00"}


@pytest.mark.usefixtures("publisher")
def test_every_field_of_a_review_is_kept(client):
    review, agency = make_review(status=Status.DRAFT, publish_at=None), make_agency()

    press(client, review, **all_fields(agency))

    assert values(Review.objects.get()) == expected(agency)


@pytest.mark.usefixtures("publisher")
def test_every_field_of_a_public_review_goes_into_the_proposed_version_and_comes_back(client):
    review, agency = make_review(), make_agency()
    before = Review.objects.values().get()

    press(client, review, **all_fields(agency), **MINOR)
    unchanged = Review.objects.values().get()
    form = form_of(client, review)
    publishing.publish_minor(Review.objects.get(), by=make_user())

    assert unchanged == before
    shown = {name: form[name] for name in ("harm_types", "stage", "report_elsewhere", "pseudonym")}
    assert shown == {
        "harm_types": ["neglect", "domestic"],
        "stage": "not_published",
        "report_elsewhere": "https://example.org/report",
        "pseudonym": "Sam",
    }
    assert values(Review.objects.get()) == expected(agency)


@pytest.mark.usefixtures("publisher")
def test_the_parts_of_a_public_review_go_into_the_proposed_version_and_come_back(client):
    review, owner, agency = make_review(), make_owner(), make_agency()
    point = review.learning_points.get()
    recommendation = make_recommendation(review=review, number=1)
    response = make_response(recommendation=recommendation)
    evidence = make_evidence(response=response)
    file = make_attachment(review, title="The report")

    press(
        client,
        review,
        **MINOR,
        **{
            "learning_points-0-good_practice": "on",
            "recommendations-0-decided_on": "2026-02-01",
            "recommendations-0-owner": owner.pk,
            "recommendations-0-agencies": [agency.pk],
            "recommendations-0-due_on": "2026-09-30",
            f"{FILES}-0-comes_down": "on",
        },
    )
    point.refresh_from_db()
    before = point.good_practice, Attachment.objects.get().comes_down
    publishing.publish_minor(Review.objects.get(), by=make_user())

    for row in (point, recommendation, file):
        row.refresh_from_db()
    assert before == (False, False)
    assert (point.good_practice, file.comes_down) == (True, True)
    assert (recommendation.decided_on, recommendation.due_on) == (
        dt.date(2026, 2, 1),
        dt.date(2026, 9, 30),
    )
    assert (recommendation.owner, list(recommendation.agencies.all())) == (owner, [agency])
    assert (Response.objects.get(), Evidence.objects.get()) == (response, evidence)


@pytest.mark.usefixtures("publisher")
def test_only_the_files_of_a_review_can_come_down_before_its_page(client):
    pages = {
        make: client.get(address(make())).content.decode() for make in (make_review, make_briefing)
    }

    assert [f'name="{FILES}-__prefix__-comes_down"' in page for page in pages.values()] == [
        True,
        False,
    ]


@pytest.mark.parametrize("stage", ["on_hold", "not_published"])
@pytest.mark.usefixtures("publisher")
def test_a_stage_that_needs_a_reason_says_so(client, stage):
    review = make_review(status=Status.DRAFT, publish_at=None)

    page = press(client, review, stage=stage).content.decode()

    assert "Say why it is on hold, or why it is not published." in page
    assert Review.objects.get().stage == Review.Stage.CONCLUDED


def remarks(client, review):
    return client.get(address(review)).context["remarks"]


PSEUDONYM = "“Adult A” does not stand in the title, the summary or what happened."


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"title": "About adult a"}, False),
        ({"summary": "What Adult A taught us."}, False),
        ({"what_happened": "<p>Adult <b>A</b> was alone.</p>"}, False),
        ({"what_happened": "<p>Adult B was alone.</p>"}, True),
        ({"pseudonym": "", "what_happened": "<p>Somebody.</p>"}, False),
    ],
)
@pytest.mark.usefixtures("publisher")
def test_a_pseudonym_that_does_not_stand_in_the_words_is_remarked(client, fields, said):
    review = make_review(**fields)

    found = [each.startswith(PSEUDONYM) for each in remarks(client, review)]

    assert any(found) == said


@pytest.mark.usefixtures("publisher")
def test_a_pseudonym_that_another_review_uses_is_remarked(client):
    make_review(title="The other", pseudonym="ADULT A")
    review = make_review(title="Adult A")

    assert remarks(client, review) == [
        "“Adult A” is also the name used in “The other”. Readers will take two people for one, "
        "unless it is the same person."
    ]


@pytest.mark.usefixtures("publisher")
def test_a_name_of_the_time_that_is_missing_is_remarked(client):
    review = make_review(title="Adult A", kind_as_named="")

    assert [each[:40] for each in remarks(client, review)] == [
        "Say what the review was called at the ti"
    ]


@pytest.mark.parametrize(
    ("comes_down", "until", "said"),
    [
        (False, None, "No file is marked as the full report"),
        (True, dt.datetime(2100, 6, 30, 16, tzinfo=dt.UTC), "The report comes down by itself on"),
        (True, dt.datetime(2026, 1, 1, tzinfo=dt.UTC), "The report came down on"),
    ],
)
@pytest.mark.usefixtures("publisher")
def test_what_becomes_of_the_report_is_remarked(client, comes_down, until, said):
    review = make_review(title="Adult A", report_until=until)
    make_attachment(review, comes_down=comes_down)

    (found,) = remarks(client, review)

    assert found.startswith(said)


def responses_page(recommendation):
    return reverse("admin:reviews_recommendation_change", args=[recommendation.pk])


def sent_back(client, recommendation):
    """What a browser would send from the page of a recommendation, unchanged."""
    context = client.get(responses_page(recommendation)).context
    sent = {"version": context["stamp"]}
    for part in context["inline_admin_formsets"]:
        forms = [part.formset.management_form, *part.formset.forms]
        fields = [field for form in forms for field in form]
        sent |= {field.html_name: field.value() for field in fields}
    return {name: "" if value is None else value for name, value in sent.items()}


EVIDENCE = {
    "level": "output",
    "shows": "Sessions were held.",
    "figure": "4",
    "unit": "sessions",
    "measured_on": "2026-03-31",
}


def add_evidence(client, recommendation, **fields):
    said = sent_back(client, recommendation)
    number = said["evidence-INITIAL_FORMS"]
    said["evidence-TOTAL_FORMS"] = number + 1
    said |= {f"evidence-{number}-{name}": value for name, value in (EVIDENCE | fields).items()}
    said.pop(f"evidence-{number}-counts_people", None)
    return client.post(responses_page(recommendation), said, follow=True)


@pytest.mark.usefixtures("publisher")
def test_a_response_is_kept_with_its_owner_and_how_it_was_written(client):
    recommendation, owner = make_recommendation(), make_owner()
    said = sent_back(client, recommendation) | {
        "responses-0-label": "assurance",
        "responses-0-what": "An audit.",
        "responses-0-owner": owner.pk,
        "responses-0-as_written": "due early 2026/27",
    }

    client.post(responses_page(recommendation), said)

    assert Response.objects.values_list("what", "owner", "as_written").get() == (
        "An audit.",
        owner.pk,
        "due early 2026/27",
    )


@pytest.mark.parametrize(("figure", "shown"), [(64, "64"), ("3.5", "3.5"), (10, "10")])
@pytest.mark.usefixtures("publisher")
def test_a_figure_is_shown_without_a_nought_behind_the_point(client, figure, shown):
    recommendation = make_recommendation()
    make_evidence(recommendation=recommendation, figure=figure, out_of=100)

    page = client.get(responses_page(recommendation)).content.decode()

    assert f'name="evidence-0-figure" value="{shown}"' in page


@pytest.mark.usefixtures("publisher")
def test_evidence_is_of_a_response_to_this_recommendation_or_of_the_whole(client):
    recommendation = make_recommendation()
    own, other = make_response(recommendation=recommendation), make_response()

    offered = client.get(responses_page(recommendation)).context["inline_admin_formsets"][1]
    refused = add_evidence(client, recommendation, response=other.pk).content.decode()
    none_yet = Evidence.objects.count()
    add_evidence(client, recommendation, response=own.pk)
    add_evidence(client, recommendation)

    choices = [value for value, _ in offered.formset.empty_form.fields["response"].choices]
    assert choices == ["", own.pk]
    assert "Select a valid choice." in refused
    assert none_yet == 0
    assert set(Evidence.objects.values_list("response", flat=True)) == {own.pk, None}


@pytest.mark.parametrize("number", [0, 1])
@pytest.mark.usefixtures("publisher")
def test_evidence_of_a_response_that_goes_with_the_same_save_is_explained(client, number):
    response = make_response()
    make_evidence(response=response)
    page = responses_page(response.recommendation)
    said = sent_back(client, response.recommendation) | {"responses-0-DELETE": "on"}
    said["evidence-TOTAL_FORMS"] = number + 1
    written = EVIDENCE | {"response": response.pk}
    said |= {f"evidence-{number}-{name}": value for name, value in written.items()}

    refused = client.post(page, said).content.decode()
    kept = Response.objects.count(), Evidence.objects.count()
    said[f"evidence-{number}-response"] = ""
    client.post(page, said)

    assert "Its response goes with this save" in refused
    assert kept == (1, 1)
    assert (Response.objects.count(), Evidence.objects.count()) == (0, 1)


@pytest.mark.django_db(transaction=True)
def test_nobody_puts_back_words_of_a_recommendation_that_were_never_approved(client):
    sign_in(client, make_writer())
    recommendation = make_recommendation(text="Say the name.", reason="Of the family.")
    response = make_response(recommendation=recommendation, what="At first.")
    then = versions(recommendation)[0].number
    Response.objects.update(what="Then.")
    Recommendation.objects.update(text="Say no name.", reason="")
    restore = reverse("admin:reviews_recommendation_restore", args=[recommendation.pk])

    said = client.post(restore, {"number": then, "reason": "Try"}, follow=True).content.decode()

    recommendation.refresh_from_db()
    response.refresh_from_db()
    assert (recommendation.text, recommendation.reason) == ("Say no name.", "")
    assert response.what == "At first."
    assert "The words of the recommendation stay as they are" in said


SENTENCES = [
    ({"unit": ""}, "unit"),
    ({"level": "impact"}, "Say out of how many: percentages, outcomes and impacts need it."),
    ({"level": "outcome"}, "Say out of how many: percentages, outcomes and impacts need it."),
    ({"unit": "% of records"}, "Write a percentage as % alone"),
    ({"unit": "Per cent"}, "Write a percentage as % alone"),
    ({"unit": "%"}, "Say out of how many: percentages, outcomes and impacts need it."),
    ({"unit": "%", "figure": "101", "out_of": "200"}, "It cannot be more than all of them."),
    ({"level": "impact", "figure": "9", "out_of": "8"}, "It cannot be more than all of them."),
    ({"level": "impact", "out_of": "8", "asked": "7"}, "never more than were asked."),
    ({"asked": "7"}, "never more than were asked."),
    ({"sustained": "yes"}, "Say whether it lasted and when you looked again"),
    (
        {"sustained": "yes", "checked_again_on": "2026-03-31"},
        "Say whether it lasted and when you looked again",
    ),
    ({"checked_again_on": "2026-09-30"}, "Say whether it lasted and when you looked again"),
]


@pytest.mark.parametrize(("fields", "sentence"), SENTENCES)
@pytest.mark.usefixtures("publisher")
def test_what_is_missing_from_evidence_is_said_in_the_form(client, fields, sentence):
    page = add_evidence(client, make_recommendation(), **fields).content.decode()

    assert sentence in page
    assert 'class="errornote"' in page
    assert not Evidence.objects.exists()


@pytest.mark.parametrize(
    "fields",
    [
        {"level": "impact", "out_of": None},
        {"level": "outcome", "out_of": None},
        {"level": "output", "unit": "%", "out_of": None},
        {"level": "output", "asked": 7, "out_of": None},
        {"sustained": "yes", "checked_again_on": None},
    ],
)
def test_the_database_takes_no_number_that_is_missing_what_it_is_worth(fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        make_evidence(**fields)


def fill(rows):
    recommendation = make_recommendation()
    for _ in range(rows):
        response = make_response(
            recommendation=recommendation, owner=make_owner(), agency=make_agency()
        )
        make_evidence(response=response)
    return recommendation


@pytest.mark.parametrize("rows", [1, 5])
@pytest.mark.usefixtures("publisher")
def test_the_page_of_a_recommendation_costs_the_same_however_much_was_done(
    client, django_assert_num_queries, rows
):
    path = responses_page(fill(rows))
    client.get(path)

    with django_assert_num_queries(19):
        client.get(path)


@pytest.mark.parametrize("rows", [1, 5])
@pytest.mark.usefixtures("publisher")
def test_the_form_of_a_review_costs_the_same_however_long_it_is(
    client, django_assert_num_queries, rows
):
    review = make_review()
    for number in range(rows):
        make_recommendation([make_agency()], review=review, number=number + 1, owner=make_owner())
        make_learning_point(review=review)
    client.get(address(review))

    with django_assert_num_queries(64):
        client.get(address(review))


def new_link(owner):
    return reverse("admin:reviews_actionowner_new_link", args=[owner.pk])


def test_a_new_link_is_asked_about_made_and_recorded(client, publisher):
    owner = make_owner()

    page = client.get(new_link(owner))
    asked = ActionOwner.objects.get().key
    client.post(new_link(owner))

    assert page.status_code == 200
    assert asked == owner.key
    assert ActionOwner.objects.get().key != owner.key
    assert list(Event.objects.values_list("subject_id", "step", "note", "by")) == [
        (owner.pk, "links ended", "", publisher.pk)
    ]


def test_a_new_link_is_made_by_who_may_change_owners_alone(client):
    owner, office = make_owner(), make_user(is_staff=True)
    office.user_permissions.set(Permission.objects.filter(codename="view_actionowner"))
    sign_in(client, office)

    answers = [client.get(new_link(owner)).status_code, client.post(new_link(owner)).status_code]

    assert (answers, ActionOwner.objects.get().key) == ([403, 403], owner.key)


@pytest.mark.usefixtures("publisher")
def test_an_owner_is_kept_under_one_address_however_it_is_written(client):
    said = {"name": "Pat", "email": "Pat@Example.org", "agency": make_agency().pk}
    add = reverse("admin:reviews_actionowner_add")

    client.post(add, said)
    again = client.post(add, said | {"email": "pat@example.ORG"}).content.decode()

    assert list(ActionOwner.objects.values_list("email", flat=True)) == ["pat@example.org"]
    assert "already exists" in again


@pytest.mark.usefixtures("publisher")
def test_no_page_at_the_desk_shows_a_key(client):
    owner = make_owner()
    pages = ["change", "new_link", "history"]

    shown = [
        client.get(reverse(f"admin:reviews_actionowner_{page}", args=[owner.pk])) for page in pages
    ]

    words = " ".join(page.content.decode() for page in shown)
    assert str(owner.key) not in words
    assert owner.key.hex not in words


def test_writers_see_the_ways_to_the_pages_of_a_review(client):
    sign_in(client, make_writer())
    review = make_review()

    page = client.get(address(review)).content.decode()

    assert [f'href="{address(review, name)}"' in page for name in ("readers", "person")] == [
        True,
        True,
    ]


def test_a_form_opened_before_an_answer_was_accepted_does_not_undo_it(client):
    writer = make_writer()
    sign_in(client, writer)
    answer = make_answer()
    response = answer.response
    form = sent_back(client, response.recommendation)
    actions.accept(
        answer, what="It is done.", done_on=dt.date(2026, 3, 1), with_evidence=False, by=writer
    )

    told = client.post(responses_page(response.recommendation), form)
    response.refresh_from_db()

    assert "Somebody changed this recommendation" in told.content.decode()
    assert (response.what, response.done_on) == ("It is done.", dt.date(2026, 3, 1))

    form["version"] = told.context["stamp"]
    again = client.post(responses_page(response.recommendation), form)
    response.refresh_from_db()

    assert (again.status_code, response.done_on) == (302, None)
