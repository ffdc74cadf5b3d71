from itertools import groupby

from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from portal.reference.contacts import on_theme
from portal.reference.models import Theme
from portal.topics.groups import on_topic
from portal.topics.numbers import all_topics, most_used, nearest_to


@require_safe
def index(request):
    """Every topic, A to Z, with how much there is on it."""
    topics = all_topics(timezone.now())
    letters = [(letter, list(those)) for letter, those in groupby(topics, lambda t: t.letter)]
    context = {"letters": letters, "most_used": most_used(topics)}
    return render(request, "topics/index.html", context)


@require_safe
def topic(request, slug):
    """All there is on one theme, for a team to look at together."""
    themes, now = list(Theme.objects.all()), timezone.now()
    theme = next((theme for theme in themes if theme.slug == slug), None)
    if theme is None:
        raise Http404
    groups = on_topic(theme, now)
    context = {
        "theme": theme,
        "quick_exit": theme.quick_exit,
        "report": on_theme(theme, now),
        "groups": [group for group in groups if group.rows],
        "missing": [group.none for group in groups if group.none and not group.rows],
        "nearest": nearest_to(theme, themes, now),
        "address": request.build_absolute_uri(),
    }
    return render(request, "topics/topic.html", context)
