from django import template
from django.utils.safestring import SafeString

from portal.publishing.running_text import RunningText

register = template.Library()


@register.filter
def explained(text: str, page_words: RunningText) -> SafeString:
    """Plain or formatted text as running text: see `portal.publishing.running_text`."""
    return page_words.explained(text)
