"""Certificates are earned: by being there, and by the form after the course where the course asks
for it. One that was issued is lost by the register alone."""

import datetime as dt

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from portal.outbox.actions import Letter
from portal.pages.addresses import full
from training.keeping import NOWHERE
from training.models import Attendance, Booking, Certificate, Evaluation
from training.places import letters, tokens

# Who was on a course longer ago is not written to when a certificate of it comes about.
NEWS = dt.timedelta(days=90)


@transaction.atomic
def settle(booking: Booking) -> Certificate | None:
    """Issue the certificate of a booking once it is earned, and withdraw it where it no longer is.

    Called after whatever may earn or lose it; done twice it changes nothing more. None where there
    is no certificate that counts.
    """
    rows = Booking.objects.select_related("person", "session__course")
    booking = rows.select_for_update(of=("self",)).get(pk=booking.pk)
    certificate = Certificate.objects.filter(booking=booking).first()
    if certificate is None:
        return _issue(booking) if is_earned(booking) else None
    counts = was_there(booking)
    if certificate.is_genuine != counts:
        certificate.withdrawn_at = None if counts else timezone.now()
        certificate.save(update_fields=["withdrawn_at"])
    return certificate if counts else None


def sweep() -> None:
    """Settle what was missed: a session that is over by now, a course that asks for no form now."""
    for booking in to_settle():
        settle(booking)


def settle_all(bookings: list[Booking]) -> None:
    """Settle those among several who have a certificate, or have earned one: nobody else costs."""
    concerned = Q(pk__in=_missing().values("pk")) | Exists(_theirs())
    for booking in Booking.objects.filter(concerned, pk__in=[each.pk for each in bookings]):
        settle(booking)


def to_settle(at: dt.datetime | None = None) -> QuerySet[Booking]:
    """Bookings whose certificate is missing, or counts no more."""
    absent = Attendance.objects.filter(booking=OuterRef("pk")).exclude(mark__in=Attendance.PRESENT)
    lost = Booking.objects.filter(Exists(_theirs(withdrawn_at=None))).filter(
        ~Q(status=Booking.Status.CONFIRMED) | Exists(absent)
    )
    return Booking.objects.filter(Q(pk__in=_missing(at).values("pk")) | Q(pk__in=lost.values("pk")))


def _theirs(**fields):
    return Certificate.objects.filter(booking=OuterRef("pk"), **fields)


def _missing(at=None):
    """Those whom `settle` would give a certificate, or give it back."""
    answered = Evaluation.objects.answered().filter(stage=Evaluation.Stage.AFTER)
    over = Q(session__ends_at__lte=at or timezone.now())
    earned = Q(over, session__course__certificate_needs_answers=False) | Q(
        Exists(answered.filter(booking=OuterRef("pk")))
    )
    there = Booking.objects.there_throughout().filter(person__isnull=False)
    named = there.exclude(person__email__endswith=NOWHERE)
    return named.filter(earned | Exists(_theirs()), ~Exists(_theirs(withdrawn_at=None)))


def is_earned(booking: Booking) -> bool:
    """Whether they were there, and sent the form; where none is asked for, once it is over."""
    if not booking.person_id or not was_there(booking):
        return False
    if booking.session.course.certificate_needs_answers:
        return not waits_for_answers(booking)
    return booking.session.is_over


def was_there(booking: Booking) -> bool:
    """Whether they had a place, and the register has them there on every day that counts."""
    return booking.is_confirmed and not days_missed(booking)


def days_missed(booking: Booking) -> dict[dt.date, Attendance | None]:
    """Each day they were not at, with what the register says; None where it says nothing of them.

    The days that count are the last, and each that somebody is marked on: nothing happens on the
    days between two that are a week apart.
    """
    session = booking.session
    registers = Attendance.objects.filter(booking__session=session).order_by()
    days = {*registers.values_list("day", flat=True), timezone.localdate(session.ends_at)}
    theirs = {each.day: each for each in booking.attendance.all()}
    marks = {day: theirs.get(day) for day in sorted(days)}
    return {day: mark for day, mark in marks.items() if not (mark and mark.is_present)}


def waits_for_answers(booking: Booking) -> bool:
    """Whether the course asks for the form after it, and it has not been sent."""
    after = booking.evaluations.answered().filter(stage=Evaluation.Stage.AFTER)
    return booking.session.course.certificate_needs_answers and not after.exists()


def certificate_for(booking: Booking) -> Certificate:
    """A certificate that says what the course is now; not saved."""
    session, course = booking.session, booking.session.course
    return Certificate(
        booking=booking,
        title=course.title,
        on=timezone.localdate(session.ends_at),
        minutes=course.length_minutes,
        outcomes=[outcome.text for outcome in course.outcomes.all()],
    )


def _issue(booking):
    certificate = certificate_for(booking)
    certificate.save(force_insert=True)
    if booking.session.ends_at > timezone.now() - NEWS:
        _tell(booking, certificate)
    return certificate


def _tell(booking, certificate):
    context = {"certificate": certificate, "link": full(tokens.of_answers(booking))}
    letters.post([Letter("certificate_ready", booking.person.email, context)])
