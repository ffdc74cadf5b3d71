import django_tables2 as columns

from portal.pages.tables import Table


class ChangeTable(Table):
    caption = "Changes to procedures"

    chapter = columns.Column(linkify=True, order_by="chapter__title")
    manual = columns.Column("Manual", accessor="release__manual__name")
    release = columns.DateColumn("F Y", accessor="release__month", verbose_name="Release")
    kind = columns.Column("Change")
    what_changed = columns.Column("What changed", orderable=False)

    class Meta:
        empty_text = "No change matches these choices."
