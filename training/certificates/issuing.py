"""Certificates are earned: by being there on every day, and by the form after the course where the
course asks for it."""

from django.db import transaction
from django.utils import timezone

from training.models import Attendance, Booking, Certificate, Evaluation


@transaction.atomic
def settle(booking: Booking) -> Certificate | None:
    """Issue the certificate of a booking once it is earned, and withdraw it where it no longer is.

    Called after whatever may earn or lose it; done twice it changes nothing more. None where there
    is no certificate that counts.
    """
    booking = Booking.objects.select_for_update(of=("self",)).get(pk=booking.pk)
    earned = is_earned(booking)
    certificate = Certificate.objects.filter(booking=booking).first()
    if certificate is None:
        return _issue(booking) if earned else None
    if certificate.is_genuine != earned:
        certificate.withdrawn_at = None if earned else timezone.now()
        certificate.save(update_fields=["withdrawn_at"])
    return certificate if earned else None


def is_earned(booking: Booking) -> bool:
    """Whether they were there on every day of it that has a mark, and said what was asked."""
    marks = [each.mark for each in booking.attendance.all()]
    if not booking.is_confirmed or not marks or any(m not in Attendance.PRESENT for m in marks):
        return False
    return not waits_for_answers(booking)


def waits_for_answers(booking: Booking) -> bool:
    """Whether the course asks for the form after it, and it has not been sent."""
    after = booking.evaluations.answered().filter(stage=Evaluation.Stage.AFTER)
    return booking.session.course.certificate_needs_answers and not after.exists()


def _issue(booking):
    session, course = booking.session, booking.session.course
    return Certificate.objects.create(
        booking=booking,
        title=course.title,
        on=timezone.localdate(session.ends_at),
        minutes=course.length_minutes,
        outcomes=[outcome.text for outcome in course.outcomes.all()],
    )
