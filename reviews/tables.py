import django_tables2 as columns

from portal.pages.tables import Table


class ReviewTable(Table):
    caption = "Reviews and audits"

    title = columns.Column("Review", linkify=True)
    kind = columns.Column("Type")
    published = columns.DateColumn("F Y", accessor="publish_at", verbose_name="Published")
    points = columns.Column("Learning points")
    recommendations_made = columns.Column("Recommendations")

    class Meta:
        empty_text = "No review matches these choices."
