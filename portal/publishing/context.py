from django.utils.functional import SimpleLazyObject

from portal.publishing.running_text import RunningText, known_to
from portal.reference.known import partnership_of


def running_text(request):
    """`page_words` in every template: what the texts of this page have explained so far."""
    return {"page_words": SimpleLazyObject(lambda: RunningText(known_to(partnership_of(request))))}
