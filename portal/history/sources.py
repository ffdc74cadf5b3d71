"""Where the past of a row is kept: the tables of events about it, its parts, and their joins."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import QuerySet
from django.utils.text import capfirst

from portal.history.content import links, parts, written_fields
from portal.history.models import Event
from portal.history.tracking import events_of

BEGUN = {"insert": "Added", "first": "As it stood when its history began"}
DELETED = "delete"


@dataclass(frozen=True)
class Source:
    """The events in one table that are about a row: its own, or those of one kind of its parts.

    With `joining` they are about which others that row, or those parts, are joined with.
    """

    model: type[models.Model]
    events: QuerySet[Event]
    relation: str = ""
    belongs: tuple[tuple[str, object], ...] = ()
    joining: models.ManyToManyField | None = None

    @property
    def key(self) -> str:
        """The field of an event that says which row of its table it is about."""
        return self.events.model.pgh_tracked_model._meta.pk.attname

    def latest(self, until: int) -> dict:
        """The last event of each row up to the number `until`, by the row's key."""
        events = self.events.filter(pgh_id__lte=until)
        newest = events.order_by(self.key, "-pgh_id").distinct(self.key)
        return {getattr(event, self.key): event for event in newest}

    def standing(self, until: int) -> dict:
        """As `latest`, without what was deleted by then, or had become part of something else."""
        return {
            key: event
            for key, event in self.latest(until).items()
            if event.pgh_label != DELETED and self._is_ours(event)
        }

    def between(self, first: int, last: int) -> Iterator[tuple[Event | None, Event]]:
        """Each event with one of these numbers, after the one of the same row before it."""
        before = {} if self.joining else self.latest(first - 1)
        for event in self.events.filter(pgh_id__range=(first, last)).order_by("pgh_id"):
            key = getattr(event, self.key)
            yield before.get(key), event
            before[key] = event

    def changes(self, before: Event | None, event: Event) -> list[str]:
        """What `event` changed, in a few words."""
        if self.joining and not self.relation:
            return [capfirst(self.joining.verbose_name)]
        if self.relation:
            return self._changes_of_part(before, event)
        if event.pgh_label == DELETED:
            return ["Deleted"]
        return [BEGUN[event.pgh_label]] if event.pgh_label in BEGUN else _differ(before, event)

    def _changes_of_part(self, before, event):
        name = capfirst(self.model._meta.verbose_name)
        if self.joining:
            return [f"{name}: {self.joining.verbose_name}"]
        if hasattr(event, "number"):
            name = f"{name} {event.number}"
        was = before is not None and before.pgh_label != DELETED and self._is_ours(before)
        stands = event.pgh_label != DELETED and self._is_ours(event)
        if was and stands:
            return [name]
        return [f"{name} {'added' if stands else 'removed'}"] if was or stands else []

    def _is_ours(self, event):
        return all(getattr(event, name) == value for name, value in self.belongs)


def sources(row: models.Model) -> list[Source]:
    """Every table that has events about `row` and its parts: the row's own first."""
    model = type(row)
    found = list(_about(model, [row.pk]))
    for relation in parts(model):
        part = model._meta.get_field(relation).related_model
        if events := events_of(part):
            belongs = _belonging(row, relation)
            keys = events.objects.filter(**belongs).values(part._meta.pk.attname)
            found += _about(part, keys, relation=relation, belongs=tuple(belongs.items()))
    return found


def _about(model, keys, **rest):
    if events := events_of(model):
        found = events.objects.filter(**{f"{model._meta.pk.attname}__in": keys})
        yield Source(model, found, **rest)
    for field in model._meta.local_many_to_many:
        if events := events_of(field.remote_field.through):
            found = events.objects.filter(**{f"{field.m2m_column_name()}__in": keys})
            yield Source(model, found, **{**rest, "belongs": ()}, joining=field)


def _belonging(row, relation):
    """The values that a part's event has while the part is one of `row`'s."""
    names = links(type(row), relation)
    attnames = [_attname(row, relation, name) for name in names]
    kind = ContentType.objects.get_for_model(row).pk
    return dict(zip(attnames, [row.pk] if len(names) == 1 else [kind, row.pk], strict=True))


def _attname(row, relation, name):
    part = row._meta.get_field(relation).related_model
    return part._meta.get_field(name).attname


def _differ(before, event):
    """The names of the fields that changed: of those a person fills in, if any did."""
    model = event.pgh_tracked_model
    written = {field.attname for field in written_fields(model)}
    changed = [
        field
        for field in model._meta.concrete_fields
        if before and getattr(before, field.attname, None) != getattr(event, field.attname, None)
    ]
    by_hand = [field for field in changed if field.attname in written]
    return [capfirst(field.verbose_name) for field in by_hand or changed]
