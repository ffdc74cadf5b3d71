"""A whole year of training as a real partnership had it: 98 sessions, 2,435 people who came, 527
who answered before and after. The rest is drawn at random, always the same for the same seed.
"""

import datetime as dt
import random
from dataclasses import dataclass, field
from itertools import count

from django.db import transaction
from django.utils import timezone

from portal.accounts.models import Agency
from portal.publishing.models import Status
from portal.reference.models import Area, Priority, Theme
from training.evaluation.asking import BEFORE_DAYS
from training.models import (
    Attendance,
    Booking,
    Course,
    Evaluation,
    KeyAction,
    Outcome,
    Person,
    Rating,
    TrainingSession,
    Venue,
)
from training.models.rules import days_before

SLUG = "year-"
THEMES = ("Neglect", "Exploitation", "Self-neglect", "Mental capacity", "Domestic abuse", "Infants")
PRIORITIES = ("Hear the person", "Work as one", "See the whole family")
AREAS = ("Northvale", "Southvale", "Eastvale", "Westvale")
COURSES = ("Listening", "Recording", "Challenging", "Assessing", "Planning", "Supervising")
AGENCIES, FEWEST_PEOPLE = 30, 6
ABSENT = ("apology", "absent", None)  # None: nobody has marked them
LATER_SHARE, MANAGER_SHARE = 0.4, 0.3


@dataclass(frozen=True)
class Wanted:
    """How much of everything, exactly."""

    sessions: int = 98
    called_off: int = 6
    attended: int = 2435
    both: int = 527
    walk_ins: int = 80
    before_only: int = 600
    after_only: int = 300
    absent: int = 400
    late: int = 60
    begins: int = 2025
    courses: int = 12
    seed: int = 1


@dataclass
class Year:
    """What was made."""

    sessions: list = field(default_factory=list)
    courses: list = field(default_factory=list)
    agencies: list = field(default_factory=list)


def seed(wanted: Wanted | None = None) -> Year:
    """Make the year, always the same for the same `wanted`."""
    with transaction.atomic():
        return _Maker(wanted or Wanted()).make()


class _Maker:
    def __init__(self, wanted):

        self.wanted = wanted
        self.chance, self.numbers = random.Random(wanted.seed), count(1)
        self.year = Year()

    def make(self):
        self._make_words()
        self._make_courses()
        self._make_sessions()
        self._make_people()
        came = self._make_bookings()
        self._make_attendance(came)
        self._make_forms(came)
        return self.year

    def _make_words(self):

        def some(model, names, **more):
            return [
                model.objects.get_or_create(
                    slug=f"{SLUG}{n}", defaults={"name": f"{name} (year)", **more}
                )[0]
                for n, name in enumerate(names)
            ]

        self.themes = some(Theme, THEMES, summary="It was seeded.")
        self.priorities = some(Priority, PRIORITIES)
        self.venues = [
            Venue.objects.get_or_create(name=f"{area.name} hall", defaults={"area": area})[0]
            for area in some(Area, AREAS)
        ]
        kinds = Agency.Kind.values
        for n in range(AGENCIES):
            kind = kinds[n % (len(kinds) - 1)]
            given = {"name": f"Agency {n} (year)", "kind": kind}
            agency, _ = Agency.objects.get_or_create(slug=f"{SLUG}{n}", defaults=given)
            self.year.agencies.append(agency)

    def _make_courses(self):

        for n in range(self.wanted.courses):
            course, is_new = Course.objects.get_or_create(
                slug=f"{SLUG}{self.wanted.begins}-{n}",
                defaults={
                    "title": f"{COURSES[n % len(COURSES)]} {n + 1} (year {self.wanted.begins})",
                    "summary": "It was seeded.",
                    "level": "core",
                    "length_minutes": 180,
                    "who_for": "Everybody.",
                    "programme": "<p>Talk, then practice.</p>",
                    "rates_each_outcome": n % 4 == 0,
                    "status": Status.APPROVED,
                    "publish_at": timezone.now() - dt.timedelta(days=900),
                },
            )
            if is_new:
                course.themes.set(self.chance.sample(self.themes, n % 3))
                course.priorities.set(self.chance.sample(self.priorities, n % 2))
                Outcome.objects.bulk_create(
                    Outcome(course=course, order=place, text=f"Recognise it {place}")
                    for place in range(2)
                )
            self.year.courses.append(course)

    def _make_sessions(self):
        """Called off ones last. Every fourth is online; every seventh of the rest takes 2 days."""
        number = self.wanted.sessions
        for n in range(number + self.wanted.called_off):
            starts = self._moment()
            is_online = n % 4 == 3
            two_days = n % 7 == 6 and not is_online
            self.year.sessions.append(
                TrainingSession(
                    course=self.year.courses[n % len(self.year.courses)],
                    starts_at=starts,
                    ends_at=starts + dt.timedelta(days=int(two_days), hours=3),
                    delivery="online" if is_online else "place",
                    venue=None if is_online else self.chance.choice(self.venues),
                    places=1,
                    cancelled_at=starts - dt.timedelta(days=5) if n >= number else None,
                    cancelled_because="The trainer was ill." if n >= number else "",
                )
            )
        self.sizes = self._shared(self.wanted.attended, number)
        self.absent = self._shared(self.wanted.absent, number)
        for session, came, absent in zip(
            self.year.sessions[:number], self.sizes, self.absent, strict=True
        ):
            session.places = came + absent + self.chance.randrange(8) or 1
        for session in self.year.sessions[number:]:
            session.places = 20
        TrainingSession.objects.bulk_create(self.year.sessions)

    def _moment(self):
        """Half past nine in London on some day from 1 April to 29 March."""
        day = dt.date(self.wanted.begins, 4, 1) + dt.timedelta(days=self.chance.randrange(363))
        return timezone.make_aware(dt.datetime.combine(day, dt.time(9, 30)))

    def _shared(self, total, number):
        """So many shared out at random, some get many and some few."""
        weights = [self.chance.uniform(0.2, 1.8) for _ in range(number)]
        drawn = self.chance.choices(range(number), weights=weights, k=total)
        sizes = [0] * number
        for each in drawn:
            sizes[each] += 1
        return sizes

    def _make_people(self):
        """Big agencies and small ones: the first has most."""
        most = max(map(sum, zip(self.sizes, self.absent, strict=True)), default=0)
        number = max(most + self.wanted.late + 40, 2 * self.wanted.attended // 3, FEWEST_PEOPLE)
        weights = [1 / (n + 1) for n in range(AGENCIES)]
        agencies = self.chance.choices(self.year.agencies, weights=weights, k=number)
        address = f"year{self.wanted.begins}-{self.wanted.seed}"
        self.people = Person.objects.bulk_create(
            Person(name=f"Person {n}", email=f"person{n}@{address}.example.org", agency=agency)
            for n, agency in enumerate(agencies)
        )

    def _make_bookings(self):
        """Those who came first, some of them at the door; then those who did not, and the late."""
        held = self.year.sessions[: self.wanted.sessions]
        late = self._shared(self.wanted.late, len(held))
        rows, came = [], []
        for session, attended, absent, given_up in zip(
            held, self.sizes, self.absent, late, strict=True
        ):
            people = self.chance.sample(self.people, attended + absent + given_up)
            made = [self._booking(session, person, n) for n, person in enumerate(people, start=1)]
            came += made[:attended]
            for booking in made[attended + absent :]:
                booking.status, booking.reason, booking.is_late = "cancelled", "work", True
                booking.ended_at = session.starts_at - dt.timedelta(days=1)
            rows += made
        for booking in self.chance.sample(came, min(self.wanted.walk_ins, len(came))):
            booking.walked_in = True
        self.rows = Booking.objects.bulk_create(rows)
        return came

    def _booking(self, session, person, number):
        booked = session.starts_at - dt.timedelta(days=30)
        return Booking(
            session=session,
            person=person,
            agency=person.agency,
            number=number,
            status="confirmed",
            joined_at=booked,
            confirmed_at=booked,
        )

    def _make_attendance(self, came):
        """On each day of a session; some came on one day of two only."""
        there, marks = {booking.pk for booking in came}, []
        for booking in self.rows:
            if booking.status != "confirmed":
                continue
            mark = self._present() if booking.pk in there else self.chance.choice(ABSENT)
            days = Attendance.days_of(booking.session)
            for n, day in enumerate(days if mark else []):
                missed = n and booking.pk in there and self.chance.random() < 0.2
                said = "absent" if missed else mark
                marks.append(Attendance(booking=booking, day=day, mark=said))
        Attendance.objects.bulk_create(marks)

    def _present(self):
        return self.chance.choices(("came", "late", "left"), weights=(90, 7, 3))[0]

    def _make_forms(self, came):
        """Who answered both, only before, only after; nobody else did. Then months later."""
        wanted = self.wanted
        number = wanted.both + wanted.before_only + wanted.after_only
        chosen = self.chance.sample(came, min(number, len(came)))
        chosen.sort(key=lambda booking: booking.walked_in)  # who had no place answered after only
        both = chosen[: wanted.both]
        before = both + chosen[wanted.both : wanted.both + wanted.before_only]
        after = both + chosen[wanted.both + wanted.before_only :]
        asked = [booking for booking in came if not booking.walked_in]
        self._rate(self._send("before", asked, before), 2, 6)
        sent = self._send("after", came, after)
        self._rate(sent, 4, 9)
        self._act(sent, came)

    def _send(self, stage, asked, answered):
        """Everybody's form, asked for by e-mail; the forms of those who sent theirs."""
        sent = {booking.pk for booking in answered}
        everybody = {booking.pk: booking for booking in (*asked, *answered)}.values()
        made = Evaluation.objects.bulk_create(
            Evaluation(
                booking=booking,
                stage=stage,
                **self._asked(stage, booking.session),
                answered_at=booking.session.ends_at if booking.pk in sent else None,
            )
            for booking in everybody
        )
        return [form for form in made if form.answered_at]

    @staticmethod
    def _asked(stage, session):
        """What the e-mail that asks marks: two days before, that is one more after the first."""
        if stage == "before":
            return {"reminded_at": days_before(session.starts_at, BEFORE_DAYS)}
        return {"asked_at": session.ends_at}

    def _rate(self, forms, lowest, highest):
        """On each scale, by outcome where the course asks so; one in twelve leaves a scale out."""
        Rating.objects.bulk_create(
            Rating(
                evaluation=form,
                scale=scale,
                outcome=outcome,
                score=self.chance.randint(lowest, highest),
            )
            for form in forms
            for scale in Rating.Scale.values
            for outcome in self._outcomes(form.booking.session.course)
            if self.chance.random() > 1 / 12
        )

    @staticmethod
    def _outcomes(course):
        if not course.rates_each_outcome:
            return [""]
        return [f"Recognise it {place}" for place in range(2)]

    def _act(self, sent, came):
        """Three actions each, and what became of them where the form months later was sent."""
        chance = self.chance
        told = chance.sample(sent, int(len(sent) * LATER_SHARE))
        later = {form.booking_id for form in told}
        self._send("later", came, [form.booking for form in told])
        actions = []
        for form in sent:
            has_told = form.booking_id in later
            judged = has_told and chance.random() < MANAGER_SHARE
            for number in range(1, chance.randint(1, 3) + 1):
                became = chance.choice(KeyAction.Became.values) if has_told else ""
                example = "A child was heard." if became == "done" and number == 1 else ""
                seen = chance.choice(KeyAction.Seen.values) if judged else ""
                said = {"became": became, "example": example, "seen": seen}
                actions.append(KeyAction(evaluation=form, number=number, text="Ask first", **said))
        KeyAction.objects.bulk_create(actions)
