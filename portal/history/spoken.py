"""The content of rows as people read it: each value as text, by the name the form gives it."""

import contextlib
import json
from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.dateparse import parse_date, parse_datetime, parse_time
from django.utils.text import Truncator, capfirst

from portal.history.content import links, parts, written_fields
from portal.history.plain import plain
from portal.pages.words import clock, in_words

GONE = "(gone)"
PLACES = ("number", "order")  # a part's place among the others is in the first it has


class Part(NamedTuple):
    """A part of content, and what to call it: “Section 3: What to do”."""

    pk: object
    fields: dict
    name: str
    words: str


class Spoken:
    """Says the values of `model` and its parts that stand in any of `contents`.

    What the values point at is looked up at once: a query for each kind of row, however many. It
    may be a part that comes with the same content: a picture among its files.
    """

    def __init__(self, model: type[models.Model], *contents: dict):
        self.model = model
        self._names = _names(self._pointed_at(contents))
        for relation in parts(model):
            for item in (item for each in contents for item in each["parts"].get(relation, [])):
                kind = self.part(relation)
                self._names[kind].setdefault(item["pk"], _words(kind, item["fields"]))

    def fields(self, relation: str = "") -> list[models.Field]:
        """The fields of the row, or of one kind of its parts, in the order of the model."""
        model = self.part(relation) if relation else self.model
        without = links(self.model, relation) if relation else ()
        return written_fields(model, without)

    def part(self, relation: str) -> type[models.Model]:
        return self.model._meta.get_field(relation).related_model

    def parts(self, content: dict, relation: str) -> list[Part]:
        """Those parts in the order a reader meets them."""
        kind = self.part(relation)
        items = content["parts"].get(relation, [])
        place = next((name for name in PLACES if _has(kind, name)), None)
        if place:
            items = sorted(items, key=lambda item: item["fields"].get(place) or 0)
        return [self._named(kind, item, at) for at, item in enumerate(items, start=1)]

    def value(self, field: models.Field, value) -> str:
        if value is None or value == "" or value == []:
            return ""
        if field.many_to_many:
            return "\n".join(sorted(self._name(field, pk) for pk in value))
        if isinstance(field, ArrayField):
            return "\n".join(self.value(field.base_field, each) for each in value)
        if field.remote_field:
            return self._name(field, value)
        if field.flatchoices:
            return str(dict(field.flatchoices).get(value, value))
        return _text(field, value)

    def entries(self, content: dict) -> list[tuple[str, str]]:
        """All of `content` that is not empty: what each is called, and what it says."""
        said = [(label, self.value(*written)) for label, *written in self._written(content)]
        return [(label, words) for label, words in said if words]

    def gone(self, content: dict) -> list[tuple[str, models.Field]]:
        """What in `content` points at something that is no longer there: label and field."""
        return [
            (label, field)
            for label, field, value in self._written(content)
            if field.remote_field and GONE in self.value(field, value).split("\n")
        ]

    def _written(self, content):
        """The (label, field, value) of everything in `content`; a part's place is in its name."""
        for field in self.fields():
            yield capfirst(field.verbose_name), field, content["fields"].get(field.name)
        for relation in parts(self.model):
            fields = [field for field in self.fields(relation) if field.name not in PLACES]
            for part in self.parts(content, relation):
                for field in fields:
                    label = f"{part.name}: {field.verbose_name}"
                    yield label, field, part.fields.get(field.name)

    def _named(self, kind, item, at):
        fields = item["fields"]
        words = _words(kind, fields)
        name = f"{capfirst(kind._meta.verbose_name)} {fields.get('number') or at}"
        titled = f"{name}: {fields['title']}" if fields.get("title") else name
        return Part(item["pk"], fields, titled, words)

    def _name(self, field, pk):
        return self._names[field.related_model].get(_key(field.related_model, pk), GONE)

    def _pointed_at(self, contents):
        """The keys that stand in `contents`, by the model they are of."""
        found = defaultdict(set)
        for relation in ("", *parts(self.model)):
            pointing = [field for field in self.fields(relation) if field.remote_field]
            for values in _all_values(contents, relation):
                for field in pointing:
                    found[field.related_model] |= set(_keys(field, values.get(field.name)))
        return found


def _all_values(contents, relation) -> Iterable[dict]:
    for content in contents:
        if relation:
            yield from (item["fields"] for item in content["parts"].get(relation, []))
        else:
            yield content["fields"]


def _keys(field, value):
    keys = value or [] if field.many_to_many else [value]
    return {_key(field.related_model, pk) for pk in keys} - {None}


def _key(model, pk):
    return model._meta.pk.to_python(pk)


def _names(pointed_at):
    return defaultdict(
        dict,
        {
            model: {
                pk: str(row)
                for pk, row in model._base_manager.select_related().in_bulk(keys).items()
            }
            for model, keys in pointed_at.items()
            if keys
        },
    )


def _has(model, name):
    return any(field.name == name for field in model._meta.concrete_fields)


def _words(kind, fields):
    """A few of the words of a part, to tell it from the others."""
    written = [fields.get(field.name) for field in kind._meta.concrete_fields]
    first = next((value for value in written if value and isinstance(value, str)), "")
    return Truncator(plain(fields.get("title") or fields.get("text") or first)).words(12)


def _text(field, value):
    """A value of the field's own kind in words. London time."""
    if isinstance(field, models.BooleanField):
        return "Yes" if value else "No"
    if isinstance(field, models.DateTimeField):
        return _moment(value)
    if isinstance(field, models.DateField):
        return _day(value)
    if isinstance(field, models.TimeField):
        return clock(parse_time(value))
    if isinstance(field, models.JSONField):
        return json.dumps(value, indent=2, ensure_ascii=False)
    return plain(value) if getattr(field, "holds_html", False) else str(value)


def _moment(value):
    """In words; what somebody typed and is no moment, as they typed it."""
    with contextlib.suppress(ValueError):
        if moment := parse_datetime(value):
            return in_words(moment)
    return value


def _day(value):
    """In words; what somebody typed and is no day, as they typed it."""
    with contextlib.suppress(ValueError):
        if day := parse_date(value):
            return f"{day:%-d %B %Y}"
    return value
