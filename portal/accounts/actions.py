"""What the office does with a colleague's account."""

from allauth.mfa.models import Authenticator
from django.db import transaction

from portal.accounts.models import User
from portal.audit.models import record
from portal.errors import Refused
from portal.outbox.actions import queue


def welcome(user: User, *, address: str) -> None:
    """Tell a newcomer of their account at `address`.

    The e-mail holds no secret: whoever it is forwarded to needs a code, and that goes to the
    account's own address.
    """
    queue("account_made", user.email, name=user.name, address=address)


@transaction.atomic
def let_in(user: User, *, by: User | None, reason: str) -> None:
    """Let somebody in who has lost their second factor: they begin again with a code by e-mail.

    Takes away every second factor, the password and all sessions, so that a thief of the device
    gains nothing. `by` is empty when it was done on the server itself. Raises Refused without a
    reason, and for oneself: it takes two people.
    """
    if not reason.strip():
        raise Refused("Say why: the reason is kept.")
    if by is not None and by.pk == user.pk:
        raise Refused("Ask a colleague: nobody does this for themselves.")
    Authenticator.objects.filter(user=user).delete()
    user.set_unusable_password()  # which ends every session too
    user.save(update_fields=["password"])
    record(user, "let in again", by=by, note=reason.strip())
    queue("let_in", user.email, name=user.name)


def address_changed(before: str) -> None:
    """Tell the address an account had until now, so that nobody takes it over unseen."""
    queue("address_changed", before)
