from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.publishing.gone import published_or_gone
from procedures.models import Chapter, HoldingPosition


@require_safe
def detail(request, slug):
    position = published_or_gone(HoldingPosition.objects.ready_to_read(), slug=slug)
    chapters = Chapter.objects.public().filter(holding_positions=position)
    context = {
        "position": position,
        "chapters": chapters.select_related("manual"),
        "quick_exit": position.themes.all().need_quick_exit(),
    }
    return render(request, "procedures/holding.html", context)
