"""The links of action owners, who have no account: each opens the actions of one person.

A link is a signature over who it is and their `key`: the database gives none away, nobody can
guess one, and a new key ends every link sent before.
"""

from uuid import UUID

from django.core.signing import BadSignature, Signer
from django.urls import reverse

from portal.pages.addresses import full
from reviews.models import ActionOwner

OWNERS = Signer(salt="reviews action owners", sep=".")


def token_of(owner: ActionOwner) -> str:
    return OWNERS.sign(f"{owner.pk}.{owner.key.hex}")


def owner_of(token: str) -> ActionOwner | None:
    """Whose link it is; None where it has ended, and for one we never made."""
    try:
        pk, key = OWNERS.unsign(token).split(".")
        whose = {"pk": int(pk), "key": UUID(key)}
    except (BadSignature, ValueError):
        return None
    return ActionOwner.objects.select_related("agency").filter(**whose).first()


def link_of(owner: ActionOwner) -> str:
    """The address of their page, as it stands in e-mails."""
    return full(reverse("reviews:actions", args=[token_of(owner)]))
