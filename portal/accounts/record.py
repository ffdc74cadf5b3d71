"""Each step of signing in that is kept: who took it, by number, and what it was."""

from allauth.account import signals as account
from allauth.account.internal.flows.login import (
    AUTHENTICATION_METHODS_SESSION_KEY,
    get_authentication_records,
    record_authentication,
)
from allauth.mfa import signals as mfa
from allauth.mfa.models import Authenticator
from django.contrib.auth.signals import user_logged_in

from portal.accounts import middleware
from portal.audit.models import record
from portal.desk import second_factor
from portal.outbox.actions import queue

HOW = {"password": "password", "code": "code by e-mail", "mfa": "second factor"}


def listen():
    user_logged_in.connect(middleware.begin)
    account.user_logged_in.connect(signed_in)
    account.login_code_rejected.connect(wrong_code)
    account.password_reset_code_rejected.connect(wrong_code)
    for signal in (account.password_changed, account.password_set, account.password_reset):
        signal.connect(password_changed)
    mfa.authentication_failed.connect(wrong_second_factor)
    mfa.authenticator_added.connect(added)
    mfa.authenticator_removed.connect(removed)
    mfa.authenticator_reset.connect(recovery_codes_made)
    mfa.authenticator_used.connect(used)


def signed_in(request, user, **kwargs):
    ways = [HOW.get(step["method"], "") for step in get_authentication_records(request, user)]
    record(user, "signed in", by=user, note=", ".join(dict.fromkeys(filter(None, ways))))


def wrong_code(user, **kwargs):
    record(user, "failed to sign in", by=None, note="Wrong code by e-mail.")


def wrong_second_factor(user, **kwargs):
    record(user, "failed to sign in", by=None, note="Wrong second factor.")


def password_changed(user, **kwargs):
    record(user, "password changed", by=user)


def added(request, user, authenticator, **kwargs):
    """A factor just set up was used in doing so: nobody is asked for it again at once."""
    record(user, "second factor added", by=user, note=_kind(authenticator))
    if authenticator.type in second_factor.FACTORS:
        record_authentication(
            request, user, "mfa", id=authenticator.pk, type=str(authenticator.type)
        )


def removed(request, user, authenticator, **kwargs):
    """Who has none left has used none: the desk asks them to set one up."""
    record(user, "second factor removed", by=user, note=_kind(authenticator))
    if not second_factor.is_set_up(user):
        records = get_authentication_records(request, user)
        request.session[AUTHENTICATION_METHODS_SESSION_KEY] = [
            step for step in records if step["method"] != "mfa"
        ]


def recovery_codes_made(user, **kwargs):
    record(user, "recovery codes made", by=user)


def used(user, authenticator, **kwargs):
    if authenticator.type == Authenticator.Type.RECOVERY_CODES:
        left = len(authenticator.wrap().get_unused_codes())
        record(user, "recovery code used", by=user)
        queue("recovery_code_used", user.email, left=left)


def _kind(authenticator):
    return {"totp": "App.", "webauthn": "Passkey.", "recovery_codes": "Recovery codes."}[
        authenticator.type
    ]
