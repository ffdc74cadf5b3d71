import datetime as dt
from pathlib import Path

from django.core.files.base import ContentFile
from django.utils import timezone

from portal.accounts.models import User
from portal.paper import making
from portal.publishing.demonstration import at, publish, read
from portal.reference.models import Area
from portal.uploads import actions as uploads
from portal.uploads.models import Attachment
from training.demo import bookings, past, pathways
from training.models import BookingRules, Course, Outcome, Trainer, TrainingSession, Venue

FOLDER = Path(__file__).parent
OWN_FIELDS = ("slug", "level", "length_minutes", "who_for", "programme")
USUAL = "Usual rules, half day"
ANNOUNCED_BEFORE = dt.timedelta(weeks=26)
DAY = dt.timedelta(days=1)


def load():
    _arrangements()
    owner = User.objects.filter(is_superuser=True).first()
    entries = read(FOLDER)
    new = [e for e in entries if not Course.objects.filter(slug=e["slug"]).exists()]
    for entry in new:
        _load(entry, owner)
    for entry in new:
        first = Course.objects.filter(slug__in=entry.get("comes_first", []))
        Course.objects.get(slug=entry["slug"]).comes_first.set(first)
    pathways.load()
    bookings.load()
    past.load()


def _arrangements():
    """The rules, venues and trainers that courses and dates name."""
    for entries in read(FOLDER / "arrangements"):
        for row in entries.get("rules", []):
            _rules(**row)
        for row in entries.get("venues", []):
            _venue(**row)
        for row in entries.get("trainers", []):
            Trainer.objects.get_or_create(name=row["name"], defaults={"job": row["job"]})


def _rules(name, charges=(), areas=(), standing=False, **fields):
    """A set of rules; the standing one takes the place of one that no course goes by yet."""
    unused = BookingRules.objects.filter(standing=True, courses=None, sessions=None)
    if standing:
        unused.exclude(name=name).delete()
    fields["standing"] = standing and not BookingRules.objects.filter(standing=True).exists()
    rules, made = BookingRules.objects.get_or_create(name=name, defaults=fields)
    if made:
        rules.areas.set(Area.objects.filter(slug__in=areas))
        for charge in charges:
            rules.charges.create(**charge)


def _venue(key, name, area, **fields):
    area = Area.objects.get(slug=area)
    Venue.objects.get_or_create(name=name, defaults={"area": area, **fields})


def _load(entry, owner):
    fields = {name: entry[name] for name in OWN_FIELDS}
    fields["competency_group"] = entry.get("competency_group", "")
    fields["is_live_briefing"] = entry.get("is_live_briefing", False)
    fields["rules"] = BookingRules.objects.get(name=entry.get("rules", USUAL))
    course = publish(Course, entry, owner, **fields)
    for order, text in enumerate(entry["outcomes"]):
        Outcome.objects.create(course=course, order=order, text=text)
    for row in entry["sessions"]:
        _session(course, **row)


def _session(course, weeks, weekday, starts, ends, trainers, **fields):
    """A session on a weekday, 0 Monday, so many weeks from this one; London wall times."""
    today = timezone.localdate()
    day = today + dt.timedelta(weeks=weeks, days=weekday - today.weekday())
    starts_at = at(day, dt.time.fromisoformat(starts))
    if venue := fields.pop("venue", ""):
        fields["venue"] = _venues()[venue]
    if rules := fields.pop("rules", ""):
        fields["rules"] = BookingRules.objects.get(name=rules)
    slides = fields.pop("slides", "")
    if because := fields.pop("called_off", ""):
        fields |= {"cancelled_at": timezone.now() - 3 * DAY, "cancelled_because": because}
    session = TrainingSession.objects.create(
        course=course,
        starts_at=starts_at,
        ends_at=at(day, dt.time.fromisoformat(ends)),
        announced_at=_announced(course, starts_at),
        **fields,
    )
    session.led_by.set(Trainer.objects.get(name=name) for name in trainers)
    if slides:
        _slides(session, slides)


def _slides(session, title):
    """What was shown, as a PDF: the outcomes of the course, each on a page."""
    sheets = [outcome.text for outcome in session.course.outcomes.all()]
    document = making.make(FOLDER / "slides.typ", {"title": title, "sheets": sheets})
    owner = User.objects.filter(is_superuser=True).first()
    upload = uploads.add(ContentFile(document.pdf, "slides.pdf"), by=owner)
    Attachment.objects.create(subject=session, upload=upload, title=title)


def _announced(course, starts_at):
    """When the date became public: half a year before it, or since its course is."""
    if not course.is_public:
        return None
    return min(max(course.publish_at, starts_at - ANNOUNCED_BEFORE), timezone.now() - DAY)


def _venues():
    """By the key that the files name them by."""
    (entries,) = [each for each in read(FOLDER / "arrangements") if "venues" in each]
    return {row["key"]: Venue.objects.get(name=row["name"]) for row in entries["venues"]}
