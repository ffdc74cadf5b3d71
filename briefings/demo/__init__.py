import datetime as dt
from pathlib import Path

from django.utils import timezone

from briefings.models import Briefing, Discussion, Question, Resource, Section
from portal.accounts.models import Agency, User
from portal.publishing.demonstration import at, edit, publish, read

FOLDER = Path(__file__).parent


def load():
    owner = User.objects.filter(is_superuser=True).first()
    (used,) = read(FOLDER / "used")
    for entry in read(FOLDER):
        if not Briefing.objects.filter(slug=entry["slug"]).exists():
            briefing = _load(entry, owner)
            for discussion in used.get(entry["slug"], []):
                _discuss(briefing, **discussion)


def _load(entry, owner):
    fields = {name: entry[name] for name in ("slug", "source", "pseudonyms") if name in entry}
    if "covers_until_days_ago" in entry:
        days = dt.timedelta(days=entry["covers_until_days_ago"])
        fields["covers_until"] = timezone.localdate() - days
    briefing = publish(Briefing, entry, owner, **fields)
    for number, section in enumerate(entry["sections"], 1):
        Section.objects.create(briefing=briefing, number=number, **section)
    for order, resource in enumerate(entry["resources"]):
        Resource.objects.create(briefing=briefing, order=order, **resource)
    for order, text in enumerate(entry["questions"]):
        Question.objects.create(briefing=briefing, order=order, text=text)
    edit(briefing, entry)
    return briefing


def _discuss(briefing, days_ago, agency=None, **fields):
    """A team discussed it so many days ago, and said so on that day."""
    day = timezone.localdate() - dt.timedelta(days=days_ago)
    fields["agency"] = Agency.objects.get(slug=agency) if agency else None
    Discussion.objects.create(
        briefing=briefing, discussed_on=day, said_at=at(day), confirmed_at=at(day), **fields
    )
