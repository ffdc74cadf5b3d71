"""Booking for a team on the pages: choose, see what each would get, confirm; then change it."""

import datetime as dt
import re
import uuid

import pytest
from django.utils import timezone

from portal.audit.models import Event
from portal.outbox.models import Message
from tests.factories import (
    make_attendance,
    make_booking,
    make_manager,
    make_person,
    make_rules,
    make_session,
)
from tests.signing_in import sign_in
from tests.training.booking import Status, standing
from training import teams
from training.models import Booking, QueueJump
from training.places import actions
from training.places.checks import Wanted

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(client):
    manager = make_manager()
    sign_in(client, manager.user)
    return manager


@pytest.fixture
def team(manager):
    return teams.team_of(manager)


def path(session):
    return f"/training/sessions/{session.pk}/book/"


def words(response):
    return re.findall(r'<strong class="govuk-tag[^>]*>([^<]+)<', response.content.decode())


def hidden(response):
    """What the preview's form carries on, as a browser would send it."""
    page = response.content.decode()
    found = re.findall(r'<input type="hidden" name="([\w-]+)" value="([^"]*)"', page)
    form = {}
    for name, value in found:
        form.setdefault(name, []).append(value)
    return form | dict.fromkeys(re.findall(r'name="(\d+-needs)"', page), "")


def test_what_is_previewed_is_what_is_booked(client, team):
    session = make_session(places=2)
    people = [make_person(team) for _ in range(2)]
    chosen = {"people": [person.pk for person in people], "held": 1, "step": "preview"}

    preview = client.post(path(session), chosen)
    nothing = session.bookings.count()
    order = client.post(path(session), hidden(preview) | {"step": "confirm"}, follow=True)

    assert words(preview) == ["A place", "A place", "Number 1 on the waiting list"]
    assert nothing == 0
    assert standing(session) == [(1, "confirmed"), (2, "confirmed"), (3, "waiting")]
    assert order.redirect_chain[0][0].startswith("/training/bookings/orders/")


def test_the_same_form_again_is_the_same_confirmation_and_no_new_row(client, team):
    session, person = make_session(), make_person(team)
    preview = client.post(path(session), {"people": person.pk, "held": 1, "step": "preview"})
    form = hidden(preview) | {"step": "confirm"}

    first, second = client.post(path(session), form), client.post(path(session), form)

    assert first["Location"] == second["Location"]
    assert session.bookings.count() == 2


def test_places_gone_meanwhile_are_said_and_nothing_is_lost(client, team):
    session, person = make_session(places=1), make_person(team)
    preview = client.post(path(session), {"people": person.pk, "step": "preview"})
    form = hidden(preview) | {"step": "confirm", f"{person.pk}-needs": "A hearing loop."}
    make_booking(session)

    again = client.post(path(session), form)

    page = again.content.decode()
    assert "Nothing has been booked" in page
    assert words(again) == ["Number 1 on the waiting list"]
    assert "A hearing loop." in page
    assert session.bookings.count() == 1


def test_who_cannot_be_booked_is_left_out_and_the_others_are_booked(client, team):
    session = make_session()
    booked, new = make_person(team), make_person(team)
    make_booking(session, booked, team=team)

    preview = client.post(path(session), {"people": [booked.pk, new.pk], "step": "preview"})
    client.post(path(session), hidden(preview) | {"step": "confirm"})

    assert sorted(words(preview)) == ["A place", "Will not be booked"]
    assert set(session.bookings.values_list("person", flat=True)) == {booked.pk, new.pk}


def test_the_confirmation_says_who_was_not_booked_and_that_needs_were_passed_on(client, team):
    session = make_session()
    booked, new = make_person(team, name="Jo Example"), make_person(team)
    make_booking(session, booked, team=team)
    preview = client.post(path(session), {"people": [booked.pk, new.pk], "step": "preview"})
    form = hidden(preview) | {"step": "confirm", f"{new.pk}-needs": "Canary diet"}

    order = client.post(path(session), form, follow=True)

    letter = Message.objects.get(name="team_summary")
    for said in (order.content.decode(), letter.body):
        assert "Jo Example was not booked. They are booked already." in said
        assert "What 1 person needs to take part was passed on to the organisers." in said
        assert "Canary" not in said


def test_nothing_is_said_of_needs_where_there_are_none(client, team):
    session, person = make_session(), make_person(team)
    preview = client.post(path(session), {"people": person.pk, "step": "preview"})

    order = client.post(path(session), hidden(preview) | {"step": "confirm"}, follow=True)

    said = order.content.decode() + Message.objects.get(name="team_summary").body
    assert "passed on to the organisers" not in said
    assert "was not booked" not in said


def test_who_has_a_place_already_or_waits_is_marked_where_one_chooses(client, team):
    session = make_session()
    booked, waits, free = (make_person(team, name=f"{n} Example") for n in ("Ada", "Bo", "Cai"))
    make_booking(session, booked, team=team)
    make_booking(session, waits, team=team, status=Status.WAITING)
    make_booking(person=free, team=team)

    page = client.get(path(session)).content.decode()

    labels = re.findall(r"checkboxes__label[^>]*>([^<]*)<", page)
    assert [label.partition(" Example")[2].rpartition("(")[2] for label in labels[:2]] == [
        "has a place already)",
        "on the waiting list already)",
    ]
    assert "already" not in labels[2]


@pytest.mark.parametrize("held", ["99", "-1", "many"])
def test_how_many_places_may_be_held_is_said_as_the_page_says_it(client, team, held):
    session = make_session(rules=make_rules(most_held=4))

    page = client.post(path(session), {"held": held, "step": "preview"}).content.decode()

    assert "Write how many places, from 0 to 4." in page


def test_an_answer_given_with_confirm_is_previewed_before_anything_is_booked(client, team):
    session = make_session()
    other = make_session(starts_at=session.starts_at)
    person = make_person(team)
    make_booking(other, person, team=team)

    preview = client.post(path(session), {"people": person.pk, "step": "preview"})
    form = hidden(preview) | {"step": "confirm", f"{person.pk}-because": "Only for the morning."}
    again = client.post(path(session), form)
    before = session.bookings.count()
    client.post(path(session), hidden(again) | {"step": "confirm"})

    assert (words(preview), words(again), before) == (["Will not be booked"], ["A place"], 0)
    assert session.bookings.get().overlap_because == "Only for the morning."


def test_people_of_other_teams_cannot_be_chosen(client, team):
    session, stranger = make_session(), make_person()

    response = client.post(path(session), {"people": stranger.pk, "step": "preview"})

    assert "not in your team any more" in response.content.decode()
    assert session.bookings.count() == 0


@pytest.mark.parametrize(
    "odd",
    [
        {"people": "x"},
        {"held": "-1"},
        {"held": "999999999999999999999"},
        {"held": "\0"},
        {"key": "x", "step": "confirm", "held": "1"},
        {"promised": "x,,\0", "step": "confirm", "held": "1", "key": str(uuid.uuid4())},
        {"step": "nonsense"},
        {},
    ],
)
def test_odd_forms_are_answered_and_book_nothing(client, team, odd):
    session = make_session()

    response = client.post(path(session), {"step": "preview"} | odd)

    assert response.status_code == 200
    assert session.bookings.count() == 0


def row_of(person, page):
    (row,) = re.findall(rf"</span>{re.escape(person.name)}</td>.*?</tr>", page)
    return row.rpartition("What came of it</span>")[2]


def test_earlier_bookings_say_who_came_and_never_why_somebody_did_not(client, team):
    session = make_session(starts_at=timezone.now() - dt.timedelta(days=7, hours=3))
    people = {mark: make_person(team) for mark in ("came", "absent", "apology", "")}
    for mark, person in people.items():
        booking = make_booking(session, person)
        if mark:
            why = "" if mark == "came" else "sickness"
            make_attendance(booking, mark, reason=why, day=timezone.localdate(session.ends_at))

    page = client.get("/training/bookings/earlier/").content.decode()

    assert {mark: row_of(person, page) for mark, person in people.items()} == {
        "came": "Attended</td></tr>",
        "absent": "Did not come</td></tr>",
        "apology": "Did not come, with an apology</td></tr>",
        "": "Not known yet</td></tr>",
    }
    assert "Sickness" not in page


@pytest.mark.parametrize("rows", [1, 12])
def test_earlier_bookings_cost_the_same_however_many(
    client, team, rows, django_assert_max_num_queries
):
    for _ in range(rows):
        session = make_session(starts_at=timezone.now() - dt.timedelta(days=7))
        make_attendance(make_booking(session, make_person(team)))

    with django_assert_max_num_queries(8):
        client.get("/training/bookings/earlier/")


def test_needs_said_at_booking_stand_on_no_list(client, team):
    session, person = make_session(), make_person(team)
    preview = client.post(path(session), {"people": person.pk, "step": "preview"})
    secret = "Canary diet"
    form = hidden(preview) | {"step": "confirm", f"{person.pk}-needs": secret}
    client.post(path(session), form)
    booking = session.bookings.get()
    pages = ["bookings/", f"bookings/{booking.pk}/", "bookings/bookings.ics", "bookings/earlier/"]

    shown = [client.get(f"/training/{page}").content.decode() for page in pages]
    csv = b"".join(client.get("/training/bookings/bookings.csv").streaming_content).decode()

    assert booking.needs == secret
    assert [secret in page for page in [*shown, csv]] == [False] * 5


@pytest.mark.parametrize("page", ["bookings/needs/", "bookings/{}/needs/"])
def test_needs_are_shown_after_a_second_factor_and_the_reading_is_kept(client, manager, page):
    team = teams.team_of(manager)
    booking = make_booking(person=make_person(team), team=team, needs="A hearing loop.")
    address = "/training/" + page.format(booking.pk)
    client.logout()
    client.force_login(manager.user)
    without = client.get(address)
    sign_in(client, manager.user)

    shown = client.get(address).content.decode()

    event = Event.objects.get(step="read access needs")
    assert without["Location"].startswith("/accounts/second-factor/")
    assert "A hearing loop." in shown
    assert (event.by, "hearing" in event.note) == (manager.user, False)


def test_one_of_a_short_list_of_reasons_is_given_for_giving_up(client, team):
    booking = make_booking(person=make_person(team), team=team)
    address = f"/training/bookings/{booking.pk}/cancel/"

    none = client.post(address)
    odd = client.post(address, {"reason": "called_off"})
    client.post(address, {"reason": "sickness"})

    booking.refresh_from_db()
    assert (none.status_code, odd.status_code) == (200, 200)
    assert (booking.status, booking.reason) == (Status.CANCELLED, "sickness")


def test_somebody_else_goes_instead_in_two_presses(client, team):
    ill, instead = make_person(team), make_person(team)
    booking = make_booking(person=ill, team=team)
    address = f"/training/bookings/{booking.pk}/swap/"

    asked = client.post(address, {"person": instead.pk})
    client.post(address, {"person": instead.pk, "confirm": "yes", f"{instead.pk}-needs": ""})

    assert asked.status_code == 200
    assert booking.session.bookings.live().get().person == instead


def swap_page(client, booking, who, **said):
    return client.post(f"/training/bookings/{booking.pk}/swap/", {"person": who.pk} | said)


def test_another_name_chosen_after_the_check_is_checked_first_with_the_text_kept(client, team):
    first, second = (make_person(team, name=f"{name} Example") for name in ("Ada", "Bo"))
    booking = make_booking(person=make_person(team), team=team)
    said = {f"{first.pk}-needs": "A hearing loop", f"{first.pk}-because": "", "confirm": "yes"}

    again = swap_page(client, booking, second, **said).content.decode()
    nobody_yet = booking.session.bookings.live().get()
    done = {f"{second.pk}-needs": "A hearing loop", "confirm": "yes"}
    swap_page(client, booking, second, **done)

    assert nobody_yet == booking
    assert "Bo Example: what they need to take part" in again
    assert re.search(
        rf'<textarea name="{second.pk}-needs"[^>]*>\s*A hearing loop</textarea>', again
    )
    assert "not what Bo Example needs" in again
    got = booking.session.bookings.live().get()
    assert (got.person, got.needs) == (second, "A hearing loop")


def test_who_cannot_be_sent_has_no_confirm_and_the_next_name_is_checked_first(client, team):
    booked, free = make_person(team), make_person(team)
    booking = make_booking(person=make_person(team), team=team)
    make_booking(booking.session, booked, team=team)
    rows = list(Booking.objects.order_by("pk").values())

    refused = swap_page(client, booking, booked, **{"0-needs": "Large print", "confirm": "yes"})
    (kept,) = re.findall(
        rf'<input type="hidden" name="{booked.pk}-needs" value="(.*?)"', refused.content.decode()
    )
    kept = {f"{booked.pk}-needs": kept, "confirm": "yes"}
    asked = swap_page(client, booking, free, **kept)

    assert "They are booked already" in refused.content.decode()
    assert 'name="confirm"' not in refused.content.decode()
    assert f"{booked.name}: what they need" not in refused.content.decode()
    assert f"{free.name}: what they need" in asked.content.decode()
    assert "Large print</textarea>" in asked.content.decode()
    assert 'name="confirm"' in asked.content.decode()
    assert list(Booking.objects.order_by("pk").values()) == rows


def swapped(booking, who, team, by):
    return actions.swap(booking, Wanted(who), team=team, by=by)


def test_a_swapped_place_says_who_goes_instead_and_then_who_took_it(client, team, manager):
    ada, bo, cai = (make_person(team, name=f"{name} Example") for name in ("Ada", "Bo", "Cai"))
    booking = make_booking(person=ada, team=team)
    address = f"/training/bookings/{booking.pk}/"

    second = swapped(booking, bo, team, manager.user)
    goes = client.get(address).content.decode()
    swapped(second, cai, team, manager.user)
    went = client.get(address).content.decode()

    assert "Bo Example</a> goes instead</p>" in goes
    assert "Bo Example</a> took this place</p>" in went


def test_who_goes_instead_is_not_said_to_another_team(client, team):
    other, person = make_manager(agency=team.agency), make_person(team)
    theirs = teams.team_of(other)
    theirs.people.add(person)
    booking = make_booking(person=person, team=theirs)
    swapped(booking, make_person(theirs, name="Bo Example"), theirs, other.user)

    page = client.get(f"/training/bookings/{booking.pk}/").content.decode()

    assert "Cancelled: Somebody else goes instead" in page
    assert "Bo Example" not in page


@pytest.mark.parametrize("step", ["cancel", "swap", "move", "needs"])
def test_nothing_is_asked_of_a_booking_that_has_ended(client, team, manager, step):
    booking = make_booking(person=make_person(team), team=team)
    swapped(booking, make_person(team), team, manager.user)
    rows = list(Booking.objects.order_by("pk").values())

    answers = [
        client.get(f"/training/bookings/{booking.pk}/{step}/"),
        client.post(f"/training/bookings/{booking.pk}/{step}/", {"reason": "work"}),
    ]

    assert [each["Location"] for each in answers] == [f"/training/bookings/{booking.pk}/"] * 2
    assert "This booking has ended already" in client.get(answers[1]["Location"]).content.decode()
    assert list(Booking.objects.order_by("pk").values()) == rows


def test_why_somebody_gave_up_their_own_place_is_not_said_to_their_manager(client, team):
    person = make_person(team)
    booking = make_booking(person=person, team=team)
    actions.cancel(booking, reason="sickness", by=None)

    earlier = client.get("/training/bookings/earlier/").content.decode()
    own = client.get(f"/training/bookings/{booking.pk}/").content.decode()

    assert row_of(person, earlier) == "Cancelled</td></tr>"
    assert "Sickness" not in own


def test_a_held_place_is_named(client, team):
    session = make_session()
    booking = make_booking(session, person=make_person(team), team=team, name_by=timezone.now())
    Booking.objects.filter(pk=booking.pk).update(person=None, name_by=session.names_by)
    goes = make_person(team)

    client.post(
        f"/training/bookings/{booking.pk}/swap/",
        {"person": goes.pk, "confirm": "yes", f"{goes.pk}-needs": ""},
    )

    booking.refresh_from_db()
    assert (booking.person, booking.name_by) == (goes, None)


def test_several_places_to_name_at_one_session_have_links_told_apart(client, team):
    several, one = make_session(), make_session()
    for session in (several, several, one):
        make_booking(session, agency=team.agency, team=team, name_by=session.names_by)
    Booking.objects.filter(team=team).update(person=None)

    page = client.get("/training/bookings/").content.decode()

    links = re.findall(r'<a class="govuk-link" href="/training/bookings/\d+/">(.+?)</a>', page)
    assert sorted(link.rpartition(": ")[2] for link in links) == [
        "a place to name",
        "place 1 to name",
        "place 2 to name",
    ]
    assert len(set(links)) == 3


def test_moving_says_first_what_they_would_get(client, team):
    booking = make_booking(person=make_person(team), team=team)
    full = make_session(course=booking.session.course, places=1)
    make_booking(full)
    address = f"/training/bookings/{booking.pk}/move/"

    said = client.post(address, {"to": full.pk}).content.decode()
    before = standing(full)
    form = {"to": full.pk, "confirm": "yes", f"{booking.person.pk}-needs": ""}
    client.post(address, form)

    assert "number 1 on the waiting list" in said
    assert before == [(1, "confirmed")]
    assert standing(full) == [(1, "confirmed"), (2, "waiting")]
    assert standing(booking.session) == []


def test_why_the_office_passed_somebody_is_read_by_their_manager(client, team):
    session = make_session(places=1)
    waits = make_booking(session, make_person(team), team=team, status=Status.WAITING)
    jumper = make_booking(session)
    by = make_manager().user
    QueueJump.objects.create(booking=jumper, reason="A court has asked for it.", by=by)

    page = client.get("/training/bookings/").content.decode()

    assert "A court has asked for it." in page
    assert jumper.person.name not in page
    assert waits.person.name in page


def test_late_giving_up_says_what_it_may_cost(client, team):
    session = make_session(starts_at=timezone.now() + dt.timedelta(days=2))
    booking = make_booking(session, make_person(team), team=team)
    booking.session.course.rules.charges.create(why="late", agency_kind="", amount="50.00")

    page = client.get(f"/training/bookings/{booking.pk}/cancel/").content.decode()

    assert "Your agency may be charged £50.00." in page


@pytest.mark.parametrize("bookings", [1, 30])
def test_the_bookings_cost_the_same_for_one_and_for_thirty(
    client, team, bookings, django_assert_num_queries
):
    for number in range(bookings):
        status = Status.CONFIRMED if number % 2 else Status.WAITING
        make_booking(person=make_person(team), team=team, status=status)

    with django_assert_num_queries(9):
        client.get("/training/bookings/")


def test_what_was_said_too_long_is_shown_again_and_never_dropped(client, team):
    session, person = make_session(), make_person(team)
    said = {f"{person.pk}-needs": "x" * 1001}
    form = {"step": "confirm", "people": person.pk, "key": uuid.uuid4(), "promised": ""} | said

    page = client.post(path(session), form).content.decode()

    assert not Booking.objects.exists()
    assert f"Look at what you wrote for {person.name}." in page


@pytest.mark.parametrize("step", ["swap", "move"])
def test_what_was_said_too_long_changes_no_booking(client, team, step):
    session, person, other = make_session(), make_person(team), make_person(team)
    booking = make_booking(session, person)
    to = make_session(course=session.course)
    who = other if step == "swap" else person
    form = {"person": other.pk, "to": to.pk, "confirm": "yes", f"{who.pk}-needs": "x" * 1001}

    page = client.post(f"/training/bookings/{booking.pk}/{step}/", form)

    assert (page.status_code, Booking.objects.get()) == (200, booking)
