"""Formatted text: a small, safe part of HTML, cleaned on its way into the database."""

import re

import nh3
from django.db import models
from django.utils.safestring import mark_safe

from portal.publishing import editor

TAGS = {"a", "blockquote", "br", "em", "h3", "h4", "li", "ol", "p", "strong", "ul"}
TAGS |= {"span", "caption", "table", "tbody", "td", "th", "thead", "tr"}
ATTRIBUTES = {
    "a": {"href"},
    "ol": {"start"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
}
# The class of a passage in which nothing is explained: see running_text. The only one kept.
AS_WRITTEN = "as-written"
SCHEMES = {"http", "https", "mailto", "tel"}
# A tag of cleaned HTML, with the name that it opens or closes.
TAG = r'<(?:/(?P<closes>[a-z0-9]+)|(?P<opens>[a-z0-9]+)(?P<rest>[^"<>]*(?:"[^"]*"[^"<>]*)*))>'


def clean(html: str) -> str:
    """`html` with every tag, attribute and link we do not use removed, and its words kept."""
    cleaned = nh3.clean(
        html,
        tags=TAGS,
        attributes=ATTRIBUTES,
        allowed_classes={"span": {AS_WRITTEN}},
        url_schemes=SCHEMES,
        link_rel="noopener",
    )
    return _without_other_spans(cleaned) if "<span" in cleaned else cleaned


def _without_other_spans(html):
    """Word and browsers put spans round anything: those that say nothing go."""
    kept = []

    def told(tag):
        if tag["opens"] == "span":
            kept.append(AS_WRITTEN in tag["rest"])
            return f'<span class="{AS_WRITTEN}">' if kept[-1] else ""
        return tag[0] if tag["closes"] != "span" or kept.pop() else ""

    return re.sub(TAG, told, html)


class RichTextField(models.TextField):
    """HTML that was cleaned however it was saved, so templates may show it as it is.

    What comes from the database is marked safe; what was only assigned is not, and a template
    escapes it.
    """

    holds_html = True

    def formfield(self, **kwargs):
        return super().formfield(**kwargs | {"widget": editor.widget()})

    def get_prep_value(self, value):
        value = super().get_prep_value(value)
        return value if value is None else clean(value)

    def value_from_object(self, obj):
        """The text for a form, marked safe no more: a form escapes it for the editor."""
        return super().value_from_object(obj) + ""

    def from_db_value(self, value, expression, connection):
        return value if value is None else mark_safe(value)
