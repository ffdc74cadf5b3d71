from django.shortcuts import render
from django.views.decorators.http import require_safe

from procedures.filters import ChangeFilters
from procedures.models import Change
from procedures.tables import ChangeTable


@require_safe
def updates(request):
    public = Change.objects.public().newest_first().ready_to_read()
    filters = ChangeFilters(request.GET, public)
    context = {
        "filters": filters,
        "table": ChangeTable(filters.qs).show(request),
        "releases": filters.releases(),
    }
    return render(request, "procedures/updates.html", context)
