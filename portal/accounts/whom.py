"""Whom a limit tells apart: by the address somebody typed or is known by, and by where they are."""

import contextlib
import re

from allauth.account.internal.flows.password_reset_by_code import (
    PASSWORD_RESET_VERIFICATION_SESSION_KEY,
)
from allauth.account.internal.stagekit import unstash_login
from allauth.core.internal.ratelimit import get_ip

from portal.accounts.models import normal
from portal.accounts.sign_up import WAITS

LONGEST_ADDRESS = 320
NOT_TOLD_APART = re.compile(r'[."\\]')  # in the part of an address before the @
DOTS = re.compile("[.\u3002]")  # both part the labels of a domain


def mailbox(address: str) -> str:
    """The mailbox behind an e-mail address, so that a limit counts it once however it is written.

    Capitals, dots before the @, what follows a +, and a domain in its own script or as xn-- make
    no difference. It is for counting only: mail goes to the address as it was typed. Where a
    provider does tell two of these apart, they share a limit, which does no harm.
    """
    local, _, domain = normal(address).rpartition("@")
    local = NOT_TOLD_APART.sub("", local.partition("+")[0])
    labels = [_in_its_own_script(label) for label in DOTS.split(domain) if label]
    return f"{local}@{normal('.'.join(labels))}"


def _in_its_own_script(label):
    if label.startswith("xn--"):
        with contextlib.suppress(UnicodeError):
            own = label.removeprefix("xn--").encode("ascii").decode("punycode")
            own.encode()  # half a letter is none
            return own
    return label


def anybody_from_there(request) -> tuple[str]:
    """Where a request comes from: an address, or in version 6 the network it is of."""
    return (get_ip(request),)


def typed_anywhere(field):
    """By the address typed into the field, wherever it was typed."""
    return lambda request: (normal(request.POST.get(field, "")[:LONGEST_ADDRESS]),)


def typed(field):
    """By the address typed into the field, and where it was typed."""
    return lambda request: typed_anywhere(field)(request) + anybody_from_there(request)


def known_anywhere(request) -> tuple[str]:
    """By the address our own side of the session holds: what is sent along cannot change it."""
    if request.user.is_authenticated:
        return (normal(request.user.email),)
    if login := unstash_login(request, peek=True):
        return (normal(login.email or login.user.email),)
    keys = (PASSWORD_RESET_VERIFICATION_SESSION_KEY, WAITS)
    begun = [request.session[key] for key in keys if request.session.get(key)]
    return (normal(begun[0]["email"]) if begun else "",)


def known(request) -> tuple[str, str]:
    return known_anywhere(request) + anybody_from_there(request)
