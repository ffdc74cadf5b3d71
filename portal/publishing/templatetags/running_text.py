import datetime as dt

from django import template
from django.utils.safestring import SafeString

from portal.publishing.former import Former
from portal.publishing.running_text import RunningText

register = template.Library()


@register.filter
def explained(text: str, page_words: RunningText) -> SafeString:
    """Plain or formatted text as running text: see `portal.publishing.running_text`."""
    return page_words.explained(text)


@register.filter
def ended_in(text: str, page_words: RunningText) -> list[Former]:
    """The numbers and addresses in `text` that ended, for a text that is shown as it stands."""
    return page_words.ended_in(text)


@register.filter
def after(page_words: RunningText, moment: dt.datetime | None) -> RunningText:
    """The words of the same page, for a text that says itself what had ended by that moment."""
    return page_words.after(moment) if moment else page_words
