"""What is different between two contents of a row, in words, for a person to read."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

from django.db import models
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst

from portal.history.content import parts
from portal.history.spoken import PLACES, Part, Spoken

MOST_WORDS = 2000  # in a longer text lines are told apart, not words: it would take too long


@dataclass(frozen=True)
class Difference:
    """One thing that is not the same: what it is called, what it said, and what it says.

    A part that came or went says nothing on the side where it is not. A value `in_lines` is
    chosen rather than written, so its lines change as wholes.
    """

    label: str
    old: str
    new: str
    in_lines: bool = False

    @property
    def marked(self) -> SafeString:
        """Both as one text: the words that went within <del>, those that came within <ins>."""
        old, new = (_tokens(text, self.in_lines) for text in (self.old, self.new))
        if max(len(old), len(new)) > MOST_WORDS:
            old, new = (_tokens(text, in_lines=True) for text in (self.old, self.new))
        if self.old == self.new:
            return format_html("{} (only its formatting changed)", _joined(new))
        return mark_safe(" ".join(_marked(old, new)))


def compare(model: type[models.Model], old: dict, new: dict) -> list[Difference]:
    """The differences between two contents of a row of `model`, in the order of its fields.

    Parts are the same when their keys are; one without a key is new. A field that one of the two
    does not know is left out.
    """
    spoken = Spoken(model, old, new)
    found = _in_fields(spoken, spoken.fields(), old["fields"], new["fields"])
    for relation in parts(model):
        if relation in old["parts"] and relation in new["parts"]:
            found += _in_parts(spoken, relation, old, new)
    return found


def _in_fields(spoken, fields, old, new, name=""):
    return [
        Difference(
            f"{name}: {field.verbose_name}" if name else capfirst(field.verbose_name),
            spoken.value(field, old[field.name]),
            spoken.value(field, new[field.name]),
            in_lines=not _is_written(field),
        )
        for field in fields
        if field.name in old and field.name in new and old[field.name] != new[field.name]
    ]


def _in_parts(spoken, relation, old, new):
    """What became of each part; then their order, where those that stayed changed places, of
    those that have places."""
    before, after = spoken.parts(old, relation), spoken.parts(new, relation)
    was = {part.pk: part for part in before if part.pk is not None}
    stays = {part.pk for part in after} & was.keys()
    fields = [field for field in spoken.fields(relation) if field.name != "order"]
    found = []
    for part in after:
        if part.pk in stays:
            found += _in_fields(spoken, fields, was[part.pk].fields, part.fields, part.name)
        else:
            found.append(Difference(f"{part.name} (added)", "", _whole(spoken, relation, part)))
    for part in before:
        if part.pk not in stays:
            found.append(Difference(f"{part.name} (removed)", _whole(spoken, relation, part), ""))
    placed = any(field.name in PLACES for field in spoken.fields(relation))
    return found + (_in_order(spoken.part(relation), before, after, stays) if placed else [])


def _in_order(kind, before, after, stays):
    old = [part for part in before if part.pk in stays]
    new = [part for part in after if part.pk in stays]
    if [part.pk for part in old] == [part.pk for part in new]:
        return []
    return [
        Difference(f"Order of {kind._meta.verbose_name_plural}", _listed(old), _listed(new), True)
    ]


def _listed(found: list[Part]):
    return "\n".join(f"{at}. {part.words}" for at, part in enumerate(found, start=1))


def _whole(spoken, relation, part):
    """All that a part says, a line for each of its fields."""
    said = [
        (field, spoken.value(field, part.fields.get(field.name)))
        for field in spoken.fields(relation)
        if field.name not in PLACES
    ]
    return "\n".join(f"{capfirst(field.verbose_name)}: {words}" for field, words in said if words)


def _is_written(field):
    return isinstance(field, models.CharField | models.TextField) and not field.flatchoices


def _tokens(text, in_lines):
    return re.findall(r"\n|[^\n]+" if in_lines else r"\n|[^\s]+", text)


def _joined(tokens):
    words = " ".join(escape(token) for token in tokens)
    return mark_safe(re.sub(" ?\n ?", "<br>", words))


def _marked(old, new):
    """The text piece by piece, as HTML."""
    steps = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    for what, old_start, old_end, new_start, new_end in steps:
        gone, come = _joined(old[old_start:old_end]), _joined(new[new_start:new_end])
        if what == "equal":
            yield come
            continue
        if gone:
            yield _mark("del", "removed", gone)
        if come:
            yield _mark("ins", "added", come)


def _mark(tag, word, html):
    """Struck out or underlined; and said, to whoever cannot see that."""
    hidden = '<span class="visually-hidden">{}</span>'
    said = f"<{tag}>{hidden}{{}}{hidden}</{tag}>"
    return format_html(said, f"[{word}: ", html, f" end of {word}]")
