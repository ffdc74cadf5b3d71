import datetime as dt
import sys
from http import HTTPStatus

from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from django_guid import get_guid

from portal.audit.personal import held
from portal.outbox.health import mail_trouble
from portal.pages.sections import sections
from portal.reference.contacts import report_a_concern
from portal.reference.models import Theme

DOWN = (OperationalError, InterfaceError)


@require_safe
def home(request):
    """The number to ring first, then what holds until further notice, then the newest of all."""
    context = {
        "groups": report_a_concern(timezone.now()),
        "notices": [notice for section in sections() for notice in section.notices()],
        "topics": Theme.objects.all(),
        "latest": [(section, section.latest()) for section in sections()],
    }
    return render(request, "home.html", context)


@require_safe
def accessibility(request):
    return render(request, "accessibility.html")


@require_safe
def privacy(request):
    return render(request, "privacy.html", {"held": held()})


@require_safe
def cookies(request):
    return render(request, "cookies.html")


@require_safe
@cache_control(public=True, immutable=True, max_age=365 * 24 * 3600)
def brand(request, colour):
    """The partnership's colour as a style sheet, at an address that holds the colour."""
    return HttpResponse(f":root{{--brand-colour:#{colour}}}", content_type="text/css")


@require_safe
def robots(request):
    sitemap = request.build_absolute_uri("/sitemap.xml")
    lines = ["User-agent: *", "Disallow: /admin/", f"Sitemap: {sitemap}"]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
def security(request):
    """Whom to tell of a weakness in the portal: RFC 9116."""
    ends = timezone.localdate() + dt.timedelta(days=180)
    lines = [
        f"Contact: {request.build_absolute_uri(reverse('reference:contacts'))}",
        f"Expires: {ends:%Y-%m-%d}T00:00:00Z",
        "Preferred-Languages: en",
        f"Canonical: {request.build_absolute_uri()}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
def health(request):
    """Whether this process can serve and e-mail leaves: 200, or 503 with the reason."""
    try:
        reason = _migrations_missing() or mail_trouble(timezone.now())
    except (DatabaseError, InterfaceError):
        reason = "The database cannot be reached."
    if reason:
        body = {"status": "unwell", "reason": reason}
        return JsonResponse(body, status=HTTPStatus.SERVICE_UNAVAILABLE)
    return JsonResponse({"status": "well"})


def _migrations_missing():
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return f"Database migrations not applied: {len(waiting)}." if waiting else ""


def bad_request(request, exception=None):
    return render(request, "400.html", status=HTTPStatus.BAD_REQUEST)


def forbidden(request, exception=None):
    return render(request, "403.html", status=HTTPStatus.FORBIDDEN)


def csrf_failure(request, reason=""):
    return render(request, "403_form.html", status=HTTPStatus.FORBIDDEN)


def not_found(request, exception=None):
    return render(request, "404.html", status=HTTPStatus.NOT_FOUND)


def server_error(request):
    """Shown whatever is broken: it reads no database, and says which request it was.

    While the database is away the answer is 503: the fault is not in the page, and will pass.
    """
    down = isinstance(sys.exc_info()[1], DOWN)
    body = render_to_string("500.html", {"down": down, "request_id": get_guid()})
    status = HTTPStatus.SERVICE_UNAVAILABLE if down else HTTPStatus.INTERNAL_SERVER_ERROR
    return HttpResponse(body, status=status)
