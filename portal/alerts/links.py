"""The links of people who are told by e-mail, who have no account.

A link is a signature over a number, so the database gives none away and nobody can guess one.
That of an e-mail ends what that e-mail came because of, and opens nothing else.
"""

from typing import NamedTuple

from django.core.signing import BadSignature, Signer
from django.urls import reverse

from portal.alerts.models import Asking, Follow, Frequency, Subscriber
from portal.pages.addresses import full

ASKINGS = Signer(salt="alerts asked for", sep=".")
SUBSCRIBERS = Signer(salt="alerts subscribers", sep=".")
LEAVING = Signer(salt="alerts leaving", sep=".")

NEWSLETTER = "newsletter"  # as a scope: the e-mail edition, apart from alerts
OF_THE_NEWSLETTER = f"{NEWSLETTER}:"  # how its subjects begin
SCOPES = (*Frequency.values, NEWSLETTER)


class Leaving(NamedTuple):
    """What the link in one e-mail ends: of whom, and which of their e-mails."""

    subscriber: int
    scope: str

    def follows(self):
        """What that e-mail came because of."""
        if self.scope == NEWSLETTER:
            follows = Follow.objects.filter(subscriber=self.subscriber)
            return follows.filter(subject__startswith=OF_THE_NEWSLETTER)
        return self.alerts().filter(frequency=self.scope)

    def alerts(self):
        """All that brings them alerts, however often: all but the newsletter."""
        follows = Follow.objects.filter(subscriber=self.subscriber)
        return follows.exclude(subject__startswith=OF_THE_NEWSLETTER)

    def subjects(self) -> dict[str, str]:
        """Those, each with how often they are told of it."""
        return dict(self.follows().values_list("subject", "frequency"))

    def others(self) -> dict[str, str]:
        """What else brings them alerts, where they would end those; nothing for the newsletter."""
        if self.scope == NEWSLETTER:
            return {}
        return dict(self.alerts().values_list("subject", "frequency"))


def scope_of(follow: Follow) -> str:
    """Which of their e-mails this makes: those of its frequency, or the newsletter."""
    is_newsletter = follow.subject.startswith(OF_THE_NEWSLETTER)
    return NEWSLETTER if is_newsletter else follow.frequency


def of_asking(asking: Asking) -> str:
    """Where somebody says that it was they who asked."""
    return full(reverse("alerts:confirm", args=[ASKINGS.sign(asking.pk)]))


def of_subscriber(subscriber: Subscriber) -> str:
    """Where they see and change what they are told of."""
    return full(path_of_subscriber(subscriber))


def path_of_subscriber(subscriber: Subscriber) -> str:
    return reverse("alerts:manage", args=[SUBSCRIBERS.sign(subscriber.pk)])


def of_leaving(subscriber: Subscriber, scope: str) -> str:
    """Where they end such e-mails: those of one frequency, or the newsletter.

    The `leave_url` of these e-mails.
    """
    if scope not in SCOPES:
        raise ValueError(f"There are no e-mails of the kind {scope!r}.")
    return full(reverse("alerts:leave", args=[LEAVING.sign(f"{subscriber.pk}-{scope}")]))


def leaving_in(token: str) -> Leaving | None:
    """What a link of ours ends; None for one we never made."""
    try:
        subscriber, scope = LEAVING.unsign(token).split("-")
        return Leaving(int(subscriber), scope)
    except (BadSignature, ValueError):
        return None
