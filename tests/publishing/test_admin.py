"""The desk: everybody writes, the entitled approve, and a step never loses what was typed."""

import datetime as dt
import html
import re

import pytest
from django.contrib.auth.models import Permission
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from briefings.models import Briefing
from portal.accounts.demo import WRITER
from portal.accounts.models import User
from portal.audit.models import Event
from portal.publishing.models import Status
from tests.factories import make_briefing, make_user
from tests.signing_in import sign_in

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
    response = client.get(path)
    return [s for s, _ in response.context["steps"]] if response.status_code == 200 else []


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

    sign_in(client, make_writer())
    as_writer = buttons(client, briefing)
    sign_in(client, make_publisher())
    as_publisher = buttons(client, briefing)

    assert (as_writer, as_publisher) == (writer_may, publisher_may)


def test_a_step_saves_the_words_and_records_who_took_it(client):
    briefing, publisher = make_briefing(status=Status.IN_REVIEW), make_publisher()
    sign_in(client, publisher)

    press(client, briefing, title="A better title", _step="approved")

    briefing.refresh_from_db()
    assert (briefing.title, briefing.status) == ("A better title", Status.APPROVED)
    assert Event.objects.get().by == publisher


def test_a_writer_who_forges_the_button_approves_nothing(client):
    briefing = make_briefing(status=Status.IN_REVIEW)
    sign_in(client, make_writer())

    press(client, briefing, _step="approved")

    briefing.refresh_from_db()
    assert briefing.status == Status.IN_REVIEW


def test_a_status_sent_with_the_form_is_ignored(client):
    briefing = make_briefing(status=Status.DRAFT)
    sign_in(client, make_writer())

    press(client, briefing, status="approved")

    briefing.refresh_from_db()
    assert briefing.status == Status.DRAFT


def test_all_that_is_missing_is_said_and_the_words_are_kept(client):
    briefing = make_briefing(status=Status.IN_REVIEW, sections=6)
    sign_in(client, make_publisher())

    page = press(client, briefing, title="A better title", _step="approved").content.decode()

    briefing.refresh_from_db()
    assert "Write all seven sections: a title and text are missing in 7." in page
    assert (briefing.title, briefing.status) == ("A better title", Status.IN_REVIEW)


def delete(client, *briefings):
    for briefing in briefings:
        path = reverse("admin:briefings_briefing_delete", args=[briefing.pk])
        client.post(path, {"post": "yes"})


def test_what_was_approved_is_withdrawn_not_deleted(client):
    publisher = make_publisher()
    public, draft = make_briefing(), make_briefing(status=Status.DRAFT)
    once_public = make_briefing(status=Status.IN_REVIEW)
    for step in (Status.APPROVED, Status.WITHDRAWN, Status.DRAFT):
        once_public.move_to(step, by=publisher)
    sign_in(client, publisher)

    delete(client, public, draft, once_public)

    assert list(Briefing.objects.order_by("pk")) == [public, once_public]


def test_a_writer_changes_nothing_that_is_approved(client):
    scheduled = make_briefing(publish_at=timezone.now() + dt.timedelta(days=1))
    sign_in(client, make_writer())
    path = reverse("admin:briefings_briefing_change", args=[scheduled.pk])

    response = client.post(path, {"title": "Mine", "publish_at_0": "2020-01-01"})

    scheduled.refresh_from_db()
    assert response.status_code == 403
    assert (scheduled.title, scheduled.is_public) != ("Mine", True)


def test_the_moment_and_the_address_stand_once_approved(client):
    tomorrow = timezone.now() + dt.timedelta(days=1)
    briefing = make_briefing(publish_at=tomorrow, slug="stays")
    sign_in(client, make_publisher())

    press(client, briefing, publish_at_0="2020-01-01", publish_at_1="09:00", slug="other")
    press(client, briefing, publish_at_0="", publish_at_1="", title="")

    briefing.refresh_from_db()
    assert (briefing.publish_at, briefing.slug) == (tomorrow, "stays")


def test_what_is_approved_loses_no_part_and_keeps_a_theme(client):
    briefing = make_briefing()
    sign_in(client, make_publisher())

    page = press(client, briefing, **{"sections-0-DELETE": "on", "themes": []}).content.decode()

    assert briefing.sections.count() == 7
    assert briefing.themes.count() == 1
    assert "Choose at least one theme: this is approved already." in page


def test_a_button_pressed_too_late_is_refused_and_the_words_are_kept(client):
    briefing = make_briefing(status=Status.DRAFT)
    sign_in(client, make_publisher())

    page = press(client, briefing, title="A better title", _step="approved").content.decode()

    briefing.refresh_from_db()
    assert "Your words are saved. That step cannot be taken now" in page
    assert (briefing.title, briefing.status) == ("A better title", Status.DRAFT)


def test_a_step_says_when_the_public_will_see_it(client):
    monday = dt.datetime(2091, 1, 1, 9, tzinfo=dt.UTC)
    briefing = make_briefing(status=Status.IN_REVIEW, publish_at=monday, title="Hidden men")
    sign_in(client, make_publisher())

    page = press(client, briefing, _step="approved").content.decode()

    assert "is approved. The public will see it from Monday 1 January 2091, 9am." in page


@pytest.mark.parametrize(("status", "times"), [(Status.APPROVED, 1), (Status.IN_REVIEW, 0)])
def test_the_way_to_the_page_stands_when_there_is_one(client, status, times):
    briefing = make_briefing(status=status)
    sign_in(client, make_publisher())
    path = reverse("admin:briefings_briefing_change", args=[briefing.pk])

    assert client.get(path).content.decode().count('class="viewsitelink"') == times


def test_what_was_written_comes_back_to_the_editor_letter_for_letter(client):
    body = "<p>Type &lt;b&gt;name&lt;/b&gt; &amp; &lt;/textarea&gt; “so”.</p>"
    briefing = make_briefing(status=Status.DRAFT)
    section = briefing.sections.get(number=1)
    section.body = body
    section.save()
    sign_in(client, make_publisher())
    path = reverse("admin:briefings_briefing_change", args=[briefing.pk])

    page = client.get(path).content.decode()

    shown = re.search(r'<textarea name="sections-0-body"[^>]*>\n?(.*?)</textarea>', page, re.S)[1]
    assert html.unescape(shown) == body


@pytest.mark.parametrize("page", ["changelist", "add"])
def test_every_desk_page_opens(client, page):
    sign_in(client, make_publisher())
    apps = client.get(reverse("admin:index")).context["app_list"]
    paths = [m["admin_url"] for app in apps for m in app["models"] if page == "changelist"]
    paths += [m["add_url"] for app in apps for m in app["models"] if page == "add" and m["add_url"]]

    assert len(paths) >= 19
    assert {client.get(path).status_code for path in paths} == {200}


def test_the_list_takes_the_same_queries_however_long(client, django_assert_num_queries):
    sign_in(client, make_publisher())
    path = reverse("admin:briefings_briefing_changelist")
    for rows in (1, 10):
        for _ in range(rows):
            make_briefing(owner=make_user())
        with django_assert_num_queries(8):
            client.get(path)


def test_a_writer_finds_people_and_agencies_by_typing(client):
    call_command("load_demo")
    sign_in(client, User.objects.get(email=WRITER))
    asked = {"app_label": "briefings", "model_name": "briefing", "field_name": "owner"}

    response = client.get(reverse("admin:autocomplete"), asked | {"term": "Office"})

    assert [found["text"] for found in response.json()["results"]] == ["Office manager"]
