"""The history at the desk: a list, two versions side by side, one in full, and putting it back."""

import html
import re

import pytest
from django.contrib import admin
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.audit.models import Event, record
from portal.errors import Refused
from portal.history.versions import versions
from tests.factories import (
    make_area,
    make_briefing,
    make_change,
    make_chapter,
    make_contact,
    make_recommendation,
    make_response,
    make_theme,
    make_user,
    make_venue,
    make_way,
)
from tests.history.changes import one_change, retitle
from tests.signing_in import sign_in
from training.models import Venue

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return make_user(is_staff=True, is_superuser=True, name="Ann Lee")


@pytest.fixture
def desk(client, officer):
    sign_in(client, officer)
    return client


def address(row, page="history"):
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_{page}", args=[row.pk])


def text(response):
    """The words of the page's own part, spaces made one."""
    part = response.content.decode().split('class="history">')[1].split("<footer")[0]
    return html.unescape(" ".join(re.sub(r"<[^>]+>", " ", part).split()))


def told(response):
    return [str(message) for message in response.context["messages"]]


@pytest.fixture
def venue(officer):
    """The old hall, renamed by the officer."""
    area = make_area()
    with one_change():
        venue = make_venue(name="Old hall", area=area)
    with one_change(by=officer):
        venue.name = "New hall"
        venue.save()
    return venue


def test_the_list_says_who_did_what_and_why(desk, officer, venue):
    record(venue, "moved to approved", by=officer, note="It reads well.")
    record(venue, "changed", by=officer, note="Name")

    page = desk.get(address(venue))

    assert [entry["version"].changes for entry in page.context["entries"][1:]] == [
        ("Name",),
        ("Added",),
    ]
    words = text(page)
    assert "Moved to approved. By Ann Lee. It reads well." in words
    assert "Name. By Ann Lee." in words
    assert "Added. Not by a person." in words
    assert "Changed" not in words


def test_two_versions_are_compared_word_by_word(desk, venue):
    new, old = versions(venue)

    page = desk.get(address(venue, "compare"), {"from": new.number, "to": old.number})

    assert [(d.label, d.old, d.new) for d in page.context["differences"]] == [
        ("Name", "Old hall", "New hall")
    ]
    assert "[removed: Old end of removed] [added: New end of added] hall" in text(page)


def test_a_version_is_shown_in_full(desk, venue):
    old = versions(venue)[1]

    words = text(desk.get(address(venue, "version"), {"number": old.number}))

    assert f"What it said Name Old hall Area {venue.area}" in words


ODD = ["", "x", "-1", "0", "٣", "9" * 30, "1e3", "\x00", "1 OR 1=1"]


@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize(
    ("page", "asked", "words"),
    [
        ("version", {"number": "{}"}, "That version does not exist: here are all."),
        ("compare", {"from": "{}", "to": "{}"}, "Choose two different versions to compare."),
    ],
)
def test_odd_numbers_are_answered_with_a_sentence(desk, venue, odd, page, asked, words):
    query = {name: value.format(odd) for name, value in asked.items()}

    response = desk.get(address(venue, page), query, follow=True)

    assert (response.status_code, told(response)) == (200, [words])
    assert response.redirect_chain == [(address(venue), 302)]


@pytest.mark.parametrize("odd", ODD)
def test_the_list_bears_odd_questions(desk, venue, odd):
    assert desk.get(address(venue), {"version": odd, "step": odd}).status_code == 200


def test_a_version_of_something_else_is_not_this_ones(desk, venue):
    with one_change():
        other = make_venue(area=venue.area)

    number = versions(other)[0].number
    response = desk.get(address(venue, "version"), {"number": number}, follow=True)

    assert told(response) == ["That version does not exist: here are all."]


def test_two_the_same_are_not_compared(desk, venue):
    number = versions(venue)[0].number

    response = desk.get(address(venue, "compare"), {"from": number, "to": number}, follow=True)

    assert told(response) == ["Choose two different versions to compare."]


@pytest.mark.parametrize("page", ["history", "compare", "version", "restore"])
def test_what_does_not_exist_has_no_history(desk, page):
    path = reverse(f"admin:training_venue_{page}", args=["nonsense"])

    response = desk.post(path) if page == "restore" else desk.get(path)

    assert (response.status_code, response.url) == (302, "/admin/")


def test_long_histories_come_a_page_at_a_time_and_lose_nothing(desk, officer):
    with one_change():
        briefing = make_briefing()
    for number in range(60):
        retitle(briefing, 1, by=officer)
        briefing.title = "Between"
        with one_change():
            briefing.save()
        record(briefing, f"step {number}", by=officer)

    seen, path = [], address(briefing)
    while path:
        page = desk.get(path)
        entries = page.context["entries"]
        seen += [entry.get("version") or entry["step"] for entry in entries]
        assert len(entries) <= 50
        path = f"{address(briefing)}?{page.context['earlier']}" * bool(page.context["earlier"])

    assert len(seen) == len(set(map(str, seen))) == 121 + 60


def post(desk, venue, version, **fields):
    form = {"number": version.number, "reason": "It was right."} | fields
    return desk.post(address(venue, "restore"), form, follow=True)


def test_a_version_is_put_back_for_a_reason(desk, officer, venue):
    old = versions(venue)[1]

    response = post(desk, venue, old)

    venue.refresh_from_db()
    event = Event.objects.get()
    assert venue.name == "Old hall"
    assert told(response) == ["It is as it was then."]
    assert response.redirect_chain == [(address(venue, "change"), 302)]
    assert (event.subject, event.step, event.by) == (venue, "restored", officer)
    assert event.note.endswith(". It was right.")
    assert (versions(venue)[0].by, versions(venue)[0].changes) == (officer, ("Name",))


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("", "Say why it should be put back."),
        ("x" * 501, "Ensure this value has at most 500 characters (it has 501)."),
        ("\x00", "Null characters are not allowed."),
    ],
)
def test_without_a_good_reason_nothing_is_put_back(desk, venue, reason, words):
    response = post(desk, venue, versions(venue)[1], reason=reason)

    venue.refresh_from_db()
    assert venue.name == "New hall"
    assert words in text(response)
    assert "<title>Error: " in response.content.decode()
    assert not Event.objects.exists()


def test_what_points_at_something_gone_is_not_put_back(desk, venue):
    old, was_in = versions(venue)[1], venue.area
    with one_change():
        venue.area = make_area()
        venue.save()
    was_in.delete()

    response = post(desk, venue, old)

    assert "Area: what it pointed at is gone." in text(response)
    assert versions(venue)[0].changes == ("Area",)
    assert not Event.objects.exists()


def test_what_is_joined_with_something_gone_is_put_back_without_it(desk):
    gone = make_theme()
    with one_change():
        chapter = make_chapter(themes=[gone])
    old = versions(chapter)[0]
    with one_change():
        chapter.title = "New"
        chapter.save()
    gone.delete()

    response = post(desk, chapter, old)

    assert told(response) == ["It is as it was then. Themes: something that is gone was left out."]


def test_what_breaks_a_rule_of_today_is_not_put_back(desk, venue):
    old = versions(venue)[1]
    make_venue(name="Old hall")

    response = post(desk, venue, old)

    assert "Venue with this Name already exists." in text(response)
    assert Venue.objects.get(pk=venue.pk).name == "New hall"


def test_a_part_in_use_is_not_taken_away(desk):
    change = make_change()
    release = change.release
    with one_change():
        release.title = "Without it"
        release.save()
    # The release as it was before a change that a review's response now points at.
    words = {"fields": {}, "parts": {"changes": []}}
    make_response(change=change)

    with pytest.raises(Refused, match="A part that would go is in use by “Training: "):
        admin.site.get_model_admin(type(release)).restore(None, release, words)

    assert release.changes.count() == 1


def test_parts_are_put_back_with_their_keys(desk):
    with one_change():
        recommendation = make_recommendation()
        kept = make_response(recommendation=recommendation, what="Done.")
    old = versions(recommendation)[0]
    with one_change():
        recommendation.responses.all().delete()
        make_response(recommendation=recommendation, what="Other.")

    post(desk, recommendation, old)

    assert [(r.pk, r.what) for r in recommendation.responses.all()] == [(kept.pk, "Done.")]


WAYS_STAY = "Its numbers, e-mails and forms stay as they are now"


def test_a_contact_is_put_back_without_its_numbers_and_the_page_says_so(desk):
    with one_change():
        contact = make_contact(summary="Ring first.")
        way = make_way(contact, value="0116 496 0101")
    old = versions(contact)[0]
    with one_change():
        contact.summary = ""
        contact.save()
        way.value = "0116 496 0102"
        way.save()

    before = desk.get(address(contact, "version"), {"number": old.number})
    answer = post(desk, contact, old)
    after = desk.get(address(contact, "version"), {"number": old.number})

    contact.refresh_from_db()
    assert [each.label for each in before.context["differences"]] == ["Summary"]
    assert WAYS_STAY in text(before)
    assert WAYS_STAY in told(answer)[0]
    assert contact.summary == "Ring first."
    assert [each.value for each in contact.ways.all()] == ["0116 496 0102"]
    assert "All else says the same now." in text(after)


def somebody_who_may(client, *codenames):
    person = make_user(is_staff=True)
    person.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    sign_in(client, person)
    return client


def test_who_may_only_look_sees_the_past_and_puts_nothing_back(client, venue):
    somebody_who_may(client, "view_venue")
    old = versions(venue)[1]

    pages = [
        client.get(address(venue)),
        client.get(address(venue, "version"), {"number": old.number}),
    ]
    refused = client.post(address(venue, "restore"), {"number": old.number, "reason": "Mine."})

    assert [page.status_code for page in [*pages, refused]] == [200, 200, 403]
    assert "Put this version back" not in text(pages[1])
    assert Venue.objects.get(pk=venue.pk).name == "New hall"


@pytest.mark.parametrize("page", ["history", "compare", "version", "restore"])
def test_who_may_not_see_a_row_sees_nothing_of_its_past(client, venue, page):
    somebody_who_may(client, "view_briefing")
    send = client.post if page == "restore" else client.get

    assert send(address(venue, page), {"number": versions(venue)[0].number}).status_code == 403


def test_putting_back_is_never_a_link(desk, venue):
    assert desk.get(address(venue, "restore")).status_code == 405


def queries(desk, path, asked=None):
    with CaptureQueriesContext(connection) as taken:
        assert desk.get(path, asked).status_code == 200
    return len(taken)


def test_no_page_takes_more_queries_the_longer_the_history(desk, officer):
    taken = {}
    for times in (3, 30):
        with one_change():
            briefing = make_briefing(themes=[make_theme()])
        retitle(briefing, times, by=officer)
        for _ in range(times):
            record(briefing, "looked at", by=officer)
        newest, *_, oldest = versions(briefing)
        taken[times] = [
            queries(desk, address(briefing)),
            queries(
                desk, address(briefing, "compare"), {"from": oldest.number, "to": newest.number}
            ),
            queries(desk, address(briefing, "version"), {"number": oldest.number}),
        ]

    assert taken[3] == taken[30]
