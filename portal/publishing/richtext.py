"""Formatted text: a small, safe part of HTML, cleaned on its way into the database."""

import nh3
from django.db import models
from django.utils.safestring import mark_safe

from portal.publishing import editor

TAGS = {"a", "blockquote", "br", "em", "h3", "h4", "li", "ol", "p", "strong", "ul"}
TAGS |= {"caption", "table", "tbody", "td", "th", "thead", "tr"}
ATTRIBUTES = {
    "a": {"href"},
    "ol": {"start"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
}
SCHEMES = {"http", "https", "mailto", "tel"}


def clean(html: str) -> str:
    """`html` with every tag, attribute and link we do not use removed, and its words kept."""
    return nh3.clean(
        html, tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel="noopener"
    )


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
