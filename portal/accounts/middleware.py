"""How long somebody stays signed in."""

import time

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout

SIGNED_IN_AT, SEEN_AT = "signed_in_at", "seen_at"
NOTED_EVERY = 60  # seconds: a page a second is not a write a second


def session_limits(get_response):
    """Sign out whoever did nothing for an hour, or signed in half a day ago, and say so.

    The page asked for is then shown or refused as to anybody: the desk asks to sign in, and leads
    back to it. Without a session's cookie nothing is read.
    """

    def middleware(request):
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
            if reason := _over(request.session):
                logout(request)
                messages.info(request, reason)
            else:
                _note(request.session)
        return get_response(request)

    return middleware


def begin(request, **kwargs):
    """Somebody has signed in: both clocks start."""
    request.session[SIGNED_IN_AT] = request.session[SEEN_AT] = time.time()


def _over(session) -> str:
    """Why this session has ended, in words for whose it was; empty while it has not."""
    now = time.time()
    if now - session.get(SEEN_AT, 0) > settings.SESSION_IDLE_SECONDS:
        minutes = settings.SESSION_IDLE_SECONDS // 60
        return f"You were signed out because you did nothing for {minutes} minutes."
    if now - session.get(SIGNED_IN_AT, 0) > settings.SESSION_COOKIE_AGE:
        hours = settings.SESSION_COOKIE_AGE // 3600
        return f"You were signed out because you signed in more than {hours} hours ago."
    return ""


def _note(session):
    if time.time() - session[SEEN_AT] > NOTED_EVERY:
        session[SEEN_AT] = time.time()
