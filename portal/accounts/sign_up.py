"""A sign-up that waits for its code, kept in the session of the browser it was begun in.

Nothing of it is a row before the code is typed, and whether the address has an account already
shows nowhere: then the e-mail says so, and no code is right.
"""

from allauth.account import app_settings
from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.code_verification import AbstractCodeVerificationProcess
from django.utils import timezone

from portal.accounts.adapters import CODES_LAST
from portal.accounts.models import Agency, User
from portal.outbox.actions import queue

WAITS = "accounts_sign_up"


class SignUp(AbstractCodeVerificationProcess):
    """allauth's rules for a code: so long, so many tries, then from the beginning."""

    def __init__(self, request, state):
        self.request = request
        super().__init__(
            state=state,
            timeout=app_settings.LOGIN_BY_CODE_TIMEOUT,
            max_attempts=app_settings.LOGIN_BY_CODE_MAX_ATTEMPTS,
        )

    @classmethod
    def begin(cls, request, *, email: str, name: str, agency: Agency) -> None:
        """Send the code. A sign-up begun before in this browser is forgotten."""
        state = cls.initial_state(None, email) | {"name": name, "agency": agency.pk}
        sign_up = cls(request, state)
        sign_up.send()
        sign_up.persist()

    @classmethod
    def resume(cls, request) -> "SignUp | None":
        """What waits in this browser, unless its time is over."""
        state = request.session.get(WAITS)
        return cls(request, state).abort_if_invalid() if state else None

    def send(self):
        """One e-mail of the same urgency either way; it holds nothing that was typed."""
        email, expires_at = self.state["email"], timezone.now() + CODES_LAST
        if User.objects.filter(email=email).exists():
            queue("sign_up_known", email, expires_at=expires_at)
            return
        self.state["code"] = get_adapter().generate_login_code()
        minutes = round(CODES_LAST.total_seconds() / 60)
        queue(
            "sign_up_code",
            email,
            code=self.code,
            minutes=minutes,
            expires_at=expires_at,
            secret=True,
        )

    def persist(self):
        self.request.session[WAITS] = self.state

    def abort(self):
        self.request.session.pop(WAITS, None)
