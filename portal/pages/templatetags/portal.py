"""Small display filters: words for values, and nothing that decides."""

import datetime as dt
import json

from django import template
from django.core.paginator import Page, Paginator
from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from portal.pages import words

register = template.Library()


@register.filter
def clock(moment: dt.datetime) -> str:
    """The London time of a moment: 9:30am, 1pm, midday."""
    return words.clock(timezone.localtime(moment).time())


@register.filter
def day(value: dt.date | dt.datetime) -> str:
    """A day without doubt: Monday 5 January 2026; London's day for a moment."""
    if isinstance(value, dt.datetime):
        value = timezone.localtime(value)
    return f"{value:%A %-d %B %Y}"


@register.filter
def moment(value: dt.datetime) -> str:
    """A moment in London: Monday 7 December 2026, 9:30am."""
    return words.in_words(value)


@register.filter
def plain_date(value: dt.date | dt.datetime) -> str:
    """5 January 2026; London's day for a moment."""
    if isinstance(value, dt.datetime):
        value = timezone.localtime(value)
    return f"{value:%-d %B %Y}"


@register.filter
def length_in_words(value: dt.timedelta) -> str:
    """A length of time in words: 3 hours 30 minutes."""
    hours, minutes = divmod(round(value.total_seconds() / 60), 60)
    parts = [f"{hours} hour{'s' * (hours != 1)}"] if hours else []
    if minutes or not hours:
        parts.append(f"{minutes} minute{'s' * (minutes != 1)}")
    return " ".join(parts)


@register.filter
def shown_numbers(page: Page) -> list[int | None]:
    """The page numbers to link to: first, last, and near this one; None marks a gap."""
    shown = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return [None if number == Paginator.ELLIPSIS else number for number in shown]


@register.filter
def of(values: dict, key):
    """What `values` holds under `key`; None where it holds nothing."""
    return values.get(key)


@register.filter
def links(rows) -> SafeString:
    """The rows by name, each a link to its page, with commas. Not for the inside of a link."""
    named = [(row.get_absolute_url(), row) for row in rows]
    return format_html_join(", ", '<a class="govuk-link" href="{}">{}</a>', named)


@register.filter
def json_ld(data: dict) -> SafeString:
    """A block of data for machines. No word in it can end the block: < > and & are escaped."""
    plain = json.dumps(data, ensure_ascii=False, cls=DjangoJSONEncoder)
    for letter in "<>&":
        plain = plain.replace(letter, f"\\u{ord(letter):04x}")
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(plain))
