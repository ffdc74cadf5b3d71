import django_tables2 as columns
from django.utils.html import format_html

from portal.pages.tables import Table


class ReviewTable(Table):
    caption = "Reviews and audits"
    look = "table--titles"

    title = columns.Column("Review", linkify=True)
    kind_as_named = columns.Column("Type, as named at the time")
    published = columns.DateColumn("F Y", accessor="publish_at", verbose_name="Published")
    stage = columns.Column("Status")
    points = columns.Column("Learning points", orderable=False)
    recommendations_made = columns.Column("Recommendations", orderable=False)

    class Meta:
        empty_text = "No review matches these choices."

    def whole(self, rows):
        return with_counts(rows)

    def render_stage(self, value, record):
        """With the reason where it is on hold, or its report is not published."""
        if not record.stage_reason:
            return value
        return format_html('{}<br><span class="quiet">{}</span>', value, record.stage_reason)


def with_counts(page):
    """The reviews of a page, each with how many parts it has; nothing is counted for the pages
    before it."""
    shown = page.model.objects.filter(pk__in=page.values("pk"))
    return shown.with_counts().order_by(*page.query.order_by)
