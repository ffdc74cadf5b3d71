from functools import partial

from django.conf import settings

from portal.pages.sections import own_pages, sections


def frame(request):
    """What the frame of every page needs, except the partnership's own words."""
    return {
        "sections": sections(),
        "current_section": getattr(request.resolver_match, "app_name", ""),
        "own_pages": partial(own_pages, getattr(request, "user", None)),  # asked where shown
        "is_demo": settings.DEMO,
    }
