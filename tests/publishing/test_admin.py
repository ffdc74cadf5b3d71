"""The desk: everybody writes, the entitled approve, and a step never loses what was typed."""

import datetime as dt
import html
import re

import pytest
from django.db import connection
from django.db.models import TextField
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from briefings.models import Briefing
from portal.accounts import roles
from portal.audit.models import Event
from portal.history import content
from portal.newsletter.models import Part
from portal.publishing import actions
from portal.publishing.models import SecondLook, Status
from portal.publishing.step_pages import OFF_SCHEDULE
from tests.factories import (
    make_agency,
    make_attachment,
    make_briefing,
    make_change,
    make_chapter,
    make_course,
    make_holding_position,
    make_issue,
    make_learning_point,
    make_member,
    make_part,
    make_recommendation,
    make_release,
    make_resource,
    make_review,
    make_theme,
    make_upload,
    make_user,
)
from tests.moments import london
from tests.publishing.desk import (
    address,
    buttons,
    form_of,
    make_publisher,
    make_writer,
    press,
    take,
)
from tests.signing_in import sign_in
from tests.uploads import samples

pytestmark = pytest.mark.django_db
PLANNED = london("2091-11-30 09:00")
TOMORROW = timezone.now() + dt.timedelta(days=1)


@pytest.mark.parametrize(
    ("fields", "writer_may", "publisher_may"),
    [
        ({"status": Status.DRAFT}, ["submit"], ["submit"]),
        ({"status": Status.IN_REVIEW}, ["send-back"], ["approve", "send-back"]),
        ({"publish_at": TOMORROW}, ["unschedule"], ["reschedule", "unschedule"]),
        ({}, [], ["withdraw"]),
        ({"status": Status.WITHDRAWN}, ["reopen"], ["reopen", "change-notice"]),
    ],
    ids=["draft", "in review", "scheduled", "public", "withdrawn"],
)
def test_each_sees_the_steps_they_may_take(client, fields, writer_may, publisher_may):
    briefing = make_briefing(**fields)

    sign_in(client, make_writer())
    as_writer = buttons(client, briefing)
    sign_in(client, make_publisher())
    as_publisher = buttons(client, briefing)

    assert (as_writer, as_publisher) == (writer_may, publisher_may)


def test_a_button_saves_the_words_first_and_records_who_pressed_it(client):
    briefing, writer = make_briefing(status=Status.DRAFT), make_writer()
    sign_in(client, writer)

    page = press(client, briefing, title="A better title", _step="submit").content.decode()

    briefing.refresh_from_db()
    assert (briefing.title, briefing.status) == ("A better title", Status.IN_REVIEW)
    assert (briefing.written_by, Event.objects.latest("pk").by) == (writer, writer)
    assert "It waits for a colleague’s review." in page


@pytest.mark.parametrize("step", ["send-back", "discard", "withdraw"])
def test_a_step_that_takes_nothing_of_the_form_is_reached_without_saving_it(client, step):
    briefing, publisher = make_briefing(), make_publisher()
    words = content.read(briefing)
    actions.propose(briefing, words, by=make_user(), significance="minor")
    actions.submit(briefing, by=make_user())
    sign_in(client, publisher)

    page = client.get(address(briefing)).content.decode()

    link = rf'href="{address(briefing, "step", step)}">([^<]*), without saving</a>'
    assert len(re.findall(link, page)) == 1
    assert re.findall('name="_step" value="(.*?)"', page) == ["approve"]
    assert client.get(address(briefing, "step", step)).status_code == 200


def test_saving_without_a_change_makes_nobody_its_writer(client):
    writer = make_writer()
    briefing = make_briefing(status=Status.IN_REVIEW, written_by=writer)
    sign_in(client, make_publisher())

    press(client, briefing)

    briefing.refresh_from_db()
    assert briefing.written_by == writer


def _release_with_a_change(**fields):
    release = make_release(**fields)
    release.themes.add(make_theme())
    make_change(make_chapter(manual=release.manual), release)
    return release


def _issue_with_every_kind_of_part(**fields):
    issue = make_issue(**fields)
    issue.cover = make_attachment(issue, make_upload(samples.picture()), decorative=True)
    issue.save()
    for kind in Part.Kind:
        source = {"source": f"briefings.briefing:{make_briefing().pk}"}
        make_part(issue, kind=kind, **(source if kind == Part.Kind.PULLED else {}))
    return issue


KINDS = {
    "briefing": make_briefing,
    "release": _release_with_a_change,
    "holding position": make_holding_position,
    "course": make_course,
    "review": make_review,
    "resource": make_resource,
    "issue": _issue_with_every_kind_of_part,
}


def _in_several_lines(publication):
    """Each long text that it and its parts have, as code leaves it, not browsers."""
    rows = [
        publication,
        *(row for of in publication.PARTS for row in getattr(publication, of).all()),
    ]
    for row in rows:
        for field in row._meta.concrete_fields:
            if isinstance(field, TextField) and field.editable and getattr(row, field.name):
                setattr(row, field.name, "<p>One.</p>\n<p>Two.</p>\n")
        row.save()


@pytest.mark.parametrize("make", KINDS.values(), ids=KINDS)
def test_no_kind_of_publication_gets_a_writer_by_saving_it_as_it_is(client, make):
    writer = make_writer()
    publication = make(status=Status.IN_REVIEW, publish_at=None, written_by=writer)
    _in_several_lines(publication)
    sign_in(client, make_publisher())

    response = press(client, publication)

    publication.refresh_from_db()
    assert (publication.written_by, _errors(response)) == (writer, [])


@pytest.mark.parametrize("make", KINDS.values(), ids=KINDS)
def test_nothing_is_proposed_by_saving_a_public_page_as_it_is(client, make):
    publication = make()
    _in_several_lines(publication)
    sign_in(client, make_publisher())

    response = press(client, publication)

    told = [str(message) for message in response.context["messages"]]
    assert (told, publication.proposal()) == (["Nothing was changed."], None)


def _errors(response):
    return list(response.context.get("errors") or [])


def test_what_is_said_of_a_proposed_version_is_no_change_when_it_is_saved_again(client):
    briefing = make_briefing()
    sign_in(client, make_publisher())
    said = {"proposal-significance": "significant", "proposal-change_note": "One.\r\nTwo."}
    press(client, briefing, title="Another title", **said)
    version = briefing.proposal().version

    press(client, briefing)

    assert briefing.proposal().version == version


@pytest.mark.parametrize("step", ["approve", "withdraw", "reschedule", "look", "nonsense"])
def test_a_writer_who_forges_a_step_takes_none(client, step):
    sign_in(client, make_writer())
    for fields in ({"status": Status.IN_REVIEW}, {}, {"publish_at": TOMORROW}):
        briefing = make_briefing(**fields)
        before = briefing.status, briefing.publish_at

        take(client, briefing, step, when="now", reason="Mine.", at_0="1/1/2030", at_1="9am")
        press(client, briefing, _step=step)

        briefing.refresh_from_db()
        assert (briefing.status, briefing.publish_at) == before


def test_sending_back_asks_for_a_note_and_its_writer_reads_it(client):
    briefing = make_briefing(status=Status.IN_REVIEW)
    sign_in(client, make_publisher())

    without = take(client, briefing, "send-back", note=" ")
    briefing.refresh_from_db()
    status = briefing.status
    take(client, briefing, "send-back", note="Section 3 names the town.")

    briefing.refresh_from_db()
    assert "Say what its writer should mend." in without.content.decode()
    assert (status, briefing.status) == (Status.IN_REVIEW, Status.DRAFT)
    sign_in(client, make_writer())
    assert "Section 3 names the town." in client.get(address(briefing)).content.decode()


def test_the_last_writer_is_asked_why_and_a_colleague_is_asked_to_look(client):
    publisher, colleague = make_publisher(), make_publisher()
    briefing = make_briefing(status=Status.IN_REVIEW, written_by=publisher)
    sign_in(client, publisher)

    refused = take(client, briefing, "approve", when="now")
    taken = take(client, briefing, "approve", when="now", why_alone="It cannot wait.")

    assert "You were the last to write this." in refused.content.decode()
    assert "Waits for a second look." in taken.content.decode()
    assert not taken.context["may_look"]
    sign_in(client, colleague)
    briefing.refresh_from_db()
    looked = take(client, briefing, "look")
    assert "Thank you: it is looked at." in looked.content.decode()
    assert not SecondLook.objects.waiting().exists()


def test_a_step_says_in_its_own_words_what_is_missing(client):
    publisher = make_publisher()
    own = make_briefing(status=Status.IN_REVIEW, written_by=publisher)
    public = make_briefing(status=Status.APPROVED)
    sign_in(client, publisher)

    approving = take(client, own, "approve").content.decode()
    withdrawing = take(client, public, "withdraw", reason=" ").content.decode()

    assert "Choose when it goes on the site." in approving
    assert "Say why it cannot wait for a colleague." in approving
    assert "Say why it is withdrawn." in withdrawing
    assert "This field is required." not in approving + withdrawing


def test_every_problem_is_listed_before_anything_is_asked(client):
    briefing = make_briefing(status=Status.IN_REVIEW, summary=" ", sections=6)
    sign_in(client, make_publisher())

    page = client.get(address(briefing, "step", "approve")).content.decode()

    assert "Write a summary: it stands in lists and search." in page
    assert "Write all seven sections: a title and text are missing in 7." in page
    assert 'name="when"' not in page


@pytest.mark.parametrize(
    ("day", "time", "sentence"),
    [
        (
            "28/03/2027",
            "1:30am",
            "The clocks go forward on 28 March 2027, so 1:30am does not exist",
        ),
        ("31/10/2027", "01:30", "The clocks go back on 31 October 2027, so 1:30am comes twice"),
        ("30/02/2027", "9am", "Write the day like 30/11/2026."),
        ("30/11/2091", "soon", "Write the time like 9am, 2:30pm or 14:30."),
        ("30/11/2091", "", "Give both the day and the time."),
        ("", "", "Give the day and the time."),
        ("30/11/2020", "9am", "That time has passed"),
    ],
)
def test_a_time_that_cannot_be_is_explained_and_kept(client, day, time, sentence):
    briefing = make_briefing(status=Status.IN_REVIEW, publish_at=None)
    sign_in(client, make_publisher())

    page = take(client, briefing, "approve", when="later", at_0=day, at_1=time).content.decode()

    briefing.refresh_from_db()
    assert briefing.status == Status.IN_REVIEW
    assert sentence in html.unescape(page)
    assert all(f'value="{text}"' in page for text in (day, time) if text)


@pytest.mark.parametrize(
    ("day", "time", "utc"),
    [
        ("28/03/2091", "9am", dt.datetime(2091, 3, 28, 8, tzinfo=dt.UTC)),
        ("30/11/2091", "14.30", dt.datetime(2091, 11, 30, 14, 30, tzinfo=dt.UTC)),
    ],
)
def test_a_time_is_londons(client, day, time, utc):
    briefing = make_briefing(status=Status.IN_REVIEW, publish_at=None)
    sign_in(client, make_publisher())

    page = take(client, briefing, "approve", when="later", at_0=day, at_1=time).content.decode()

    briefing.refresh_from_db()
    assert briefing.publish_at == utc
    assert "It is approved. The public will see it from " in page


def test_a_status_sent_with_the_form_is_ignored(client):
    briefing = make_briefing(status=Status.DRAFT)
    sign_in(client, make_writer())

    press(client, briefing, status="approved")

    briefing.refresh_from_db()
    assert briefing.status == Status.DRAFT


def test_changing_what_is_scheduled_sends_it_back_to_review(client):
    briefing = make_briefing(publish_at=TOMORROW, slug="stays", title="As it is")
    sign_in(client, make_writer())

    press(client, briefing, title="A better title", slug="other", publish_at_0="1/1/2020")

    briefing.refresh_from_db()
    assert (briefing.title, briefing.status) == ("A better title", Status.IN_REVIEW)
    assert (briefing.slug, briefing.publish_at) == ("stays", TOMORROW)


def test_what_is_scheduled_stays_so_when_nothing_was_changed(client):
    briefing = make_briefing(publish_at=TOMORROW)
    sign_in(client, make_writer())

    page = press(client, briefing).content.decode()

    briefing.refresh_from_db()
    assert briefing.status == Status.APPROVED
    assert "took it off the schedule" not in page


@pytest.mark.parametrize(
    ("fields", "times"),
    [({"publish_at": PLANNED}, 1), ({}, 0), ({"status": Status.DRAFT, "publish_at": PLANNED}, 0)],
    ids=["scheduled", "public", "a draft"],
)
def test_the_form_of_something_scheduled_says_what_a_change_does(client, fields, times):
    sign_in(client, make_writer())

    page = client.get(address(make_briefing(**fields))).content.decode()

    said = "<strong>It goes on the site on Friday 30 November 2091, 9am.</strong> What you change"
    assert page.count(said) == times


def test_whoever_takes_it_off_the_schedule_by_a_change_is_told_so_and_the_time(client):
    briefing = make_briefing(publish_at=PLANNED)
    sign_in(client, make_writer())

    page = press(client, briefing, title="A better title")

    told = [(message.level_tag, str(message)) for message in page.context["messages"]]
    assert ("warning", OFF_SCHEDULE.format("Friday 30 November 2091, 9am")) in told
    assert "It goes on the site" not in page.content.decode()


def test_a_stale_button_is_refused_and_the_words_are_kept(client):
    briefing = make_briefing(status=Status.DRAFT)
    sign_in(client, make_publisher())

    page = press(client, briefing, title="A better title", _step="approve").content.decode()

    briefing.refresh_from_db()
    assert "Your words are saved. That step cannot be taken now" in page
    assert (briefing.title, briefing.status) == ("A better title", Status.DRAFT)


def test_a_step_on_an_old_view_is_refused(client):
    briefing = make_briefing(status=Status.IN_REVIEW)
    sign_in(client, make_publisher())
    old = briefing.stamp()
    press(client, briefing, title="Changed meanwhile")

    page = take(client, briefing, "approve", version=old, when="now").content.decode()

    briefing.refresh_from_db()
    assert briefing.status == Status.IN_REVIEW
    assert "Somebody has changed it since you opened this page." in page


def test_two_people_saving_the_same_page_lose_nothing(client):
    first, second = make_writer(), make_writer()
    briefing = make_briefing(status=Status.DRAFT, title="As it was")
    sign_in(client, second)
    opened = form_of(client, briefing)
    sign_in(client, first)
    press(client, briefing, title="By the first")
    sign_in(client, second)

    conflict = client.post(address(briefing), opened | {"title": "By the second"})

    briefing.refresh_from_db()
    page = html.unescape(conflict.content.decode())
    assert briefing.title == "By the first"
    assert f"{first} saved this while you were writing." in page
    assert 'value="By the second"' in page
    texts = [(str(d.old), str(d.new)) for d in conflict.context["conflict"]]
    assert texts == [("By the first", "By the second")]

    saved = opened | {"title": "By both", "version": conflict.context["stamp"]}
    client.post(address(briefing), saved)
    briefing.refresh_from_db()
    assert briefing.title == "By both"


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

    assert len(paths) >= 17
    assert {client.get(path).status_code for path in paths} == {200}


def test_the_list_takes_the_same_queries_however_long(client, django_assert_num_queries):
    sign_in(client, make_publisher())
    path = reverse("admin:briefings_briefing_changelist")
    for rows in (1, 10):
        for _ in range(rows):
            make_briefing(owner=make_user())
        with django_assert_num_queries(10):
            client.get(path)


def test_a_writer_finds_people_and_agencies_by_typing(client):
    for name in ("Office manager", "Head of learning"):
        make_user(name=name)
    sign_in(client, make_member(roles.CONTRIBUTOR))
    asked = {"app_label": "briefings", "model_name": "briefing", "field_name": "owner"}

    response = client.get(reverse("admin:autocomplete"), asked | {"term": "Office"})

    assert [found["text"] for found in response.json()["results"]] == ["Office manager"]


def test_a_part_removed_meanwhile_comes_back_as_a_new_one(client):
    briefing = make_briefing(status=Status.DRAFT)
    briefing.questions.create(text="And then?", order=1)
    sign_in(client, make_writer())
    opened = form_of(client, briefing)
    briefing.questions.first().delete()

    sent = opened | {"questions-0-text": "What would you say?"}
    client.post(address(briefing), sent)

    texts = briefing.questions.order_by("pk").values_list("text", flat=True)
    assert list(texts) == ["And then?", "What would you say?"]


def _release(changes):
    release = make_release(status=Status.DRAFT)
    for _ in range(changes):
        make_change(make_chapter(manual=release.manual), release)
    return release


def _review(parts):
    review = make_review(status=Status.DRAFT)
    for _ in range(parts):
        make_learning_point(review=review)
        make_recommendation([make_agency()], review=review)
    return review


@pytest.mark.parametrize("make", [_release, _review])
def test_the_form_takes_the_same_queries_however_many_parts(client, make):
    sign_in(client, make_publisher())
    counts = []
    for parts in (2, 12):
        path = address(make(parts))
        client.get(path)
        with CaptureQueriesContext(connection) as queries:
            client.get(path)
        counts.append(len(queries))

    assert counts[0] == counts[1]


@pytest.mark.parametrize("name", ["admin:index", "admin:briefings_briefing_changelist", "change"])
def test_the_desk_takes_the_same_queries_with_five_briefings_and_with_five_hundred(client, name):
    publisher = make_publisher()
    sign_in(client, publisher)
    first = make_briefing(status=Status.IN_REVIEW, owner=publisher)
    path = address(first) if name == "change" else reverse(name)
    counts = []
    for more in (4, 495):
        Briefing.objects.bulk_create(
            Briefing(
                title=f"More {more} {number}",
                slug=f"more-{more}-{number}",
                status=[Status.DRAFT, Status.IN_REVIEW, Status.APPROVED][number % 3],
                publish_at=timezone.now(),
                review_on=timezone.localdate() - dt.timedelta(days=1),
                owner=publisher,
            )
            for number in range(more)
        )
        with CaptureQueriesContext(connection) as queries:
            assert client.get(path).status_code == 200
        counts.append(len(queries))

    assert counts[0] == counts[1]
