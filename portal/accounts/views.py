"""Where allauth's own pages do not know enough: the rest stand in urls.py as they are."""

from allauth.account import views as account
from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.internal.flows.password_reset_by_code import PasswordResetVerificationProcess
from allauth.account.models import Login
from allauth.account.utils import get_next_redirect_url, passthrough_next_redirect_url
from allauth.mfa.recovery_codes.views import ViewRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.urls import reverse

from portal.accounts import actions, forms
from portal.accounts.models import Agency, normal
from portal.accounts.sign_up import SignUp

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


def sign_up(request):
    """Who and where somebody is; the account comes with the code."""
    if request.user.is_authenticated:
        return redirect("account_manager")
    form = forms.SignUp(request.POST if request.method == "POST" else None)
    if form.is_valid():
        SignUp.begin(request, **form.cleaned_data)
        return redirect(_with_next(request, "account_confirm_sign_up"))
    login_url = _with_next(request, "account_login")
    return render(request, "account/signup.html", {"form": form, "login_url": login_url})


def confirm_sign_up(request):
    """The code from the e-mail makes the account, and signs in to it."""
    waits = SignUp.resume(request)
    if request.user.is_authenticated or waits is None:
        return redirect(_with_next(request, "account_signup"))
    form = forms.ConfirmCode(request.POST if request.method == "POST" else None, code=waits.code)
    if form.is_valid():
        return _join(request, waits)
    if form.is_bound and not waits.record_invalid_attempt():
        messages.error(request, get_adapter().error_messages["too_many_login_attempts"])
        return redirect(_with_next(request, "account_signup"))
    context = {"form": form, "email": waits.state["email"]}
    return render(request, "account/confirm_sign_up.html", context)


def _join(request, waits):
    state = waits.state
    chosen = Agency.objects.filter(pk=state["agency"]).first()
    user = actions.join(state["email"], state["name"], chosen)
    waits.abort()
    if user.agency and user.agency != chosen:
        messages.info(request, f"Your address belongs to {user.agency}, so you act for that.")
    record_authentication(request, user, method="code", email=user.email)
    page = _with_next(request, "account_manager")
    return perform_login(request, Login(user=user, email=user.email, redirect_url=page))


@login_required
def manager(request):
    """How somebody's account stands: what happens next, or why nothing does."""
    context = {"manager": request.user.as_manager, "going_to": get_next_redirect_url(request)}
    return render(request, "account/manager.html", context)


def _with_next(request, name):
    """The address of a page that knows where somebody was going."""
    return passthrough_next_redirect_url(request, reverse(name), REDIRECT_FIELD_NAME)
