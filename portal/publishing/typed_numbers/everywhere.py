"""What is typed into the texts of everything somebody finds at the desk.

One query, whatever there is: the database hands over those texts alone in which something like a
number or an address stands, and no more than some of them are held at a time.
"""

import datetime as dt
from collections.abc import Iterator
from functools import reduce
from operator import or_
from typing import NamedTuple

from django.apps import apps
from django.db.models import (
    CharField,
    DateTimeField,
    Field,
    IntegerField,
    Model,
    QuerySet,
    SlugField,
    TextField,
    Value,
)
from django.db.models.functions import Cast, JSONObject
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst

from portal.history import content
from portal.history.plain import plain
from portal.publishing.models import Proposal, Status, publications
from portal.publishing.typed_numbers.finding import Found, Known, State
from portal.publishing.typed_numbers.looking import Anything, These
from portal.reference.models import Way

AT_ONCE = 200  # texts held
BESIDE_PARTS = ("change_notes",)  # what readers see, and is no part of the page
PLACE = ("number", "title")  # by which a part is told from the others
IN_USE = "In use"
IN_PUBLIC, TO_COME, GONE = range(3)
BY_STATE = [State.REPLACED, State.CONTACT, State.NOBODY]


class Typed(NamedTuple):
    """A number or address in a text of a page."""

    found: Found
    page: str  # its title
    kind: str  # of the page
    url: str  # at the desk
    standing: str
    rank: int  # of how it stands: what people read now, first
    where: str  # in the page

    @property
    def order(self):
        ended = self.found.ended.timestamp() if self.found.ended else 0
        return BY_STATE.index(self.found.state), self.rank, -ended, self.page, self.where


class Place(NamedTuple):
    """Texts of one kind: `rows` have a page at the desk, and `path` leads from them to the texts.

    `rest` is what is left of a page’s standing: a proposed version is not read yet.
    """

    rows: QuerySet
    title: str
    model: type[Model]
    fields: list[Field]
    path: str = ""

    def in_public(self, now: dt.datetime) -> QuerySet:
        """The same, of what people read now."""
        if not self._has_steps():
            return self
        return self._replace(rows=self.rows.filter(status=Status.APPROVED, publish_at__lte=now))

    def texts(self, number: int, wanted: Anything | These) -> QuerySet:
        """The place by its number, the key, title and standing of the page, and the texts."""
        names = [field.name for field in (*self.fields, *self._place())]
        return self._in_which(wanted).values_list(
            Value(number, IntegerField()),
            "pk",
            Cast(self.title, TextField()),
            *self._standing(),
            JSONObject(**{name: self.path + name for name in names}),
        )

    def pages(self, wanted, *columns) -> QuerySet:
        """These columns of the pages in whose texts it stands."""
        return self._in_which(wanted).values_list(*columns)

    def _in_which(self, wanted):
        rows, found = self.rows.order_by(), []
        for field in self.fields:
            name = f"text_{field.name}"
            rows = rows.alias(**{name: Cast(self.path + field.name, TextField())})
            found.append(wanted.stands_in(name))
        return rows.filter(reduce(or_, found))

    def where(self, field: Field, said: dict) -> str:
        """Where in the page a text stands: “Section 3: text”."""
        if self.model is Proposal:
            return "Proposed version"
        if not self.path:
            return capfirst(field.verbose_name)
        named = [str(said[field.name]) for field in self._place() if said[field.name]]
        part = " ".join([capfirst(self.model._meta.verbose_name), *named[:1]])
        return f"{part}: {field.verbose_name}"

    def _place(self):
        return [field for field in self.model._meta.concrete_fields if field.name in PLACE]

    def _has_steps(self):
        return any(field.name == "publish_at" for field in self.rows.model._meta.concrete_fields)

    def _standing(self):
        if self._has_steps():
            return Cast("status", TextField()), "publish_at"
        return Value("", TextField()), Value(None, DateTimeField())


def find(user) -> list[Typed]:
    """All that is typed where this person finds it at the desk, the worst first."""
    now = timezone.now()
    known = _known(now)
    return _found(list(_places(user)), known, now, Anything(known.forms()))


def find_ended(user) -> list[Typed]:
    """What of it ended, where people read it now."""
    now = timezone.now()
    known = _known(now)
    ended = known.ended()
    places = [place.in_public(now) for place in _places(user) if place.model is not Proposal]
    found = _found(places, known, now, These(ended)) if ended else []
    return [each for each in found if each.found.state == State.REPLACED]


def find_in(publication) -> list[Typed]:
    """What rings nobody in the texts of one page as they are now: what ended, and nobody’s."""
    now = timezone.now()
    known = _known(now)
    rows = type(publication).objects.filter(pk=publication.pk)
    found = _found(list(places(rows)), known, now, Anything(known.forms()))
    return [each for each in found if each.found.state != State.CONTACT]


def _known(now):
    return Known(Way.objects.select_related("contact"), now)


def _found(places, known, now, wanted):
    if not places:
        return []
    first, *rest = [place.texts(number, wanted) for number, place in enumerate(places)]
    rows = first.union(*rest, all=True).iterator(chunk_size=AT_ONCE)
    found = [each for number, *row in rows for each in _read(places[number], known, now, *row)]
    return sorted(found, key=lambda each: each.order)


def _read(place, known, now, pk, title, status, publish_at, said) -> Iterator[Typed]:
    """Of what stays as it was published nothing is said that ended: that is not to be mended."""
    opts = place.rows.model._meta
    url = reverse(f"admin:{opts.app_label}_{opts.model_name}_change", args=[pk])
    standing, rank = _standing(status, publish_at, now)
    if place.model is Proposal:
        rank = TO_COME
    stays = rank == IN_PUBLIC and getattr(place.rows.model, "STAYS_AS_PUBLISHED", False)
    for field in place.fields:
        where = place.where(field, said)
        for found in known.find(_plain(field, said[field.name])):
            if stays and found.state == State.REPLACED:
                continue
            kind = capfirst(opts.verbose_name)
            yield Typed(found, title, kind, url, standing, rank, where)


def _standing(status, publish_at, now: dt.datetime):
    if not status:
        return IN_USE, IN_PUBLIC
    if status == Status.APPROVED:
        return ("Published", IN_PUBLIC) if publish_at <= now else ("Scheduled", TO_COME)
    return Status(status).label, GONE if status == Status.WITHDRAWN else TO_COME


def _plain(field, text) -> str:
    """The words of a text; a link in it is followed by where it leads."""
    if isinstance(text, dict | list):
        inner = text.values() if isinstance(text, dict) else text
        return "\n".join(_plain(field, each) for each in inner)
    text = "" if text is None else str(text)
    return plain(text) if getattr(field, "holds_html", False) or "</" in text else text


def _places(user) -> Iterator[Place]:
    """Those of publications, and what an AppConfig names in `texts_beside`: of a model that
    people read somewhere, what it is called and its fields."""
    for model in publications():
        if _may_see(user, model):
            rows = model.objects.at_desk(user)
            yield from places(rows)
            proposed = [Proposal._meta.get_field(name) for name in ("content", "change_note")]
            yield Place(rows, "title", Proposal, proposed, "proposals__")
    for app in apps.get_app_configs():
        for name, (title, *fields) in getattr(app, "texts_beside", {}).items():
            model = app.get_model(name)
            if _may_see(user, model):
                those = [model._meta.get_field(field) for field in fields]
                yield Place(model.objects.all(), title, model, those)


def places(rows: QuerySet) -> Iterator[Place]:
    """Every text of these pages, and of their parts."""
    if fields := _fields(rows.model):
        yield Place(rows, "title", rows.model, fields)
    yield from _parts(rows, rows.model, "")


def _parts(rows, model, before) -> Iterator[Place]:
    """Those of the parts of `model`, and of parts of those."""
    beside = () if before or model not in publications() else BESIDE_PARTS
    for relation in (*content.parts(model), *beside):
        part, path = model._meta.get_field(relation).related_model, f"{before}{relation}__"
        if fields := _fields(part):
            yield Place(rows, "title", part, fields, path)
        yield from _parts(rows, part, path)


def _fields(model) -> list[Field]:
    """Those that hold words somebody typed."""
    return [
        field
        for field in content.written_fields(model)
        if isinstance(field, CharField | TextField)
        and not isinstance(field, SlugField)
        and not field.choices
    ]


def _may_see(user, model):
    return user.has_perm(f"{model._meta.app_label}.view_{model._meta.model_name}")
