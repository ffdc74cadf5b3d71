"""Where a resource is used: the public pages whose texts lead to it, found when it is asked for."""

import re
from dataclasses import dataclass
from itertools import chain

from django.apps import apps
from django.db.models import IntegerField, Q, Value

from portal.pages.addresses import full
from portal.publishing.models import Page
from portal.publishing.related import Related
from portal.publishing.typed_numbers.everywhere import places
from portal.resources.models import Resource
from portal.search.kinds import kinds

SHOWN = 10  # of each kind
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
    for number, pk, title, slug in _found(known, LeadsTo(_addresses(resource))):
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


def _found(known, wanted):
    """For each page the number of its kind, its key, title and slug."""
    queries = []
    for number, kind in enumerate(known):
        named = ("title", "slug") if issubclass(kind.model, Page) else (Value(""), Value(""))
        columns = (Value(number, IntegerField()), "pk", *named)
        queries += [place.pages(wanted, *columns) for place in places(kind.rows())]
    return queries[0].union(*queries[1:])


def _addresses(resource) -> tuple[str, ...]:
    """Its page, as a text of ours may write it, and where it is; in HTML & is written &amp;."""
    path = resource.get_absolute_url().rstrip("/")
    given = resource.url.rstrip("/")
    return tuple(
        dict.fromkeys(filter(None, [path, full(path), given, given.replace("&", "&amp;")]))
    )
