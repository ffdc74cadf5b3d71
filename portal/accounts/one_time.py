"""An app's code is good for a minute and a half, and for one use within it."""

import datetime as dt

from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa import app_settings

from portal.accounts.limits import Limit

# A code is taken a step early and a step late; it is remembered a step longer than that.
STEPS = 2 * app_settings.TOTP_TOLERANCE + 2
REMEMBERED = dt.timedelta(seconds=STEPS * app_settings.TOTP_PERIOD)
ONCE = Limit("one code", 1, REMEMBERED)


def use_once(user, code: str) -> bool:
    """Spend the code; False when it was spent before, whichever worker saw it."""
    return ONCE.wait(str(user.pk), normalize_user_code(code)) is None
