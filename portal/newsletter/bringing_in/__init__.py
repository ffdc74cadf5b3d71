"""An old issue of the newsletter becomes a draft, each part in its order with its original kept."""

import datetime as dt
from collections.abc import Iterable
from typing import NamedTuple

from django.db import transaction
from django.utils.text import Truncator

from portal.accounts.models import User
from portal.audit.models import record
from portal.documents import text as plain_text
from portal.documents.blocks import markdown
from portal.documents.rendering import as_html
from portal.history.plain import plain
from portal.newsletter.bringing_in.takers import takers
from portal.newsletter.choosing import STEP
from portal.newsletter.models import Issue, Original, Part
from portal.newsletter.reading.kinds import asks, is_label

WELCOME, LEFT_OUT = "welcome", "left out"
QUESTION = "### {}"


class Old(NamedTuple):
    """A part as it was read; `original` is its Markdown, title and all."""

    kind: str
    title: str
    text: str
    original: str


class Chosen(NamedTuple):
    """What somebody chose to make of an old part: a `Part.Kind`, a kind that another app takes,
    WELCOME or LEFT_OUT; and the title it shall have."""

    old: Old
    become: str
    title: str


def old_parts(reading) -> list[Old]:
    return [Old(part.kind, part.title, part.text, markdown(part.source)) for part in reading.parts]


@transaction.atomic
def bring_in(
    chosen: Iterable[Chosen], *, number: int, month: dt.date, audience: str, name: str, by: User
) -> Issue:
    """Make the draft of the issue, and of what other apps take of it. Nothing is published.

    `name` is that of the document. Every word of it is in a part, the welcome, or the original.
    """
    chosen = list(chosen)
    issue = Issue.objects.create(
        number=number,
        month=month,
        title=f"Issue {number}",
        audience=audience,
        welcome="".join(as_html(each.old.text) for each in chosen if each.become == WELCOME),
        written_by=by,
    )
    others, order = takers(by), 0
    for each in chosen:
        if each.become not in (WELCOME, LEFT_OUT):
            order += STEP
            _make(issue, each, order, others.get(each.become), name=name, audience=audience, by=by)
    aside = [each for each in chosen if each.become in (WELCOME, LEFT_OUT)]
    Original.objects.create(
        issue=issue,
        name=Truncator(name).chars(Original._meta.get_field("name").max_length),
        left_out="\n\n".join(each.old.original for each in aside),
        by=by,
    )
    record(issue, "brought in", by=by)
    return issue


def _make(issue, chosen, order, taker, **said):
    own = {"issue": issue, "order": order, "original": chosen.old.original}
    if taker:
        source = taker.make(plain_text.read(chosen.old.original), title=_typed(chosen), **said)
        Part.objects.create(**own, kind=Part.Kind.PULLED, source=source)
        return
    title = Truncator(chosen.title).chars(Part._meta.get_field("title").max_length)
    cut_off = [] if title == chosen.title else [chosen.title]
    words = {Part.Kind.MYTH: _myth, Part.Kind.PROFILE: _profile}.get(chosen.become, _article)
    said = words("\n\n".join([*cut_off, chosen.old.text]))
    Part.objects.create(**own, kind=chosen.become, title=title, **said)


def _typed(chosen):
    """The title that somebody gave it; empty where they left the one that was read."""
    longest = Part._meta.get_field("title").max_length
    return "" if chosen.title == chosen.old.title[:longest].strip() else chosen.title


def _article(text):
    return {"body": as_html(text)}


def _profile(text):
    """Each question as a heading."""
    blocks = plain_text.read(text)
    return {
        "body": as_html(markdown(_as_heading(block) if asks(block) else block for block in blocks))
    }


def _as_heading(block):
    return block._replace(text=QUESTION.format(block.text))


def _myth(text):
    """What people say, from below “Myth” to “Fact”, and the fact."""
    blocks = plain_text.read(text)
    labels = [at for at, block in enumerate(blocks) if is_label(block)]
    if len(labels) != 2 or labels[0] != 0:
        return _article(text)
    myth, fact = blocks[1 : labels[1]], blocks[labels[1] + 1 :]
    return {
        "myth": "\n\n".join(plain(as_html(markdown([block]))) for block in myth),
        "body": as_html(markdown(fact)),
    }
