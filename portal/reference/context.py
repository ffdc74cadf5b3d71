from django.utils.functional import SimpleLazyObject

from portal.reference.models import Partnership


def partnership(request):
    """`partnership` in every template; asked for once a page, and only where a page names it."""
    return {"partnership": SimpleLazyObject(Partnership.current)}
