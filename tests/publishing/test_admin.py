"""The desk: everybody writes, the entitled approve, and a step never loses what was typed."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from briefings.models import Briefing
from portal.audit.models import Event
from portal.publishing.models import Status
from tests.factories import make_briefing, make_user

pytestmark = pytest.mark.django_db


def make_writer():
    writer = make_user(is_staff=True)
    writes = Permission.objects.filter(codename__in=["add_briefing", "change_briefing"])
    writer.user_permissions.set(writes)
    return writer


def make_publisher():
    return make_user(is_staff=True, is_superuser=True)


def form_of(client, briefing):
    """What a browser would send back from the change form, unchanged."""
    response = client.get(reverse("admin:briefings_briefing_change", args=[briefing.pk]))
    form = {}
    forms = [response.context["adminform"].form]
    for formset in response.context["inline_admin_formsets"]:
        forms += [formset.formset.management_form, *formset.formset.forms]
    for each in forms:
        for field in each:
            value = field.value()
            if hasattr(field.field.widget, "decompress"):
                parts = field.field.widget.decompress(value)
                form |= {f"{field.html_name}_{n}": part or "" for n, part in enumerate(parts)}
            else:
                form[field.html_name] = "" if value is None else value
    return form


def press(client, briefing, **fields):
    path = reverse("admin:briefings_briefing_change", args=[briefing.pk])
    return client.post(path, form_of(client, briefing) | fields, follow=True)


def buttons(client, briefing):
    path = reverse("admin:briefings_briefing_change", args=[briefing.pk])
    return [status for status, _ in client.get(path).context["steps"]]


@pytest.mark.parametrize(
    ("status", "writer_may", "publisher_may"),
    [
        (Status.DRAFT, ["in_review"], ["in_review"]),
        (Status.IN_REVIEW, ["draft"], ["approved", "draft"]),
        (Status.APPROVED, [], ["withdrawn"]),
        (Status.WITHDRAWN, ["draft"], ["draft"]),
    ],
)
def test_each_sees_the_steps_they_may_take(client, status, writer_may, publisher_may):
    briefing = make_briefing(status=status)

    client.force_login(make_writer())
    as_writer = buttons(client, briefing)
    client.force_login(make_publisher())
    as_publisher = buttons(client, briefing)

    assert (as_writer, as_publisher) == (writer_may, publisher_may)


def test_a_step_saves_the_words_and_records_who_took_it(client):
    briefing, publisher = make_briefing(status=Status.IN_REVIEW), make_publisher()
    client.force_login(publisher)

    press(client, briefing, title="A better title", _step="approved")

    briefing.refresh_from_db()
    assert (briefing.title, briefing.status) == ("A better title", Status.APPROVED)
    assert Event.objects.get().by == publisher


def test_a_writer_who_forges_the_button_approves_nothing(client):
    briefing = make_briefing(status=Status.IN_REVIEW)
    client.force_login(make_writer())

    press(client, briefing, _step="approved")

    briefing.refresh_from_db()
    assert briefing.status == Status.IN_REVIEW


def test_a_status_sent_with_the_form_is_ignored(client):
    briefing = make_briefing(status=Status.DRAFT)
    client.force_login(make_writer())

    press(client, briefing, status="approved")

    briefing.refresh_from_db()
    assert briefing.status == Status.DRAFT


def test_all_that_is_missing_is_said_and_the_words_are_kept(client):
    briefing = make_briefing(status=Status.IN_REVIEW, sections=6)
    client.force_login(make_publisher())

    page = press(client, briefing, title="A better title", _step="approved").content.decode()

    briefing.refresh_from_db()
    assert "Write all seven sections: a title and text are missing in 7." in page
    assert (briefing.title, briefing.status) == ("A better title", Status.IN_REVIEW)


def test_what_was_public_is_withdrawn_not_deleted(client):
    public, draft = make_briefing(), make_briefing(status=Status.DRAFT)
    client.force_login(make_publisher())
    for briefing in (public, draft):
        path = reverse("admin:briefings_briefing_delete", args=[briefing.pk])
        client.post(path, {"post": "yes"})

    assert list(Briefing.objects.all()) == [public]


@pytest.mark.parametrize("page", ["changelist", "add"])
def test_every_desk_page_opens(client, page):
    client.force_login(make_publisher())
    apps = client.get(reverse("admin:index")).context["app_list"]
    paths = [m["admin_url"] for app in apps for m in app["models"] if page == "changelist"]
    paths += [m["add_url"] for app in apps for m in app["models"] if page == "add" and m["add_url"]]

    assert len(paths) >= 19
    assert {client.get(path).status_code for path in paths} == {200}


def test_the_list_takes_the_same_queries_however_long(client, django_assert_num_queries):
    client.force_login(make_publisher())
    path = reverse("admin:briefings_briefing_changelist")
    for rows in (1, 10):
        for _ in range(rows):
            make_briefing(owner=make_user())
        with django_assert_num_queries(8):
            client.get(path)
