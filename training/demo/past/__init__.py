"""The demonstration's dates that have begun: who came, and what they said and did afterwards."""

import datetime as dt
from itertools import count
from pathlib import Path
from random import Random

from django.db.models import prefetch_related_objects
from django.utils import timezone
from django.utils.text import slugify

from portal.accounts.models import Agency
from portal.publishing.demonstration import read
from portal.reference.models import JobRole
from training.attendance import marking
from training.certificates import issuing
from training.demo.past import answers
from training.demo.past.chances import one_of
from training.models import (
    Attendance,
    Booking,
    Certificate,
    Course,
    Evaluation,
    Person,
    TrainingSession,
)

FOLDER = Path(__file__).parent
DAY = dt.timedelta(days=1)
Mark, Reason, Stage = Attendance.Mark, Booking.Reason, Evaluation.Stage
FILLED = (0.7, 0.95)  # how many of the places are taken
WALK_INS = 0.08  # of those who were booked
CAME = {Mark.CAME: 80, Mark.LATE: 6, Mark.LEFT: 3, Mark.APOLOGY: 5, Mark.ABSENT: 6}
WHY = [Reason.SICKNESS, Reason.WORK, Reason.STAFFING]
NOW_HELD = "multi-agency-safeguarding"
GIVEN_UP_LATE = 2  # at each date


def load():
    """Everything about the dates that are over, and one that is being held now; once."""
    if Attendance.objects.exists():
        return
    (told,) = read(FOLDER)
    chance = Random(8)
    people = _People(told, chance)
    over = TrainingSession.objects.running().filter(ends_at__lt=timezone.now())
    for session in over.select_related("course"):
        _held(session, people, told["said"], chance)
    _being_held(people)


def _being_held(people):
    """A date that began this hour: half of those booked are on its register."""
    course = Course.objects.filter(slug=NOW_HELD).first()
    if course is None:
        return
    starts_at = timezone.localtime().replace(minute=0, second=0, microsecond=0)
    midnight = starts_at.replace(hour=23, minute=55)
    session = TrainingSession.objects.create(
        course=course,
        starts_at=starts_at,
        ends_at=min(starts_at + dt.timedelta(hours=3), midnight),
        announced_at=starts_at - 30 * DAY,
        register_sent_at=starts_at - DAY,
        delivery=TrainingSession.Delivery.ONLINE,
        places=16,
    )
    came = people.some(14)
    session.next_number = len(came) + 1
    session.save(update_fields=["next_number"])
    bookings = Booking.objects.bulk_create(
        _booking(session, person, number, walked_in=False)
        for number, person in enumerate(came, start=1)
    )
    marks = {booking.pk: Mark.CAME for booking in bookings[::2]} | {bookings[1].pk: Mark.LATE}
    marking.mark(session, timezone.localdate(starts_at), marks)


class _People:
    """Those who come: mostly others at each date, some again, and those of the managers' teams."""

    def __init__(self, told, chance):
        self._chance, self._names = chance, count()
        self._given, self._family = told["given"], told["family"]
        self._from = told["from"]
        self._agencies = {each.slug: each for each in Agency.objects.all()}
        self._roles = {each.slug: each for each in JobRole.objects.all()}
        self._known = list(Person.objects.filter(teams__isnull=False).distinct())

    def some(self, number) -> list[Person]:
        known = self._chance.sample(self._known, min(number // 3, len(self._known)))
        new = Person.objects.bulk_create([self._new() for _ in range(number - len(known))])
        self._known += new
        return known + new

    def _new(self):
        at = next(self._names)
        given = self._given[at % len(self._given)]
        name = f"{given} {self._family[at * 7 % len(self._family)]}"
        weights = [each["weight"] for each in self._from]
        [whence] = self._chance.choices(self._from, weights)
        agency = self._agencies[whence["agency"]]
        role = self._roles[self._chance.choice(whence["roles"])]
        email = f"{slugify(name).replace('-', '.')}.{at}@{agency.slug}.example.org"
        return Person(name=name, email=email, agency=agency, role=role)


def _held(session, people, said, chance):
    taken = round(session.places * chance.uniform(*FILLED))
    walk_ins = round(taken * WALK_INS)
    came = people.some(taken + walk_ins + GIVEN_UP_LATE)
    session.next_number = len(came) + 1
    session.save(update_fields=["next_number"])
    bookings = [
        _booking(session, person, number, walked_in=taken < number <= taken + walk_ins)
        for number, person in enumerate(came, start=1)
    ]
    for booking in bookings[taken + walk_ins :]:
        _given_up_late(booking, chance)
    Booking.objects.bulk_create(bookings)
    bookings = bookings[: taken + walk_ins]
    Attendance.objects.bulk_create(_mark(each, chance) for each in bookings)
    answers.keep(session, said, chance)
    _certificates(session)


def _certificates(session):
    """Nobody is written to about them: they are older than the demonstration."""
    earned = session.bookings.came().filter(
        evaluations__stage=Stage.AFTER, evaluations__answered_at__isnull=False
    )
    prefetch_related_objects([session.course], "outcomes")
    certificates = []
    for booking in earned:
        booking.session = session
        certificate = issuing.certificate_for(booking)
        certificate.issued_at = session.ends_at + DAY
        certificates.append(certificate)
    Certificate.objects.bulk_create(certificates)


def _booking(session, person, number, *, walked_in):
    booked_at = session.starts_at - (0 if walked_in else 30) * DAY
    return Booking(
        session=session,
        person=person,
        agency=person.agency,
        number=number,
        status=Booking.Status.CONFIRMED,
        joined_at=booked_at,
        confirmed_at=booked_at,
        instructions_sent_at=booked_at,
        absence_asked_at=session.ends_at,
        walked_in=walked_in,
    )


def _given_up_late(booking, chance):
    booking.status, booking.reason = Booking.Status.CANCELLED, chance.choice(WHY)
    booking.is_late, booking.ended_at = True, booking.session.starts_at - DAY


def _mark(booking, chance):
    mark = Mark.CAME if booking.walked_in else one_of(CAME, chance)
    day = timezone.localdate(booking.session.starts_at)
    reason = chance.choice(WHY) if mark == Mark.APOLOGY else ""
    return Attendance(
        booking=booking, day=day, mark=mark, reason=reason, said_at=booking.session.ends_at
    )
