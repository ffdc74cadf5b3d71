from django.core.paginator import Paginator
from django.http import JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.search import unfound
from portal.search.filters import SearchFilters
from portal.search.finding import A_PAGE, LAST_PAGE
from portal.search.models import Entry
from portal.search.searching import everything_on, search
from portal.search.suggesting import suggestions


@require_safe
def index(request):
    """What is found by all sections for what was typed, or all there is on a topic."""
    filters = SearchFilters(request.GET, Entry.objects.none())
    filters.form.is_valid()
    in_force = filters.in_force()
    number = _number(request.GET.get("page"))
    outcome = _searched(filters, number)
    last = min(-(-outcome.found.total // A_PAGE), LAST_PAGE)
    if last and number > last:
        number = last
        outcome = _searched(filters, number)
    if outcome.question:
        filters.say_how_many(outcome.found)
    if outcome.question and outcome.in_vain and _is_first(request, in_force, number):
        unfound.note(outcome.typed)
    shown = Paginator(range(min(outcome.found.total, A_PAGE * LAST_PAGE)), A_PAGE)
    context = {
        "filters": filters,
        "in_force": in_force,
        "outcome": outcome,
        "page": shown.get_page(number),
        "quick_exit": filters.needs_quick_exit(),
    }
    return render(request, "search/index.html", context)


def _searched(filters, number):
    theme = filters.chosen.get("theme")
    if theme and not filters.text:
        return everything_on(theme, filters.choices(), number)
    return search(filters.text, filters.choices(), number)


def _is_first(request, in_force, number):
    """Whether it is a search of its own: not one narrowed or turned over, or only asked about."""
    return request.method == "GET" and number == 1 and not in_force


def _number(text):
    if not text or not text.isdecimal():
        return 1
    return min(max(1, int(text[:5])), LAST_PAGE)


@require_safe
def suggest(request):
    """What may be meant by what has been typed so far, for the box in which it is typed."""
    return JsonResponse({"suggestions": suggestions(request.GET.get("q", ""))})
