"""The pages of signing in. What is not listed here is not there: nobody adds an address to their
account, and no secret stands in a link.

Every view is `limited`, and each of its limits says whom it tells apart.
"""

import datetime as dt

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.urls import path

from portal.accounts import views
from portal.accounts.limits import Limit, limited
from portal.accounts.whom import anybody_from_there, known, known_anywhere, typed, typed_anywhere

MINUTES, HOUR = dt.timedelta(minutes=5), dt.timedelta(hours=1)

# However many accounts they name: everything that comes from one place.
FROM_ONE_PLACE = Limit("from one place", 200, MINUTES, anybody_from_there)
PASSWORDS = Limit("passwords", 10, MINUTES, typed("login"), forgiving=True)
STEPS = Limit("steps of signing in", 10, MINUTES, known, forgiving=True)
# Reached only by somebody who has passed the first step: 100 codes of a million.
SECOND_FACTORS = Limit("second factors", 100, HOUR, known_anywhere)
CODES_ASKED_FOR = Limit("codes asked for", 4, dt.timedelta(minutes=10), typed("email"))
CODES_TO_ONE_ADDRESS = Limit("codes to one address", 12, HOUR, typed_anywhere("email"))
CODES_FROM_ONE_PLACE = Limit("codes from one place", 40, HOUR, anybody_from_there)

SENDS_A_CODE = (FROM_ONE_PLACE, CODES_FROM_ONE_PLACE, CODES_ASKED_FOR, CODES_TO_ONE_ADDRESS)
TAKES_A_STEP = (FROM_ONE_PLACE, STEPS)
TAKES_A_SECOND_FACTOR = (FROM_ONE_PLACE, STEPS, SECOND_FACTORS)


def page(address, view, name, *limits):
    return path(address, limited(view, *limits), name=name)


urlpatterns = [
    page("login/", account.login, "account_login", FROM_ONE_PLACE, PASSWORDS),
    page("login/code/", account.request_login_code, "account_request_login_code", *SENDS_A_CODE),
    page(
        "login/code/confirm/",
        account.confirm_login_code,
        "account_confirm_login_code",
        *TAKES_A_STEP,
    ),
    page("logout/", account.logout, "account_logout", FROM_ONE_PLACE),
    page("inactive/", account.account_inactive, "account_inactive", FROM_ONE_PLACE),
    page("signup/", views.sign_up, "account_signup", *SENDS_A_CODE),
    page("signup/confirm/", views.confirm_sign_up, "account_confirm_sign_up", *TAKES_A_STEP),
    page("manager/", views.manager, "account_manager", FROM_ONE_PLACE),
    page("reauthenticate/", account.reauthenticate, "account_reauthenticate", *TAKES_A_STEP),
    page("password/change/", account.password_change, "account_change_password", *TAKES_A_STEP),
    page("password/set/", account.password_set, "account_set_password", *TAKES_A_STEP),
    page("password/reset/", account.password_reset, "account_reset_password", *SENDS_A_CODE),
    page(
        "password/reset/confirm/",
        views.confirm_password_reset_code,
        "account_confirm_password_reset_code",
        *TAKES_A_STEP,
    ),
    page(
        "password/reset/complete/",
        views.complete_password_reset,
        "account_complete_password_reset",
        *TAKES_A_STEP,
    ),
    page(
        "password/reset/done/",
        account.password_reset_from_key_done,
        "account_password_reset_completed",
        FROM_ONE_PLACE,
    ),
    page("second-factor/", mfa.index, "mfa_index", FROM_ONE_PLACE),
    page("second-factor/use/", mfa.authenticate, "mfa_authenticate", *TAKES_A_SECOND_FACTOR),
    page(
        "second-factor/use-again/",
        mfa.reauthenticate,
        "mfa_reauthenticate",
        *TAKES_A_SECOND_FACTOR,
    ),
    page("second-factor/app/add/", views.add_app, "mfa_activate_totp", *TAKES_A_STEP),
    page("second-factor/app/remove/", totp.deactivate_totp, "mfa_deactivate_totp", *TAKES_A_STEP),
    page(
        "second-factor/recovery-codes/",
        views.recovery_codes,
        "mfa_view_recovery_codes",
        FROM_ONE_PLACE,
    ),
    page(
        "second-factor/recovery-codes/new/",
        recovery_codes.generate_recovery_codes,
        "mfa_generate_recovery_codes",
        *TAKES_A_STEP,
    ),
    page(
        "second-factor/recovery-codes/download/",
        recovery_codes.download_recovery_codes,
        "mfa_download_recovery_codes",
        FROM_ONE_PLACE,
    ),
    page("second-factor/passkeys/", webauthn.list_webauthn, "mfa_list_webauthn", FROM_ONE_PLACE),
    page("second-factor/passkeys/add/", webauthn.add_webauthn, "mfa_add_webauthn", *TAKES_A_STEP),
    page(
        "second-factor/passkeys/use-again/",
        webauthn.reauthenticate_webauthn,
        "mfa_reauthenticate_webauthn",
        *TAKES_A_SECOND_FACTOR,
    ),
    page(
        "second-factor/passkeys/sign-in/",
        webauthn.login_webauthn,
        "mfa_login_webauthn",
        FROM_ONE_PLACE,
    ),
    page(
        "second-factor/passkeys/<int:pk>/remove/",
        webauthn.remove_webauthn,
        "mfa_remove_webauthn",
        *TAKES_A_STEP,
    ),
    page(
        "second-factor/passkeys/<int:pk>/rename/",
        webauthn.edit_webauthn,
        "mfa_edit_webauthn",
        *TAKES_A_STEP,
    ),
]
