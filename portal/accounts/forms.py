"""allauth's forms in the design system, each field with our words."""

from allauth.account import forms as account
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.contrib.auth.password_validation import password_validators_help_texts

from portal.accounts.models import Agency
from portal.accounts.one_time import use_once
from portal.outbox.addresses import FOR_AN_ADDRESS, LONGEST, ONE_ADDRESS, one_address
from portal.pages.forms import DesignSystem, Form

ADDRESS = ("Work e-mail address", "")
CODE = {"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"}
FACTOR_HELP = "The six digits your app shows now, or one of your recovery codes."
NEW_PASSWORD = "Three or four words that do not belong together are easy to remember."


class Ours(DesignSystem):
    """Mixed into a form of allauth's: `words` are a field's label and help, and nothing stands in
    a field that somebody has yet to fill in."""

    words = {}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            if name in self.words:
                field.label, field.help_text = self.words[name]
        if "code" in self.fields:
            self.fields["code"].widget.attrs |= CODE


class NewPassword(Ours):
    words = {
        "oldpassword": ("Your password now", ""),
        "password1": ("New password", " ".join([*password_validators_help_texts(), NEW_PASSWORD])),
        "password2": ("New password again", ""),
    }


class UsedOnce:
    """Mixed into a form that takes an app's code: nobody uses one twice, at any worker."""

    def clean_code(self):
        code = super().clean_code()
        if not use_once(self.user, code):
            raise get_adapter().validation_error("incorrect_code")
        return code


class SignIn(Ours, account.LoginForm):
    words = {"login": ADDRESS, "password": ("Password", "")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs["autocomplete"] = "username webauthn"


class AskForCode(Ours, account.RequestLoginCodeForm):
    words = {"email": ("Work e-mail address", "We send a code to it, if it has an account.")}


class ConfirmCode(Ours, account.ConfirmLoginCodeForm):
    words = {"code": ("Code from the e-mail", "Eight digits. You can paste them.")}


class ForgottenPassword(Ours, account.ResetPasswordForm):
    words = {"email": ("Work e-mail address", "We send a code to it, if it has an account.")}


class ConfirmPasswordCode(Ours, account.ConfirmPasswordResetCodeForm):
    words = ConfirmCode.words


class ResetPassword(NewPassword, account.ResetPasswordKeyForm):
    pass


class ChangePassword(NewPassword, account.ChangePasswordForm):
    pass


class SetPassword(NewPassword, account.SetPasswordForm):
    pass


class ShowPasswordAgain(Ours, account.ReauthenticateForm):
    words = {"password": ("Password", "")}


class SignUp(Form):
    """Whatever else is sent along is not looked at."""

    name = forms.CharField(
        label="Your name",
        help_text="First name and surname.",
        max_length=120,
        widget=forms.TextInput({"autocomplete": "name"}),
        error_messages={"required": "Type your name."},
    )
    email = forms.EmailField(
        label="Work e-mail address",
        help_text="We send a code to it.",
        max_length=LONGEST,
        widget=forms.EmailInput({"autocomplete": "email", **FOR_AN_ADDRESS}),
        error_messages={"required": "Type your work e-mail address.", "invalid": ONE_ADDRESS},
    )
    agency = forms.ModelChoiceField(
        Agency.objects.listed(),
        label="Whom you work for",
        help_text="If your organisation is not in the list, ask the office.",
        empty_label="Choose one",
        error_messages={"required": "Choose whom you work for."},
    )

    def clean_name(self):
        return " ".join(self.cleaned_data["name"].split())

    def clean_email(self):
        email = self.cleaned_data["email"].lower()
        one_address(email)
        return email


class UseSecondFactor(UsedOnce, Ours, mfa.AuthenticateForm):
    words = {"code": ("Code", FACTOR_HELP)}


class UseSecondFactorAgain(UsedOnce, Ours, mfa.ReauthenticateForm):
    words = UseSecondFactor.words


class AddApp(UsedOnce, Ours, totp.ActivateTOTPForm):
    words = {"code": ("Code from the app", "The six digits it shows now.")}

    def secret_in_groups(self) -> list[str]:
        """The key for those who type it: in groups of four."""
        return [self.secret[start : start + 4] for start in range(0, len(self.secret), 4)]


class AddPasskey(Ours, webauthn.AddWebAuthnForm):
    name = forms.CharField(max_length=60, required=False)
    words = {
        "name": ("What to call it", "So that you know it again: “Work laptop”."),
        "passwordless": (
            "Let me sign in with it instead of a password",
            "Your device then asks for its PIN, your face or your finger.",
        ),
    }


class RenamePasskey(Ours, webauthn.EditWebAuthnForm):
    name = forms.CharField(max_length=60)
    words = {"name": AddPasskey.words["name"]}
