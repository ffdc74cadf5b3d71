"""The programme in a calendar of one's own: all of it to subscribe to, or one date to keep."""

import datetime as dt

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from portal.reference.models import Partnership
from training.models import TrainingSession
from training.places import calendars

KEPT = dt.timedelta(days=31)  # a date that has been stays so long in calendars that ask again


@require_safe
def programme(request):
    """Every public date to come or just past, those called off among them as cancelled."""
    rows = _public().filter(ends_at__gt=timezone.now() - KEPT).order_by("starts_at", "pk")
    name = f"Training – {Partnership.current().short_name}"
    return calendar_file(calendars.published(rows, name=name), "training.ics", "inline")


@require_safe
def entry(request, pk):
    session = get_object_or_404(_public(), pk=pk)
    return calendar_file(calendars.published([session]), f"training-{session.pk}.ics", "inline")


def _public():
    return TrainingSession.objects.public().select_related("course", "venue")


def calendar_file(text, name, how="attachment"):
    """A calendar file, to keep or, `inline`, for a calendar that subscribes."""
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'{how}; filename="{name}"'
    return response
