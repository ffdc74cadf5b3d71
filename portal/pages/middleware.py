"""Headers that depend on who is looking."""

from django.conf import settings
from django.utils.cache import patch_vary_headers

FEATURES_WE_NEVER_USE = (
    "accelerometer",
    "browsing-topics",
    "camera",
    "display-capture",
    "geolocation",
    "gyroscope",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "usb",
)
PERMISSIONS_POLICY = ", ".join(f"{feature}=()" for feature in FEATURES_WE_NEVER_USE)


def cache_rules(get_response):
    """Public pages are asked about every time; private ones are never kept.

    A page that sets a cookie, or is sent to a browser with a session, is `no-store`. Any other is
    `no-cache`: with its ETag a repeat visit costs a 304, and yesterday's number is never shown.
    A view that sets its own Cache-Control keeps it. Asks no database: that may be away.
    """

    def middleware(request):
        response = get_response(request)
        private = response.cookies or settings.SESSION_COOKIE_NAME in request.COOKIES
        response.setdefault("Cache-Control", "no-store" if private else "no-cache")
        patch_vary_headers(response, ["Cookie"])
        return response

    return middleware


def permissions_policy(get_response):
    def middleware(request):
        response = get_response(request)
        response["Permissions-Policy"] = PERMISSIONS_POLICY
        return response

    return middleware
