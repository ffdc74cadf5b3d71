"""What waits for the office on the desk's front page: bookings, free places, dates to complete."""

import datetime as dt

from django.db.models import Count, Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from portal.desk.front import Panel, Row
from portal.pages.words import in_words, listed
from training.absences import warnings
from training.desk import figures
from training.desk.wanted import wanted_courses
from training.models import Booking, TrainingSession

SOON = dt.timedelta(days=7)
MOST = 100  # rows of a panel at the most


def panels(request) -> list[Panel]:
    """Those of whoever may change bookings, and of whoever may change sessions."""
    found = []
    if request.user.has_perm("training.change_booking"):
        found += [
            Panel("Bookings that wait for you", _to_check()),
            Panel("A free place, people who wait, and booking has closed", _freed(), wrong=True),
        ]
    if request.user.has_perm("training.change_trainingsession"):
        found.append(Panel("Sessions to complete", _incomplete(), wrong=True))
    if request.user.has_perm("training.view_interest"):
        demand = reverse("admin:training_course_demand")
        found.append(Panel("Courses people wait for", _wanted(), url=demand))
    if request.user.has_perm("training.add_agencywarning"):
        found.append(_to_warn())
    if request.user.has_perms(figures.MAY):
        found.append(figures.panel())
    return found


def _coming():
    ahead = TrainingSession.objects.running().filter(starts_at__gt=timezone.now())
    return ahead.select_related("course__rules", "rules").order_by("starts_at", "pk")


def _to_check():
    checking = Q(bookings__status=Booking.Status.CHECKING)
    sessions = _coming().annotate(to_check=Count("bookings", filter=checking))
    return [
        _row(session, f"{session.to_check} to approve or decline")
        for session in sessions.filter(to_check__gt=0)[:MOST]
    ]


def _freed():
    """Where nobody moves up by themselves any more, although one could."""
    waiting = Booking.objects.waiting().filter(session=OuterRef("pk"))
    free = _coming().filter(Exists(waiting), taken__lt=F("places"))
    closed = [session for session in free if session.closes_at <= timezone.now()]
    return [_row(session, f"{_free(session)} free") for session in closed[:MOST]]


def _free(session):
    return "1 place" if session.places_left == 1 else f"{session.places_left} places"


def _incomplete():
    """Dates with two things in one room or of one trainer, and those of the next week without a
    trainer or a joining link."""
    others = TrainingSession.objects.running().exclude(pk=OuterRef("pk"))
    at_once = others.filter(starts_at__lt=OuterRef("ends_at"), ends_at__gt=OuterRef("starts_at"))
    trainers = TrainingSession.led_by.through.objects.filter(trainingsession=OuterRef("pk"))
    soon = Q(starts_at__lte=timezone.now() + SOON)
    sessions = _coming().annotate(
        room_is_taken=Exists(at_once.filter(venue=OuterRef("venue"))),
        trainer_is_taken=Exists(at_once.filter(led_by__sessions=OuterRef("pk"))),
        has_a_trainer=Exists(trainers),
    )
    online = Q(delivery=TrainingSession.Delivery.ONLINE)
    lacks = Q(has_a_trainer=False) | online & Q(joining_link="")
    found = sessions.filter(Q(room_is_taken=True) | Q(trainer_is_taken=True) | soon & lacks)
    return [_row(session, listed(_lacking(session))) for session in found[:MOST]]


def _lacking(session):
    is_soon = session.starts_at <= timezone.now() + SOON
    said = {
        "its room is booked twice": session.room_is_taken,
        "a trainer leads two sessions at once": session.trainer_is_taken,
        "no trainer": is_soon and not session.has_a_trainer,
        "no joining link": is_soon and session.is_online and not session.joining_link,
    }
    return [words for words, is_so in said.items() if is_so]


def _row(session, note):
    """The session, and the way to its places."""
    address = reverse("admin:training_trainingsession_bookings", args=[session.pk])
    return Row(str(session), address, f"{in_words(session.starts_at)}: {note}")


def _to_warn():
    rows = [
        Row(
            str(due.agency),
            reverse("admin:training_trainingsession_warn", args=[due.agency.pk]),
            due.words,
        )
        for due in warnings.due()
    ]
    absences = reverse("admin:training_trainingsession_absences")
    return Panel("Agencies to warn", rows, url=absences)


def _wanted():
    return [
        Row(
            course.title,
            reverse("admin:training_course_demand_for", args=[course.pk]),
            f"{course.wanted} {'person' if course.wanted == 1 else 'people'}",
        )
        for course in wanted_courses()[:MOST]
    ]
