"""What the office knows of the person a review is about, and which of it readers see."""

from django.db import transaction

from portal.accounts.models import User
from portal.audit.models import record
from portal.pages.words import listed
from reviews.models import Disclosure, PersonReviewed, Review

DETAILS = Disclosure.Detail


@transaction.atomic
def keep(person: PersonReviewed, changed: list[str], *, by: User) -> None:
    """Save what is known, and record which details changed, never what they say."""
    person.save()
    names = listed([DETAILS(name).label.lower() for name in changed])
    record(person.review, "person’s details changed", by=by, note=f"{names.capitalize()}.")


@transaction.atomic
def decide(review: Review, reasons: dict[str, str], *, by: User) -> None:
    """Let readers see the details named, each for its reason, and no others.

    What nothing changes about is not decided anew: it keeps who decided it.
    """
    Review.objects.select_for_update().get(pk=review.pk)
    shown = {each.detail: each for each in review.disclosures.all()}
    for detail in shown.keys() - reasons.keys():
        shown[detail].delete()
        record(review, f"{_name(detail)} no longer shown to readers", by=by)
    for detail, reason in reasons.items():
        if detail not in shown or shown[detail].reason != reason:
            review.disclosures.filter(detail=detail).delete()
            review.disclosures.create(detail=detail, reason=reason, by=by)
            record(review, f"{_name(detail)} shown to readers", by=by, note=reason)


def _name(detail):
    return DETAILS(detail).label.lower()
