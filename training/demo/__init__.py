import datetime as dt
from pathlib import Path

from django.utils import timezone

from portal.accounts.models import User
from portal.publishing.demonstration import at, publish, read
from portal.reference.models import Area
from training.models import Course, Outcome, Trainer, TrainingSession, Venue

OWN_FIELDS = ("slug", "level", "length_minutes", "who_for", "programme")


def load():
    owner = User.objects.filter(is_superuser=True).first()
    for entry in read(Path(__file__).parent):
        if not Course.objects.filter(slug=entry["slug"]).exists():
            _load(entry, owner)


def _load(entry, owner):
    course = publish(Course, entry, owner, **{name: entry[name] for name in OWN_FIELDS})
    for order, text in enumerate(entry["outcomes"]):
        Outcome.objects.create(course=course, order=order, text=text)
    for row in entry["sessions"]:
        _session(course, **row)


def _session(course, weeks, weekday, starts, ends, venue, venue_notes, trainers, **fields):
    """A session on a weekday, 0 Monday, so many weeks from this one; London wall times."""
    today = timezone.localdate()
    day = today + dt.timedelta(weeks=weeks, days=weekday - today.weekday())
    session = TrainingSession.objects.create(
        course=course,
        starts_at=at(day, dt.time.fromisoformat(starts)),
        ends_at=at(day, dt.time.fromisoformat(ends)),
        venue=_venue(venue, venue_notes) if venue else None,
        **fields,
    )
    session.led_by.add(Trainer.objects.get_or_create(name=trainers)[0])


def _venue(name, notes):
    """The venue; its area is the one its name tells, or the county."""
    areas = Area.objects.order_by("-order")
    area = next((area for area in areas if area.name in name), Area.objects.get(slug="marlshire"))
    defaults = {"getting_there": notes, "area": area}
    return Venue.objects.get_or_create(name=name, defaults=defaults)[0]
