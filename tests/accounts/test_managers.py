"""Managers: who is one now, and the steps the office takes with them."""

import itertools
from functools import partial

import pytest
from django.contrib.auth.models import Group
from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone

from portal.accounts import actions, roles
from portal.accounts.models import Manager
from portal.audit.models import Event
from portal.desk.front import panels
from portal.errors import Refused
from portal.outbox.models import Message
from tests.accounts.steps import make_staff
from tests.factories import make_agency, make_domain, make_manager, make_user
from tests.races import run_together
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db
REASON = "We rang the agency: nobody knows them there."


def waiting(**fields):
    return make_manager(admitted_at=None, **fields)


def declined():
    return make_manager(admitted_at=None, declined_at=timezone.now(), reason="Before.")


def ended():
    return make_manager(ended_at=timezone.now(), reason="Before.")


MAKE = {"waiting": waiting, "admitted": make_manager, "declined": declined, "ended": ended}
TAKE = {
    "admit": actions.admit,
    "decline": partial(actions.decline, reason=REASON),
    "end": partial(actions.end, reason=REASON),
}
BECOMES = {
    ("waiting", "admit"): "admitted",
    ("waiting", "decline"): "declined",
    ("admitted", "end"): "ended",
    ("declined", "admit"): "admitted",
    ("ended", "admit"): "admitted",
}
SAYS = {"admit": "manager_admitted", "decline": "manager_declined", "end": "manager_ended"}


@pytest.mark.parametrize(("standing", "step"), list(itertools.product(MAKE, TAKE)))
def test_every_step_from_every_standing(standing, step):
    manager, office = MAKE[standing](), make_staff()
    becomes = BECOMES.get((standing, step))

    if becomes is None:
        with pytest.raises(Refused, match="Somebody else was faster"):
            TAKE[step](manager, by=office)
    else:
        TAKE[step](manager, by=office)

    manager.refresh_from_db()
    assert manager.standing == (becomes or standing)
    assert Event.objects.count() == Message.objects.count() == (becomes is not None)


@pytest.mark.parametrize(("standing", "step"), BECOMES)
def test_a_step_is_kept_and_told(standing, step):
    manager, office = MAKE[standing](), make_staff()

    TAKE[step](manager, by=office)

    event, message = Event.objects.get(), Message.objects.get()
    manager.refresh_from_db()
    note = "" if step == "admit" else REASON
    assert (event.subject, event.by, event.note) == (manager, office, note)
    assert (message.name, message.to) == (SAYS[step], manager.user.email)
    assert REASON not in message.body
    assert manager.reason == note
    assert (manager.admitted_by == office) == (step == "admit")


@pytest.mark.parametrize("step", ["decline", "end"])
@pytest.mark.parametrize("reason", ["", "  \n"])
def test_nobody_is_refused_without_a_reason(step, reason):
    manager = MAKE["waiting" if step == "decline" else "admitted"]()

    with pytest.raises(Refused, match="Say why: they will read it."):
        getattr(actions, step)(manager, by=make_staff(), reason=reason)


@pytest.mark.parametrize("step", TAKE)
def test_nobody_does_this_for_themselves(step):
    manager = waiting()

    with pytest.raises(Refused, match="Ask a colleague"):
        TAKE[step](manager, by=manager.user)


@pytest.mark.parametrize("fields", [{"is_active": False, "agency": make_agency}, {"agency": None}])
def test_nobody_is_admitted_who_could_not_act(fields):
    made = {name: value() if callable(value) else value for name, value in fields.items()}
    manager = waiting(user=make_user(**made))

    with pytest.raises(Refused, match="closed or has no agency"):
        actions.admit(manager, by=make_staff())


@pytest.mark.django_db(transaction=True)
def test_of_two_buttons_at_once_one_counts():
    manager, office, colleague = waiting(), make_staff(), make_staff()

    answers = run_together(
        *[partial(actions.admit, manager, by=office)] * 4,
        *[partial(actions.decline, manager, by=colleague, reason=REASON)] * 4,
    )

    taken = [answer for answer in answers if not isinstance(answer, Refused)]
    steps = list(Event.objects.values_list("step", flat=True))
    assert taken == [None] * len(steps)
    assert steps in (["admitted"], ["admitted", "declined"])


@pytest.mark.parametrize(
    "fields",
    [
        {"declined_at": timezone.now(), "reason": "x"},
        {"admitted_at": None, "ended_at": timezone.now(), "reason": "x"},
        {"ended_at": timezone.now()},
        {"admitted_at": None, "declined_at": timezone.now()},
        {"reason": "x"},
    ],
)
def test_the_database_refuses_what_cannot_be(fields):
    with pytest.raises(IntegrityError):
        make_manager(**fields)


def test_nobody_is_a_manager_twice():
    manager = make_manager()

    with pytest.raises(IntegrityError):
        Manager.objects.create(user=manager.user)


def test_who_may_act_and_who_waits():
    made = {name: make() for name, make in MAKE.items()}
    for make in (make_manager, waiting):
        make(user=make_user(agency=make_agency(), is_active=False))
    make_manager(user=make_user())
    second = waiting()

    assert list(Manager.objects.admitted()) == [made["admitted"]]
    assert list(Manager.objects.waiting()) == [made["waiting"], second]
    assert [each for each in Manager.objects.all() if each.is_admitted] == [made["admitted"]]


def member(role):
    user = make_staff()
    user.groups.add(Group.objects.get(name=role))
    return user


def page(manager, name="change"):
    return reverse(f"admin:accounts_manager_{name}", args=[manager.pk])


ADMIT = [roles.TRAINING, roles.OFFICE]


@pytest.mark.parametrize("role", roles.ROLES)
def test_who_admits_finds_those_who_wait_on_the_front_page(rf, role):
    first, second = waiting(user=make_user(agency=make_agency(name="Fire"), name="Ada")), waiting()
    make_manager()
    request = rf.get("/admin/")
    request.user = member(role)

    found = [panel for panel in panels(request) if panel.title == "Managers to admit"]

    rows = [row.url for panel in found for row in panel.rows]
    assert rows == ([page(first), page(second)] if role in ADMIT else [])
    if found:
        assert found[0].rows[0].text == "Ada"
        assert found[0].rows[0].note.startswith("Fire, asked ")


@pytest.mark.parametrize("role", roles.ROLES)
@pytest.mark.parametrize("step", TAKE)
def test_only_those_who_admit_take_steps(client, role, step):
    manager = MAKE["admitted" if step == "end" else "waiting"]()
    before = manager.standing
    sign_in(client, member(role))

    shown = client.get(page(manager, step))
    sent = client.post(page(manager, step), {"reason": REASON})

    manager.refresh_from_db()
    expected = (200, 302) if role in ADMIT else (403, 403)
    assert (shown.status_code, sent.status_code) == expected
    assert (manager.standing != before) == (role in ADMIT)


@pytest.mark.parametrize(
    ("standing", "offered"),
    [
        ("waiting", ["admit", "decline"]),
        ("admitted", ["end"]),
        ("declined", ["admit"]),
        ("ended", ["admit"]),
    ],
)
def test_the_page_of_a_manager_offers_what_can_be_done(client, standing, offered):
    manager = MAKE[standing]()
    sign_in(client, member(roles.TRAINING))

    shown = client.get(page(manager)).content.decode()

    assert [step for step in TAKE if page(manager, step) in shown] == offered
    assert 'name="_save"' not in shown


@pytest.mark.parametrize("known", [True, False])
def test_it_says_whether_the_address_is_at_a_domain_of_an_agency(client, known):
    manager = waiting(user=make_user(email="ada@fire.example.org", agency=make_agency()))
    if known:
        make_domain("fire.example.org", agency=make_agency(name="Fire service"))
    sign_in(client, member(roles.TRAINING))

    shown = client.get(page(manager)).content.decode()

    assert ("At a domain of Fire service" in shown) == known
    assert ("At a domain that no agency has" in shown) != known


def test_declining_without_a_reason_asks_for_one(client):
    manager = waiting()
    sign_in(client, member(roles.TRAINING))

    response = client.post(page(manager, "decline"), {"reason": " "})

    manager.refresh_from_db()
    assert "Say why: they will read it." in response.content.decode()
    assert manager.standing == "waiting"


def test_a_button_pressed_too_late_is_answered_with_how_it_stands(client):
    manager = waiting()
    sign_in(client, member(roles.TRAINING))
    actions.decline(manager, by=make_staff(), reason=REASON)

    response = client.post(page(manager, "decline"), {"reason": "Mine."}, follow=True)

    assert "Somebody else was faster" in response.content.decode()
    assert Manager.objects.get().reason == REASON


def test_a_manager_who_is_not_there_is_said_in_words(client):
    sign_in(client, member(roles.TRAINING))

    response = client.post(reverse("admin:accounts_manager_admit", args=[99]), follow=True)

    assert (response.status_code, response.redirect_chain[-1][0]) == (200, "/admin/")


def test_the_office_makes_somebody_who_has_an_account_a_manager(client):
    user = make_user(agency=make_agency())
    sign_in(client, member(roles.OFFICE))
    form = {"user": user.pk, "admitted_at_0": "2026-01-01", "admitted_at_1": "09:00"}

    client.post(reverse("admin:accounts_manager_add"), form)

    assert Manager.objects.get().standing == "waiting"
    assert Event.objects.get().step == "added"


def test_nobody_edits_or_deletes_a_manager(client):
    manager = waiting()
    sign_in(client, make_staff(is_superuser=True))

    client.post(page(manager), {"user": make_user().pk, "admitted_at_0": "2026-01-01"})

    assert client.post(page(manager, "delete"), {"post": "yes"}).status_code == 403
    assert list(Manager.objects.values_list("user", "admitted_at")) == [(manager.user_id, None)]


def test_the_history_of_a_manager_shows_each_step_with_its_reason(client):
    manager, office = waiting(), make_staff(name="Olu Office")
    actions.decline(manager, by=office, reason=REASON)
    sign_in(client, member(roles.OFFICE))

    shown = client.get(page(manager, "history")).content.decode()

    assert REASON in shown
    assert "Olu Office" in shown
