"""The one rule of the desk's door: whoever passes has used a second factor in this session."""

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled

FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


def is_used(request) -> bool:
    """Whether this session has seen an app's code, a passkey or a recovery code."""
    records = get_authentication_records(request, request.user)
    return any(record["method"] == "mfa" for record in records)


def is_set_up(user) -> bool:
    return is_mfa_enabled(user, FACTORS)


def next_page(user) -> str:
    """The name of the page on which `user` comes to have used one."""
    return "mfa_reauthenticate" if is_set_up(user) else "mfa_activate_totp"
