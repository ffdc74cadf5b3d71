"""Being somebody, without the sign-in pages: those have tests of their own."""

import time

from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY,
    AUTHENTICATION_METHODS_SESSION_KEY,
)


def sign_in(client, user):
    """Sign `user` in as after a password and a second factor, just now."""
    client.force_login(user)
    session = client.session
    steps = [{"method": "password"}, {"method": "mfa", "type": "totp"}]
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"at": time.time(), **step} for step in steps]
    session[_AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(user.pk)
    session.save()
