"""Where a resource is used: the public pages whose texts lead to it, found when it is asked for."""

import re
from dataclasses import dataclass
from itertools import chain

from django.apps import apps
from django.db.models import Q

from portal.pages.addresses import full
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

    One query finds them, and one more reads those of each kind; apps add theirs by `uses_of`.
    """
    rooms = [app for app in apps.get_app_configs() if hasattr(app, "uses_of")]
    named = chain.from_iterable(app.uses_of(resource) for app in rooms)
    return list({row.url: row for row in [*_linking(resource), *named]}.values())


def _linking(resource):
    known = list(kinds().values())
    found = {}
    for number, pk in _keys(known, LeadsTo(_addresses(resource))):
        found.setdefault(number, set()).add(pk)
    for number, kind in enumerate(known):
        if kind.model is Resource:
            found.get(number, set()).discard(resource.pk)
        if found.get(number):
            for page in kind.rows().filter(pk__in=found[number])[:SHOWN]:
                yield Related(kind.name, str(page), page.get_absolute_url(), kind.name)


def _keys(known, wanted):
    rows = [(number, kind.rows()) for number, kind in enumerate(known)]
    first, *rest = [place.keys(number, wanted) for number, pages in rows for place in places(pages)]
    return first.union(*rest)


def _addresses(resource) -> tuple[str, ...]:
    """Its page, as a text of ours may write it, and where it is; in HTML & is written &amp;."""
    path = resource.get_absolute_url().rstrip("/")
    given = resource.url.rstrip("/")
    return tuple(
        dict.fromkeys(filter(None, [path, full(path), given, given.replace("&", "&amp;")]))
    )
