"""A place asked for without an account: confirmed by its owner, and answered by a manager."""

import datetime as dt

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portal.accounts.models import Agency
from portal.errors import Refused
from portal.outbox.models import Message
from tests.factories import (
    make_agency,
    make_booking,
    make_course,
    make_domain,
    make_job_role,
    make_manager,
    make_person,
    make_place_request,
    make_rules,
    make_session,
    make_team,
)
from tests.training.asking import ADDRESS, MANAGER, SENT, ask, confirmed, link, press, sent
from training import overview
from training.models import Booking, Person, PlaceRequest
from training.places import actions, office, requests, tokens
from training.places.checks import Wanted
from training.places.requests import LIMIT_OF_ONE_MANAGER, MANY_TO_ONE_MANAGER

pytestmark = pytest.mark.django_db
Status = Booking.Status
DAY = dt.timedelta(days=1)


def far_off(**fields):
    """A session a month from now."""
    return make_session(starts_at=timezone.now() + 30 * DAY, **fields)


def later(**span):
    return time_machine.travel(timezone.now() + dt.timedelta(**span), tick=False)


def text(response):
    return " ".join(response.content.decode().split())


def test_a_request_is_nothing_until_its_address_confirms_it():
    answer = ask(far_off())

    assert (answer.status_code, answer["Location"]) == (302, SENT)
    assert (Booking.objects.count(), Person.objects.count()) == (0, 0)
    assert sent() == [("request_confirm", ADDRESS)]


def test_nothing_that_was_typed_is_in_the_e_mail_that_asks_to_confirm():
    ask(far_off(), name="Buy Cheap Pills", manager_email="victim@example.org")

    message = Message.objects.get()
    assert "Pills" not in message.subject + message.body
    assert "victim" not in message.subject + message.body


def test_once_confirmed_it_has_a_number_waits_for_the_manager_and_both_are_told():
    session = far_off(places=1)
    make_booking(session)

    request = confirmed(session)

    assert (request.booking.status, request.booking.number) == (Status.ASKED, 2)
    assert sent()[1:] == [("place_asked", ADDRESS), ("request_answer", MANAGER)]
    assert "your number in the queue: 1." in Message.objects.get(name="place_asked").body


def test_confirming_leads_to_the_page_of_ones_own_place():
    ask(far_off())

    answer = press(link("request_confirm"))

    assert answer["Location"] == tokens.of_place(Booking.objects.get())


def test_confirming_twice_is_once():
    ask(far_off())
    path = link("request_confirm")

    answers = {press(path)["Location"] for _ in range(3)}

    assert (len(answers), Booking.objects.count(), len(sent())) == (1, 1, 3)
    assert "You have confirmed this" in text(Client().get(path))


def test_who_did_not_ask_deletes_it():
    ask(far_off())
    path = link("request_confirm")

    assert "Nothing of the request is kept" in text(press(path, "no"))
    assert PlaceRequest.objects.count() == 0
    assert Client().get(path).status_code == 410


def test_what_was_confirmed_is_not_deleted_by_the_first_link():
    ask(far_off())
    path = link("request_confirm")
    press(path)

    press(path, "no")

    assert Booking.objects.get().status == Status.ASKED


def test_the_link_to_confirm_works_for_a_day():
    ask(far_off())
    path = link("request_confirm")

    with later(hours=23):
        assert Client().get(path).status_code == 200
    with later(hours=25):
        assert (Client().get(path).status_code, press(path).status_code) == (410, 410)
        requests.lapse()
    assert PlaceRequest.objects.count() == 0


def test_the_answer_is_the_same_whether_the_address_is_known_booked_or_neither():
    session, agency = far_off(), make_agency()
    known = make_person(agency=agency, email="known@ward.example.org")
    booked = make_person(agency=agency, email="booked@ward.example.org")
    make_booking(session, booked)
    addresses = [known.email, booked.email, "nobody@ward.example.org"]

    answers = [ask(session, agency=agency.pk, email=email) for email in addresses]

    told = [(each.status_code, each["Location"], each.content, each.cookies) for each in answers]
    assert told == [(302, SENT, b"", {})] * 3
    assert sent() == [("request_confirm", email) for email in addresses]
    assert len({message.subject for message in Message.objects.all()}) == 1


def test_only_the_owner_of_an_address_learns_that_it_is_booked_already():
    session, agency = far_off(), make_agency()
    make_booking(session, make_person(agency=agency, email=ADDRESS))
    ask(session, agency=agency.pk)

    answer = press(link("request_confirm"))

    assert "You are booked already." in text(answer)
    assert (Booking.objects.count(), len(sent())) == (1, 1)


def test_who_the_agency_knows_stays_who_they_are():
    session, agency = far_off(), make_agency()
    person = make_person(agency=agency, email=ADDRESS, name="Ada Known")

    request = confirmed(session, agency=agency.pk, name="Somebody Else")

    assert request.booking.person == person
    assert Person.objects.get().name == "Ada Known"


def what_is_wrong(session, **fields):
    response = ask(session, **fields)
    assert response.status_code == 200
    return response.context["form"].errors.get_json_data()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "Ada\x1bExample"),
        ("email", ""),
        ("email", "ada"),
        ("email", "a@example.org,b@example.org"),
        ("email", "ada@example.org\r\nBcc: all@example.org"),
        ("email", '"a b"@example.org'),
        ("manager_email", "boss"),
        ("manager_email", "boss@example.org;b@example.org"),
        ("agency", ""),
        ("agency", "999999"),
        ("role", "nonsense"),
    ],
)
def test_what_is_missing_or_odd_is_said_at_its_field(field, value):
    assert list(what_is_wrong(far_off(), **{field: value})) == [field]
    assert PlaceRequest.objects.count() == 0


@pytest.mark.parametrize("field", ["email", "manager_email"])
@pytest.mark.parametrize("value", ["no at", "a@example.org, b@example.org", '"a b"@example.org'])
def test_what_is_no_address_is_said_once(field, value):
    wrong = what_is_wrong(far_off(), **{field: value})

    assert [(name, [each["message"] for each in said]) for name, said in wrong.items()] == [
        (field, ["Write one e-mail address, like name@example.org."])
    ]


@pytest.mark.parametrize("spelling", [ADDRESS, ADDRESS.upper(), "a.da+me@ward.example.org"])
def test_nobody_is_their_own_manager(spelling):
    assert list(what_is_wrong(far_off(), manager_email=spelling)) == ["manager_email"]


def test_an_address_of_one_agency_asks_for_no_place_of_another():
    make_domain("ward.example.org")

    assert list(what_is_wrong(far_off())) == ["agency"]


def test_an_agency_whose_people_may_not_book_is_said_at_once():
    session = far_off(rules=make_rules(agency_kinds=[Agency.Kind.POLICE]))

    assert list(what_is_wrong(session)) == ["agency"]


def test_a_name_is_kept_on_one_line():
    ask(far_off(), name="  Ada \n Example ", role=make_job_role().pk)

    assert PlaceRequest.objects.get().name == "Ada Example"


def test_what_must_come_first_is_asked_where_the_rules_ask_and_then_accepted():
    session, first = far_off(), make_course()
    session.course.comes_first.add(first)
    page = Client().get(reverse("training:request", args=[session.pk]))
    assert f"I have done “{first}” elsewhere" in text(page)

    ask(session)
    refused = press(link("request_confirm"))
    confirmed(session, done_elsewhere="on")

    assert f"You have not been on “{first}” here." in text(refused)
    assert Booking.objects.get().done_elsewhere


def test_where_nothing_must_come_first_nothing_is_asked():
    page = Client().get(reverse("training:request", args=[far_off().pk]))

    assert "done_elsewhere" not in page.context["form"].fields


def test_while_booking_is_not_open_there_is_no_form_and_nothing_is_taken():
    closed = make_session(own_closes_at=timezone.now() - DAY)
    not_yet = far_off(own_opens_at=timezone.now() + DAY)

    pages = [Client().get(reverse("training:request", args=[one.pk])) for one in (closed, not_yet)]

    assert "Booking has closed." in text(pages[0])
    assert "Booking opens on" in text(pages[1])
    assert [ask(closed).status_code, ask(not_yet).status_code] == [200, 200]
    assert PlaceRequest.objects.count() == 0


def test_booking_that_closes_before_the_link_is_pressed_is_said():
    session = far_off()
    ask(session)
    office.call_off(session, reason="No trainer.", by=make_manager().user)

    assert "This session was called off." in text(press(link("request_confirm")))


def test_a_session_that_is_not_public_has_no_form():
    hidden = far_off(course=make_course(status="draft"))

    assert Client().get(reverse("training:request", args=[hidden.pk])).status_code == 404


def test_a_machine_that_fills_in_what_nobody_sees_is_answered_alike_and_kept_out():
    answer = ask(far_off(), website="https://example.org/")

    assert answer["Location"] == SENT
    assert (PlaceRequest.objects.count(), len(sent())) == (0, 0)


def test_an_address_gets_three_links_an_hour_and_nobody_is_told_so():
    session = far_off()

    answers = {ask(session)["Location"] for _ in range(5)}

    assert answers == {SENT}
    assert (len(sent()), PlaceRequest.objects.count()) == (3, 3)


def test_one_place_may_send_sixty_in_an_hour():
    session, agency = far_off(), make_agency().pk
    forms = [{"agency": agency, "email": f"ada{number}@example.org"} for number in range(61)]

    answers = [ask(session, **form).status_code for form in forms]

    assert answers == [302] * 60 + [429]
    assert ask(session, place="203.0.113.9", **forms[60]).status_code == 302


def test_a_manager_who_was_named_too_often_today_is_not_asked_and_nobody_is_told_they_were():
    for _ in range(LIMIT_OF_ONE_MANAGER.times):
        LIMIT_OF_ONE_MANAGER.wait(MANAGER)
    ask(far_off())

    answer = press(link("request_confirm"))

    assert MANY_TO_ONE_MANAGER in text(answer)
    assert (Booking.objects.count(), len(sent())) == (0, 1)


def test_the_manager_reads_who_asks_for_what_and_nothing_of_it_is_in_the_e_mail():
    request = confirmed(far_off())

    page = text(Client().get(link("request_answer")))

    message = Message.objects.get(name="request_answer")
    facts = [request.name, request.email, str(request.agency), str(request.session.course)]
    assert [fact for fact in facts if fact not in page] == []
    assert [fact for fact in facts[:3] if fact in message.subject + message.body] == []


def of_the_agency(agency=None):
    """The agency whose domain both addresses are of."""
    return make_domain("ward.example.org", agency=agency or make_agency()).agency


def test_a_yes_gives_a_place_in_turn_and_a_second_press_finds_nothing_to_answer():
    confirmed(far_off(), agency=of_the_agency().pk)
    path = link("request_answer")

    first, second = press(path), press(path, "no")

    assert "Ada Example: a place. We have told them." in text(first)
    assert (second.status_code, Booking.objects.get().status) == (410, Status.CONFIRMED)
    assert sent()[3:] == [("place_booked", ADDRESS)]


def test_where_no_place_is_free_a_yes_keeps_the_number():
    session = far_off(places=1)
    confirmed(session, agency=of_the_agency().pk)
    make_booking(session)

    answer = press(link("request_answer"))

    assert "Ada Example: number 1 on the waiting list." in text(answer)
    assert sent()[-1] == ("place_waiting", ADDRESS)


def test_a_yes_from_an_address_that_is_not_known_to_be_the_agencys_asks_the_office_too():
    confirmed(far_off())

    answer = press(link("request_answer"))

    assert Booking.objects.get().status == Status.CHECKING
    assert "waits for the office" in text(answer)
    assert sent()[-1] == ("place_checking", ADDRESS)


def test_a_manager_with_an_account_gets_the_person_into_their_team():
    agency = of_the_agency()
    manager = make_manager(agency=agency)
    manager.user.email = MANAGER
    manager.user.save()
    team = make_team(manager=manager)

    request = confirmed(far_off(), agency=agency.pk)
    press(link("request_answer"))

    assert list(team.people.all()) == [request.booking.person]
    assert Booking.objects.get().team == team


def test_a_no_ends_it_and_who_asked_is_told_that_it_was_their_manager():
    confirmed(far_off())

    answer = press(link("request_answer"), "no")

    assert "You said no" in text(answer)
    assert Booking.objects.get().status == Status.DECLINED
    assert sent()[-1] == ("place_declined", ADDRESS)
    assert "Your manager said no" in Message.objects.get(name="place_declined").body


def test_unanswered_it_lapses_after_five_days_and_the_link_ends():
    confirmed(far_off())
    path = link("request_answer")

    with later(days=4, hours=23):
        requests.lapse()
        assert Client().get(path).status_code == 200
    with later(days=5, minutes=1):
        assert (Client().get(path).status_code, press(path).status_code) == (410, 410)
        requests.lapse()
        requests.lapse()

    assert Booking.objects.get().status == Status.LAPSED
    assert sent()[3:] == [("place_lapsed", ADDRESS)]


def test_what_was_taken_back_cannot_be_agreed_to():
    request = confirmed(far_off())
    actions.cancel(request.booking, reason="date", by=None)

    assert Client().get(link("request_answer")).status_code == 410
    with pytest.raises(Refused):
        requests.agree(request)


@pytest.mark.parametrize("answer", ["", "perhaps"])
def test_an_odd_answer_changes_nothing(answer):
    confirmed(far_off())

    assert press(link("request_answer"), answer).status_code == 200
    assert Booking.objects.get().status == Status.ASKED


def test_a_link_of_one_kind_opens_no_other():
    request = confirmed(far_off())
    token = link("request_answer").split("/")[3]

    assert Client().get(reverse("training:request_confirm", args=[token])).status_code == 404
    token = tokens.of_request(request).split("/")[3]
    assert Client().get(reverse("training:request_answer", args=[token])).status_code == 404


def test_a_link_ends_when_nothing_is_kept_of_it():
    request = confirmed(far_off())
    path = tokens.of_answer(request)
    PlaceRequest.objects.all().delete()

    assert Client().get(path).status_code == 410


@pytest.mark.parametrize("name", ["request_confirm", "request_answer"])
def test_pages_of_a_request_are_kept_by_nobody_and_found_by_no_search(name):
    request = confirmed(far_off())
    page = Client().get(
        {"request_confirm": tokens.of_request, "request_answer": tokens.of_answer}[name](request)
    )

    assert (page["Cache-Control"], page["X-Robots-Tag"]) == ("no-store", "noindex")
    assert page["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize(("places", "status"), [(2, Status.CONFIRMED), (1, Status.WAITING)])
def test_a_manager_who_sends_somebody_else_has_agreed(places, status):
    session, manager = far_off(places=places), make_manager()
    make_booking(session)
    confirmed(session, agency=manager.user.agency_id)
    asked, team = session.bookings.get(status=Status.ASKED), make_team(manager=manager)

    wanted = Wanted(make_person(team))
    substitute = actions.swap(asked, wanted, team=team, by=manager.user)

    page = Client().get(tokens.of_place(substitute))
    substitute.refresh_from_db()
    assert (substitute.status, substitute.number, page.status_code) == (status, asked.number, 200)


def test_what_was_taken_back_waits_for_no_manager():
    manager = make_manager()
    request = make_place_request(
        confirmed=True, agency=manager.user.agency, manager_email=manager.user.email
    )
    before = list(overview.asking(manager))

    actions.cancel(request.booking, reason="work", by=None)

    assert (before, list(overview.asking(manager))) == ([request], [])
