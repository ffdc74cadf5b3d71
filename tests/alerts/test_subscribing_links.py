"""The links of subscribers: to see and change what they follow, to leave, and to guess in vain."""

import random
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from portal.alerts import leaving, links, managing
from portal.alerts.models import Asking, Follow, Subscriber
from portal.outbox.actions import Letter, queue_all
from portal.outbox.models import Message
from portal.pages.addresses import number_in
from tests.factories import make_course, make_follow, make_subscriber, make_theme

pytestmark = pytest.mark.django_db
ONE_CLICK = {"List-Unsubscribe": "One-Click"}
GUESSES = 10_000
SIGNS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_"


@pytest.fixture
def neglect():
    return f"theme:{make_theme(name='Neglect').pk}"


@pytest.fixture
def nadia(neglect):
    """Follows a topic weekly, training daily, and the newsletter."""
    nadia = make_subscriber(neglect, email="nadia@example.org", audience="children")
    make_follow(nadia, "section:training", "daily")
    make_follow(nadia, "newsletter:issues", "at_once")
    return nadia


def path(address):
    return urlsplit(address).path


def manage(subscriber):
    return path(links.of_subscriber(subscriber))


def follows_of(subscriber):
    return dict(Follow.objects.filter(subscriber=subscriber).values_list("subject", "frequency"))


def shown(client, subscriber):
    """What the form of their page would send, as it stands."""
    form = client.get(manage(subscriber)).context["form"]
    values = {field.html_name: field.value() for field in form}
    seen = {f.html_initial_name: f.value() for f in form if f.field.show_hidden_initial}
    return values | seen


def waiting(subscriber, *scopes):
    """E-mails to them that have not left yet, one of each of these kinds."""
    context = {"link": "https://portal.example.org/"}
    letters = [
        Letter(
            "alerts_confirm",
            subscriber.email,
            context,
            leave_url=links.of_leaving(subscriber, scope),
        )
        for scope in scopes
    ]
    return queue_all(letters)


def dropped(messages):
    kept = Message.objects.dropped().values_list("pk", flat=True)
    return [message.pk in set(kept) for message in messages]


def test_the_page_shows_what_is_followed_and_never_the_whole_address(client, nadia, neglect):
    page = client.get(manage(nadia))

    words = page.content.decode()
    assert "n…@example.org" in words
    assert "nadia" not in words
    fields = page.context["form"].how_often()
    assert {field.html_name: field.value() for field in fields} == follows_of(nadia)
    assert (page["Cache-Control"], page["X-Robots-Tag"]) == ("no-store", "noindex")


def test_nothing_changes_where_nothing_was_changed(client, nadia):
    before = list(nadia.follows.values())

    client.post(manage(nadia), shown(client, nadia))

    assert list(nadia.follows.values()) == before


def test_only_what_was_changed_is_changed(client, nadia, neglect):
    until = dict(nadia.follows.values_list("subject", "done_until"))

    client.post(manage(nadia), shown(client, nadia) | {neglect: "monthly", "audience": "adults"})

    assert follows_of(nadia) == {
        neglect: "monthly",
        "section:training": "daily",
        "newsletter:issues": "at_once",
    }
    assert dict(nadia.follows.values_list("subject", "done_until")) == until
    nadia.refresh_from_db()
    assert nadia.audience == "adults"


def test_a_page_opened_long_ago_undoes_nothing(client, nadia, neglect):
    old = shown(client, nadia)
    managing.change(nadia, {neglect: "daily", "section:training": "stop"}, "adults")
    make_follow(nadia, "section:reviews")

    client.post(manage(nadia), old | {"newsletter:issues": "stop"})

    assert follows_of(nadia) == {neglect: "daily", "section:reviews": "weekly"}
    nadia.refresh_from_db()
    assert nadia.audience == "adults"


def test_who_stops_the_last_thing_is_forgotten(client, nadia):
    stop = dict.fromkeys(follows_of(nadia), "stop")

    page = client.post(manage(nadia), shown(client, nadia) | stop)

    assert "Your address is not on our list." in page.content.decode()
    assert not Subscriber.objects.exists()


def test_what_waits_is_dropped_once_nothing_of_its_kind_is_followed(client, nadia, neglect):
    make_follow(nadia, "section:reviews", "daily")
    messages = waiting(nadia, "weekly", "daily", "newsletter")

    client.post(manage(nadia), shown(client, nadia) | {neglect: "stop", "section:training": "stop"})

    assert dropped(messages) == [True, False, False]


def test_more_is_followed_without_another_e_mail_and_what_is_followed_stays(client, nadia, neglect):
    messages = Message.objects.count()
    wanted = [neglect, "section:reviews", "theme:0", f"training.course:{make_course().pk}"]

    client.post(f"{manage(nadia)}add/", {"follow": wanted})

    assert follows_of(nadia) == {
        neglect: "weekly",
        "section:training": "daily",
        "newsletter:issues": "at_once",
        "section:reviews": "weekly",
        wanted[-1]: "at_once",
    }
    assert Message.objects.count() == messages


def test_adding_nothing_says_so(client, nadia):
    page = client.post(f"{manage(nadia)}add/").content.decode()

    assert "Tick at least one thing you want to be told of." in page


@pytest.mark.parametrize(
    ("scope", "left"),
    [
        ("weekly", {"section:training", "newsletter:issues"}),
        ("daily", {"neglect", "newsletter:issues"}),
        ("newsletter", {"neglect", "section:training"}),
        ("at_once", {"newsletter:issues"}),
    ],
)
def test_leaving_by_an_e_mail_ends_what_it_came_because_of(nadia, neglect, scope, left):
    messages = waiting(nadia, *links.SCOPES)
    client = Client(enforce_csrf_checks=True)

    answer = client.post(path(links.of_leaving(nadia, scope)), ONE_CLICK)

    assert (answer.status_code, dict(answer.cookies)) == (200, {})
    assert set(follows_of(nadia)) == {neglect if each == "neglect" else each for each in left}
    assert dropped(messages) == [
        each == scope or (scope == "at_once" and each != "newsletter") for each in links.SCOPES
    ]


@pytest.mark.parametrize("scope", ["weekly", "newsletter"])
def test_one_click_that_is_sent_twice_ends_no_more_than_once(client, nadia, scope):
    address = path(links.of_leaving(nadia, scope))

    client.post(address, ONE_CLICK)
    once = follows_of(nadia)
    client.post(address, ONE_CLICK)

    assert len(once) == 2
    assert follows_of(nadia) == once


def test_one_click_in_an_old_e_mail_ends_the_alerts_that_were_moved_since(client, nadia, neglect):
    nadia.follows.filter(subject=neglect).update(frequency="monthly")
    messages = waiting(nadia, *links.SCOPES)

    client.post(path(links.of_leaving(nadia, "weekly")), ONE_CLICK)

    assert follows_of(nadia) == {"newsletter:issues": "at_once"}
    assert dropped(messages)[-1] is False


def test_the_page_of_an_old_e_mail_shows_what_comes_still_and_ends_all_alerts(
    client, nadia, neglect
):
    address = path(links.of_leaving(nadia, "weekly"))
    client.post(address, ONE_CLICK)

    page = client.get(address)
    kept = len(follows_of(nadia))
    client.post(address, ONE_CLICK | {"alerts": "all"})

    assert "Stop all alerts?" in page.content.decode()
    assert page.context["follows"] == [("Training", "Once a day")]
    assert (kept, list(follows_of(nadia))) == (2, ["newsletter:issues"])


def test_one_click_comes_as_a_form_of_either_kind(nadia):
    client = Client(enforce_csrf_checks=True)
    body = "List-Unsubscribe=One-Click"

    answer = client.post(
        path(links.of_leaving(nadia, "daily")), body, "application/x-www-form-urlencoded"
    )
    again = client.post(path(links.of_leaving(nadia, "weekly")), ONE_CLICK)

    assert (answer.status_code, again.status_code) == (200, 200)
    assert list(follows_of(nadia)) == ["newsletter:issues"]


def test_who_leaves_the_last_kind_is_forgotten(client):
    subscriber = make_subscriber("section:reviews")

    page = client.post(path(links.of_leaving(subscriber, "weekly")), ONE_CLICK)

    assert "Your address is not on our list." in page.content.decode()
    assert not Subscriber.objects.exists()


def test_leaving_altogether_forgets_the_address_and_drops_what_waits(client, nadia):
    other = make_subscriber("section:reviews")
    theirs, others = waiting(nadia, *links.SCOPES), waiting(other, *links.SCOPES)
    page = f"{manage(nadia)}leave-all/"

    opened = client.get(page)
    kept = Subscriber.objects.count()
    client.post(page)

    assert (opened.status_code, kept) == (200, 2)
    assert list(Subscriber.objects.all()) == [other]
    assert (set(dropped(theirs)), set(dropped(others))) == ({True}, {False})


def test_a_scanner_that_opens_every_link_changes_nothing(client, nadia):
    asking = Asking.objects.create(
        email="a@example.org", audience="both", follows={"section:training": "weekly"}
    )
    addresses = [
        path(links.of_asking(asking)),
        manage(nadia),
        f"{manage(nadia)}add/",
        f"{manage(nadia)}leave-all/",
        *(path(links.of_leaving(nadia, scope)) for scope in links.SCOPES),
    ]

    with CaptureQueriesContext(connection) as queries:
        answers = [ask(each) for each in addresses for ask in (client.get, client.head)]

    assert {answer.status_code for answer in answers} == {200}
    assert {query["sql"].split()[0] for query in queries.captured_queries} == {"SELECT"}


@pytest.mark.parametrize("ask", ["get", "post"])
def test_the_link_of_somebody_who_has_left_says_kindly_that_nothing_comes(client, nadia, ask):
    addresses = [manage(nadia), f"{manage(nadia)}add/", f"{manage(nadia)}leave-all/"]
    addresses += [path(links.of_leaving(nadia, scope)) for scope in links.SCOPES]
    leaving.leave_all(nadia)

    answers = [getattr(client, ask)(address) for address in addresses]

    assert {answer.status_code for answer in answers} == {200}
    assert all("You get no more of these" in answer.content.decode() for answer in answers)


def test_an_old_link_opens_nothing_of_who_comes_back(client, nadia):
    old = manage(nadia)
    leaving.leave_all(nadia)
    make_subscriber("section:reviews", email="nadia@example.org")

    assert "You get no more of these" in client.get(old).content.decode()


def test_a_link_of_one_kind_opens_nothing_of_another(client, nadia):
    asking = Asking.objects.create(pk=nadia.pk, email="a@example.org", audience="both")
    tokens = {
        "subscribe/confirm": links.ASKINGS.sign(asking.pk),
        "subscriptions": links.SUBSCRIBERS.sign(nadia.pk),
        "leave": links.LEAVING.sign(f"{nadia.pk}-weekly"),
    }
    addresses = [
        f"/subscribe/confirm/{tokens['subscriptions']}/",
        f"/subscribe/confirm/{tokens['leave']}/",
        f"/subscriptions/{tokens['subscribe/confirm']}/",
        f"/subscriptions/{tokens['leave']}/",
        f"/subscriptions/{tokens['leave']}/leave-all/",
        f"/subscriptions/{tokens['subscriptions']}/leave/",
        f"/subscriptions/{tokens['subscribe/confirm']}/leave/",
    ]

    assert {client.get(address).status_code for address in addresses} == {404}
    assert {client.post(address).status_code for address in addresses} == {404}
    assert len(follows_of(nadia)) == 3


def test_ten_thousand_guesses_open_nothing(client, nadia):
    chance = random.Random(62)
    token = links.SUBSCRIBERS.sign(nadia.pk)
    scoped = links.LEAVING.sign(f"{nadia.pk}-weekly")

    opened = [
        guess
        for whole, read in (
            (token, lambda guess: number_in(links.SUBSCRIBERS, guess)),
            (scoped, links.leaving_in),
        )
        for guess in (altered(whole, chance) for _ in range(GUESSES // 2))
        if read(guess) is not None
    ]

    assert opened == []
    assert len(token.rpartition(".")[2]) * 6 >= 128


def altered(token, chance):
    """Another text than the token: letters changed, taken away, put in, or cut off."""
    text = list(token)
    for _ in range(chance.randint(1, 3)):
        place = chance.randrange(len(text))
        text[place : place + chance.randint(0, 2)] = chance.choice([*SIGNS, "", "."])
    guess = "".join(text)
    return guess if guess != token else guess + "A"


def test_an_altered_link_asks_the_database_for_nobody_so_takes_as_long_for_anybody(client, nadia):
    statements = []

    for number in (nadia.pk, nadia.pk + 1000):
        token = links.SUBSCRIBERS.sign(number)[:-1] + "!"
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"/subscriptions/{token}/").status_code == 404
        statements.append([query["sql"] for query in queries.captured_queries])

    assert [len(each) for each in statements] == [1, 1]  # of the frame of the page
    assert not [sql for sql in statements[0] if "alerts_" in sql]


def test_there_are_no_links_for_e_mails_of_another_kind(nadia):
    with pytest.raises(ValueError, match="hourly"):
        links.of_leaving(nadia, "hourly")


@pytest.mark.parametrize("number", [1, 30])
def test_a_page_costs_the_same_however_much_somebody_follows(client, number):
    subscriber = make_subscriber(*(f"theme:{make_theme().pk}" for _ in range(number)))

    with CaptureQueriesContext(connection) as queries:
        client.get(manage(subscriber))

    assert len(queries) == 4
