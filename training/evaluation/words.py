"""What people said of a course, for the office: apart from who said it, or with their name where
they ticked that the office may contact them.

Words without a name are shown where five or more people gave theirs that way, and in an order that
goes by the words alone. What a course shows beyond its sessions is never fewer people's either: it
cannot be told by taking the sessions away.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import Count, QuerySet

from training.figures.small import FEWEST
from training.models import Evaluation, KeyAction

Stage = Evaluation.Stage


class Heading(NamedTuple):
    """Words of one kind without who said them, and whether so few spoke that they are not shown."""

    title: str
    texts: list[str]
    are_few: bool


class Named(NamedTuple):
    """Somebody whom the office may contact, and what they said, each under its heading."""

    name: str
    email: str
    said: list[tuple[str, str]]


def of_sessions(sessions: Iterable[int]) -> list[Heading]:
    """What people said without their name, of one session or of all the sessions of a course."""
    sessions = list(sessions)
    after, after_few = _large_enough(_unnamed(sessions, Stage.AFTER))
    later, later_few = _large_enough(_unnamed(sessions, Stage.LATER))
    forms = list(after.values_list("good", "to_change"))
    set_then = KeyAction.objects.filter(evaluation__in=after)
    became = KeyAction.objects.filter(evaluation__booking__in=later.values("booking"))
    became = list(became.exclude(text="").values_list("why", "example"))
    return [
        Heading("What was good", _mixed(good for good, _ in forms), after_few),
        Heading("What to change", _mixed(change for _, change in forms), after_few),
        Heading("Actions they set themselves", _mixed(_texts(set_then)), after_few),
        Heading("Months later: why", _mixed(why for why, _ in became), later_few),
        Heading("Months later: the difference it made", _mixed(e for _, e in became), later_few),
    ]


def may_contact(sessions: Iterable[int]) -> QuerySet[Evaluation]:
    """The forms of those who agreed that the office sees who they are, newest session first."""
    agreed = Evaluation.objects.answered().filter(
        stage=Stage.AFTER, may_contact=True, booking__session__in=sessions
    )
    return agreed.order_by("-booking__session__starts_at", "booking__person__name", "pk")


def named(forms: QuerySet[Evaluation]) -> list[Named]:
    rows = forms.select_related("booking__person").prefetch_related("actions")
    later = set(
        Evaluation.objects.answered()
        .filter(stage=Stage.LATER, booking__in=forms.values("booking"))
        .values_list("booking", flat=True)
    )
    return [_named(form, form.booking_id in later) for form in rows]


def _named(form, has_said_later):
    person, actions = form.booking.person, [each for each in form.actions.all() if each.text]
    said = [("What was good", form.good), ("What to change", form.to_change)]
    said += [("Action", each.text) for each in actions]
    if has_said_later:
        said += [("Why", each.why) for each in actions]
        said += [("The difference it made", each.example) for each in actions]
    return Named(person.name, person.email, [(title, text) for title, text in said if text])


def _unnamed(sessions, stage):
    """Forms that were sent by those who did not agree that the office sees who they are."""
    contacted = Evaluation.objects.filter(stage=Stage.AFTER, may_contact=True)
    sent = Evaluation.objects.answered().filter(stage=stage, booking__session__in=sessions)
    return sent.exclude(booking__in=contacted.values("booking")).order_by()


def _large_enough(forms):
    """Those of sessions that enough spoke of, and of the rest together where they are enough; with
    whether nobody’s are left although somebody spoke."""
    counted = forms.values("booking__session").annotate(people=Count("pk"))
    people = Counter({row["booking__session"]: row["people"] for row in counted})
    few = [session for session, number in people.items() if number < FEWEST]
    if few and sum(people[session] for session in few) < FEWEST:
        forms = forms.exclude(booking__session__in=few)
    else:
        few = []
    return forms, bool(people) and len(few) == len(people)


def _texts(actions):
    return actions.values_list("text", flat=True)


def _mixed(texts):
    """In an order that says nothing of who said what, or when."""
    return sorted(filter(None, texts), key=lambda text: hashlib.sha256(text.encode()).digest())
