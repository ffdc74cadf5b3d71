"""Nobody is flooded by the form, however an address is written, and a double click counts once."""

import datetime as dt
from functools import partial

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from briefings.discussions import actions
from briefings.discussions.actions import MOST_WAITING
from briefings.models import Discussion
from portal.outbox.models import Message
from tests.briefings.discussing import ADDRESS, SENT, answer, filled_in, kept, link, tell
from tests.factories import make_agency, make_briefing
from tests.races import all_arrive, run_together

pytestmark = pytest.mark.django_db
SPELLINGS = [
    "lead@tröst.example.org",
    "LEAD@tröst.example.org",
    "l.e.a.d@tröst.example.org",
    "lead+briefings@tröst.example.org",
    "Le.Ad+x@TRÖST.example.org",
    "lead@xn--trst-6qa.example.org",
]


def elsewhere(number):
    return f"198.51.{number // 250}.{number % 250}"


def tell_often(times, *, hours_apart=0, address=lambda number: ADDRESS):
    """So many different discussions, each from another place; the answers."""
    briefing, agency = make_briefing(), make_agency().pk
    answers = []
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for number in range(times):
            form = filled_in(agency=agency, people=number + 1, address=address(number))
            answers.append(tell(briefing, form, place=elsewhere(number)))
            clock.shift(dt.timedelta(hours=hours_apart))
    return answers


def test_a_hundred_in_an_hour_send_one_e_mail_and_all_are_answered_alike():
    answers = tell_often(100)

    assert {(response.status_code, response["Location"]) for response in answers} == {(302, SENT)}
    assert Message.objects.count() == 1
    assert Discussion.objects.count() == MOST_WAITING


def test_a_hundred_in_a_day_send_three_e_mails():
    tell_often(100, hours_apart=0.23)

    assert Message.objects.count() == 3


def test_a_hundred_in_five_days_send_no_more_than_three_a_day():
    tell_often(100, hours_apart=1.2)

    sent = sorted(message.created_at for message in Message.objects.all())
    spans = [later - first for first, later in zip(sent, sent[3:], strict=False)]
    assert len(sent) == 15
    assert min(spans) >= dt.timedelta(days=1)


def test_every_spelling_of_an_address_is_one_address():
    tell_often(100, address=lambda number: SPELLINGS[number % len(SPELLINGS)])

    assert [message.to for message in Message.objects.all()] == [SPELLINGS[0]]
    assert Discussion.objects.count() == MOST_WAITING
    assert len({row.key for row in Discussion.objects.all()}) == 1


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_the_e_mail_goes_to_the_address_as_it_was_typed(spelling):
    tell(make_briefing(), address=spelling)

    assert Message.objects.get().to == spelling


def test_somebody_elses_address_has_limits_of_its_own():
    tell_often(10, address=lambda number: f"lead{number}@example.org")

    assert Message.objects.count() == 10


def test_the_link_one_had_confirms_what_is_said_after_it_too():
    tell_often(3)
    path = link()

    answer(path)
    tell(make_briefing(), people="77")
    answer(path)

    assert Message.objects.count() == 1
    assert [row[1:] for row in kept()] == [(1, "", True), (2, "", True), (3, "", True)] + [
        (77, "", True)
    ]


def test_one_place_may_send_sixty_in_an_hour_and_is_then_asked_to_wait():
    briefing, agency = make_briefing(), make_agency().pk
    forms = [filled_in(agency=agency, address=f"lead{number}@example.org") for number in range(62)]

    answers = [tell(briefing, form).status_code for form in forms]

    assert answers == [302] * 60 + [429] * 2
    assert Message.objects.count() == 60
    assert tell(briefing, forms[61], place="203.0.113.9").status_code == 302


def test_reading_the_form_is_never_refused(client):
    path = reverse("briefings:use", args=[make_briefing().slug])

    assert {client.get(path).status_code for _ in range(70)} == {200}


def test_the_same_said_twice_is_kept_once_and_waits_on():
    briefing, form = make_briefing(), filled_in()
    tell(briefing, form)
    Discussion.objects.update(said_at=timezone.now() - dt.timedelta(days=6))

    tell(briefing, form)

    assert timezone.now() - Discussion.objects.get().said_at < dt.timedelta(minutes=1)
    assert Message.objects.count() == 1


@pytest.mark.parametrize(
    "other", [{"people": "9"}, {"will_do": "Ask."}, {"agency": "another", "organisation": "Us"}]
)
def test_something_else_is_kept_beside_it(other):
    briefing, form = make_briefing(), filled_in()
    tell(briefing, form)

    tell(briefing, form | other)

    assert Discussion.objects.count() == 2


def press_at_once(times):
    """The same form, sent so often at the same moment; the answers' status codes."""
    briefing, form = make_briefing(), filled_in()
    answers = run_together(*[partial(tell, briefing, form, client=Client())] * times)
    return [getattr(answer, "status_code", answer) for answer in answers]


@pytest.mark.django_db(transaction=True)
def test_a_double_click_is_one_discussion_and_one_e_mail():
    assert press_at_once(20) == [302] * 20
    assert (Discussion.objects.count(), Message.objects.count()) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_a_double_click_would_be_several_without_the_lock(monkeypatch):
    monkeypatch.setattr(actions, "one_at_a_time", lambda key: None)
    all_arrive(monkeypatch, Discussion, "save", 20)

    press_at_once(20)

    assert Discussion.objects.count() == 20


@pytest.mark.django_db(transaction=True)
def test_of_two_who_confirm_at_once_one_does_and_it_counts_once():
    tell(make_briefing())
    path, up_to = link(), Discussion.objects.get().pk

    answers = run_together(*[partial(answer, path, up_to=up_to)] * 8)

    pages = [response.content.decode() for response in answers]
    assert sum("Confirmed. Thank you." in page for page in pages) == 1
    assert sum("Already done. Thank you." in page for page in pages) == 7
    assert [counts for *_, counts in kept()] == [True]


@pytest.mark.django_db(transaction=True)
def test_of_one_who_confirms_and_one_who_deletes_at_once_one_succeeds():
    tell(make_briefing())
    path, up_to = link(), Discussion.objects.get().pk

    answers = run_together(
        *[partial(answer, path, pressed, up_to=up_to) for pressed in ("yes", "no") * 4]
    )

    pages = "".join(response.content.decode() for response in answers)
    confirmed, deleted = pages.count("Confirmed. Thank you."), pages.count("Deleted. Nothing")
    assert confirmed + deleted == 1
    assert len(kept()) == confirmed


@pytest.mark.django_db(transaction=True)
def test_an_e_mail_is_not_sent_for_what_could_not_be_kept(monkeypatch):
    def broken(discussion):
        raise RuntimeError

    monkeypatch.setattr(actions, "keep", broken)

    with pytest.raises(RuntimeError):
        tell(make_briefing())

    monkeypatch.undo()
    assert Message.objects.count() == 0
    tell(make_briefing())
    assert Message.objects.count() == 1
