"""Whatever somebody adds, changes or deletes at the desk leaves a record: who, and what."""

import datetime as dt
from functools import partial

import pytest
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.forms.models import InlineForeignKeyField
from django.urls import reverse
from django.utils import timezone

from briefings.models import Briefing
from portal.accounts.models import Agency, Manager, User
from portal.audit.models import Event
from portal.desk.base import Desk
from portal.newsletter.models import Issue
from portal.publishing.models import Status
from portal.reference.models import (
    Area,
    Board,
    Contact,
    JobRole,
    OfficeHours,
    Partnership,
    Priority,
    Term,
    Theme,
)
from portal.resources.models import Resource
from procedures.models import Chapter, HoldingPosition, Manual, Release
from reviews.models import ActionOwner, Recommendation, Review
from tests.factories import (
    make_agency,
    make_area,
    make_board,
    make_briefing,
    make_chapter,
    make_contact,
    make_course,
    make_holding_position,
    make_issue,
    make_job_role,
    make_manual,
    make_office_hours,
    make_owner,
    make_partnership,
    make_pathway,
    make_person,
    make_recommendation,
    make_release,
    make_resource,
    make_review,
    make_rules,
    make_session,
    make_term,
    make_theme,
    make_trainer,
    make_user,
    make_venue,
    make_way,
)
from tests.signing_in import sign_in
from training.models import BookingRules, Course, Pathway, Person, Trainer, TrainingSession, Venue

pytestmark = pytest.mark.django_db


def make_contact_with_a_way():
    contact = make_contact()
    make_way(contact)
    return contact


def make_priority():
    priority = Priority.objects.create(name="Neglect", slug="neglect")
    priority.boards.set([make_board()])
    return priority


DRAFT = {"status": Status.DRAFT, "publish_at": None}
# On the minute, as a form gives it back: what is sent unchanged changes nothing.
IN_A_MONTH = timezone.now().replace(second=0, microsecond=0) + dt.timedelta(days=30)
MADE_BY = {
    ActionOwner: make_owner,
    Agency: make_agency,
    Area: make_area,
    Board: make_board,
    BookingRules: make_rules,
    Briefing: partial(make_briefing, **DRAFT),
    Chapter: make_chapter,
    Contact: make_contact_with_a_way,
    Course: partial(make_course, **DRAFT),
    HoldingPosition: partial(make_holding_position, **DRAFT),
    Issue: partial(make_issue, **DRAFT),
    JobRole: make_job_role,
    Manual: make_manual,
    OfficeHours: make_office_hours,
    Partnership: make_partnership,
    Pathway: lambda: make_pathway([make_course()]),
    Person: make_person,
    Priority: make_priority,
    Recommendation: make_recommendation,
    Release: partial(make_release, **DRAFT),
    Resource: partial(make_resource, **DRAFT),
    Review: partial(make_review, **DRAFT),
    Term: make_term,
    Theme: make_theme,
    Trainer: make_trainer,
    TrainingSession: partial(make_session, starts_at=IN_A_MONTH),
    User: make_user,
    Venue: make_venue,
}


NEVER_DELETED = {Partnership, Person, Recommendation, User}  # a recommendation goes with its review


def registered():
    """Every model at the desk somebody can change there."""
    return [model for model, desk in admin.site._registry.items() if model in MADE_BY]


@pytest.fixture
def officer(client):
    officer = make_user(is_staff=True, is_superuser=True)
    sign_in(client, officer)
    return officer


def may(request_user, rf, model, what):
    request = rf.get("/")
    request.user = request_user
    return getattr(admin.site.get_model_admin(model), f"has_{what}_permission")(request)


def test_every_model_that_can_be_changed_at_the_desk_is_tried(officer, rf):
    changeable = {
        what: {model for model in admin.site._registry if may(officer, rf, model, what)}
        for what in ("add", "change", "delete")
    }

    assert changeable == {
        "add": set(MADE_BY) - {Person, Recommendation} | {Manager},
        "change": set(MADE_BY),
        "delete": set(MADE_BY) - NEVER_DELETED,
    }


def test_every_model_at_the_desk_keeps_its_record():
    others = [desk for desk in admin.site._registry.values() if not isinstance(desk, Desk)]

    assert others == []


def sent(context):
    """What a browser would send back from a form of the desk, unchanged."""
    formsets = [part.formset for part in context["inline_admin_formsets"]]
    forms = [context["adminform"].form, *(formset.management_form for formset in formsets)]
    forms += [form for formset in formsets for form in formset.forms]
    found = {name: value for form in forms for name, value in _fields(form)}
    return found | {"version": context.get("stamp", "")}


def _fields(form):
    """The (name, value) of each control, and of what the form remembers of where it began."""
    for field in form:
        if isinstance(field.field, InlineForeignKeyField):
            continue
        yield from _controls(field.field.widget, field.html_name, field.value())
        if field.field.show_hidden_initial:
            hidden = field.field.hidden_widget()
            yield from _controls(hidden, field.html_initial_name, field.value())


def _controls(widget, name, value):
    if hasattr(widget, "decompress"):
        for place, part in enumerate(widget.decompress(value)):
            yield f"{name}_{place}", "" if part is None else part
    elif value is not None and value is not False:
        yield name, value


def _standing(row):
    """What is chosen when a row is added and stands from then on, so that its form sends it not."""
    names = {Chapter: ("manual",), Manual: ("slug",)}.get(type(row), ())
    return {name: row._meta.get_field(name).value_from_object(row) for name in names}


def address(model, page, *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def steps(model):
    """The (step, subject's number, who) of what was recorded about rows of `model`."""
    found = Event.objects.filter(subject_type__model=model._meta.model_name).order_by("pk")
    return [(event.step, event.subject_id, event.by) for event in found]


@pytest.mark.parametrize("model", registered(), ids=lambda model: model._meta.label)
def test_what_somebody_changes_at_the_desk_is_recorded(client, officer, model):
    row = MADE_BY[model]()
    path = address(model, "change", row.pk)

    response = client.post(path, sent(client.get(path).context))

    assert response.status_code == 302, response.context["errors"]
    assert steps(model) == [("changed", row.pk, officer)]
    assert not LogEntry.objects.exists()


@pytest.mark.parametrize(
    "model",
    [model for model in registered() if model not in NEVER_DELETED],
    ids=lambda model: model._meta.label,
)
def test_what_somebody_deletes_and_adds_at_the_desk_is_recorded(client, officer, model):
    row = MADE_BY[model]()
    form = sent(client.get(address(model, "change", row.pk)).context) | _standing(row)
    form = {name: value for name, value in form.items() if not name.endswith("-id")}
    form |= {name: 0 for name in form if name.endswith("-INITIAL_FORMS")}

    client.post(address(model, "delete", row.pk), {"post": "yes"})
    response = client.post(address(model, "add"), form)

    assert response.status_code == 302, response.context["errors"]
    added = model.objects.latest("pk")
    assert steps(model) == [("deleted", row.pk, officer), ("added", added.pk, officer)]
    assert not LogEntry.objects.exists()


def test_who_somebody_lets_in_is_recorded(client, officer):
    form = {"email": "new@example.org", "name": "New person"}

    response = client.post(address(User, "add"), form)

    added = User.objects.get(email="new@example.org")
    assert response.status_code == 302
    assert ("added", added.pk, officer) in steps(User)


def test_the_partnership_somebody_fills_in_is_recorded(client, officer):
    form = sent(client.get(address(Partnership, "add")).context)

    client.post(address(Partnership, "add"), form | {"name": "Anytown", "short_name": "Any"})

    assert steps(Partnership) == [("added", 1, officer)]


def test_the_record_names_what_changed_and_holds_none_of_its_words(client, officer):
    briefing = make_briefing(**DRAFT)
    path = address(Briefing, "change", briefing.pk)
    words = {"title": "Canary one", "sections-2-body": "<p>Canary two</p>"}

    client.post(path, sent(client.get(path).context) | words)

    assert Event.objects.get().note == "Title, section: Text"


def test_many_deleted_at_once_are_recorded_one_by_one(client, officer):
    first, second = make_theme(), make_theme()
    chosen = {"action": "delete_selected", "_selected_action": [first.pk, second.pk]}

    client.post(address(Theme, "changelist"), chosen | {"post": "yes"})

    assert sorted(steps(Theme)) == [
        ("deleted", first.pk, officer),
        ("deleted", second.pk, officer),
    ]
