"""Somebody without a manager's account asks for a place; their manager answers at a link.

The request is confirmed from its own address first. Then it has a number in the queue and waits
there for the manager, five days at most.
"""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from portal.accounts.limits import Limit
from portal.accounts.models import AgencyDomain, Manager
from portal.accounts.whom import mailbox
from portal.audit.models import record
from portal.errors import Refused
from portal.outbox.actions import Letter
from portal.pages.addresses import full
from training.models import Booking, PlaceRequest
from training.models.asking import ANSWERED_WITHIN, CONFIRMED_WITHIN
from training.places import actions, letters, queue, tokens
from training.places.checks import Wanted, obstacles
from training.places.known import known_or_new

Status = Booking.Status
KEPT = dt.timedelta(days=30)
LIMITS_OF_ONE_ADDRESS = (
    Limit("places asked for, within the hour", 3, dt.timedelta(hours=1)),
    Limit("places asked for, within the day", 10, dt.timedelta(days=1)),
)
LIMIT_OF_ONE_MANAGER = Limit("managers asked, within the day", 20, dt.timedelta(days=1))
MANY_TO_ONE_MANAGER = (
    "Too many people have named this manager today. Open this link again later, or ask the office."
)
ANSWERED = "This request has been answered, or its time is over."


@transaction.atomic
def ask(request: PlaceRequest) -> None:
    """Keep a request, and send its address a link to confirm it, within the limits of an address.

    The e-mail holds nothing that was typed. Whoever asked learns nothing from what happens here.
    """
    if any(limit.wait(mailbox(request.email)) for limit in LIMITS_OF_ONE_ADDRESS):
        return
    request.save()
    context = {"session": request.session, "link": full(tokens.of_request(request))}
    ends = timezone.now() + CONFIRMED_WITHIN
    letters.post([Letter("request_confirm", request.email, context, expires_at=ends)])


def trouble_with(request: PlaceRequest) -> dict[str, str]:
    """What is wrong with who it names, by field, in words for who asks."""
    if mailbox(request.email) == mailbox(request.manager_email):
        return {"manager_email": "Give your manager’s address, not your own."}
    known = AgencyDomain.objects.of(request.email)
    if known and known.agency_id != request.agency_id:
        return {
            "agency": f"Your address is one of {known.agency}: choose that, or another address."
        }
    if not _may_book(request):
        return {"agency": f"This date is not for people of {request.agency}."}
    return {}


def _may_book(request):
    rules = request.session.booking_rules
    agencies = queue.eligible(rules).filter(pk=request.agency_id)
    return not queue.is_restricted(rules) or agencies.exists()


def is_unconfirmed(request: PlaceRequest) -> bool:
    """Whether its address may still confirm it."""
    return PlaceRequest.objects.unconfirmed().filter(pk=request.pk).exists()


def disown(request: PlaceRequest) -> None:
    """It was not the owner of the address who asked: nothing of it is kept."""
    PlaceRequest.objects.filter(pk=request.pk, confirmed_at=None).delete()


@transaction.atomic
def confirm(request: PlaceRequest) -> Booking:
    """The address is theirs: the request joins the queue, and the manager is asked.

    Pressed twice it is one. Raises Refused when its day is over, booking is not open, or they
    cannot be booked.
    """
    session = queue.locked(request.session_id)
    request = PlaceRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    if request.booking_id:
        return request.booking
    if not is_unconfirmed(request):
        raise Refused("This link has ended. Ask for a place again.")
    if session.is_called_off:
        raise Refused("This session was called off.")
    if not session.is_open():
        raise Refused(actions.CLOSED)
    person = known_or_new(
        agency_id=request.agency_id,
        email=request.email,
        name=request.name,
        role_id=request.role_id,
    )
    wanted = Wanted(person, done_elsewhere=request.done_elsewhere)
    found = obstacles(session, [wanted], agency=request.agency, team=None)
    if reasons := [_to_them(each.words) for each in found[0]]:
        raise Refused(*reasons)
    booking = Booking(
        person=person,
        agency_id=request.agency_id,
        status=Status.ASKED,
        done_elsewhere=request.done_elsewhere,
    )
    queue.join(session, [booking])
    request.booking, request.confirmed_at = booking, timezone.now()
    request.save(update_fields=["booking", "confirmed_at"])
    record(booking, "asked for", by=None, note="Confirmed by a link to a work e-mail address.")
    letters.post([*letters.of_places([booking]), *_to_the_manager(request)])
    return booking


def _to_them(words):
    return words.replace("They are", "You are").replace("They ", "You ")


def _to_the_manager(request):
    if LIMIT_OF_ONE_MANAGER.wait(mailbox(request.manager_email)):
        raise Refused(MANY_TO_ONE_MANAGER)
    link = full(tokens.of_answer(request))
    context = {"session": request.session, "link": link}
    ends = timezone.now() + ANSWERED_WITHIN
    return [Letter("request_answer", request.manager_email, context, expires_at=ends)]


@transaction.atomic
def agree(request: PlaceRequest) -> Booking:
    """The manager says yes: it waits for a place in its old place of the queue.

    A manager at an address that is not known to be the agency's is not enough: then the office
    is asked too. One who has an account gets the person into their team.
    """
    session, request, booking = _to_answer(request)
    known = AgencyDomain.objects.of(request.manager_email)
    theirs = known is not None and known.agency_id == request.agency_id
    checks = session.booking_rules.office_approves or not theirs
    booking.status = Status.CHECKING if checks else Status.WAITING
    booking.team = _joins_team(request, booking.person) if theirs else None
    booking.save(update_fields=["status", "team"])
    record(booking, "agreed by the manager", by=None, note="By a link to the manager’s address.")
    promoted = queue.serve(session)
    booking.refresh_from_db(fields=["status", "confirmed_at"])
    told = [] if booking.is_confirmed else letters.of_places([booking])
    letters.post([*told, *actions.moved_up(promoted), *_too_late(session, booking)])
    return booking


def _too_late(session, booking):
    """Once booking has closed a yes places nobody: the office is told that somebody waits."""
    free = not session.is_full and session.closes_at <= timezone.now()
    return letters.to_the_office("freed_late", session) if free and booking.is_queueing else []


def _joins_team(request, person):
    managers = Manager.objects.admitted().filter(user__agency=request.agency_id)
    manager = (
        managers.filter(user__email=request.manager_email).select_related("lead__team").first()
    )
    lead = getattr(manager, "lead", None)
    if lead is None or lead.team.agency_id != request.agency_id:
        return None
    lead.team.people.add(person)
    return lead.team


@transaction.atomic
def refuse(request: PlaceRequest) -> Booking:
    """The manager says no."""
    session, request, booking = _to_answer(request)
    actions.end(booking, Status.DECLINED)
    record(booking, "declined by the manager", by=None, note="By a link to the manager’s address.")
    letters.post([*letters.of_places([booking]), *actions.freed(session, [booking])])
    return booking


def is_unanswered(request: PlaceRequest) -> bool:
    """Whether the manager may still answer."""
    waits = PlaceRequest.objects.unanswered().filter(booking__status=Status.ASKED)
    return waits.filter(pk=request.pk, session__starts_at__gt=timezone.now()).exists()


def _to_answer(request):
    """The session, the request and its booking, ours; the request still waits for an answer."""
    session = queue.locked(request.session_id)
    rows = PlaceRequest.objects.unanswered().select_for_update(of=("self",))
    request = rows.filter(pk=request.pk).select_related("agency").first()
    if request is None:
        raise Refused(ANSWERED)
    booking = Booking.objects.select_related("person", "agency").get(pk=request.booking_id)
    if booking.status != Status.ASKED or session.has_begun:
        raise Refused(ANSWERED)
    PlaceRequest.objects.filter(pk=request.pk).update(answered_at=timezone.now())
    booking.session = session
    return session, request, booking


def lapse() -> None:
    """End what no manager answered in time, and forget what is past its time."""
    for request in PlaceRequest.objects.lapsed().filter(booking__status=Status.ASKED):
        _lapse(request)
    now = timezone.now()
    PlaceRequest.objects.filter(confirmed_at=None, asked_at__lte=now - CONFIRMED_WITHIN).delete()
    old = PlaceRequest.objects.filter(asked_at__lte=now - KEPT)
    old.exclude(booking__status=Status.ASKED).delete()


@transaction.atomic
def _lapse(request):
    session = queue.locked(request.session_id)
    booking = Booking.objects.select_related("person").get(pk=request.booking_id)
    if booking.status != Status.ASKED:
        return
    booking.session = session
    actions.end(booking, Status.LAPSED)
    record(booking, "lapsed", by=None, note="The manager did not answer in time.")
    letters.post(letters.of_places([booking]))
