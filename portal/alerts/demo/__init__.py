"""People who asked to be told, so that the desk has numbers and there is something to prepare."""

import datetime as dt
import random

from django.utils import timezone

from portal.accounts.models import Agency
from portal.alerts import finding, subjects, writing
from portal.alerts.models import Follow, Frequency, Subscriber, Watch
from portal.reference.models import Audience, Theme

PEOPLE = 712
LONGEST = 420  # days since the first of them asked
REFUSED = 3  # addresses that the mail server would not take any more
OF_NEWSLETTER, IN_ANOTHER_WAY = 0.85, 0.7  # of all of them
READER = "reader@marlshire.example.org"  # whose e-mails stand among those the portal wrote
LOOKS_BACK = dt.timedelta(days=20)


def load():
    if Subscriber.objects.exists():
        return
    _write_to_the_reader()
    chance = random.Random(32)
    domains = [agency.slug for agency in Agency.objects.order_by("pk")] or ["agency"]
    people = [_person(number, chance, domains) for number in range(1, PEOPLE)]
    Subscriber.objects.bulk_create(people)
    listed = [kind for kind in subjects.kinds().values() if kind.listed]
    offered = [kind.subject(key) for kind in listed for key in kind.names(None)]
    Follow.objects.bulk_create(
        follow for person in people for follow in _follows(person, chance, offered)
    )


def _write_to_the_reader():
    """The e-mails of the last weeks, all at once."""
    start = timezone.now() - LOOKS_BACK
    reader = Subscriber.objects.create(email=READER, confirmed_at=start)
    topics = Theme.objects.filter(slug__in=["safeguarding-process", "pressure-ulcers"])
    chosen = {f"theme:{topic.pk}": Frequency.WEEKLY for topic in topics}
    chosen |= {"section:procedures": Frequency.AT_ONCE, "section:training": Frequency.MONTHLY}
    chosen |= {"newsletter:issues": Frequency.AT_ONCE}
    for subject, frequency in chosen.items():
        reader.follows.create(subject=subject, frequency=frequency, since=start, done_until=start)
    Watch.objects.update_or_create(pk=finding.ONE, defaults={"until": start})
    finding.look()
    for frequency in Frequency:
        writing.write_due(frequency)


def _person(number, chance, domains):
    now = timezone.now()
    return Subscriber(
        email=f"colleague{number}@{chance.choice(domains)}.example.org",
        audience=chance.choice(Audience.values),
        confirmed_at=now - dt.timedelta(days=chance.randint(20, LONGEST)),
        failed_at=now - dt.timedelta(days=2) if number <= REFUSED else None,
    )


def _follows(person, chance, offered):
    """Half of those who chose anything beside the newsletter chose it weekly, as is usual."""
    newsletter = [subject for subject in offered if subject.startswith("newsletter:")]
    others = [subject for subject in offered if subject not in newsletter]
    chosen = newsletter if chance.random() < OF_NEWSLETTER else []
    yield from (_follow(person, subject, Frequency.AT_ONCE) for subject in chosen)
    if not chosen or chance.random() < IN_ANOTHER_WAY:
        for subject in chance.sample(others, min(len(others), chance.randint(1, 4))):
            yield _follow(person, subject, chance.choice([Frequency.WEEKLY, *Frequency]))


def _follow(person, subject, frequency):
    """From now on: what came before was told by somebody else."""
    return Follow(subscriber=person, subject=subject, frequency=frequency)
