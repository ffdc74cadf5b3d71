"""“Tell me when this runs”: asked, confirmed by a button, told once, and left again."""

import datetime as dt
import re

import pytest
from django.core import signing
from django.utils import timezone

from portal.outbox.models import Message
from tests.factories import (
    make_agency,
    make_area,
    make_course,
    make_interest,
    make_rules,
    make_session,
    make_user,
)
from tests.reading import UNPUBLISHED, complaints, read
from training import demand
from training.models import Interest, TrainingSession
from training.places import tokens

pytestmark = pytest.mark.django_db

SENT = "/training/tell-me/sent/"
WEEK = dt.timedelta(days=7)


@pytest.fixture
def course():
    return make_course(title="Neglect", slug="neglect")


def said(**fields):
    return {"email": "lead@example.org", "agency": make_agency().pk, "people": "3"} | fields


def ask(client, **fields):
    return client.post("/training/courses/neglect/tell-me/", said(**fields))


@pytest.mark.usefixtures("course")
def test_who_asks_to_be_told_is_sent_one_link_to_confirm(client):
    area = make_area()

    answer = ask(client, area=area.pk)

    assert (answer.status_code, answer["Location"]) == (302, SENT)
    interest, message = Interest.objects.get(), Message.objects.get()
    assert (interest.people, interest.area, interest.confirmed_at) == (3, area, None)
    assert message.to == "lead@example.org"
    assert message.subject == "Confirm: tell me when “Neglect” runs"
    assert tokens.of_interest(interest) in message.body


@pytest.mark.usefixtures("course")
def test_a_signed_in_person_need_not_write_their_own_address_and_agency(client):
    agency = make_agency()
    user = make_user(email="ada@ward.example.org", agency=agency)
    page = "/training/courses/neglect/tell-me/"

    before = client.get(page).content.decode()
    client.force_login(user)
    after = client.get(page)

    filled_in = ['value="ada@ward.example.org"', f'<option value="{agency.pk}" selected>']
    assert [each in before for each in filled_in] == [False, False]
    assert [each in after.content.decode() for each in filled_in] == [True, True]
    assert "no-store" in after["Cache-Control"]


def test_the_answer_is_the_same_whether_an_address_is_known_or_not(client, course):
    make_interest(course, email="known@example.org", confirmed_at=timezone.now())
    make_interest(course, email="waits@example.org")

    answers = [ask(client, email=f"{who}@example.org") for who in ("known", "waits", "new", "new")]

    assert {(a.status_code, a["Location"], a.content) for a in answers} == {(302, SENT, b"")}
    assert sorted(Message.objects.values_list("to", flat=True)) == [
        "new@example.org",
        "waits@example.org",
    ]


@pytest.mark.usefixtures("course")
def test_a_machine_gets_the_same_answer_and_nothing_is_kept(client):
    answer = ask(client, website="https://spam.example.org")

    assert answer["Location"] == SENT
    assert (Interest.objects.count(), Message.objects.count()) == (0, 0)


@pytest.mark.usefixtures("course")
def test_what_is_wrong_is_said_of_every_field(client):
    page = ask(client, email="a@example.org, b@example.org", agency="", people="0")

    assert complaints(page.content.decode()) == [
        "Your work e-mail: Write one e-mail address, like name@example.org.",
        "Your agency: Choose your agency.",
        "For how many people: Write how many people, from 1 to 500.",
    ]


def test_a_course_that_has_a_date_by_now_shows_it(client, course):
    make_session(course=course)

    answers = [client.get("/training/courses/neglect/tell-me/"), ask(client)]

    assert [answer["Location"] for answer in answers] == [course.get_absolute_url()] * 2
    assert not Interest.objects.exists()


def test_nobody_asks_for_a_hidden_course(client):
    make_course(slug="neglect", **UNPUBLISHED["draft"])

    assert ask(client).status_code == 404


def test_opening_the_link_changes_nothing_and_the_button_makes_it_count(client, course):
    interest = make_interest(course)
    link = tokens.of_interest(interest)

    opened = client.get(link)
    counted = Interest.objects.counted().count()
    pressed = client.post(link, {"answer": "yes"})

    assert "Yes, tell me" in opened.content.decode()
    assert (opened["Cache-Control"], opened["X-Robots-Tag"]) == ("no-store", "noindex")
    assert (counted, Interest.objects.counted().count()) == (0, 1)
    assert "You will hear from us" in pressed.content.decode()
    assert "Do not tell me after all" in read(client, link)


@pytest.mark.parametrize("confirmed", [True, False])
def test_who_leaves_is_forgotten(client, course, confirmed):
    interest = make_interest(course, confirmed_at=timezone.now() if confirmed else None)
    link = tokens.of_interest(interest)

    answer = client.post(link, {"answer": "no"})

    assert "We keep nothing of it" in answer.content.decode()
    assert not Interest.objects.exists()
    assert client.get(link).status_code == 410


def test_a_link_ends_when_its_week_is_over(client, course):
    interest = make_interest(course, asked_at=timezone.now() - WEEK)
    link = tokens.of_interest(interest)

    answers = [client.get(link), client.post(link, {"answer": "yes"})]

    assert [answer.status_code for answer in answers] == [410, 410]
    assert not Interest.objects.counted().exists()


@pytest.mark.parametrize("token", ["1", "1.forged", "nonsense", "sent.1"])
def test_a_link_nobody_made_is_not_found(client, course, token):
    make_interest(course, pk=1)

    assert client.get(f"/training/tell-me/{token}/").status_code == 404


def test_a_link_made_for_something_else_opens_no_interest(client, course):
    interest = make_interest(course)
    other = signing.Signer(salt="training places", sep=".").sign(interest.pk)

    assert client.get(f"/training/tell-me/{other}/").status_code == 404


def test_all_who_wait_are_told_once_when_there_is_a_date_and_then_forgotten(course):
    make_interest(course, email="lead@example.org", confirmed_at=timezone.now())
    make_interest(course, email="second@example.org", confirmed_at=timezone.now())
    make_interest(course, email="unconfirmed@example.org")
    make_interest(make_course(), email="other@example.org", confirmed_at=timezone.now())
    session = make_session(course=course)

    demand.sweep()
    demand.sweep()

    told = Message.objects.filter(name="interest_date")
    assert sorted(told.values_list("to", flat=True)) == ["lead@example.org", "second@example.org"]
    assert all(session.get_absolute_url() in message.body for message in told)
    left = Interest.objects.values_list("email", flat=True)
    assert sorted(left) == ["other@example.org", "unconfirmed@example.org"]
    assert TrainingSession.objects.get().announced_at


def test_nobody_is_told_of_a_hidden_date_or_one_called_off(course):
    hidden = make_course(**UNPUBLISHED["to come"])
    for each in (course, hidden):
        make_interest(each, confirmed_at=timezone.now())
    make_session(course=course, cancelled_at=timezone.now(), cancelled_because="Snow.")
    make_session(course=hidden)

    demand.sweep()

    assert not Message.objects.exists()


def test_nobody_is_told_of_a_date_whose_booking_has_closed_before_it_opens_again(course):
    make_interest(course, confirmed_at=timezone.now())
    now = timezone.now()
    session = make_session(course=course, own_closes_at=now)

    demand.sweep()
    closed = Message.objects.count(), Interest.objects.counted().count()
    session.own_closes_at = None
    session.save()
    demand.sweep()

    assert closed == (0, 1)
    assert TrainingSession.objects.get().announced_at < timezone.now()
    assert Message.objects.get().name == "interest_date"
    assert not Interest.objects.exists()


def test_who_may_not_book_a_date_waits_on_for_one_they_may_book(course):
    health, police = make_agency(kind="health"), make_agency(kind="police")
    make_interest(course, agency=health, email="nurse@example.org", confirmed_at=timezone.now())
    make_interest(course, agency=police, email="officer@example.org", confirmed_at=timezone.now())
    make_session(course=course, rules=make_rules(agency_kinds=["health"]))

    demand.sweep()
    first = list(Message.objects.values_list("to", flat=True))
    left = list(Interest.objects.counted().values_list("email", flat=True))
    make_session(course=course)
    demand.sweep()

    assert (first, left) == (["nurse@example.org"], ["officer@example.org"])
    second = Message.objects.order_by("pk").values_list("to", flat=True)
    assert list(second) == ["nurse@example.org", "officer@example.org"]


def test_demand_is_counted_by_people_of_each_agency(course):
    council, police = make_agency(name="Council"), make_agency(name="Police")
    now = timezone.now()
    make_interest(course, agency=council, people=2, confirmed_at=now)
    make_interest(course, agency=police, email="b@example.org", people=9, confirmed_at=now)
    make_interest(course, agency=council, email="c@example.org", people=4, confirmed_at=now)
    make_interest(course, agency=council, email="d@example.org", people=99)

    rows = [tuple(row.values()) for row in demand.counted("agency", course)]

    assert rows == [("Police", 9), ("Council", 6)]


def test_one_place_asks_no_more_than_sixty_times_an_hour(client, course):
    answers = [ask(client, email=f"{number}@example.org").status_code for number in range(61)]

    assert answers == [302] * 60 + [429]


def test_an_address_gets_one_link_an_hour_for_a_course_and_six_a_day_in_all(client, course):
    for number in range(8):
        make_course(slug=f"other-{number}")

    ask(client)
    ask(client, people="5")
    first = Message.objects.count()
    for number in range(8):
        client.post(f"/training/courses/other-{number}/tell-me/", said())

    assert (first, Message.objects.count()) == (1, 6)
    assert Interest.objects.get(course=course).people == 5


@pytest.mark.usefixtures("course")
def test_who_has_left_and_asks_again_within_the_hour_is_sent_the_new_link(client):
    ask(client)
    client.post(tokens.of_interest(Interest.objects.get()), {"answer": "no"})

    ask(client)

    link = tokens.of_interest(Interest.objects.get())
    assert [link in message.body for message in Message.objects.order_by("pk")] == [False, True]


def test_the_page_after_sending_names_no_address(client):
    assert re.findall(r"[\w.]+@[\w.]+", read(client, SENT)) == []
