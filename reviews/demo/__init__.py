import datetime as dt
from pathlib import Path

from django.utils import timezone

from briefings.models import Briefing
from portal.accounts.models import Agency, User
from portal.publishing.demonstration import publish, read
from portal.reference.models import Theme
from procedures.models import Change
from reviews.models import LearningPoint, Recommendation, Response, Review
from training.models import Course

MONTH = dt.timedelta(days=365.25 / 12)
OWN_FIELDS = ("slug", "kind", "kind_as_named", "pseudonym", "what_happened")


def load():
    owner = User.objects.filter(is_superuser=True).first()
    for entry in read(Path(__file__).parent):
        if not Review.objects.filter(slug=entry["slug"]).exists():
            _load(entry, owner)


def _load(entry, owner):
    review = publish(
        Review,
        entry,
        owner,
        commissioned_on=timezone.localdate() - entry["commissioned_months_ago"] * MONTH,
        **{name: entry.get(name, "") for name in OWN_FIELDS},
    )
    for order, row in enumerate(entry["learning"]):
        theme = Theme.objects.get(slug=row.pop("theme"))
        LearningPoint.objects.create(review=review, order=order, theme=theme, **row)
    for number, row in enumerate(entry["recommendations"], 1):
        _recommendation(review, number, **row)


def _recommendation(review, number, agencies=(), responses=(), due_days=None, **fields):
    recommendation = Recommendation.objects.create(
        review=review, number=number, due_on=_days_from_today(due_days), **fields
    )
    recommendation.agencies.set(Agency.objects.filter(slug__in=agencies))
    for row in responses:
        _response(recommendation, **row)


def _response(recommendation, agency=None, due_days=None, done_days_ago=None, **fields):
    done = None if done_days_ago is None else -done_days_ago
    Response.objects.create(
        recommendation=recommendation,
        agency=agency and Agency.objects.get(slug=agency),
        due_on=_days_from_today(due_days),
        done_on=_days_from_today(done),
        **_pointing(fields),
    )


def _pointing(fields):
    """The fields with slugs turned into the rows they name; a chapter means its newest change."""
    if slug := fields.pop("briefing", ""):
        fields["briefing"] = Briefing.objects.get(slug=slug)
    if slug := fields.pop("course", ""):
        fields["course"] = Course.objects.get(slug=slug)
    if path := fields.pop("chapter", ""):
        manual, slug = path.split("/")
        changes = Change.objects.public().filter(chapter__manual__slug=manual, chapter__slug=slug)
        fields["change"] = changes.newest_first()[:1].get()
    return fields


def _days_from_today(days):
    return None if days is None else timezone.localdate() + dt.timedelta(days=days)
