"""What allauth asks of us: our words, our e-mails, and secrets that are not kept as they are."""

import base64
import datetime as dt
import time

import qrcode
from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.safestring import mark_safe
from qrcode.image.svg import SvgPathImage

from portal.accounts.models import User, normal
from portal.audit.models import record
from portal.desk import second_factor
from portal.outbox.actions import queue

# Each e-mail allauth may send from our pages, and the folder of templates/messages/ that says it.
MESSAGES = {
    "account/email/login_code": "sign_in_code",
    "account/email/password_reset_code": "password_code",
    "account/email/unknown_account": "no_account",
    "account/email/password_changed": "password_changed",
    "account/email/password_set": "password_changed",
    "account/email/password_reset": "password_changed",
    "mfa/email/totp_activated": "second_factor_added",
    "mfa/email/webauthn_added": "second_factor_added",
    "mfa/email/totp_deactivated": "second_factor_removed",
    "mfa/email/webauthn_removed": "second_factor_removed",
    "mfa/email/recovery_codes_generated": "recovery_codes_made",
}
CODES_LAST = dt.timedelta(seconds=settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT)
WRONG_CODE = "That code is not right, or has been used already. Check it, or wait for the next one."
TOO_MANY = "That was wrong too many times. Ask for a new code and try again."


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": "This account is closed. Ask your office.",
        "email_password_mismatch": (
            "The e-mail address or the password is not right. Check both, or have a code sent to "
            "you instead."
        ),
        "enter_current_password": "That is not your password now. Type it again.",
        "incorrect_code": "That code is not right. Type it as it stands in the e-mail.",
        "incorrect_password": "That password is not right. Type it again.",
        "too_many_login_attempts": TOO_MANY,
        "rate_limited": TOO_MANY,
    }

    def is_open_for_signup(self, request):
        """Not by allauth, which makes an account before the address is confirmed: see sign_up."""
        return False

    def send_mail(self, template_prefix, email, context):
        """Queue our own e-mail; one with a code is of no use once the code has expired."""
        name = MESSAGES[template_prefix]
        if "code" not in context:
            queue(name, email)
            return
        minutes = round(CODES_LAST.total_seconds() / 60)
        expires_at = timezone.now() + CODES_LAST
        queue(
            name, email, code=context["code"], minutes=minutes, expires_at=expires_at, secret=True
        )

    def pre_login(self, request, user, *, email, **kwargs):
        """A code is void once the account has another address than it was sent to."""
        if email and normal(email) != normal(user.email):
            return redirect("account_login")
        return super().pre_login(request, user, email=email, **kwargs)

    def get_login_redirect_url(self, request):
        return super().get_login_redirect_url(request) if request.user.is_staff else reverse("home")

    def get_password_change_redirect_url(self, request):
        return reverse("mfa_index")

    def authentication_failed(self, request, **credentials):
        """Kept for an account we have; of any other address nothing is kept."""
        if user := User.objects.filter(email=credentials.get("email", "")).first():
            record(user, "failed to sign in", by=None, note="Wrong password.")

    def get_reauthentication_methods(self, user):
        """Who has a second factor shows that: a password alone would be a way round it."""
        methods = super().get_reauthentication_methods(user)
        if user.is_authenticated and second_factor.is_set_up(user):
            return [method for method in methods if method["id"] != "reauthenticate"]
        return methods

    def is_reauthentication_required(self, *, app, **kwargs):
        """Nobody is asked for what they have shown a moment ago."""
        return not self._shown_just_now() and super().is_reauthentication_required(app=app)

    def _shown_just_now(self):
        user = self.request.user
        records = get_authentication_records(self.request, user)
        if second_factor.is_set_up(user):
            records = [record for record in records if record["method"] == "mfa"]
        began = time.time() - app_settings.REAUTHENTICATION_TIMEOUT
        return any(record["at"] > began for record in records)


class SecondFactorAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": WRONG_CODE,
        "cannot_generate_recovery_codes": "Add an app or a passkey first.",
    }

    def encrypt(self, text):
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text):
        return _cipher().decrypt(encrypted_text.encode()).decode()

    def build_totp_svg(self, url):
        """The square as part of the page: our policy takes no picture from a `data:` address."""
        picture = qrcode.make(url, image_factory=SvgPathImage, border=2)
        return mark_safe(picture.to_string(encoding="unicode"))

    def generate_authenticator_name(self, user, type):
        return "My passkey"


def _cipher():
    """Whoever reads the database alone reads no secret; an old key still opens what it closed."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_key(secret)) for secret in keys])


def _key(secret):
    digest = salted_hmac("portal.accounts.secrets", "", secret=secret, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest)
