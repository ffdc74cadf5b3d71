"""The e-mails about places: to whose place it is, and one summary to the manager concerned.

Nothing here sends: what is written belongs to the transaction of the thing it tells of.
"""

from collections import defaultdict
from collections.abc import Iterable

from django.contrib.auth.models import Group
from django.urls import reverse

from portal.accounts.models import Agency, Manager, User
from portal.accounts.roles import TRAINING
from portal.outbox.actions import Letter, queue_all
from portal.pages.addresses import full
from training.models import Booking, TrainingSession
from training.places import calendars, queue, tokens, words

Status = Booking.Status
TO_PEOPLE = {
    Status.CONFIRMED: "place_booked",
    Status.WAITING: "place_waiting",
    Status.CHECKING: "place_checking",
    Status.ASKED: "place_asked",
    Status.CANCELLED: "place_cancelled",
    Status.DECLINED: "place_declined",
    Status.LAPSED: "place_lapsed",
}


def of_places(bookings: Iterable[Booking], name: str = "", **more) -> list[Letter]:
    """What each whose booking has changed is told: how it stands now. None for a hold.

    They are all of one session, or none of them waits.
    """
    named = [booking for booking in bookings if booking.person]
    stands = _stands(named)
    return [_to_person(booking, stands, name, more) for booking in named]


def _to_person(booking, stands, name, more):
    link = tokens.of_place(booking)
    stand = stands.get(booking.pk)
    return Letter(
        name or TO_PEOPLE[booking.status],
        booking.person.email,
        {
            "booking": booking,
            "session": booking.session,
            "stand": stand,
            "link": full(link),
            "forms": full(tokens.of_answers(booking)),
            "ended": None if booking.is_live else words.for_them(booking, None),
            "ask_again": full(reverse("training:request", args=[booking.session_id])),
            "course_page": full(booking.session.course.get_absolute_url()),
            **more,
        },
        calendar=_calendar_of(booking, link),
        expires_at=booking.session.ends_at if booking.is_live else None,
    )


def _calendar_of(booking, link):
    """An entry for who has a place; the end of it for who had one."""
    if booking.is_confirmed:
        return calendars.invitation(booking, link=link)
    if booking.confirmed_at and not booking.is_live:
        return calendars.withdrawal(booking, link=link)
    return ""


def summary(
    to: User, title: str, bookings: Iterable[Booking], note: str = "", also: Iterable[str] = ()
) -> list[Letter]:
    """One e-mail to a manager about everything one action did: what each has now.

    They are all of one session. `title` says what happened, in a sentence without its full stop;
    `also` what else is to be known of it, in sentences.
    """
    rows = list(bookings)
    return [_summary(to, title, rows, note, _stands(rows), also)] if rows else []


def _summary(to, title, bookings, note, stands, also=()):
    context = {
        "title": title,
        "session": bookings[0].session,
        "lines": [
            (words.whose(each), words.for_the_manager(each, stands.get(each.pk)))
            for each in bookings
        ],
        "note": note,
        "also": [each for each in also if each],
        "link": full(reverse("training:bookings")),
    }
    return Letter("team_summary", to.email, context)


def _stands(bookings):
    """Where each of these stands in the queue of their session, if one of them waits."""
    waits = next((booking.session for booking in bookings if booking.is_queueing), None)
    return queue.stands(waits) if waits else {}


def summaries(title: str, bookings: Iterable[Booking], note: str = "") -> list[Letter]:
    """One e-mail to each manager whose bookings something changed that they did not do."""
    rows = [booking for booking in bookings if booking.team_id]
    stands = _stands(rows)
    return [
        _summary(manager, title, theirs, note, stands)
        for manager, theirs in by_manager(rows).items()
    ]


def by_manager(bookings: Iterable[Booking]) -> dict[User, list[Booking]]:
    """The bookings each manager is to hear of: those nobody manages are left out."""
    rows = [booking for booking in bookings if booking.team_id]
    managers = _managers_of({booking.team_id for booking in rows}) if rows else {}
    found = defaultdict(list)
    for booking in rows:
        if manager := _concerned(booking, managers.get(booking.team_id, [])):
            found[manager].append(booking)
    return found


def managers_at(agency: Agency) -> list[User]:
    """Everybody who books for a team of the agency."""
    leading = Manager.objects.admitted().filter(lead__team__agency=agency, user__agency=agency)
    return [manager.user for manager in leading.select_related("user").order_by("pk")]


def manager_concerned(booking: Booking) -> User | None:
    """Who is to hear of a booking: None where nobody manages them in the team it was made for."""
    if not booking.team_id or not booking.team.members().filter(pk=booking.person_id).exists():
        return None
    return _concerned(booking, _managers_of([booking.team_id]).get(booking.team_id, []))


def _concerned(booking, managers):
    """Who booked it, while they manage that team, or else the first who does."""
    booked_by = booking.order.by if booking.order else None
    return booked_by if booked_by in managers else next(iter(managers), None)


def _managers_of(teams):
    found = defaultdict(list)
    leading = Manager.objects.admitted().filter(lead__team__in=teams).order_by("lead__pk")
    for manager in leading.select_related("user", "lead__team"):
        if manager.user.agency_id == manager.lead.team.agency_id:
            found[manager.lead.team_id].append(manager.user)
    return found


def to_the_office(name: str, session: TrainingSession, **context) -> list[Letter]:
    """An e-mail to everybody who runs the training."""
    desk = full(reverse("admin:training_trainingsession_bookings", args=[session.pk]))
    return [
        Letter(name, user.email, {"session": session, "link": desk, **context})
        for user in _training_administrators()
    ]


def _training_administrators():
    group = Group.objects.filter(name=TRAINING)
    return User.objects.filter(groups__in=group, is_active=True, is_staff=True).order_by("pk")


def post(letters: Iterable[Letter]) -> None:
    queue_all(list(letters))
