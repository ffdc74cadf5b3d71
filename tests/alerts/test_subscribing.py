"""Asking to be told by e-mail, without an account, and confirming it by a button."""

import datetime as dt
import re
import statistics
import time
from urllib.parse import urlsplit

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from portal.accounts.models import Tries
from portal.alerts import asking, links
from portal.alerts.models import Asking, Follow, Subscriber
from portal.alerts.subjects import names
from portal.errors import Refused
from portal.outbox.models import Message
from portal.reference.models import Theme
from tests.factories import (
    make_chapter,
    make_course,
    make_job_role,
    make_manual,
    make_subscriber,
    make_theme,
)
from tests.reading import UNPUBLISHED, complaints

pytestmark = pytest.mark.django_db
PAGE, SENT = "/subscribe/", "/subscribe/sent/"
NEWSLETTER = "newsletter:issues"
WEEK = dt.timedelta(days=7)
ROUNDS, LONGEST_DIFFERENCE = 200, 0.020  # seconds


@pytest.fixture
def neglect():
    return f"theme:{make_theme(name='Neglect').pk}"


def said(*follows, frequency="weekly", **fields):
    defaults = {"email": "nadia@example.org", "audience": "children", "follow": follows}
    return defaults | dict.fromkeys(follows, frequency) | fields


def asked(*follows, email="nadia@example.org", audience="both", frequency="weekly"):
    asking.ask(email, audience, dict.fromkeys(follows, frequency))
    return Asking.objects.get(email=email)


def press(client, waiting, answer="yes"):
    shown = asking.digest(waiting)
    return client.post(urlsplit(links.of_asking(waiting)).path, {"answer": answer, "shown": shown})


def follows_of(subscriber):
    return dict(Follow.objects.filter(subscriber=subscriber).values_list("subject", "frequency"))


def test_what_can_be_followed_is_listed_and_a_chapter_or_course_is_not(client, neglect):
    role = make_job_role(name="Midwife")
    chapter = make_chapter(title="Bruising", in_manual_already=True)
    make_course(title="Curiosity")

    page = client.get(PAGE)

    values = re.findall(r'name="follow" type="checkbox" value="([^"]+)"', page.content.decode())
    sections = ("briefings", "procedures", "training", "reviews", "resources")
    assert sorted(values) == sorted(
        [
            NEWSLETTER,
            f"procedures.manual:{chapter.manual_id}",
            f"role:{role.pk}",
            *(f"section:{label}" for label in sections),
            *(f"theme:{theme.pk}" for theme in Theme.objects.all()),
        ]
    )
    assert neglect in values
    assert (page["Cache-Control"], page.cookies) == ("no-cache", {})


def test_where_a_chapter_or_a_course_is_found_and_what_to_follow_there_is_said(client):
    chapter = make_chapter(in_manual_already=True)
    course = make_course()
    link = links.SUBSCRIBERS.sign(make_subscriber(f"theme:{make_theme().pk}").pk)

    for address in (PAGE, reverse("alerts:add", args=[link])):
        page = client.get(address).content.decode()
        told = re.findall(r'<li>[^<]+<a class="govuk-link" href="([^"]+)">.*“(.+)”\.</li>', page)
        assert [where for where, _ in told] == ["/procedures/", "/training/"]
        for (_, words), row in zip(told, (chapter, course), strict=True):
            assert f">{words}</a>" in client.get(row.get_absolute_url()).content.decode()


def test_names_are_of_what_anybody_may_see(neglect):
    manual = make_manual(name="Children")
    seen = make_chapter(title="Bruising", manual=manual, in_manual_already=True)
    hidden = make_chapter(title="Secret", manual=manual)
    course = make_course(title="Curiosity")
    draft = make_course(**UNPUBLISHED["draft"])
    asked_of = [
        neglect,
        f"procedures.chapter:{seen.pk}",
        f"procedures.chapter:{hidden.pk}",
        f"training.course:{course.pk}",
        f"training.course:{draft.pk}",
        NEWSLETTER,
        "newsletter:other",
        "section:newsletter",
        "theme:²",
        "theme:99999999999999999999",
        "nothing:1",
        "",
    ]

    assert names(asked_of) == {
        neglect: "Neglect",
        f"procedures.chapter:{seen.pk}": "Chapter: Bruising, Children",
        f"training.course:{course.pk}": "Course: Curiosity",
        NEWSLETTER: "The newsletter, when an issue comes out",
    }


def test_pages_lead_to_following_what_they_are_about(client):
    theme, course = make_theme(), make_course()
    chapter = make_chapter(in_manual_already=True)
    followed = {
        theme.get_absolute_url(): f"theme:{theme.pk}",
        chapter.get_absolute_url(): f"procedures.chapter:{chapter.pk}",
        "/procedures/": f"procedures.manual:{chapter.manual_id}",
        "/procedures/updates/": "section:procedures",
        course.get_absolute_url(): f"training.course:{course.pk}",
        "/training/": "section:training",
        "/newsletter/": NEWSLETTER,
    }

    found = {
        path: re.findall(r'"/subscribe/\?follow=([^"]+)"', client.get(path).content.decode())
        for path in followed
    }

    assert found == {path: [subject] for path, subject in followed.items()}
    assert names(followed.values()).keys() == set(followed.values())


def test_what_was_chosen_is_asked_how_often_with_the_usual_answer(client, neglect):
    course = f"training.course:{make_course().pk}"

    page = client.get(PAGE, {"follow": [neglect, course, NEWSLETTER, "theme:0", neglect]})

    form = page.context["form"]
    assert {field.html_name: field.value() for field in form.how_often()} == {
        neglect: "weekly",
        course: "at_once",
        NEWSLETTER: "at_once",
    }
    assert "Something you chose is not on this site any more." in page.content.decode()


def test_going_on_with_nothing_says_so(client, neglect):
    page = client.get(PAGE, {"go": "on"}).content.decode()

    assert "Tick at least one thing you want to be told of." in page
    assert f'value="{neglect}"' in page


def test_choosing_again_keeps_what_was_chosen_and_typed(client, neglect):
    course = f"training.course:{make_course(title='Curiosity').pk}"
    typed = said(neglect, course, frequency="daily", audience="adults", email="nadia@exam")

    boxes = client.post(PAGE, typed | {"choose": "again"}).content.decode()
    ticked = re.findall(r'value="([^"]+)" checked', boxes)
    hidden = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]+)"', boxes))
    page = client.post(PAGE, hidden | {"follow": [neglect, NEWSLETTER], "go": "on"})
    form = page.context["form"]

    assert ticked == [course, neglect]
    assert not form.is_bound
    shown = {field.name: field.value() for field in form if field.name != "website"}
    assert shown == {
        neglect: "daily",
        NEWSLETTER: "at_once",
        "audience": "adults",
        "email": "nadia@exam",
    }
    assert not Asking.objects.exists()


def test_what_was_typed_is_kept_where_nothing_that_was_chosen_is_here_any_more(client, neglect):
    Theme.objects.all().delete()

    page = client.post(PAGE, said(neglect, email="nadia@example.org")).content.decode()

    assert "Something you chose is not on this site any more." in page
    assert '<input type="hidden" name="email" value="nadia@example.org">' in page


def test_who_subscribes_is_sent_one_link_and_nothing_is_followed_yet(client, neglect):
    answer = client.post(PAGE, said(neglect, frequency="daily"))

    assert (answer.status_code, answer["Location"]) == (302, SENT)
    waiting, message = Asking.objects.get(), Message.objects.get()
    assert (waiting.follows, waiting.audience) == ({neglect: "daily"}, "children")
    assert (message.to, message.name) == ("nadia@example.org", "alerts_confirm")
    assert links.of_asking(waiting) in message.body
    assert not Subscriber.objects.exists()


def test_the_confirmation_holds_nothing_that_somebody_typed(client, neglect):
    client.post(
        PAGE, said(neglect, audience="adults", name="Buy my pills", text="at pills.example")
    )

    message = Message.objects.get()
    link = links.of_asking(Asking.objects.get())
    other = asked(NEWSLETTER, email="other@example.org")
    second = Message.objects.latest("pk")
    assert message.body.replace(link, "") == second.body.replace(links.of_asking(other), "")
    assert message.subject == second.subject


def test_what_is_wrong_is_said_of_every_field_and_nothing_is_lost(client, neglect):
    page = client.post(
        PAGE, said(neglect, frequency="monthly", email="a@example.org, b@example.org", audience="")
    )

    assert complaints(page.content.decode()) == [
        "Who you work with: Choose who you work with.",
        "Your work e-mail: Write one e-mail address, like name@example.org.",
    ]
    assert page.context["form"][neglect].value() == "monthly"
    assert not Asking.objects.exists()


@pytest.mark.parametrize("odd", ["hourly", "", "stop"])
def test_only_the_frequencies_there_are_can_be_chosen(client, neglect, odd):
    page = client.post(PAGE, said(neglect, frequency=odd))

    assert (page.status_code, Asking.objects.count()) == (200, 0)


def test_the_newsletter_comes_when_an_issue_comes_out_and_never_otherwise(client):
    client.post(PAGE, said(NEWSLETTER, frequency="weekly"))

    assert not Asking.objects.exists()


def test_a_machine_gets_the_same_answer_and_nothing_is_kept(client, neglect):
    answer = client.post(PAGE, said(neglect, website="https://spam.example.org"))

    assert (answer["Location"], Asking.objects.count(), Message.objects.count()) == (SENT, 0, 0)


def test_the_answer_is_the_same_whoever_it_is_and_no_subscriber_is_looked_for(client, neglect):
    make_subscriber(neglect, email="known@example.org")
    make_subscriber(neglect, email="refused@example.org", failed_at=timezone.now())
    answers, statements = [], []

    for who in ("known", "refused", "new"):
        with CaptureQueriesContext(connection) as queries:
            answers.append(client.post(PAGE, said(neglect, email=f"{who}@example.org")))
        statements.append([query["sql"] for query in queries.captured_queries])

    assert {(a.status_code, a["Location"], a.content) for a in answers} == {(302, SENT, b"")}
    assert len({len(each) for each in statements}) == 1
    assert not [sql for each in statements for sql in each if "alerts_subscriber" in sql]
    assert Message.objects.count() == 3


@pytest.mark.drill
@pytest.mark.django_db(transaction=True)
def test_medians_of_two_hundred_answers_are_alike(client):
    neglect = f"theme:{make_theme().pk}"
    make_subscriber(neglect, email="known@example.org")
    took = {"known@example.org": [], "nobody@example.org": []}

    for _ in range(ROUNDS):
        for email, times in took.items():
            Tries.objects.all().delete()
            began = time.perf_counter()
            client.post(PAGE, said(neglect, email=email))
            times.append(time.perf_counter() - began)

    known, nobody = map(statistics.median, took.values())
    print(f"\nsubscribe: {known * 1000:.1f} ms known, {nobody * 1000:.1f} ms unknown")
    assert abs(known - nobody) < LONGEST_DIFFERENCE


def test_a_hundred_times_in_an_hour_is_one_link(neglect):
    for _ in range(100):
        asked(neglect)

    assert Message.objects.count() == 1


def test_a_day_is_three_links_at_most(neglect, monkeypatch):
    began = timezone.now()
    for hours in range(0, 10, 2):
        moment = began + dt.timedelta(hours=hours)
        monkeypatch.setattr(timezone, "now", lambda moment=moment: moment)
        asked(neglect)

    assert Message.objects.count() == 3


@pytest.mark.parametrize(
    "same",
    [
        ("nadia@example.org", "Nadia@Example.org"),
        ("nadia@example.org", "nadia+alerts@example.org"),
        ("nadia@example.org", "na.dia@example.org"),
        ("nadia@exämple.org", "nadia@xn--exmple-cua.org"),
    ],
)
def test_one_mailbox_is_counted_once_however_it_is_written(neglect, same):
    for email in same:
        asking.ask(email, "both", {neglect: "weekly"})

    assert Message.objects.count() == 1


def test_what_is_asked_for_again_before_the_button_is_put_together(neglect):
    first = asked(neglect, audience="children")
    second = asked(NEWSLETTER, frequency="at_once", audience="adults")

    assert first.pk == second.pk
    assert second.follows == {neglect: "weekly", NEWSLETTER: "at_once"}
    assert second.audience == "adults"


def test_what_was_asked_for_since_the_page_was_opened_is_shown_before_it_is_confirmed(
    client, neglect
):
    opened = asked(neglect)
    waiting = asked(NEWSLETTER, frequency="at_once")

    page = press(client, opened)
    confirmed = Subscriber.objects.count()
    press(client, waiting)

    assert "What was asked for has changed since you opened this page." in page.content.decode()
    assert f'name="shown" value="{asking.digest(waiting)}"' in page.content.decode()
    assert dict(page.context["follows"]).keys() == {
        "Neglect",
        "The newsletter, when an issue comes out",
    }
    assert (confirmed, Subscriber.objects.count()) == (0, 1)


@pytest.mark.parametrize("said_shown", [{}, {"shown": ""}, {"shown": "0" * 64}])
def test_what_was_not_shown_is_not_confirmed(client, neglect, said_shown):
    path = urlsplit(links.of_asking(asked(neglect))).path

    page = client.post(path, {"answer": "yes"} | said_shown)

    assert (page.status_code, Subscriber.objects.count()) == (200, 0)


def test_the_newest_wishes_stay_where_there_are_too_many(neglect):
    asked(*(f"theme:{number}" for number in range(asking.MOST_FOLLOWED)), frequency="daily")
    waiting = asked(neglect, NEWSLETTER)

    assert len(waiting.follows) == asking.MOST_FOLLOWED
    assert {neglect, NEWSLETTER} <= waiting.follows.keys()


def test_a_link_lives_no_longer_because_somebody_asks_again(neglect):
    first = asked(neglect)
    Asking.objects.update(asked_at=first.asked_at - dt.timedelta(days=6))

    again = asked(NEWSLETTER)

    assert again.asked_at == first.asked_at - dt.timedelta(days=6)


def test_the_link_says_until_when_it_works(neglect):
    moment = dt.datetime(2026, 11, 5, 9, 5, tzinfo=dt.UTC)
    with time_machine.travel(moment, tick=False):
        asked(neglect)
    message = Message.objects.get()

    assert "12 November 2026" in message.body
    assert message.expires_at == moment + WEEK


def test_what_nobody_confirmed_in_its_week_is_not_put_together(neglect):
    asked(neglect)
    Asking.objects.update(asked_at=timezone.now() - WEEK)

    again = asked(NEWSLETTER, frequency="at_once")

    assert again.follows == {NEWSLETTER: "at_once"}
    assert not again.has_ended


def test_opening_the_link_shows_what_it_is_and_changes_nothing(client, neglect):
    waiting = asked(neglect)

    page = client.get(urlsplit(links.of_asking(waiting)).path)

    words = page.content.decode()
    assert "n…@example.org" in words
    assert "nadia@example.org" not in words
    assert page.context["follows"] == [("Neglect", "Once a week")]
    assert (page["Cache-Control"], page["X-Robots-Tag"]) == ("no-store", "noindex")
    assert (Asking.objects.count(), Subscriber.objects.count()) == (1, 0)


def test_the_button_makes_them_followed_from_now_on(client, neglect):
    before = timezone.now()
    answer = press(client, asked(neglect, audience="adults"))

    subscriber, follow = Subscriber.objects.get(), Follow.objects.get()
    assert answer["Location"] == f"{links.path_of_subscriber(subscriber)}?confirmed=yes"
    assert (subscriber.email, subscriber.audience) == ("nadia@example.org", "adults")
    assert (follow.subject, follow.frequency) == (neglect, "weekly")
    assert before < follow.since == follow.done_until
    assert not Asking.objects.exists()


def test_pressed_twice_it_is_one_and_the_second_says_so(client, neglect):
    waiting = asked(neglect)

    press(client, waiting)
    second = press(client, waiting)

    assert second.status_code == 410
    assert "you have pressed the button before" in second.content.decode()
    assert Follow.objects.count() == 1


def test_it_was_not_me_deletes_it(client, neglect):
    waiting = asked(neglect)

    page = press(client, waiting, "no").content.decode()

    assert "We keep nothing of what was asked for" in page
    assert (Asking.objects.count(), Subscriber.objects.count()) == (0, 0)


@pytest.mark.parametrize("answer", ["yes", "no"])
def test_who_has_pressed_a_button_and_comes_again_is_sent_the_new_link(client, neglect, answer):
    press(client, asked(neglect), answer)

    again = asked(neglect)

    assert links.of_asking(again) in Message.objects.latest("pk").body


def test_a_day_is_three_links_at_most_though_a_button_was_pressed_at_each(client, neglect):
    for _ in range(4):
        press(client, asked(neglect), "no")

    assert Message.objects.count() == 3


def test_a_link_ends_after_a_week(client, neglect):
    waiting = asked(neglect)
    Asking.objects.update(asked_at=timezone.now() - WEEK)

    assert press(client, waiting).status_code == 410
    with pytest.raises(Refused):
        asking.confirm(waiting, asking.digest(waiting))
    assert not Subscriber.objects.exists()


def test_a_frequency_changes_only_for_what_was_asked(client, neglect):
    known = make_subscriber(neglect, NEWSLETTER, "section:training", frequency="monthly")
    since = dict(known.follows.values_list("subject", "done_until"))

    press(client, asked(neglect, email=known.email, audience="adults", frequency="daily"))

    assert follows_of(known) == {
        neglect: "daily",
        NEWSLETTER: "monthly",
        "section:training": "monthly",
    }
    assert dict(known.follows.values_list("subject", "done_until")) == since
    known.refresh_from_db()
    assert known.audience == "adults"


def test_an_address_that_refused_is_tried_again_after_a_new_confirmation_alone(client, neglect):
    before = timezone.now()
    failed = make_subscriber("section:training", email="f@example.org", failed_at=before)

    waiting = asked(neglect, email="f@example.org")
    failed.refresh_from_db()
    asked_alone = failed.failed_at
    press(client, waiting)
    failed.refresh_from_db()

    assert (asked_alone, failed.failed_at) == (before, None)
    assert follows_of(failed) == {"section:training": "weekly", neglect: "weekly"}
    assert all(each.since == each.done_until > before for each in failed.follows.all())


def test_an_address_that_works_again_is_confirmed_with_all_as_it_is(client, neglect):
    failed = make_subscriber(
        neglect, frequency="monthly", audience="adults", failed_at=timezone.now()
    )
    page = urlsplit(links.of_subscriber(failed)).path

    shown = client.get(page).content.decode()
    answer = client.post(page, {"again": "yes"})
    waiting = Asking.objects.get()
    failed.refresh_from_db()
    asked_alone = failed.failed_at
    press(client, waiting)
    failed.refresh_from_db()

    assert 'name="again"' in shown
    assert (answer["Location"], bool(asked_alone), failed.failed_at) == (SENT, True, None)
    assert (Message.objects.get().to, failed.audience) == (failed.email, "adults")
    assert follows_of(failed) == {neglect: "monthly"}


def test_nobody_whose_address_works_is_sent_a_link_by_their_page(client, neglect):
    page = urlsplit(links.of_subscriber(make_subscriber(neglect))).path

    client.post(page, {"again": "yes"})

    assert (Asking.objects.count(), Message.objects.count()) == (0, 0)


def test_what_has_gone_meanwhile_is_left_out(client, neglect):
    course = make_course()
    waiting = asked(neglect, f"training.course:{course.pk}")
    type(course).objects.update(**UNPUBLISHED["withdrawn"])

    press(client, waiting)

    assert follows_of(Subscriber.objects.get()) == {neglect: "weekly"}


def test_nothing_is_followed_where_all_of_it_has_gone(client):
    waiting = asked("theme:0")

    assert client.get(urlsplit(links.of_asking(waiting)).path).status_code == 410
    assert press(client, waiting).status_code == 410
    assert not Subscriber.objects.exists()


def test_one_place_asks_sixty_times_in_an_hour_at_most(client, neglect):
    answers = [client.post(reverse("alerts:subscribe"), said(neglect)) for _ in range(61)]

    assert [answer.status_code for answer in answers[-2:]] == [302, 429]
