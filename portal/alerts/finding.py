"""Finding what there is to tell: every app is asked, and each piece of news is kept once."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from django.apps import AppConfig, apps
from django.db import transaction
from django.utils import timezone

from portal.alerts import publications
from portal.alerts.apart import apart
from portal.alerts.items import Found, Item
from portal.alerts.models import News, Watch
from portal.publishing.models import Publication

ONE = 1  # the key of the one row of Watch
OVERLAP = dt.timedelta(hours=1)  # longer than anything takes to be written
LATER = dt.timedelta(microseconds=1)


class Said(NamedTuple):
    """By the keys of news: what to say of them, but for those of which there is nothing to say, and
    those whose app could not say it."""

    items: dict[int, Item]
    unsaid: set[int]


@transaction.atomic
def look(at: dt.datetime | None = None) -> None:
    """Keep all that has happened by the moment `at`, or by now, since somebody looked last.

    The first look finds nothing: what was there before is no news. A clock that was set back finds
    again what is kept already, and still finds what happens from then on. Of an app that failed
    all is looked for again the next time.
    """
    watch, made = _locked(at)
    now = at or timezone.now()
    if made:
        return
    since = watch.missed_from or watch.until
    start, watch.until = min(since, now) - OVERLAP, max(watch.until + LATER, now)
    complete = [_keep(app, start, now, watch.until) for app in apps.get_app_configs()]
    watch.missed_from = None if all(complete) else since
    watch.save(update_fields=["until", "missed_from"])


def items(news: Iterable[News]) -> Said:
    """What to say now of these news."""
    of_app = defaultdict(list)
    for each in news:
        of_app[each.source.partition(".")[0]].append(each)
    said = Said({}, set())
    for label, those in of_app.items():
        with apart(f"Asking {label} what to say of news") as asking, transaction.atomic():
            said.items.update(_items(apps.get_app_config(label), those))
        if asking.failed:
            said.unsaid.update(each.pk for each in those)
    return said


def by_model(news: Iterable[News]) -> dict[str, list[News]]:
    """News by what their sources are rows of: “procedures.change”."""
    of_model = defaultdict(list)
    for each in news:
        of_model[each.source.partition(":")[0]].append(each)
    return of_model


def _keep(app, start, end, at) -> bool:
    """Keep what an app has to tell; whether it could be asked."""
    with apart(f"Asking {app.label} for news") as asking, transaction.atomic():
        happened = [each for each in _found(app, start, end) if each.happened_at <= end]
        rows = [_kept(each, at) for each in happened]
        News.objects.bulk_create(rows, ignore_conflicts=True)
    return not asking.failed


def _found(app, start, end) -> Iterator[Found]:
    """What happened after `start` and not after `end`."""
    if hasattr(app, "news"):
        yield from app.news(start, end)
    else:
        for model in _publications(app):
            rows = model.objects.prefetch_related("themes")
            yield from publications.found(rows, start, end)


def _items(app, news):
    if hasattr(app, "items"):
        return app.items(news)
    said = {}
    for label, those in by_model(news).items():
        said |= publications.items(apps.get_model(label).objects.all(), those)
    return said


def _publications(app: AppConfig):
    return [model for model in app.get_models() if issubclass(model, Publication)]


def _locked(at):
    """The one row, ours until we are done, and whether it has just been made."""
    now = at or timezone.now()
    _, made = Watch.objects.get_or_create(pk=ONE, defaults={"until": now})
    return Watch.objects.select_for_update().get(pk=ONE), made


def _kept(each: Found, at: dt.datetime) -> News:
    return News(
        key=each.key,
        kind=each.kind,
        source=each.source,
        thing=each.thing,
        subjects=list(dict.fromkeys(each.subjects)),
        audience=each.audience,
        happened_at=each.happened_at,
        found_at=at,
    )
