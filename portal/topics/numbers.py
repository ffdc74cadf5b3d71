"""How much there is on each theme, and which themes go together: each counted in one query."""

import datetime as dt
from collections import defaultdict
from typing import NamedTuple

from django.apps import apps
from django.db.models import Count, QuerySet, Value

from portal.pages.words import listed
from portal.publishing.models import publications
from portal.reference.models import Theme

MOST_USED = 6
NEAREST = 8


class Things(NamedTuple):
    """Things of one kind and their themes: `rows` has a row, with a `theme`, for each of both."""

    one: str  # the word for one of them, and for several
    many: str
    rows: QuerySet

    def in_words(self, number: int) -> str:
        return f"{number} {self.one if number == 1 else self.many}"


def themes_of(rows: QuerySet) -> QuerySet:
    """A row, with a `theme`, for each theme of each of `rows`, which have many `themes`."""
    field = rows.model.themes.field.m2m_field_name()
    return rows.model.themes.through.objects.filter(**{f"{field}__in": rows.order_by()})


def all_topics(at: dt.datetime) -> list[Theme]:
    """Every theme, A to Z, each with `things`: how many the public may see on it at the aware
    moment `at`; and `things_in_words`."""
    kinds = [*_publications(at), *_others(at)]
    numbers = defaultdict(list)
    for place, theme, number in _counted([kind.rows for kind in kinds]):
        numbers[theme].append((place, number))
    themes = sorted(Theme.objects.all(), key=lambda theme: theme.name.casefold())
    for theme in themes:
        found = sorted(numbers[theme.pk])
        theme.things = sum(number for _, number in found)
        theme.things_in_words = listed([kinds[kind].in_words(number) for kind, number in found])
    return themes


def most_used(topics: list[Theme]) -> list[Theme]:
    """Those of `all_topics` with most on them, most first; none that has nothing."""
    used = sorted(topics, key=lambda theme: -theme.things)
    return [theme for theme in used if theme.things][:MOST_USED]


def nearest_to(theme: Theme, themes: list[Theme], at: dt.datetime) -> list[Theme]:
    """Of the other `themes`, those that share most public pages with `theme`; then A to Z."""
    together = [_beside(theme, kind.rows) for kind in _publications(at)]
    shared = defaultdict(int)
    for _, other, number in _counted(together):
        shared[other] += number
    others = [other for other in themes if other != theme]
    return sorted(others, key=lambda other: (-shared[other.pk], other.name))[:NEAREST]


def _beside(theme, rows):
    """The rows of those things which have `theme` too."""
    field = rows.model._meta.get_field("theme")
    thing = next(f.name for f in rows.model._meta.fields if f.remote_field and f is not field)
    on_it = rows.model.objects.filter(theme=theme).values(thing)
    return rows.filter(**{f"{thing}__in": on_it})


def _counted(queries):
    """(which of the queries, a theme's key, how many of its rows have that theme), in one query."""
    counts = [
        rows.order_by()
        .values_list("theme")
        .annotate(number=Count("pk"))
        .values_list(Value(place), "theme", "number")
        for place, rows in enumerate(queries)
    ]
    return counts[0].union(*counts[1:], all=True) if counts else []


def _publications(at):
    return [
        Things(kind._meta.verbose_name, kind._meta.verbose_name_plural, rows)
        for kind in publications()
        for rows in [themes_of(kind.objects.published(at))]
    ]


def _others(at):
    rooms = [app for app in apps.get_app_configs() if hasattr(app, "with_themes")]
    return [things for app in rooms for things in app.with_themes(at)]
