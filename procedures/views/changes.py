from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from portal.pages.exports import download
from portal.pages.spreadsheets import spreadsheet
from procedures.exports import WIDTHS, as_row
from procedures.filters import ChangeFilters
from procedures.models import Change, LastLook
from procedures.tables import ChangeTable

AT_ONCE = 200  # rows held while a file is written
FILE = "changes to procedures"


@require_safe
def updates(request):
    """Every change of every published release, narrowed and sorted as the address says."""
    filters = _filters(request)
    context = {
        "filters": filters,
        "table": ChangeTable(filters.qs).show(request),
        "releases": filters.releases(),
        "look": _look_of(request.user),
    }
    return render(request, "procedures/updates.html", context)


@require_safe
def updates_csv(request):
    return _to_take_away(request, download)


@require_safe
def updates_xlsx(request):
    return _to_take_away(request, spreadsheet)


@require_POST
def read(request):
    """Keep that all until today was read; never an earlier day than before.

    Whose session has ended signs in and finds the list, where the button is.
    """
    if not request.user.is_authenticated:
        return redirect_to_login(reverse("procedures:updates"))
    today = timezone.localdate()
    LastLook.objects.get_or_create(user=request.user, defaults={"on": today})
    LastLook.objects.filter(user=request.user, on__lt=today).update(on=today)
    messages.success(request, f"Marked as read up to {today:%-d %B %Y}.")
    return redirect("procedures:updates")


def _look_of(user) -> LastLook | None:
    return LastLook.objects.filter(user=user).first() if user.is_authenticated else None


def _filters(request):
    return ChangeFilters(request.GET, Change.objects.public().newest_first())


def _to_take_away(request, write):
    """The whole list as a file; where a choice is odd, the page, which explains it."""
    filters = _filters(request)
    if not filters.is_valid():
        return redirect(f"{reverse('procedures:updates')}?{request.GET.urlencode()}")
    changes = ChangeTable(filters.qs).in_order(request).ready_to_read()
    rows = (
        as_row(change, request.build_absolute_uri(change.chapter.get_absolute_url()))
        for change in changes.iterator(chunk_size=AT_ONCE)
    )
    return write(FILE, WIDTHS, rows)
