"""How many are told of what, and how often: numbers for the office, never who."""

from collections import Counter, defaultdict
from typing import NamedTuple

from django.db.models import Count

from portal.alerts import subjects
from portal.alerts.links import OF_THE_NEWSLETTER
from portal.alerts.models import Follow, Frequency, Subscriber


class Line(NamedTuple):
    """How many follow one thing: in all, and at each frequency."""

    name: str
    total: int
    by_frequency: list[int]  # in the order of `Frequency`


class Group(NamedTuple):
    heading: str
    lines: list[Line]


class Numbers(NamedTuple):
    reached: int
    failing: int
    newsletter: int  # those who get the e-mail edition
    groups: list[Group]


def numbers() -> Numbers:
    """Of those whom e-mails reach. What is followed and nobody can see any more is left out."""
    counted = _counted()
    return Numbers(
        reached=Subscriber.objects.reached().count(),
        failing=Subscriber.objects.failing().count(),
        newsletter=sum(
            sum(counts.values())
            for subject, counts in counted.items()
            if subject.startswith(OF_THE_NEWSLETTER)
        ),
        groups=_groups(counted),
    )


def _counted() -> dict[str, Counter]:
    """For each subject how many follow it, by how often."""
    counted = defaultdict(Counter)
    follows = Follow.objects.filter(subscriber__failed_at=None).order_by()
    rows = follows.values_list("subject", "frequency").annotate(Count("pk"))
    for subject, frequency, number in rows:
        counted[subject][frequency] = number
    return counted


def _groups(counted) -> list[Group]:
    """By kind, in the order of the form; the most followed of each first."""
    lines = defaultdict(list)
    for subject, name in subjects.names(counted).items():
        by_frequency = [counted[subject][frequency] for frequency in Frequency]
        lines[subject.partition(":")[0]].append(Line(name, sum(by_frequency), by_frequency))
    return [
        Group(kind.heading, sorted(lines[name], key=lambda line: (-line.total, line.name)))
        for name, kind in subjects.kinds().items()
        if lines[name]
    ]
