"""Where allauth's own pages do not know enough: the rest stand in urls.py as they are."""

from allauth.account import views as account
from allauth.account.internal.flows.password_reset_by_code import PasswordResetVerificationProcess
from allauth.account.utils import get_next_redirect_url
from allauth.mfa.recovery_codes.views import ViewRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView
from django.urls import reverse

from portal.accounts.models import normal

GOES_ON_TO = "accounts_goes_on_to"


class OnlyToTheAddressInForce:
    """Mixed into a page of resetting: a code is void once the account has another address."""

    def dispatch(self, request, *args, **kwargs):
        reset = PasswordResetVerificationProcess.resume(request)
        if reset and reset.user and not is_address_of(reset.user, reset.state["email"]):
            reset.abort()
        return super().dispatch(request, *args, **kwargs)


def is_address_of(user, address) -> bool:
    return user.is_active and normal(user.email) == normal(address)


class ConfirmPasswordResetCode(OnlyToTheAddressInForce, account.ConfirmPasswordResetCodeView):
    pass


class CompletePasswordReset(OnlyToTheAddressInForce, account.CompletePasswordResetView):
    pass


class AddApp(ActivateTOTPView):
    """Remembers where somebody was going when they were asked for a second factor."""

    def get(self, request, *args, **kwargs):
        if going_to := get_next_redirect_url(request):
            request.session[GOES_ON_TO] = going_to
        return super().get(request, *args, **kwargs)


class RecoveryCodes(ViewRecoveryCodesView):
    def get_context_data(self, **kwargs):
        goes_on_to = self.request.session.get(GOES_ON_TO, reverse("mfa_index"))
        return super().get_context_data(**kwargs) | {"goes_on_to": goes_on_to}


confirm_password_reset_code = ConfirmPasswordResetCode.as_view()
complete_password_reset = CompletePasswordReset.as_view()
add_app = AddApp.as_view()
recovery_codes = RecoveryCodes.as_view()
