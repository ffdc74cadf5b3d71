"""What else a reader of a publication may want: found when the page is asked for, stored nowhere.

Each section says what it has: an AppConfig may have `related_to(publication)`, a list of `Related`
and of `Sharing`, and `reasons_for(rows)`, what led to each of some rows, by their keys.
"""

from collections.abc import Iterable
from itertools import chain
from typing import NamedTuple

from django.apps import apps
from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, IntegerField, Q, QuerySet, Value

from portal.pages.words import listed

SHOWN = 5  # of each kind
BECAUSE = "Because of"  # the kind of page that a publication answers


class Related(NamedTuple):
    """One page to go on to: what kind of page, its title, where it is, and why it is named."""

    kind: str
    title: str
    url: str
    why: str
    closer: bool = False  # than a theme in common: it stands before those


class Sharing(NamedTuple):
    """Pages of one kind, of which those are named that share themes with the publication: one query
    finds them for all kinds."""

    kind: str
    rows: QuerySet


class Around(NamedTuple):
    """What a publication answers, all of it; and by kind, a few pages each to go on to."""

    because: list[Related]
    groups: list[tuple[str, list[Related]]]

    def without(self, rows: Iterable[Related]) -> "Around":
        """The same, but for pages that are named elsewhere."""
        named = {row.url for row in rows}
        left = [(kind, [r for r in group if r.url not in named]) for kind, group in self.groups]
        return self._replace(groups=[(kind, group) for kind, group in left if group])


def related_to(publication) -> Around:
    """What stands around it, those kinds first whose pages are all close to it.

    A page that is named for two reasons stands once, for the closer.
    """
    rooms = [app for app in apps.get_app_configs() if hasattr(app, "related_to")]
    named = list(chain.from_iterable(app.related_to(publication) for app in rooms))
    found = _in_full(named, publication)
    once = {row.url: row for row in sorted(found, key=lambda row: row.closer)}
    because = [row for row in once.values() if row.kind == BECAUSE]
    kinds = dict.fromkeys(row.kind for row in found if row.kind != BECAUSE)
    groups = [(kind, _of_kind(kind, found, once)) for kind in kinds]
    return Around(because, sorted(groups, key=lambda group: not all(r.closer for r in group[1])))


def reasons_for(rows: list) -> dict[int, list[Related]]:
    """What led to each of these rows of one model, by its key."""
    reasons = {}
    for app in apps.get_app_configs():
        if rows and hasattr(app, "reasons_for"):
            for key, found in app.reasons_for(rows).items():
                reasons.setdefault(key, []).extend(found)
    return reasons


def _of_kind(kind: str, found: Iterable[Related], once: dict[str, Related]) -> list[Related]:
    rows = dict.fromkeys(once[row.url] for row in found if once[row.url].kind == kind)
    return sorted(rows, key=lambda row: not row.closer)[:SHOWN]


def _in_full(named: list[Related | Sharing], publication) -> list[Related]:
    """The same, in their order, with the pages in the place of each `Sharing`."""
    kinds = [each for each in named if isinstance(each, Sharing)]
    pages = {id(each): [] for each in kinds}
    for number, _, title, slug, shared in sorted(_found(kinds, publication), key=_most_first):
        each = kinds[number]
        url = each.rows.model.named(title, slug).get_absolute_url()
        pages[id(each)].append(Related(each.kind, title, url, why_shared(shared)))
    return list(chain.from_iterable(pages.get(id(each), [each]) for each in named))


def _found(kinds, publication):
    """For each page the number of its kind, how many themes it shares, title, slug, and those."""
    queries = [
        sharing_themes(each.rows, publication).values_list(
            Value(number, IntegerField()), "how_many", "title", "slug", "shared"
        )
        for number, each in enumerate(kinds)
    ]
    return queries[0].union(*queries[1:], all=True) if queries else []


def _most_first(found):
    number, how_many, title, *_ = found
    return number, -how_many, title


def sharing_themes(rows: QuerySet, publication) -> QuerySet:
    """The rows that share themes with the publication, those that share most first.

    Each has `shared`: the names of those themes. Uses themes already fetched.
    """
    themes = Q(themes__in=[theme.pk for theme in publication.themes.all()])
    found = rows.filter(themes).annotate(
        shared=ArrayAgg("themes__name", filter=themes, distinct=True),
        how_many=Count("themes", filter=themes, distinct=True),
    )
    return found.order_by("-how_many", "title")[:SHOWN]


def why_shared(themes: list[str]) -> str:
    """“Both about neglect and mental capacity”, for what is `shared`."""
    return f"Both about {listed([name.lower() for name in themes])}"
