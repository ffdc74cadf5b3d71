"""The page of one session's places: who has one, who waits, and what the office does with each."""

import csv
import datetime as dt
import io

import pytest
from django.utils import timezone

from portal.accounts import roles
from portal.audit.models import Event
from portal.errors import Refused
from portal.outbox.models import Message
from tests.factories import (
    make_agency,
    make_booking,
    make_course,
    make_person,
    make_rules,
    make_session,
    make_team,
)
from tests.signing_in import sign_in
from tests.training.desk.shapes import (
    NEED,
    Status,
    address,
    make_administrator,
    make_coming,
    make_member,
    make_waiting,
    said,
    text,
)
from training.attendance import marking
from training.models import Attendance, Booking, Person, QueueJump
from training.places import office

pytestmark = pytest.mark.django_db
Mark = Attendance.Mark
WHY = {"reason": "Agreed with the board."}


@pytest.fixture(autouse=True)
def administrator(client):
    administrator = make_administrator()
    sign_in(client, administrator)
    return administrator


def press(client, booking, step, **said):
    path = address("booking", booking.session_id, booking.pk, step)
    return client.post(path, said, follow=True)


def now(booking):
    return Booking.objects.get(pk=booking.pk)


def rows(client, session, which):
    return client.get(address("bookings", session.pk)).context[which]


def test_the_page_shows_who_is_booked_and_who_waits_for_what_in_order(client):
    session = make_coming(places=1)
    booked = make_booking(session)
    waiting = [make_booking(session, status=s) for s in (Status.ASKED, Status.CHECKING)]
    waiting.append(make_waiting(session))

    page = text(client, address("bookings", session.pk))

    assert [row.booking for row in rows(client, session, "booked")] == [booked]
    queue = rows(client, session, "queue")
    assert [(row.booking, row.stand) for row in queue] == list(zip(waiting, (1, 2, 3), strict=True))
    for words in ("Waiting for manager", "Waiting for the office", "On the waiting list"):
        assert f"<td>{words}</td>" in page


def test_a_place_without_a_name_says_until_when_it_is_held(client):
    team = make_team()
    session = make_coming()
    held = {"agency": team.agency, "team": team, "name_by": timezone.now() + dt.timedelta(days=3)}
    booking = make_booking(session)
    Booking.objects.filter(pk=booking.pk).update(person=None, **held)

    page = text(client, address("bookings", session.pk))

    assert "A place to name" in page
    assert "Name by" in page


def test_each_row_has_the_buttons_for_what_may_be_done(client):
    session = make_coming(places=1)
    make_booking(session)
    make_booking(session, status=Status.CHECKING)

    names = {
        which: [[step.name for step in row.steps] for row in rows(client, session, which)]
        for which in ("booked", "queue")
    }

    assert names == {
        "booked": [["move", "take-off"]],
        "queue": [["approve", "decline", "place", "move", "take-off"]],
    }


def test_a_place_given_past_others_says_so_first_and_keeps_the_reason_for_their_managers(client):
    session = make_coming(places=1)
    make_booking(session), make_waiting(session)
    later = make_waiting(session)

    asked = text(client, address("booking", session.pk, later.pk, "place"))
    press(client, later, "place", **WHY)

    assert "1 other person has waited longer and could have this place." in asked
    assert "No place is free: there will be 2 instead of 1." in asked
    assert now(later).status == Status.CONFIRMED
    assert QueueJump.objects.get().reason == WHY["reason"]


def test_a_place_given_to_the_first_passes_nobody(client):
    session = make_coming(places=2)
    first = make_waiting(session)

    asked = text(client, address("booking", session.pk, first.pk, "place"))
    press(client, first, "place", **WHY)

    assert "waited longer" not in asked
    assert now(first).status == Status.CONFIRMED
    assert not QueueJump.objects.exists()


@pytest.mark.parametrize("step", ["place", "decline", "take-off", "move"])
def test_nothing_is_done_without_a_reason(client, step):
    session = make_coming()
    booking = make_booking(session, status=Status.CHECKING)
    other = make_coming(course=session.course)

    page = press(client, booking, step, to=other.pk).content.decode()

    assert "Say why." in page
    assert now(booking).status == Status.CHECKING


@pytest.mark.parametrize(
    ("step", "status"),
    [("approve", Status.CONFIRMED), ("decline", Status.DECLINED), ("take-off", Status.CANCELLED)],
)
def test_a_booking_that_waits_for_the_office_is_answered(client, administrator, step, status):
    booking = make_booking(make_coming(), status=Status.CHECKING)

    press(client, booking, step, **WHY)

    assert now(booking).status == status
    assert Event.objects.filter(subject_id=booking.pk, by=administrator).exists()


def test_somebody_moves_to_another_date_of_the_same_course_alone(client):
    session = make_coming()
    booking, same = make_booking(session), make_coming(course=session.course)
    make_coming()
    off = {"cancelled_at": timezone.now(), "cancelled_because": "Snow."}
    make_coming(course=session.course, **off)
    make_coming(course=session.course, starts_at=timezone.now() - dt.timedelta(days=1))
    path = address("booking", session.pk, booking.pk, "move")

    choices = client.get(path).context["form"].fields["to"].queryset
    press(client, booking, "move", to=same.pk, **WHY)

    assert list(choices) == [same]
    assert (now(booking).status, now(booking).reason) == (Status.CANCELLED, "moved")
    assert same.bookings.get().person == booking.person


def test_what_a_rule_refuses_is_said_and_nothing_written_is_lost(client):
    session = make_coming()
    booking, other = make_booking(session), make_coming(course=session.course)
    make_booking(other, booking.person)

    page = press(client, booking, "move", to=other.pk, reason="Words to keep").content.decode()

    assert "has a place at this session, or waits for one." in page
    assert "Words to keep" in page
    assert now(booking).status == Status.CONFIRMED


def test_what_has_ended_meanwhile_is_explained(client):
    booking = make_booking(make_coming())
    press(client, booking, "take-off", **WHY)

    response = press(client, booking, "take-off", **WHY)

    assert "That cannot be done with it now." in said(response)


@pytest.mark.parametrize(
    "fields",
    [
        {"starts_at": timezone.now() - dt.timedelta(hours=1)},
        {"cancelled_at": timezone.now(), "cancelled_because": "Snow."},
    ],
)
def test_a_session_that_has_begun_or_was_called_off_has_no_buttons(client, fields):
    session = make_session(**fields)
    booking = make_booking(session)

    page = client.get(address("bookings", session.pk))
    press(client, booking, "take-off", **WHY)

    assert not page.context["acts"]
    assert [row.steps for row in page.context["booked"]] == [[]]
    assert now(booking).status == Status.CONFIRMED


def add(client, session, **said):
    form = {"place": "end", **WHY} | said
    return client.post(address("add_person", session.pk), form, follow=True)


def test_somebody_is_found_by_name_or_address_and_added_to_the_end_of_the_list(client):
    session = make_coming(places=1)
    make_booking(session)
    person = make_person(name="Rosalind Marsh", email="r.marsh@example.org")

    found = [
        client.post(address("add_person", session.pk), {"find": sought, "_find": "yes"})
        for sought in ("rosalind", "R.MARSH@", "nobody of that name")
    ]
    add(client, session, find="rosalind", who=person.pk)

    assert [page.context["form"].found for page in found] == [[person], [person], []]
    assert "Nobody at work has this" in found[2].content.decode()
    assert session.bookings.get(person=person).status == Status.WAITING


def test_to_look_for_somebody_changes_nothing_and_keeps_what_was_typed(client):
    session = make_coming()
    form = {"find": "x", "_find": "yes", "reason": "Words to keep", "name": "Somebody"}

    page = client.post(address("add_person", session.pk), form).content.decode()

    assert "Words to keep" in page
    assert 'value="Somebody"' in page
    assert not session.bookings.exists()


def test_somebody_new_is_added_with_a_place_now(client):
    session, agency = make_coming(places=1), make_agency()
    make_booking(session)
    new = {"who": "new", "name": "New Person", "email": "New@Example.org", "agency": agency.pk}

    add(client, session, **new, place="now")

    person = Person.objects.get(email="new@example.org")
    assert (person.name, person.agency) == ("New Person", agency)
    assert session.bookings.get(person=person).status == Status.CONFIRMED
    session.refresh_from_db()
    assert (session.places, session.taken) == (2, 2)


def test_who_is_new_needs_a_name_an_address_and_an_agency(client):
    page = add(client, make_coming(), who="new").content.decode()

    for words in ("Give their name.", "Give their work e-mail.", "Choose their agency."):
        assert words in page
    assert not Person.objects.exists()


def test_who_is_on_the_list_already_is_not_added_again_and_nobody_new_is_kept(client):
    session = make_coming()
    person = make_booking(session).person
    agency = make_agency()
    new = {"who": "new", "name": "Again", "email": person.email, "agency": agency.pk}

    page = add(client, session, **new).content.decode()

    assert "has a place at this session, or waits for one." in page
    assert list(Person.objects.all()) == [person]


def test_what_stands_in_somebodys_way_is_told_to_the_office_and_decides_nothing(client):
    session, person = make_coming(), make_person()
    at_once = make_coming(course=make_course(title="Other"))
    make_booking(at_once, person)

    response = add(client, session, find=person.name, who=person.pk)

    assert any("at the same time" in words for words in said(response))
    assert session.bookings.filter(person=person).exists()


def test_whoever_gives_a_reason_that_is_kept_is_asked_for_nobodys_illness(client):
    session = make_coming()
    of_one = ["booking", session.pk, make_booking(session).pk, "take-off"]
    pages = [of_one, ["add_person", session.pk]]

    asked = [text(client, address(*page)) for page in pages]

    assert ["name nobody, and nobody’s illness." in page for page in asked] == [True] * 2


def test_calling_off_says_how_many_are_told_and_tells_them(client):
    session = make_coming()
    make_booking(session), make_waiting(session)

    asked = text(client, address("call_off", session.pk))
    without = client.post(address("call_off", session.pk), {"reason": " "}).content.decode()
    client.post(address("call_off", session.pk), {"reason": "Snow."})

    assert "2 people have a place or wait for one, and will get an e-mail at once" in asked
    assert "Say why: it stands in their e-mail." in without
    session.refresh_from_db()
    assert session.cancelled_because == "Snow."
    assert Message.objects.filter(name="session_called_off").count() == 2


def write(client, session, **more):
    form = {"subject": "Parking", "text": "The car park is closed.", "sent_before": 0} | more
    return client.post(address("write", session.pk), form, follow=True)


def test_words_to_everybody_booked_are_looked_at_before_they_go(client):
    session = make_coming(places=2)
    make_booking(session), make_booking(session), make_waiting(session)

    looked = write(client, session).content.decode()
    before = Message.objects.count()
    sent = write(client, session, _send="yes")

    assert "This is what 2 people will read. Nothing is sent yet." in looked
    assert before == 0
    assert said(sent) == ["It goes to 2 people."]
    subjects = Message.objects.values_list("name", "subject")
    assert sorted(subjects) == [("session_message", "Parking")] * 2


def test_a_text_goes_once_although_the_button_was_pressed_twice(client):
    session = make_coming()
    make_booking(session)
    write(client, session, _send="yes")

    again = write(client, session, _send="yes").content.decode()

    assert "you pressed the button twice" in again
    assert "The car park is closed." in again
    assert Message.objects.filter(name="session_message").count() == 1


def make_running(**fields):
    """Its first day was yesterday, and its last is tomorrow."""
    now = timezone.now()
    moments = {"starts_at": now - dt.timedelta(days=1), "ends_at": now + dt.timedelta(days=1)}
    return make_session(**moments | fields)


def test_who_is_booked_can_be_written_to_and_the_session_called_off_until_it_is_over(client):
    running = make_running()
    over = make_running(ends_at=timezone.now() - dt.timedelta(hours=1))
    off = make_running(cancelled_at=timezone.now(), cancelled_because="Snow.")
    for session in (running, over, off):
        make_booking(session)

    offered, answered = [], []
    for session in (running, over, off):
        ways = [address("write", session.pk), address("call_off", session.pk)]
        page = text(client, address("bookings", session.pk))
        offered.append([f'href="{way}"' in page for way in ways])
        answered.append([client.get(way).status_code for way in ways])

    assert offered == [[True, True], [False, False], [False, False]]
    assert answered == [[200, 200], [302, 302], [403, 403]]
    late = said(write(client, over, _send="yes"))
    assert late == ["This session is over: nothing more is done about it here."]
    assert said(write(client, running, _send="yes")) == ["It goes to 1 person."]
    assert "See your place:" in Message.objects.get(name="session_message").body


def test_a_session_called_off_between_its_days_is_told_to_who_is_booked_and_counts_for_nothing(
    client,
):
    session = make_running()
    booked, waits = make_booking(session), make_waiting(session)
    marking.mark(session, timezone.localdate(session.starts_at), {booked.pk: Mark.CAME})

    asked = text(client, address("call_off", session.pk))
    client.post(address("call_off", session.pk), {"reason": "The trainer is ill."})

    assert "1 person has a place, and will get an e-mail at once" in asked
    assert "what is marked at its register counts for nothing" in asked
    assert [now(each).status for each in (booked, waits)] == [Status.CANCELLED] * 2
    told = Message.objects.get(name="session_called_off")
    assert told.to == booked.person.email
    assert "It does not take place any more." in told.body
    assert not Booking.objects.came().exists()


def test_a_session_that_is_over_is_not_called_off(administrator):
    session = make_running(ends_at=timezone.now() - dt.timedelta(hours=1))

    with pytest.raises(Refused, match="is over"):
        office.call_off(session, reason="Snow.", by=administrator)


def test_words_can_be_changed_after_a_look_and_nobody_is_written_to_where_nobody_is_booked(client):
    session = make_coming()

    nobody = write(client, session, _send="yes").content.decode()
    make_booking(session)
    changing = write(client, session, _change="yes").content.decode()

    assert "nobody would read it" in nobody
    assert "The car park is closed." in changing
    assert "Look at it before it goes" in changing


def download(client, session, page):
    response = client.post(address(page, session.pk))
    return b"".join(response.streaming_content)


def test_who_is_booked_can_be_taken_away_and_that_is_kept(client, administrator):
    session = make_coming()
    person = make_person(name="=1+1")
    make_booking(session, person, needs=NEED)
    make_waiting(session)

    written = download(client, session, "booked_csv").decode("utf-8-sig")
    download(client, session, "booked_xlsx")

    found = list(csv.reader(io.StringIO(written)))
    assert found[0][:4] == ["Name", "Work e-mail", "Job", "Agency"]
    assert [row[:2] for row in found[1:]] == [["'=1+1", person.email]]
    events = Event.objects.filter(step="downloaded who is booked")
    assert [(each.note, each.by) for each in events] == [("Rows: 1.", administrator)] * 2


@pytest.mark.parametrize("page", ["booked_csv", "booked_xlsx", "needs_csv"])
def test_nothing_is_taken_away_by_following_a_link(client, page):
    assert client.get(address(page, make_coming().pk)).status_code == 405


PAGES = ["bookings", "add_person", "call_off", "write", "needs", "record"]


@pytest.mark.parametrize(
    ("role", "seen"),
    [
        (roles.TRAINING, set(PAGES)),
        (roles.OFFICE, {"bookings", "record"}),
        (roles.CONTRIBUTOR, set()),
        (roles.PUBLISHER, set()),
    ],
)
def test_who_runs_the_training_acts_the_office_manager_looks_and_nobody_else_sees(
    client, role, seen
):
    session = make_coming()
    booking = make_booking(session)
    sign_in(client, make_member(role))

    found = {page for page in PAGES if client.get(address(page, session.pk)).status_code == 200}
    press(client, booking, "take-off", **WHY)

    assert found == seen
    taken_off = now(booking).status == Status.CANCELLED
    assert taken_off == (role == roles.TRAINING)


def test_who_may_only_look_has_no_buttons(client):
    session = make_coming(places=1)
    make_booking(session), make_waiting(session)
    sign_in(client, make_member(roles.OFFICE))

    page = text(client, address("bookings", session.pk))

    assert "What you can do" not in page
    assert "Add somebody" not in page


@pytest.mark.parametrize("page", PAGES)
def test_to_look_at_a_page_changes_nothing(client, page):
    session = make_coming()
    make_booking(session, needs=NEED)
    before = Event.objects.count()

    client.get(address(page, session.pk))

    assert Event.objects.count() == before


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("number", [0, 10**9, 10**30])
def test_a_session_that_does_not_exist_is_not_found(client, page, number):
    assert client.get(address(page, number)).status_code == 404


def test_a_booking_of_another_session_and_an_unknown_step_are_not_found(client):
    session, booking = make_coming(), make_booking(make_coming())
    own = make_booking(session)

    pages = [(booking.pk, "take-off"), (own.pk, "nonsense"), (10**30, "place")]
    statuses = [client.get(address("booking", session.pk, *page)).status_code for page in pages]

    assert statuses == [404, 404, 404]


@pytest.mark.parametrize("people", [1, 50])
@pytest.mark.parametrize("page", ["bookings", "record", "needs"])
def test_a_page_costs_the_same_however_many_people(
    client, django_assert_max_num_queries, page, people
):
    session = make_coming(places=50, rules=make_rules(most_per_agency=3))
    client.get(address(page, session.pk))
    for _ in range(people):
        make_booking(session, needs=NEED)
        make_waiting(session)

    with django_assert_max_num_queries(16):
        client.get(address(page, session.pk))


def test_steps_are_readable_with_who_took_them_and_why_and_hold_no_name(client, administrator):
    session = make_coming(places=1)
    booking = make_waiting(session, person=make_person(name="Rosalind Marsh"))
    press(client, booking, "place", **WHY)

    page = text(client, address("record", session.pk))

    assert "Placed by the office: Rosalind Marsh" in page
    assert f"By {administrator}. {WHY['reason']}" in page
    kept = " ".join(f"{event.step} {event.note}" for event in Event.objects.all())
    assert "Rosalind" not in kept
