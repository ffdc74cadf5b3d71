"""“Tell me when this runs”: who wants a course that has no date, told once there is one."""

import datetime as dt

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, Sum
from django.utils import timezone

from portal.accounts.limits import Limit
from portal.accounts.whom import mailbox
from portal.errors import Refused
from portal.outbox.actions import Letter
from portal.pages.addresses import full
from training.models import Course, Interest, TrainingSession
from training.places import letters, queue, tokens

CONFIRMED_WITHIN = dt.timedelta(days=7)
KEPT = dt.timedelta(days=365)
# Of one course, and of all: a link confirms one course, so who wants two needs two.
LINKS_OF_ONE_COURSE = Limit("interest in a course to confirm", 1, dt.timedelta(hours=1))
LINKS_OF_ONE_ADDRESS = Limit("interest to confirm, within the day", 6, dt.timedelta(days=1))


def has_date(course: Course) -> bool:
    """Whether there is a date whose booking is open, or opens later: then nobody need wait."""
    dates = course.sessions.running().ahead().with_rules()
    return any(date.can_still_be_booked for date in dates)


def has_ended(interest: Interest) -> bool:
    """Nobody confirmed it in its week."""
    since = timezone.now() - CONFIRMED_WITHIN
    return interest.confirmed_at is None and interest.asked_at <= since


@transaction.atomic
def ask(interest: Interest) -> None:
    """Keep it, and send the address a link to confirm it; asked again it is the same one."""
    rows = {"agency": interest.agency, "area": interest.area, "people": interest.people}
    kept, made = Interest.objects.get_or_create(
        course=interest.course, email=interest.email, defaults=rows
    )
    if kept.confirmed_at and not kept.told_at:
        return
    if not made:
        rows |= {"asked_at": timezone.now(), "confirmed_at": None, "told_at": None}
        Interest.objects.filter(pk=kept.pk).update(**rows)
    whom = mailbox(kept.email)
    if LINKS_OF_ONE_COURSE.wait(whom, str(kept.course_id)) or LINKS_OF_ONE_ADDRESS.wait(whom):
        return
    context = {"course": kept.course, "link": full(tokens.of_interest(kept))}
    ends = timezone.now() + CONFIRMED_WITHIN
    letters.post([Letter("interest_confirm", kept.email, context, expires_at=ends)])


def confirm(interest: Interest) -> None:
    """It counts from now on. Raises Refused when its week is over."""
    since = timezone.now() - CONFIRMED_WITHIN
    waiting = Interest.objects.filter(pk=interest.pk, confirmed_at=None, asked_at__gt=since)
    if not waiting.update(confirmed_at=timezone.now()) and not interest.confirmed_at:
        raise Refused("This link has ended. Ask to be told again.")


@transaction.atomic
def leave(interest: Interest) -> None:
    """Nothing of it is kept; who asks again is sent a new link at once."""
    LINKS_OF_ONE_COURSE.forget(mailbox(interest.email), str(interest.course_id))
    interest.delete()


@transaction.atomic
def tell(session: TrainingSession) -> int:
    """Announce a date that is public, and tell of it those who wait for its course and may book
    it, while it can be booked; how many there were. The others wait on.
    """
    rows = TrainingSession.objects.filter(pk=session.pk, announced_at=None)
    rows.update(announced_at=timezone.now())
    if not session.can_still_be_booked:
        return 0
    waiting = Interest.objects.counted().filter(course=session.course_id)
    if queue.is_restricted(session.booking_rules):
        waiting = waiting.filter(agency__in=queue.eligible(session.booking_rules))
    waiting = list(waiting.select_for_update())
    context = {"session": session, "link": full(session.get_absolute_url())}
    letters.post([Letter("interest_date", each.email, context) for each in waiting])
    Interest.objects.filter(pk__in=[each.pk for each in waiting]).update(told_at=timezone.now())
    return len(waiting)


def sweep() -> None:
    """Tell of every date that has become public, or can be booked by somebody who still waits, and
    forget what is past its time."""
    waited_for = Exists(Interest.objects.counted().filter(course=OuterRef("course")))
    for session in TrainingSession.objects.upcoming().filter(Q(announced_at=None) | waited_for):
        tell(session)
    now = timezone.now()
    Interest.objects.filter(confirmed_at=None, asked_at__lte=now - CONFIRMED_WITHIN).delete()
    Interest.objects.exclude(told_at=None).delete()
    Interest.objects.filter(asked_at__lte=now - KEPT).delete()


def counted(by: str, course: Course | None = None):
    """How many people want the course, or any course, by `agency` or `area`, the most first."""
    interests = course.interests if course else Interest.objects
    rows = interests.counted().values(f"{by}__name").order_by()
    return rows.annotate(wanted=Sum("people")).order_by("-wanted", f"{by}__name")
