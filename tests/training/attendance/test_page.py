"""The register of a day at its link: who sees it, when, and what is sent from it."""

import datetime as dt
import json
import uuid

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.factories import make_agency, make_attendance, make_booking, make_person, make_session
from tests.training.attendance.test_marking import begun, day_of, marks_of
from training.attendance import links, register
from training.models import Attendance, Booking, TrainingSession
from training.places import tokens
from training.urls import REGISTERS

pytestmark = pytest.mark.django_db


def link(session, days=0):
    return tokens.of_register(session, day_of(session) + dt.timedelta(days=days))


def below(session, name):
    token = tokens.register_token(session, day_of(session))
    return reverse(f"training:register{name}", args=[token])


def send(client, session, *said):
    body = json.dumps({"said": list(said)})
    return client.post(below(session, "_send"), body, content_type="application/json")


def a_walk_in(**fields):
    key = str(uuid.uuid4())
    said = {"id": key, "key": key, "name": "Asha Example", "email": "asha@example.org"}
    return said | fields


def milliseconds(moment):
    return int(moment.timestamp() * 1000)


def test_it_shows_names_and_agencies_and_neither_addresses_nor_needs(client):
    session = begun()
    booking = make_booking(session, make_person(name="Bo Example"), needs="A hearing loop")

    response = client.get(link(session))

    text = response.content.decode()
    assert "Bo Example" in text
    assert str(booking.agency) in text
    assert booking.person.email not in text
    assert "hearing loop" not in text
    assert response["Cache-Control"] == "no-store"
    assert response["X-Robots-Tag"] == "noindex"


@pytest.mark.parametrize(
    "change",
    [
        lambda t: t[:-1] + ("A" if t[-1] != "A" else "B"),
        lambda t: "9" + t,
        lambda t: t.partition(".")[2],
        lambda t: t.partition(".")[0],
    ],
)
def test_a_link_that_was_altered_opens_nothing(client, change):
    session = begun()
    token = tokens.register_token(session, day_of(session))

    found = [
        client.get(reverse(f"training:register{name}", args=[change(token)])).status_code
        for name in ("", "_walk_in", "_pdf")
    ]

    assert client.get(link(session)).status_code == 200
    assert found == [404, 404, 404]


@pytest.mark.parametrize("signer", [tokens.PLACES, tokens.FORMS, tokens.REQUESTS])
def test_a_link_of_another_kind_opens_no_register(client, signer):
    session = begun()
    said = tokens.REGISTERS.unsign(tokens.register_token(session, day_of(session)))

    response = client.get(reverse("training:register", args=[signer.sign(said)]))

    assert response.status_code == 404


def test_a_signature_over_anything_else_opens_no_register(client):
    for said in ("", "1", "1-2", "a-b-c", "1-20261301-0", "1-20261126-0-0", "x-20261126-0"):
        path = reverse("training:register", args=[tokens.REGISTERS.sign(said)])
        assert client.get(path).status_code == 404, said


def of_tomorrow():
    return make_session(starts_at=timezone.now() + dt.timedelta(days=2))


@pytest.mark.parametrize(
    ("name", "method"),
    [
        ("", "get"),
        ("", "post"),
        ("_walk_in", "get"),
        ("_walk_in", "post"),
        ("_send", "post"),
        ("_pdf", "get"),
    ],
)
def test_before_its_day_a_link_says_when_and_shows_nobody(client, name, method):
    session = of_tomorrow()
    booking = make_booking(session)

    response = getattr(client, method)(below(session, name))

    assert response.status_code == 200
    assert "This register is not open yet" in response.content.decode()
    assert booking.person.name not in response.content.decode()


def test_a_link_is_open_from_the_beginning_of_its_day_to_the_end_of_the_next():
    starts = dt.datetime(2026, 7, 1, 8, 30, tzinfo=dt.UTC)  # 9:30am in London
    session = make_session(starts_at=starts)
    token = tokens.register_token(session, dt.date(2026, 7, 1))

    def is_open(*moment):
        found = register.opened(token, dt.datetime(2026, *moment, tzinfo=dt.UTC))
        return not (found.is_early or found.is_over)

    # In July London is an hour before UTC.
    moments = [(6, 30, 22, 59), (6, 30, 23, 0), (7, 2, 22, 59), (7, 2, 23, 0)]
    assert [is_open(*moment) for moment in moments] == [False, True, True, False]


def test_after_its_time_a_link_shows_nobody(client):
    session = begun(minutes=3 * 24 * 60)
    booking = make_booking(session)

    response = client.get(link(session))

    assert response.status_code == 410
    assert booking.person.name not in response.content.decode()


@pytest.mark.parametrize(("days", "status"), [(2, 200), (8, 200), (9, 410)])
def test_for_a_week_more_a_link_takes_what_was_said_while_it_was_open(client, days, status):
    session = begun(minutes=days * 24 * 60)
    booking = make_booking(session)
    at = milliseconds(session.starts_at + dt.timedelta(minutes=5))

    response = send(
        client, session, {"id": "a", "booking": booking.pk, "mark": "late", "said_at": at}
    )

    assert response.status_code == status
    assert marks_of(session) == [(booking.pk, "late")] * (status == 200)


def test_what_is_said_after_its_time_or_nobody_knows_when_is_refused(client):
    session = begun(minutes=3 * 24 * 60)
    booking, agency = make_booking(session), make_agency()
    late = milliseconds(timezone.now())
    mark = {"booking": booking.pk, "mark": "came"}

    answer = send(
        client,
        session,
        {"id": "late", **mark, "said_at": late},
        {"id": "unknown", **mark},
        a_walk_in(id="door", agency=agency.pk, said_at=late),
    ).json()

    assert answer["done"] == []
    assert set(answer["refused"]) == {"late", "unknown", "door"}
    assert "had closed" in answer["refused"]["late"]
    assert answer["marks"] == {}
    assert session.bookings.get() == booking
    assert marks_of(session) == []


def test_a_link_that_the_office_ended_takes_nothing_that_was_kept(client):
    session = begun(minutes=3 * 24 * 60)
    booking = make_booking(session)
    path = below(session, "_send")
    TrainingSession.objects.filter(pk=session.pk).update(register_number=1)
    at = milliseconds(session.starts_at)
    body = {"said": [{"id": "a", "booking": booking.pk, "mark": "came", "said_at": at}]}

    response = client.post(path, json.dumps(body), content_type="application/json")

    assert response.status_code == 410
    assert marks_of(session) == []


def test_with_a_new_number_every_link_ends(client):
    session = begun()
    old = link(session)
    TrainingSession.objects.filter(pk=session.pk).update(register_number=1)
    session.refresh_from_db()

    assert (client.get(old).status_code, client.get(link(session)).status_code) == (410, 200)


def test_after_the_date_was_moved_the_link_of_the_old_day_ends(client):
    session = begun()
    old = link(session)
    starts = timezone.now() + dt.timedelta(days=20)
    TrainingSession.objects.filter(pk=session.pk).update(
        starts_at=starts, ends_at=starts + dt.timedelta(hours=2)
    )

    assert client.get(old).status_code == 410


@pytest.mark.parametrize("people", [1, 30])
def test_the_page_costs_the_same_however_many_are_booked(client, django_assert_num_queries, people):
    session = begun(places=50)
    for _ in range(people):
        make_attendance(make_booking(session))
    client.get(link(session))

    with django_assert_num_queries(6):
        client.get(link(session))


def test_the_form_marks_what_was_chosen_and_what_was_shown_is_not_said_again(client):
    session = begun()
    came, corrected, left_out = (make_booking(session) for _ in range(3))
    make_attendance(corrected, "absent")  # by somebody else, since the form was opened

    said = {f"mark-{came.pk}": "late", f"was-{came.pk}": ""}
    said |= {f"mark-{corrected.pk}": "came", f"was-{corrected.pk}": "came"}
    response = client.post(link(session), said)

    assert response.status_code == 302
    assert marks_of(session) == [(came.pk, "late"), (corrected.pk, "absent")]
    assert not left_out.attendance.exists()


def test_all_others_came_in_one_press(client):
    session = begun()
    absent, marked, other = (make_booking(session) for _ in range(3))
    make_attendance(marked, "late")

    client.post(link(session), {"others": "came", f"mark-{absent.pk}": "absent"})

    expected = [(absent.pk, "absent"), (marked.pk, "late"), (other.pk, "came")]
    assert marks_of(session) == expected


def test_before_the_session_begins_the_form_says_so(client):
    today = timezone.localtime().replace(hour=23, minute=59, second=59)
    session = make_session(starts_at=today)
    booking = make_booking(session)

    response = client.post(link(session), {f"mark-{booking.pk}": "came"})

    assert "The session has not begun" in response.content.decode()
    assert marks_of(session) == []


def test_looking_changes_nothing(client):
    session = begun()
    make_booking(session)
    before = (marks_of(session), Booking.objects.count())

    for name in ("", "_walk_in", "_pdf"):
        assert client.get(below(session, name), {"others": "came"}).status_code == 200
    assert client.get(below(session, "_send")).status_code == 405

    assert (marks_of(session), Booking.objects.count()) == before


def test_somebody_at_the_door_is_added_by_the_form(client):
    session, agency = begun(), make_agency()
    said = a_walk_in(agency=agency.pk)

    response = client.post(below(session, "_walk_in"), said)

    assert response.status_code == 302
    assert session.bookings.get().person.email == "asha@example.org"


def test_the_form_of_the_door_says_what_is_missing(client):
    session, booking = begun(), make_booking(begun())
    booked = make_booking(session)

    said = {"key": uuid.uuid4(), "email": "nothing", "name": " "}
    response = client.post(below(session, "_walk_in"), said)
    other = client.post(
        below(session, "_walk_in"), a_walk_in(agency=booking.agency_id, instead_of=booked.pk)
    )

    assert response.context["form"].errors == {
        "name": ["Write their name."],
        "email": ["Write one e-mail address, like name@example.org."],
        "agency": ["Choose their agency, or write what it is called."],
    }
    assert other.context["form"].errors == {
        "instead_of": ["Choose a colleague of the same agency, or nobody."]
    }


@pytest.mark.parametrize(
    "email", ["no at", "a@example.org, b@example.org", '"a b"@example.org', "a@b@c"]
)
def test_what_is_no_address_at_the_door_is_said_once(client, email):
    said = a_walk_in(email=email, agency=make_agency().pk)

    response = client.post(below(begun(), "_walk_in"), said)

    assert response.context["form"].errors == {
        "email": ["Write one e-mail address, like name@example.org."]
    }


def test_what_a_device_kept_is_done_in_its_order_and_twice_does_no_harm(client):
    session, agency = begun(), make_agency()
    booking = make_booking(session)
    at = milliseconds(timezone.now())
    said = [
        {"id": "one", "booking": booking.pk, "mark": "came", "said_at": at - 900},
        a_walk_in(agency=agency.pk, said_at=at - 600),
        {"id": "two", "booking": booking.pk, "mark": "left", "said_at": at - 300},
    ]

    first = send(client, session, *said).json()
    second = send(client, session, *said).json()

    walk_in = session.bookings.get(walked_in=True)
    assert first == second
    assert first == {
        "done": ["one", said[1]["id"], "two"],
        "refused": {},
        "marks": {str(booking.pk): "left", str(walk_in.pk): "came"},
    }
    assert Attendance.objects.count() == 2


def test_what_is_wrong_is_refused_in_words_and_the_rest_is_done(client):
    session = begun()
    booking = make_booking(session)

    answer = send(
        client,
        session,
        {"id": "odd", "booking": booking.pk, "mark": "asleep"},
        a_walk_in(email="nothing"),
        {"id": "good", "booking": booking.pk, "mark": "came"},
    ).json()

    assert answer["done"] == ["good"]
    assert sorted(answer["refused"])[-1] == "odd"
    assert "Write one e-mail address" in " ".join(answer["refused"].values())


@pytest.mark.parametrize(
    "body",
    [
        "",
        "null",
        "[]",
        '{"said": 1}',
        '{"said": [1]}',
        '{"said": [{"id": 1}]}',
        '{"said": [{"id": "a", "booking": [1]}]}',
        "[" * 100_000,
        '{"said": [' + ",".join(['{"id": "a"}'] * 201) + "]}",
    ],
)
def test_what_is_no_list_of_that_kind_is_not_understood(client, body):
    session = begun()

    response = client.post(below(session, "_send"), body, content_type="application/json")

    assert response.status_code == 400


@pytest.mark.parametrize("value", ["\ud800", "\0", "1e400", "9" * 40, -1, None, True])
def test_odd_values_are_refused_in_words(client, value):
    session = begun()
    booking = make_booking(session)

    answer = send(
        client,
        session,
        {"id": "a", "booking": value, "mark": "came"},
        {"id": "b", "booking": booking.pk, "mark": value},
        {"id": "c", "key": value, "name": value, "email": value, "agency": value},
    )

    assert answer.status_code == 200
    assert marks_of(session) == []


def test_a_device_must_send_the_token_of_its_page():
    session = begun()
    strict = Client(enforce_csrf_checks=True)

    response = strict.post(below(session, "_send"), "{}", content_type="application/json")

    assert response.status_code == 403


def test_one_place_cannot_flood_it(client):
    session = begun()
    view = client.get(link(session)).resolver_match.func

    assert view.limits == (REGISTERS,)
    for name in ("_send", "_walk_in"):
        response = client.post(below(session, name))
        assert response.resolver_match.func.limits == (REGISTERS,)


def test_the_links_are_in_no_log_and_long_enough_to_be_left_out():
    session = begun()

    assert len(tokens.register_token(session, day_of(session))) > 40
    assert links.goes_out_at(session) < session.starts_at
