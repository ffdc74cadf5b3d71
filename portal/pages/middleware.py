"""Headers that depend on who is looking. Functions, outermost first in settings.MIDDLEWARE."""

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

    A page that sets a cookie, or that somebody signed in sees, is `no-store`. Any other is
    `no-cache`: with its ETag a repeat visit costs a 304, and yesterday's number is never shown.
    A view that sets its own Cache-Control keeps it.
    """

    def middleware(request):
        response = get_response(request)
        if response.cookies or (hasattr(request, "user") and request.user.is_authenticated):
            response["Cache-Control"] = "no-store"
        elif "Cache-Control" not in response:
            response["Cache-Control"] = "no-cache"
        patch_vary_headers(response, ["Cookie"])
        return response

    return middleware


def permissions_policy(get_response):
    def middleware(request):
        response = get_response(request)
        response["Permissions-Policy"] = PERMISSIONS_POLICY
        return response

    return middleware
