"""Where a resource is used: the public pages whose texts lead to it.

Every text of the site is looked through for that, so what leads to one is kept for some minutes;
whether the public may read it, and what it is called, is asked each time.
"""

import hashlib
import re
from dataclasses import dataclass
from itertools import chain

from django.apps import apps
from django.core.cache import cache
from django.db.models import IntegerField, Q, Value

from portal.newsletter.models import Part
from portal.pages.addresses import full
from portal.publishing.models import Page
from portal.publishing.related import Related
from portal.publishing.typed_numbers.everywhere import places
from portal.resources.models import Resource
from portal.search.kinds import kinds

SHOWN = 10  # of each kind
KEPT_FOR = 600  # seconds
# Texts that lead nobody anywhere: no reader sees them, or the row is what stands at that address.
LEADS_NOWHERE = {Part: ("source", "points", "notes"), Resource: ("url",)}
# What may stand before an address that a text leads to, and after it: it may be all there is.
BEFORE, AFTER = r"(?:^|href=\"|[\s(])", r"(?:$|[\"\s)?#])"


@dataclass(frozen=True)
class LeadsTo:
    """That a text holds one of the addresses, with a stroke at its end or without."""

    addresses: tuple[str, ...]

    def stands_in(self, text: str) -> Q:
        """`text` names a text column. What is quick to find is looked for first."""
        return Q(*(self._one(text, address) for address in self.addresses), _connector=Q.OR)

    def _one(self, text, address):
        whole = f"{BEFORE}{re.escape(address)}/?{AFTER}"
        return Q(**{f"{text}__contains": address, f"{text}__regex": whole})


def where_used(resource: Resource) -> list[Related]:
    """The pages anybody may read now that lead to it, by kind, each with what kind it is.

    One query finds them, and one more reads those of each kind that is no `Page`; apps add theirs
    by `uses_of(publication)`, a list of `Related`.
    """
    rooms = [app for app in apps.get_app_configs() if hasattr(app, "uses_of")]
    named = chain.from_iterable(app.uses_of(resource) for app in rooms)
    return list({row.url: row for row in [*_linking(resource), *named]}.values())


def _linking(resource):
    """Of these a page with a slug needs no more than that to be named; others are read by kind."""
    known = list(kinds().values())
    of_kinds = {kind: {} for kind in known}
    for number, pk, title, slug in _rows(known, resource):
        of_kinds[known[number]][pk] = title, slug
    for kind, found in of_kinds.items():
        if kind.model is Resource:
            found.pop(resource.pk, None)
        for page in list(_pages(kind, found))[:SHOWN]:
            yield Related(kind.name, str(page), page.get_absolute_url(), kind.name)


def _pages(kind, found):
    if issubclass(kind.model, Page):
        said = sorted(found.values())
        return [kind.model.named(title, slug) for title, slug in said]
    return kind.rows().filter(pk__in=found) if found else []


def _rows(known, resource):
    """Of each page that leads to it the number of its kind, its key, title and slug."""
    addresses = _addresses(resource)
    name = "used-" + hashlib.sha256(repr((resource.pk, addresses)).encode()).hexdigest()
    keys = cache.get(name)
    if keys is not None:
        return _named(known, keys)
    keys, rows = {}, list(_found(known, LeadsTo(addresses)))
    for number, pk, *_ in rows:
        keys.setdefault(number, []).append(pk)
    cache.set(name, keys, timeout=KEPT_FOR)
    return rows


def _found(known, wanted):
    """The rows of pages in whose texts the wanted stands."""
    queries = [
        place.pages(wanted, *_columns(number, kind))
        for number, kind in enumerate(known)
        for place in map(_read, places(kind.rows()))
    ]
    return queries[0].union(*queries[1:])


def _named(known, keys):
    """The rows of pages by their keys: of those that anybody may read now."""
    queries = [
        known[number]
        .rows()
        .filter(pk__in=of_kind)
        .order_by()
        .values_list(*_columns(number, known[number]))
        for number, of_kind in keys.items()
    ]
    return queries[0].union(*queries[1:]) if queries else []


def _columns(number, kind):
    named = ("title", "slug") if issubclass(kind.model, Page) else (Value(""), Value(""))
    return (Value(number, IntegerField()), "pk", *named)


def _read(place):
    """The place without the texts that lead nowhere."""
    without = LEADS_NOWHERE.get(place.model, ())
    return place._replace(fields=[each for each in place.fields if each.name not in without])


def _addresses(resource) -> tuple[str, ...]:
    """Its page, as a text of ours may write it, and where it is; in HTML & is written &amp;."""
    path = resource.get_absolute_url().rstrip("/")
    given = resource.url.rstrip("/")
    return tuple(
        dict.fromkeys(filter(None, [path, full(path), given, given.replace("&", "&amp;")]))
    )
