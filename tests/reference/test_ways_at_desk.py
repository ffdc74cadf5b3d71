"""The form of a contact at the desk: what is typed into it, and what becomes of what stood."""

import datetime as dt

import pytest
from django.db import DatabaseError, connection, models, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from lxml.html import fromstring

from portal.desk import seen
from portal.pages.words import in_words
from portal.reference.models import Contact, Way
from tests.factories import make_contact, make_member, make_way
from tests.races import run_together
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db
NOW, NEW = "0116 496 0101", "0116 496 0102"
DAY = dt.timedelta(days=1)
TYPED = ("value", "note")


@pytest.fixture
def desk(client):
    """Somebody of the office, at the desk."""
    sign_in(client, make_member())
    return client


def address(contact):
    return reverse("admin:reference_contact_change", args=[contact.pk])


def form_of(client, contact):
    """What a browser would send back from the form, unchanged."""
    return form_in(client.get(address(contact)))


def form_in(response):
    page = fromstring(response.content.decode())
    return dict(page.get_element_by_id("contact_form").form_values())


def told(response):
    return [str(message) for message in response.context["messages"]]


def send(client, contact, **changed):
    """Save the form with some boxes of its first way changed: as `value`, `effective_until_1`."""
    boxes = {f"ways-0-{name}": value for name, value in changed.items()}
    return client.post(address(contact), form_of(client, contact) | boxes, follow=True)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("phone", "ask Bob"),
        ("phone", ""),
        ("phone", "0" * 200),
        ("phone", "0" * 201),
        ("phone", "999 999 999 999 999 999"),
        ("phone", "+999 1"),
        ("phone", "duty@example.org"),
        ("phone", "https://example.org/refer"),
        ("phone", "tel:+;ext="),
        ("phone", "٠١١٦ ٤٩٦"),
        ("email", NOW),
        ("email", "@"),
        ("form", NOW),
        ("form", "https://[0116"),
        ("", NOW),
        ("fax", "ask Bob"),
    ],
)
def test_what_is_no_number_or_address_is_refused_and_stays_as_it_was_typed(desk, kind, value):
    contact = make_contact()
    make_way(contact, value=NOW)

    answer = send(desk, contact, kind=kind, value=value, note="Ask for the duty worker.")

    page = fromstring(answer.content.decode())
    boxes = [page.get_element_by_id(f"id_ways-0-{name}").get("value", "") for name in TYPED]
    assert answer.status_code == 200
    assert page.find_class("errorlist") != []
    assert boxes == [value, "Ask for the duty worker."]
    assert Way.objects.get().value == NOW


def test_a_way_is_deleted_whatever_was_typed_into_it(desk):
    contact = make_contact()
    make_way(contact, value=NOW)

    answer = send(desk, contact, effective_until_0="soon", effective_until_1="9am", DELETE="on")

    assert answer.status_code == 200
    assert not Way.objects.exists()


def rows():
    """(value, begins, ends) of every way in, the first to begin first."""
    order = ("effective_from", "effective_until")
    return list(Way.objects.order_by(*order).values_list("value", *order))


def test_what_is_written_over_is_kept_as_ended_now(desk):
    contact, start = make_contact(), timezone.now()
    began = make_way(contact, value=NOW, note="Ask for Old Hall.").effective_from

    answer = send(desk, contact, value=NEW, note="")

    former, new = Way.objects.order_by("effective_from")
    assert (former.value, former.note, former.effective_from) == (NOW, "Ask for Old Hall.", began)
    assert start < former.effective_until < timezone.now()
    assert (new.value, new.effective_from) == (NEW, former.effective_until)
    assert new.effective_until is None
    assert [str(said) for said in answer.context["messages"] if NOW in str(said)] != []


@pytest.mark.parametrize(
    ("changed", "kept"),
    [
        ({"value": NEW, "mistaken": "on"}, NEW),
        ({"value": "+44 116 4960101"}, "+44 116 4960101"),
        ({"note": "Ask for the duty worker."}, NOW),
    ],
    ids=["a slip of the pen", "the same written otherwise", "something else"],
)
def test_nothing_is_kept_where_nobody_had_it_or_it_is_the_same(desk, changed, kept):
    contact = make_contact()
    began = make_way(contact, value=NOW).effective_from

    send(desk, contact, **changed)

    assert rows() == [(kept, began, None)]


def test_what_has_not_begun_is_written_over(desk):
    contact, begins = make_contact(), timezone.now() + DAY
    make_way(contact, value=NOW, effective_from=begins)

    send(desk, contact, value=NEW)

    assert rows() == [(NEW, begins, None)]


def test_what_is_written_over_stands_until_the_new_one_begins(desk):
    contact, later = make_contact(), timezone.localtime() + DAY
    began = make_way(contact, value=NOW).effective_from
    moment = later.replace(hour=9, minute=0, second=0, microsecond=0)
    begins = {"effective_from_0": f"{moment:%d/%m/%Y}", "effective_from_1": "9am"}

    send(desk, contact, value=NEW, **begins)

    assert rows() == [(NOW, began, moment), (NEW, moment, None)]


def test_what_had_ended_stays_as_it_ended(desk):
    contact, ended = make_contact(), timezone.now() - DAY
    dates = {"effective_from": ended - DAY, "effective_until": ended}
    make_way(contact, value=NOW, **dates)

    answer = send(desk, contact, value=NEW)

    assert sorted(rows()) == [(NOW, *dates.values()), (NEW, *dates.values())]
    assert [said for said in told(answer) if "shown" in said] == [
        f"“{NEW}” is saved, but nobody is shown it: the entry it is written into ended on "
        f"{in_words(ended)}. If it should stand, empty “Effective until” at it below, and save.",
        f"Nobody is shown a way to reach “{contact}” now: it has no number, e-mail address or "
        "form that has begun and has not ended. Add one below, and save.",
    ]


def test_what_is_shown_later_is_said_and_nothing_where_all_stands(desk):
    contact, begins = make_contact(), timezone.now() + DAY
    make_way(contact, value=NOW)
    make_way(contact, value=NEW, kind="phone", effective_from=begins)
    forms = form_of(desk, contact)
    later = next(name for name, value in forms.items() if value == NEW)

    other = desk.post(address(contact), forms | {later: "0116 496 0103"}, follow=True)
    nothing = send(desk, contact, note="Ask for the duty worker.")

    assert [said for said in told(other) if "shown" in said] == [
        f"“0116 496 0103” is saved, and is shown from {in_words(begins)}. If it should stand "
        "already, change “Effective from” at it below, and save."
    ]
    assert [said for said in told(nothing) if "shown" in said] == []


@pytest.fixture
def colleague():
    """Somebody else of the office, at the desk: their browser and who they are."""
    person, client = make_member(), Client()
    sign_in(client, person)
    return client, person


def test_of_two_at_one_contact_the_second_is_told_who_was_first(desk, colleague):
    client, person = colleague
    contact = make_contact()
    make_way(contact, value=NOW)
    opened = form_of(desk, contact)
    send(client, contact, value=NEW)

    answer = desk.post(address(contact), opened | {"summary": "Ring first."})

    page = fromstring(answer.content.decode())
    shown = {each.label: (each.old, each.new) for each in answer.context["conflict"]}
    contact.refresh_from_db()
    assert f"{person} changed this contact while you were writing." in page.text_content()
    assert page.get_element_by_id("id_summary").get("value") == "Ring first."
    assert shown.pop("Summary") == ("", "Ring first.")
    assert [values for label, values in shown.items() if "address" in label] == [(NEW, NOW)]
    assert [label for label in shown if "removed" in label or "added" in label] == []
    assert (contact.summary, [row[0] for row in rows()]) == ("", [NOW, NEW])
    assert [way.value for way in contact.ways.current()] == [NEW]


def test_what_was_given_back_is_saved_once_it_is_right(desk, colleague):
    contact = make_contact()
    make_way(contact, value=NOW)
    opened = form_of(desk, contact)
    send(colleague[0], contact, value=NEW)
    back = form_in(desk.post(address(contact), opened | {"summary": "Ring first."}))

    desk.post(address(contact), back | {"ways-0-value": NEW})

    contact.refresh_from_db()
    assert contact.summary == "Ring first."
    assert [row[0] for row in rows()] == [NOW, NEW]
    assert [way.value for way in contact.ways.current()] == [NEW]


def test_what_a_colleague_deleted_stays_so_once_its_boxes_are_empty(desk, colleague):
    contact = make_contact()
    make_way(contact, value=NOW)
    opened = form_of(desk, contact) | {"summary": "Ring first."}
    send(colleague[0], contact, DELETE="on")
    back = form_in(desk.post(address(contact), opened))
    row = next(name for name, value in back.items() if value == NOW).removesuffix("value")
    empty = {f"{row}{name}": "" for name in ("kind", "value", "when", "note")}

    saved = desk.post(address(contact), back | empty)

    contact.refresh_from_db()
    assert (saved.status_code, contact.summary) == (302, "Ring first.")
    assert not Way.objects.exists()


@pytest.mark.parametrize("day", ["soon", ""])
def test_a_moment_nobody_can_read_is_shown_beside_what_is_there(desk, colleague, day):
    contact = make_contact()
    make_way(contact, value=NOW)
    opened = form_of(desk, contact)
    send(colleague[0], contact, note="Ask for the duty worker.")

    typed = {"ways-0-effective_until_0": day, "ways-0-effective_until_1": day and "9am"}
    answer = desk.post(address(contact), opened | typed)

    shown = [(each.label.split(": ")[-1], each.new) for each in answer.context["conflict"]]
    assert shown == [("note", "")] + [("effective until", "soon 9am")] * bool(day)


def take(pk):
    """Try to hold the contact, as whoever saves it next would."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT id FROM reference_contact WHERE id = %s FOR UPDATE NOWAIT", [pk])
        return cursor.fetchone()


@pytest.fixture
def outcome_of_another(client, monkeypatch):
    """What somebody else gets who takes the contact once the first has been found up to date."""

    def outcome():
        sign_in(client, make_member())
        contact = make_contact()
        make_way(contact, value=NOW)
        opened, found, stamp = form_of(client, contact), [], seen.stamp

        def stamped(row):
            found.extend(run_together(lambda: take(row.pk)))
            return stamp(row)

        monkeypatch.setattr(seen, "stamp", stamped)
        assert client.post(address(contact), opened).status_code == 302
        return found[0]

    return outcome


@pytest.mark.django_db(transaction=True)
def test_a_contact_is_held_while_it_is_saved(outcome_of_another):
    assert isinstance(outcome_of_another(), DatabaseError)


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_another_would_take_the_contact(outcome_of_another, monkeypatch):
    monkeypatch.setattr(models.QuerySet, "select_for_update", lambda rows, **how: rows.all())

    assert outcome_of_another() == (Contact.objects.get().pk,)


def test_what_would_end_before_it_begins_is_refused_and_nothing_is_written(desk):
    contact = make_contact()
    began = make_way(contact, value=NOW).effective_from
    yesterday = timezone.localtime() - DAY / 2
    ends = {"effective_until_0": f"{yesterday:%d/%m/%Y}", "effective_until_1": f"{yesterday:%H:%M}"}

    answer = send(desk, contact, value=NEW, **ends)

    assert "A way in must begin before it ends." in answer.content.decode()
    assert rows() == [(NOW, began, None)]


def test_moments_are_shown_to_the_minute_and_stay_as_they_are(desk):
    contact = make_contact()
    began = timezone.now().replace(second=55) - DAY
    way = make_way(contact, value=NOW, effective_from=began, effective_until=began + DAY * 3)

    sent = form_of(desk, contact)
    send(desk, contact, note="Ask for the duty worker.")

    way.refresh_from_db()
    assert sent["ways-0-effective_from_1"] == f"{timezone.localtime(began):%H:%M}"
    assert (way.effective_from, way.effective_until) == (began, began + DAY * 3)
    assert way.note == "Ask for the duty worker."


def test_the_tick_stands_at_what_had_begun_alone(desk):
    contact = make_contact()
    make_way(contact, value=NOW)
    make_way(contact, value=NEW, kind="phone", effective_from=timezone.now() + DAY)

    page = fromstring(desk.get(address(contact)).content.decode())

    boxes = [page.get_element_by_id(f"id_ways-{n}-mistaken").get("type") for n in range(3)]
    assert boxes == ["checkbox", "hidden", "hidden"]


def test_ways_have_no_order_of_their_own_to_differ_in(desk, colleague):
    contact = make_contact()
    make_way(contact, value=NOW)
    make_way(contact, kind="email", value="duty@example.org")
    opened = form_of(desk, contact)
    send(colleague[0], contact, note="Ask for the duty worker.")

    answer = desk.post(address(contact), opened)

    assert [each.label.split(": ")[-1] for each in answer.context["conflict"]] == ["note"]
