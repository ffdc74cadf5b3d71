"""The office's page of a pathway: who may, and how a course is added to it."""

import pytest
from django.urls import reverse

from portal.accounts import roles
from portal.publishing.models import Status
from tests.factories import make_course, make_member, make_pathway
from tests.signing_in import sign_in
from training.models import Pathway

pytestmark = pytest.mark.django_db
LIST = reverse("admin:training_pathway_changelist")
ADD = reverse("admin:training_pathway_add")


def change(pathway):
    return reverse("admin:training_pathway_change", args=[pathway.pk])


def sent(*courses, name="Babies", there=(), **fields):
    """The form of a pathway with steps that are there, and courses that are added."""
    rows = [{"id": step.pk, "order": step.order, "course": step.course_id} for step in there]
    rows += [{"order": "0", "course": course.pk} for course in courses]
    form = {"name": name, "summary": "For midwives.", "order": "1"} | fields
    form |= {"steps-TOTAL_FORMS": len(rows), "steps-INITIAL_FORMS": len(there)}
    for number, row in enumerate(rows):
        form |= {f"steps-{number}-{key}": value for key, value in row.items()}
    return form


@pytest.mark.parametrize(
    ("role", "may"),
    [
        (roles.TRAINING, True),
        (roles.PUBLISHER, True),
        (roles.CONTRIBUTOR, False),
        (roles.OFFICE, False),
    ],
)
def test_who_runs_the_training_or_approves_courses_writes_pathways(client, role, may):
    course, pathway = make_course(), make_pathway()
    sign_in(client, make_member(role))

    added = client.post(ADD, sent(course, refresh_months="")).status_code
    changed = client.post(change(pathway), sent(name="Changed")).status_code

    assert (added, changed) == ((302, 302) if may else (403, 403))
    assert sorted(Pathway.objects.values_list("name", "steps__course")) == (
        [("Babies", course.pk), ("Changed", None)] if may else [(pathway.name, None)]
    )


def test_a_course_added_without_a_number_comes_last(client):
    first, second, third, fourth = (make_course() for _ in range(4))
    pathway = make_pathway([first, second], name="Babies")
    sign_in(client, make_member(roles.TRAINING))

    client.post(change(pathway), sent(third, fourth, there=pathway.steps.all()))

    assert [step.course for step in pathway.steps.all()] == [first, second, third, fourth]


def test_a_course_stands_once_in_a_pathway_and_that_is_said(client):
    course = make_course()
    sign_in(client, make_member(roles.TRAINING))

    page = client.post(ADD, sent(course, course)).content.decode()

    assert "correct the duplicate" in page
    assert not Pathway.objects.exists()


@pytest.mark.parametrize("months", ["0", "121", "-3", "two"])
def test_a_course_is_due_again_after_one_month_to_ten_years(client, months):
    sign_in(client, make_member(roles.TRAINING))
    form = sent(make_course()) | {"steps-0-refresh_months": months}

    page = client.post(ADD, form)

    assert page.status_code == 200
    assert not Pathway.objects.exists()


def test_readers_pages_are_linked_only_where_they_are(client):
    shown = make_pathway([make_course()])
    hidden = make_pathway([make_course(status=Status.DRAFT, publish_at=None)])
    sign_in(client, make_member(roles.TRAINING))

    pages = [client.get(change(pathway)).content.decode() for pathway in (shown, hidden)]

    assert [('class="viewsitelink"' in page) for page in pages] == [True, False]


@pytest.mark.parametrize("rows", [1, 5])
def test_the_list_costs_the_same_however_many(client, rows, django_assert_num_queries):
    sign_in(client, make_member(roles.TRAINING))
    for _ in range(rows):
        make_pathway([make_course(), make_course()])
    client.get(LIST)

    with django_assert_num_queries(9):
        page = client.get(LIST)

    assert page.context["cl"].result_count == rows
