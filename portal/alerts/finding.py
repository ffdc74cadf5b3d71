"""Finding what there is to tell: every app is asked, and each piece of news is kept once."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator

from django.apps import AppConfig, apps
from django.db import transaction
from django.utils import timezone

from portal.alerts import publications
from portal.alerts.items import Found, Item
from portal.alerts.models import News, Watch
from portal.publishing.models import Publication

ONE = 1  # the key of the one row of Watch
OVERLAP = dt.timedelta(hours=1)  # longer than anything takes to be written
LATER = dt.timedelta(microseconds=1)


@transaction.atomic
def look(at: dt.datetime | None = None) -> None:
    """Keep all that has happened by the moment `at`, or by now, since somebody looked last.

    The first look finds nothing: what was there before is no news. A clock that was set back finds
    again what is kept already, and still finds what happens from then on.
    """
    watch, made = _locked(at)
    now = at or timezone.now()
    if made:
        return
    start, watch.until = min(watch.until, now) - OVERLAP, max(watch.until + LATER, now)
    happened = [_kept(each, watch.until) for each in found(start, now) if each.happened_at <= now]
    News.objects.bulk_create(happened, ignore_conflicts=True)
    watch.save(update_fields=["until"])


def found(start: dt.datetime, end: dt.datetime) -> Iterator[Found]:
    """What every app has to tell of what happened after `start` and not after `end`."""
    for app in apps.get_app_configs():
        if hasattr(app, "news"):
            yield from app.news(start, end)
        else:
            for model in _publications(app):
                rows = model.objects.prefetch_related("themes")
                yield from publications.found(rows, start, end)


def items(news: Iterable[News]) -> dict[int, Item]:
    """What to say now of these news, by their keys; those of which there is nothing are left
    out."""
    of_app = defaultdict(list)
    for each in news:
        of_app[each.source.partition(".")[0]].append(each)
    said = {}
    for label, those in of_app.items():
        said |= _items(apps.get_app_config(label), those)
    return said


def by_model(news: Iterable[News]) -> dict[str, list[News]]:
    """News by what their sources are rows of: “procedures.change”."""
    of_model = defaultdict(list)
    for each in news:
        of_model[each.source.partition(":")[0]].append(each)
    return of_model


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
