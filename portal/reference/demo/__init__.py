import datetime as dt
import tomllib
from pathlib import Path

from django.utils import timezone

from portal.reference import glossary
from portal.reference.models import (
    Area,
    Board,
    Contact,
    JobRole,
    OfficeDay,
    OfficeHours,
    Partnership,
    Priority,
    Theme,
    Way,
)

FILE = Path(__file__).with_name("partnership.toml")
WORDS = {"boards": Board, "areas": Area, "themes": Theme, "job_roles": JobRole}


def load():
    entry = tomllib.loads(FILE.read_text())
    Partnership.objects.get_or_create(
        pk=1,
        defaults={**entry["partnership"], "accessibility_statement_on": timezone.localdate()},
    )
    for name, model in WORDS.items():
        for row in entry[name]:
            model.objects.get_or_create(slug=row["slug"], defaults=row)
    for row in entry["priorities"]:
        _priority(**row)
    for row in entry["office_hours"]:
        _office_hours(**row)
    for order, row in enumerate(entry["contacts"]):
        _contact(order, **row)
    glossary.load()


def _priority(slug, boards, **fields):
    priority, made = Priority.objects.get_or_create(slug=slug, defaults=fields)
    if made:
        priority.boards.set(Board.objects.filter(slug__in=boards))


def _office_hours(name, days):
    """`days` maps weekdays, 0 Monday, to opening and closing times."""
    hours, made = OfficeHours.objects.get_or_create(name=name)
    if made:
        for weekday, (opens, closes) in days.items():
            OfficeDay.objects.create(
                hours=hours,
                weekday=int(weekday),
                opens_at=dt.time.fromisoformat(opens),
                closes_at=dt.time.fromisoformat(closes),
            )


def _contact(order, name, areas=(), themes=(), office_hours=None, ways=(), **fields):
    contact, made = Contact.objects.get_or_create(
        name=name,
        defaults={
            **fields,
            "order": order,
            "office_hours": office_hours and OfficeHours.objects.get(name=office_hours),
        },
    )
    if not made:
        return
    contact.areas.set(Area.objects.filter(slug__in=areas))
    contact.themes.set(Theme.objects.filter(slug__in=themes))
    for way in ways:
        _way(contact, **way)


def _way(contact, began_days_ago=1000, ended_days_ago=None, **fields):
    now = timezone.now()
    way = Way(
        contact=contact,
        effective_from=now - dt.timedelta(days=began_days_ago),
        effective_until=ended_days_ago and now - dt.timedelta(days=ended_days_ago),
        **fields,
    )
    way.full_clean()
    way.save()
