"""Where parts that were written for an issue lead on this site, and what has become of those pages
since the issue came out.

Every `Page` is known by its address. An app with other pages whose guidance may change has
`changed_since(moments)` on its AppConfig: for paths of this site, each with a moment, by path what
has become since of those that are its own and that anybody may read.
"""

import datetime as dt
import re
from html import unescape
from urllib.parse import urlsplit

from django.apps import apps
from django.db.models import F, QuerySet, Value

from portal.newsletter.published import INSTEAD, with_newest_note
from portal.newsletter.pulling import Became
from portal.pages.addresses import host
from portal.publishing.models import Page, publications

LEADS_TO = re.compile(r'<a\b[^>]*\bhref="([^"]*)"')
SLUG = re.compile(r"/([-\w]+)/\Z")
HAS_CHANGED = "“{}” has changed."
IS_ANEW = "“{}” has been published anew."
WITHDRAWN = "A page that this leads to has been withdrawn."


def became_of(moments: dict) -> dict[int, Became]:
    """What has become of the pages to which these parts lead, each since its moment, by the keys of
    the parts: one query for all kinds of `Page`, and what other apps need for theirs."""
    leads = {part: _paths(part) for part in moments}
    earliest = {}
    for part, paths in leads.items():
        for path in paths:
            earliest[path] = min(moments[part], earliest.get(path, moments[part]))
    known = _changed_since(earliest) if earliest else {}
    found = {
        part.pk: [known[path] for path in paths if path in known and known[path].at > moments[part]]
        for part, paths in leads.items()
    }
    return {pk: _together(those) for pk, those in found.items() if those}


def _paths(part):
    """Of the pages of this site to which its text and its link to more lead, each once."""
    addresses = [*LEADS_TO.findall(part.body), part.url]
    return list(dict.fromkeys(filter(None, map(_path, addresses))))


def _path(address):
    try:
        parts = urlsplit(unescape(address).strip())
    except ValueError:
        return ""
    is_ours = parts.hostname in (None, host()) and parts.path.startswith("/")
    return f"{parts.path.rstrip('/')}/" if is_ours else ""


def _changed_since(moments):
    found = _of_pages(moments)
    for app in apps.get_app_configs():
        if hasattr(app, "changed_since"):
            found |= app.changed_since(moments)
    return found


def _of_pages(moments: dict[str, dt.datetime]) -> dict[str, Became]:
    """Of pages that were never public, or that not everybody may read, nothing is told."""
    models = [model for model in publications() if issubclass(model, Page)]
    paths = {}
    for path in moments:
        slug = SLUG.search(path)
        for model in models if slug else ():
            if model.named("", slug[1]).get_absolute_url() == path:
                paths.setdefault(model, {})[slug[1]] = path
    queries = [rows for model, slugs in paths.items() for rows in _rows(model, slugs)]
    if not queries:
        return {}
    of_label = {model._meta.label_lower: slugs for model, slugs in paths.items()}
    rows = queries[0].union(*queries[1:], all=True).order_by("at")
    return {
        of_label[label][slug]: _became(of_label[label][slug], *said) for label, slug, *said in rows
    }


def _rows(model, slugs) -> list[QuerySet]:
    """Those that changed, were published anew or withdrawn: kind, slug, moment, what there is to
    say with its title and a note, and, of what was withdrawn, what replaces it."""
    public = with_newest_note(model).filter(slug__in=slugs)
    noted = public.filter(noted_at__isnull=False)
    anew = public.filter(withdrawn_at__isnull=False)
    gone = model.objects.withdrawn().filter(slug__in=slugs).exclude(pk__in=public.values("pk"))
    nothing = Value("")
    kinds = [
        (noted, "noted_at", HAS_CHANGED, "title", "note", nothing),
        (anew, "publish_at", IS_ANEW, "title", nothing, nothing),
        (gone, "withdrawn_at", WITHDRAWN, nothing, nothing, "replaced_by"),
    ]
    label = Value(model._meta.label_lower)
    return [
        rows.order_by().annotate(at=F(moment)).values_list(label, "slug", "at", Value(says), *more)
        for rows, moment, says, *more in kinds
    ]


def _became(path, at, says, title, note, replaced_by):
    """The name of what was withdrawn may be why it was: nothing is told of it."""
    if says == WITHDRAWN:
        return Became(at, says, replaced_by, INSTEAD if replaced_by else "")
    return Became(at, f"{says.format(title)} {note}".strip(), path, title)


def _together(found):
    """One notice of all these, of the day of the newest; what was written for the issue stays."""
    links = dict.fromkeys((each.name, each.url) for each in found if each.url)
    (name, url), *others = links or [("", "")]
    says = " ".join(dict.fromkeys(each.says for each in found))
    return Became(max(each.at for each in found), says, url, name, others=tuple(others))
