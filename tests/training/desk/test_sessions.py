"""Sessions, rules and courses at the desk: their forms, and what saving them means for people."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from portal.accounts import roles
from portal.accounts.models import Agency
from portal.audit.models import Event
from portal.outbox.models import Message
from portal.pages.templatetags.portal import day as in_words
from tests.factories import (
    make_agency,
    make_area,
    make_booking,
    make_course,
    make_rules,
    make_session,
    make_trainer,
    make_venue,
)
from tests.publishing.desk import make_publisher, press
from tests.signing_in import sign_in
from tests.training.desk.shapes import (
    address,
    form_of,
    make_administrator,
    make_coming,
    make_member,
    make_waiting,
    said,
    text,
)
from training.attendance import links
from training.models import Booking, BookingRules, TrainingSession

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
HOUR = dt.timedelta(hours=1)


@pytest.fixture(autouse=True)
def administrator(client):
    administrator = make_administrator()
    sign_in(client, administrator)
    return administrator


def save(client, session, **fields):
    path = address("change", session.pk)
    return client.post(path, form_of(client, path) | fields, follow=True)


def the_day_after(session):
    moments = {"starts_at_0": session.starts_at, "ends_at_0": session.ends_at}
    later = {name: timezone.localtime(moment + DAY) for name, moment in moments.items()}
    return {name: f"{moment:%d/%m/%Y}" for name, moment in later.items()}


def test_a_new_time_is_saved_only_once_the_office_has_said_that_people_are_told(client):
    session = make_coming()
    make_booking(session), make_waiting(session)
    changed = the_day_after(session)

    asked = save(client, session, **changed).content.decode()
    before = TrainingSession.objects.get(pk=session.pk).starts_at
    told = save(client, session, **changed, _tell="yes")

    assert "2 people have a place or wait for one, and will get an e-mail" in asked
    assert ">Save, and e-mail 2 people</button>" in asked
    assert before == session.starts_at
    assert told.status_code == 200
    session.refresh_from_db()
    assert session.starts_at == before + DAY
    assert Message.objects.filter(name="place_changed").count() == 2


def make_running():
    """Its first day was yesterday, and its last is tomorrow."""
    now = timezone.now().replace(second=0, microsecond=0)
    return make_session(starts_at=now - DAY, ends_at=now + DAY)


def ends(moment):
    at = timezone.localtime(moment)
    return {"ends_at_0": f"{at:%d/%m/%Y}", "ends_at_1": f"{at:%H:%M}"}


def test_who_is_booked_hears_of_a_new_end_until_the_session_is_over(client):
    session = make_running()
    booked, _ = make_booking(session), make_waiting(session)

    asked = save(client, session, **ends(session.ends_at + DAY)).content.decode()
    before = Message.objects.count()
    save(client, session, **ends(session.ends_at + DAY), _tell="yes")

    assert "Save, and e-mail 1 person" in asked
    assert before == 0
    told = Message.objects.get(name="place_changed")
    assert told.to == booked.person.email
    assert "You keep your place. See it here:" in told.body
    last_days = [in_words(session.ends_at + DAY), in_words(session.ends_at)]
    assert [f"to {each}, " in told.body for each in last_days] == [True, True]


def test_that_a_second_day_is_struck_out_is_of_use_after_the_first(client):
    session = make_running()
    make_booking(session)
    planned = session.ends_at

    save(client, session, **ends(session.starts_at + HOUR), _tell="yes")

    session.refresh_from_db()
    assert session.is_over
    assert Message.objects.get(name="place_changed").expires_at == planned


def test_what_is_over_is_put_right_without_a_word(client):
    session = make_session(starts_at=(timezone.now() - DAY).replace(second=0, microsecond=0))
    make_booking(session)

    save(client, session, **ends(session.ends_at + HOUR))

    end = session.ends_at
    session.refresh_from_db()
    assert session.ends_at > end
    assert not Message.objects.exists()


def test_other_trainers_get_the_link_of_the_register_once_the_old_ones_have_it(client):
    session = make_coming(starts_at=timezone.now() + DAY / 2)
    session.led_by.add(make_trainer(email="ada@example.org"))
    links.send(session.pk)
    bo = make_trainer(email="bo@example.org")

    kept = save(client, session, instructions="Bring lunch.")
    number = TrainingSession.objects.get(pk=session.pk).register_number
    changed = save(client, session, led_by=[bo.pk])

    assert number == 0
    assert "The old links" not in kept.content.decode()
    assert "New ones go to 1 trainer." in changed.content.decode()
    assert TrainingSession.objects.get(pk=session.pk).register_number == 1
    told = Message.objects.filter(name="register").order_by("pk")
    assert [message.to for message in told] == ["ada@example.org", "bo@example.org"]


def test_another_change_of_a_session_is_saved_at_once_and_told_to_nobody(client):
    session = make_coming()
    make_booking(session)

    save(client, session, instructions="Bring lunch.")

    session.refresh_from_db()
    assert session.instructions == "Bring lunch."
    assert not Message.objects.exists()


def test_a_new_time_where_nobody_is_booked_needs_no_button(client):
    session = make_coming()

    save(client, session, **the_day_after(session))

    moved = TrainingSession.objects.get(pk=session.pk)
    assert moved.starts_at == session.starts_at + DAY


def test_more_places_go_to_who_waits(client):
    session = make_coming(places=1)
    make_booking(session)
    waiting = make_waiting(session)

    save(client, session, places=2)

    waiting.refresh_from_db()
    assert waiting.status == Booking.Status.CONFIRMED


def test_with_fewer_places_nobody_loses_one_and_the_office_is_told(client):
    session = make_coming(places=2)
    make_booking(session), make_booking(session)

    response = save(client, session, places=1)

    assert session.bookings.confirmed().count() == 2
    assert "2 people have one of 1 places. Nobody loses theirs." in said(response)


def test_what_does_not_fit_is_said_when_it_is_saved_and_on_its_form(client):
    venue, trainer = make_venue(name="The hall", room_for=10), make_trainer(name="A trainer")
    other = make_coming(course=make_course(title="Other"), venue=venue)
    session = make_coming(course=make_course(title="This"), venue=venue)
    other.led_by.add(trainer), session.led_by.add(trainer)

    response = save(client, session)

    remarks = [
        "The hall is booked for “Other” at the same time.",
        "A trainer leads “Other” at the same time.",
        "The hall has room for 10 people.",
    ]
    assert [words for words in said(response) if words in remarks] == remarks
    form = text(client, address("change", session.pk))
    assert all(f"<p>{remark}</p>" in form for remark in remarks)


def test_a_session_that_somebody_was_booked_on_cannot_be_deleted(client):
    booked, empty = make_coming(), make_coming()
    make_booking(booked)

    statuses = [
        client.post(address("delete", session.pk), {"post": "yes"}).status_code
        for session in (booked, empty)
    ]

    assert statuses == [403, 302]
    assert list(TrainingSession.objects.all()) == [booked]


def test_the_list_says_how_full_each_session_is_and_who_waits(client):
    session = make_coming(places=1)
    make_booking(session), make_waiting(session)

    assert ">1 of 1, 1 waiting</a>" in text(client, address("changelist"))


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("?when=coming&called_off=no", ["To come"]),
        ("?when=over", ["Over"]),
        ("?called_off=yes", ["Called off"]),
        ("?when=nonsense", ["To come", "Over", "Called off"]),
    ],
)
def test_the_list_narrows_by_when_and_whether_it_takes_place(client, query, titles):
    make_coming(course=make_course(title="To come"))
    make_coming(course=make_course(title="Over"), starts_at=timezone.now() - DAY)
    off = {"cancelled_at": timezone.now(), "cancelled_because": "Snow."}
    make_coming(course=make_course(title="Called off"), **off)

    shown = client.get(address("changelist") + query, follow=True).context["cl"].result_list

    assert {session.course.title for session in shown} == set(titles)


@pytest.mark.parametrize("rows", [1, 20])
def test_the_list_costs_the_same_however_long(client, django_assert_max_num_queries, rows):
    client.get(address("changelist"))
    course, venue = make_course(), make_venue()
    for _ in range(rows):
        make_booking(make_coming(course=course, venue=venue))

    with django_assert_max_num_queries(14):
        client.get(address("changelist"))


def test_an_earlier_version_of_a_session_with_people_cannot_be_put_back(client):
    session = make_coming()
    make_booking(session)

    response = client.post(address("restore", session.pk), {"number": 1, "reason": "Back."})

    assert response.status_code == 403


def test_rules_are_written_with_their_charges_and_the_kinds_of_agency_ticked(client):
    area = make_area()
    form = {
        "name": "Half day",
        "closes_days_before": 2,
        "most_per_agency": 5,
        "cap_ends_days_before": 10,
        "agency_kinds": ["health", "police"],
        "areas": [area.pk],
        "most_held": 2,
        "names_days_before": 7,
        "instructions_days_before": 5,
        "notice_days": 5,
        "charges-TOTAL_FORMS": 1,
        "charges-INITIAL_FORMS": 0,
        "charges-0-why": "late",
        "charges-0-agency_kind": "health",
        "charges-0-amount": "25.00",
    }

    client.post(reverse("admin:training_bookingrules_add"), form)

    rules = BookingRules.objects.get(name="Half day")
    assert (rules.agency_kinds, list(rules.areas.all())) == (["health", "police"], [area])
    assert str(rules.charge(make_agency(kind=Agency.Kind.HEALTH), "late")) == "25.00"
    page = text(client, reverse("admin:training_bookingrules_change", args=[rules.pk]))
    assert page.count('type="checkbox" name="agency_kinds"') == len(Agency.Kind)


def test_a_course_cannot_come_before_itself(client):
    sign_in(client, make_publisher())
    course = make_course(status="draft", publish_at=None)

    page = press(client, course, comes_first=[course.pk]).content.decode()

    assert "A course cannot come before itself." in page


def test_a_course_has_its_rules_its_group_and_what_must_come_first_at_the_desk(client):
    course, first, rules = make_course(status="draft", publish_at=None), make_course(), make_rules()

    press(client, course, competency_group="Group 3", comes_first=[first.pk], rules=rules.pk)

    course.refresh_from_db()
    assert (course.competency_group, course.rules) == ("Group 3", rules)
    assert list(course.comes_first.all()) == [first]


def test_an_area_gets_its_agencies_at_the_desk(client):
    sign_in(client, make_member(roles.OFFICE))
    area, agency = make_area(), make_agency()
    path = reverse("admin:reference_area_change", args=[area.pk])

    client.post(path, form_of(client, path) | {"agencies": [agency.pk]})

    assert list(area.agencies.all()) == [agency]


def test_who_saves_a_session_is_recorded_once(client, administrator):
    session = make_coming()

    save(client, session, instructions="Bring lunch.")

    events = Event.objects.filter(subject_id=session.pk, subject_type__model="trainingsession")
    assert [(event.step, event.by) for event in events] == [("changed", administrator)]
