"""Subscribers at the desk: addresses and numbers, never what one of them follows."""

import pytest
from django.utils import timezone

from portal.accounts import roles
from portal.alerts import links
from portal.alerts.models import Follow, Subscriber
from portal.audit.models import Event
from portal.outbox import sending
from portal.outbox.models import Message
from tests.browser import NARROW, WIDE
from tests.factories import (
    make_follow,
    make_member,
    make_message,
    make_subscriber,
    make_theme,
)
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db
LIST = "/admin/alerts/subscriber/"
NUMBERS = f"{LIST}numbers/"
FAILING = f"{LIST}failing/"


@pytest.fixture
def office(client):
    user = make_member()
    sign_in(client, user)
    return user


def text(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def end(subscriber):
    return f"{LIST}{subscriber.pk}/end/"


def make_dead(**fields):
    return make_subscriber("section:briefings", failed_at=timezone.now(), **fields)


def test_the_office_sees_addresses_and_how_much_each_follows_and_nothing_of_what(client, office):
    theme = make_theme(name="Modern slavery canary")
    subscriber = make_subscriber(f"theme:{theme.pk}", "section:briefings", frequency="monthly")

    texts = [text(client, LIST), text(client, f"{LIST}{subscriber.pk}/change/")]

    for shown in texts:
        assert subscriber.email in shown
        assert "2 things" in shown
        assert "canary" not in shown
        assert f"theme:{theme.pk}" not in shown
        assert "onthly" not in shown
        assert "once a" not in shown.lower()


def test_somebody_is_found_by_their_address(client, office):
    ann, bob = make_subscriber(email="ann@example.org"), make_subscriber(email="bob@example.org")

    found = text(client, f"{LIST}?q=ann@")

    assert (ann.email in found, bob.email in found) == (True, False)


@pytest.mark.parametrize(("narrowed", "shown"), [("reached", 0), ("failing", 1), ("x", 2)])
def test_the_list_narrows_to_those_who_are_reached_or_not(client, office, narrowed, shown):
    alive, dead = make_subscriber(), make_dead()

    found = text(client, f"{LIST}?address={narrowed}")

    assert [alive.email in found, dead.email in found] == [shown != 1, shown != 0]


@pytest.mark.parametrize("address", [LIST, NUMBERS, FAILING])
@pytest.mark.parametrize("rows", [1, 3])
def test_the_pages_take_as_many_queries_for_three_rows_as_for_one(
    client, office, rows, address, django_assert_max_num_queries
):
    for _ in range(rows):
        make_subscriber(f"theme:{make_theme().pk}", "section:briefings")
        make_dead()

    with django_assert_max_num_queries(12):
        text(client, address)


@pytest.mark.parametrize("role", [roles.CONTRIBUTOR, roles.PUBLISHER, roles.TRAINING])
@pytest.mark.parametrize("page", ["", "numbers/", "numbers.csv", "failing/", "end", "change"])
def test_only_the_office_manager_sees_subscribers(client, role, page):
    sign_in(client, make_member(role))
    subscriber = make_dead()
    of_one = {"end": end(subscriber), "change": f"{LIST}{subscriber.pk}/change/"}

    assert client.get(of_one.get(page, f"{LIST}{page}")).status_code == 403


def test_nobody_adds_changes_or_deletes_one_by_hand(client, office):
    subscriber = make_subscriber()
    own = f"{LIST}{subscriber.pk}/"

    assert client.get(f"{LIST}add/").status_code == 403
    assert client.post(f"{own}change/", {"email": "other@example.org"}).status_code == 403
    assert client.post(f"{own}delete/", {"post": "yes"}).status_code == 403
    assert 'name="action"' not in text(client, LIST)


def test_to_look_at_the_page_that_ends_alerts_ends_nothing(client, office):
    subscriber = make_subscriber("section:briefings")

    shown = text(client, end(subscriber))

    assert subscriber.email in shown
    assert list(Subscriber.objects.all()) == [subscriber]


def test_the_office_ends_the_alerts_to_an_address_and_what_waits_is_not_sent(client, office):
    gone, stays = make_subscriber("section:briefings"), make_subscriber("section:briefings")
    for subscriber in (gone, stays):
        leave = links.of_leaving(subscriber, "weekly")
        make_message(name="alert", to=subscriber.email, leave_url=leave)

    response = client.post(end(gone))

    assert (response.status_code, response["Location"]) == (302, LIST)
    assert list(Subscriber.objects.all()) == [stays]
    assert list(Follow.objects.values_list("subscriber", flat=True)) == [stays.pk]
    waiting = Message.objects.waiting().filter(name="alert")
    assert [message.to for message in waiting] == [stays.email]


def test_who_ended_them_is_kept_with_numbers_alone(client, office):
    subscriber = make_subscriber("section:briefings")

    client.post(end(subscriber))

    event = Event.objects.latest("pk")
    assert (event.by, event.subject_id, event.note) == (office, subscriber.pk, "")
    assert subscriber.email not in event.step


def test_one_who_is_gone_already_is_ended_without_complaint(client, office):
    subscriber = make_subscriber()
    client.post(end(subscriber))

    again = client.post(end(subscriber), {"failing": ""})

    assert (again.status_code, again["Location"]) == (302, FAILING)
    assert client.get(end(subscriber)).status_code == 404


def test_addresses_that_refuse_stand_on_the_front_page_and_end_with_one_button(client, office):
    dead, alive = make_dead(email="dead@example.org"), make_subscriber(email="alive@example.org")

    front, listed = text(client, "/admin/"), text(client, FAILING)

    assert "Addresses that refuse our alerts (1)" in front
    for shown in (front, listed):
        assert (dead.email in shown, alive.email in shown) == (True, False)
    assert f'action="{end(dead)}"' in listed
    assert client.post(end(dead), {"failing": ""})["Location"] == FAILING
    assert "Addresses that refuse our alerts" not in text(client, "/admin/")


def test_the_front_page_counts_all_that_refuse(client, office):
    for _ in range(11):
        make_dead()

    assert "Addresses that refuse our alerts (11)" in text(client, "/admin/")


def test_the_front_page_says_nothing_of_them_to_others(client):
    sign_in(client, make_member(roles.PUBLISHER))
    make_dead(email="dead@example.org")

    assert "dead@example.org" not in text(client, "/admin/")


def test_numbers_say_how_many_follow_each_thing_and_how_often(client, office):
    theme = make_theme(name="Early help")
    for frequency in ("weekly", "weekly", "at_once"):
        make_subscriber(f"theme:{theme.pk}", frequency=frequency)
    reader = make_subscriber("newsletter:issues", frequency="at_once")
    make_follow(reader, f"theme:{theme.pk}", "monthly")
    make_follow(make_dead(), f"theme:{theme.pk}", "daily")

    shown = " ".join(text(client, NUMBERS).split())

    assert "<strong>4</strong> addresses take our e-mails. <strong>1</strong> of them gets" in shown
    assert (
        '<th scope="row">Early help</th><td>4</td><td>1</td><td>0</td><td>2</td><td>1</td>' in shown
    )
    assert "1 address refuses them</a> and is not counted below." in shown


def test_numbers_can_be_taken_away_as_a_table(client, office):
    theme = make_theme(name="Early help")
    make_subscriber(f"theme:{theme.pk}", frequency="daily")

    response = client.get(f"{LIST}numbers.csv")

    heading, row = b"".join(response.streaming_content).decode("utf-8-sig").splitlines()
    assert heading == (
        '"What","Followed","Together","At once","Once a day","Once a week","Once a month"'
    )
    assert row == '"Topics","Early help",1,0,1,0,0'


def test_what_nobody_can_see_any_more_is_not_counted_by_name(client, office):
    make_subscriber("theme:999999")

    assert "Nobody follows anything yet." in text(client, NUMBERS)


def test_one_who_was_ended_still_gets_e_mails_of_bookings(client, office, sink):
    subscriber = make_subscriber("section:training")
    leave = links.of_leaving(subscriber, "weekly")
    make_message(name="alert", to=subscriber.email, leave_url=leave)
    make_message(name="place_booked", to=subscriber.email)

    client.post(end(subscriber))
    sending.send_due()

    sent = Message.objects.filter(message_id__in=sink.numbers())
    assert sorted(sent.values_list("name", flat=True)) == ["alerts_ended", "place_booked"]


@pytest.fixture(scope="module")
def those_at_the_desk(demonstration, django_db_blocker):
    """One whom e-mails reach and one whom they do not, for the running portal to find."""
    with django_db_blocker.unblock():
        return make_subscriber("newsletter:issues"), make_dead(email=f"{'long' * 12}@example.org")


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_the_pages_are_accessible_and_fit(signed_in, those_at_the_desk, width):
    subscriber, dead = those_at_the_desk
    person = signed_in("office")
    faults = {}

    own = f"{LIST}{subscriber.pk}/"
    for address in (LIST, NUMBERS, FAILING, f"{own}change/", f"{own}end/", end(dead)):
        assert person.open(address, width).status == 200
        faults[address] = (person.violations(), person.overflow(), person.complaints)

    assert {address: fault for address, fault in faults.items() if fault != ([], 0, [])} == {}
