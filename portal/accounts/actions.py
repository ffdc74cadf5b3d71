"""What the office does with a colleague's account, and how a manager comes to have one."""

from allauth.mfa.models import Authenticator
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from portal.accounts.models import Agency, AgencyDomain, Manager, User
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


@transaction.atomic
def join(email: str, name: str, agency: Agency | None) -> User:
    """The account of somebody who has shown that they read the e-mail of this address.

    Made now, with a manager who waits for the office; a trusted domain admits at once. Where the
    domain is known it says which agency, whatever they chose. If somebody was faster, the account
    that is there, as it is.
    """
    domain = AgencyDomain.objects.select_related("agency").of(email)
    try:
        with transaction.atomic():
            user = User.objects.create_user(
                email, name=name, agency=domain.agency if domain else agency
            )
    except IntegrityError:
        return User.objects.get(email=email)
    manager = Manager.objects.create(user=user)
    record(manager, "asked to be a manager", by=user)
    if domain and domain.trusted:
        Manager.objects.filter(pk=manager.pk).update(admitted_at=timezone.now())
        record(manager, "admitted", by=None, note=f"An address at {domain}.")
    return user


@transaction.atomic
def admit(manager: Manager, *, by: User) -> None:
    """Let somebody act for their agency, also when they were declined or it ended before.

    Raises Refused for oneself, and where they could not act anyway.
    """
    _never_oneself(manager, by)
    if not manager.user.is_active or not manager.agency:
        raise Refused("Their account is closed or has no agency: see to that first.")
    _take_the_step(
        manager,
        Q(admitted_at=None) | Q(ended_at__isnull=False),
        admitted_at=timezone.now(),
        admitted_by=by,
        declined_at=None,
        ended_at=None,
        reason="",
    )
    record(manager, "admitted", by=by)
    queue("manager_admitted", manager.user.email, name=manager.user.name, agency=manager.agency)


@transaction.atomic
def decline(manager: Manager, *, by: User, reason: str) -> None:
    """Say no to somebody who waits. They read the reason; raises Refused without one."""
    _never_oneself(manager, by)
    reason = _given(reason)
    waits = Q(admitted_at=None, declined_at=None)
    _take_the_step(manager, waits, declined_at=timezone.now(), reason=reason)
    record(manager, "declined", by=by, note=reason)
    queue("manager_declined", manager.user.email, name=manager.user.name)


@transaction.atomic
def end(manager: Manager, *, by: User, reason: str) -> None:
    """Somebody is no longer a manager, from their next request on. Raises Refused likewise."""
    _never_oneself(manager, by)
    reason = _given(reason)
    acts = Q(admitted_at__isnull=False, ended_at=None)
    _take_the_step(manager, acts, ended_at=timezone.now(), reason=reason)
    record(manager, "no longer a manager", by=by, note=reason)
    queue("manager_ended", manager.user.email, name=manager.user.name)


def _take_the_step(manager, still: Q, **fields):
    """Change the row if it is `still` so: of two people at two buttons, one is told."""
    if not Manager.objects.filter(still, pk=manager.pk).update(**fields):
        raise Refused("Somebody else was faster: look at how it stands now.")


def _never_oneself(manager, by):
    if by.pk == manager.user_id:
        raise Refused("Ask a colleague: nobody does this for themselves.")


def _given(reason):
    if not reason.strip():
        raise Refused("Say why: they will read it.")
    return reason.strip()
