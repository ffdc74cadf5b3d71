"""What reviews taught: practice points by theme, and the themes that come back over the years."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.pages.filters import page_of
from reviews.filters import LearningFilters
from reviews.models import LearningPoint
from reviews.practice import newest_of_each, ready_to_read, themes_of
from reviews.years import themes_by_year

THEMES = 8  # on one page, each with its newest points


@require_safe
def learning(request):
    """Practice points: all of one theme, or the newest of each, the most repeated theme first."""
    filters = LearningFilters(request.GET, LearningPoint.objects.public())
    points = filters.qs
    theme = filters.form.cleaned_data.get("theme")
    context = _of_one(theme, points, request) if theme else _of_each(points, request)
    shown = context["themes"]
    context |= {
        "filters": filters,
        "quick_exit": any(each.quick_exit for each in shown),
        "address": request.build_absolute_uri(),
    }
    return render(request, "reviews/learning.html", context)


def _of_one(theme, points, request):
    page = page_of(points.newest_first(), request)
    theme.newest = ready_to_read(page.object_list)
    return {"chosen": theme, "themes": [theme] if theme.newest else [], "page": page}


def _of_each(points, request):
    page = page_of(themes_of(points), request, THEMES)
    return {"themes": newest_of_each(points, page.object_list), "page": page}


@require_safe
def themes(request):
    """Which themes came back in which years."""
    return render(request, "reviews/themes.html", {"chart": themes_by_year()})
