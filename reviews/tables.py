import django_tables2 as columns
from django.utils.html import format_html

from portal.pages.tables import Table


class ReviewTable(Table):
    caption = "Reviews and audits"

    title = columns.Column("Review", linkify=True)
    kind_as_named = columns.Column("Type, as named at the time")
    published = columns.DateColumn("F Y", accessor="publish_at", verbose_name="Published")
    stage = columns.Column("Status")
    points = columns.Column("Learning points", orderable=False)
    recommendations_made = columns.Column("Recommendations", orderable=False)

    class Meta:
        empty_text = "No review matches these choices."

    def render_stage(self, value, record):
        """With the reason where it is on hold, or its report is not published."""
        if not record.stage_reason:
            return value
        return format_html('{}<br><span class="quiet">{}</span>', value, record.stage_reason)
