"""Who may read a review: everybody, or the leads named for it. Each step is kept, without names."""

from django.db import transaction

from portal.accounts.models import User, normal
from portal.audit.models import record
from portal.errors import Refused
from reviews.models import NamedLead, Review


@transaction.atomic
def restrict(review: Review, *, by: User, reason: str = "") -> None:
    """From now on only its named leads read it, and no link shows its draft."""
    if review.restricted:
        raise Refused("Only the leads named for it read it already.")
    review.claim(restricted=True)
    review.end_links()
    record(review, "restricted to named leads", by=by, note=reason)


@transaction.atomic
def open_to_all(review: Review, *, by: User, reason: str) -> None:
    """Once it is published, everybody reads it. The leads stay named, should it be restricted."""
    if not review.restricted:
        raise Refused("It is open to the public already.")
    review.claim(restricted=False)
    record(review, "opened to the public", by=by, note=reason)


@transaction.atomic
def name_lead(review: Review, email: str, *, by: User) -> NamedLead:
    """Let somebody with an account read it. Raises Refused where nobody has that address."""
    user = User.objects.filter(email=normal(email), is_active=True).first()
    if user is None:
        raise Refused("Nobody has an account with this address. Ask them to make one first.")
    lead, is_new = NamedLead.objects.get_or_create(review=review, user=user, defaults={"by": by})
    if not is_new:
        raise Refused("They are named for it already.")
    record(review, "lead named", by=by, note=_account(lead))
    return lead


@transaction.atomic
def take_off(lead: NamedLead, *, by: User) -> None:
    """They no longer read it. A second time changes nothing."""
    deleted, _ = NamedLead.objects.filter(pk=lead.pk).delete()
    if deleted:
        record(lead.review, "lead taken off", by=by, note=_account(lead))


def _account(lead):
    return f"Account {lead.user_id}."
