from django.conf import settings

from portal.pages.sections import sections


def frame(request):
    """What the frame of every page needs, except the partnership's own words."""
    return {
        "sections": sections(),
        "current_section": getattr(request.resolver_match, "app_name", ""),
        "is_demo": settings.DEMO,
    }
