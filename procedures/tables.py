import django_tables2 as columns
from django.db.models import F
from django.template import Context

from portal.pages.tables import Table
from portal.publishing.context import running_text
from procedures.models import Change


class ChangeTable(Table):
    caption = "Changes to procedures"

    chapter = columns.Column(linkify=True, order_by=("chapter__title", "-release__month", "pk"))
    manual = columns.Column(
        "Manual",
        accessor="release__manual__name",
        order_by=("release__manual__name", "-release__month", "pk"),
    )
    release = columns.DateColumn(
        "F Y",
        accessor="release__month",
        verbose_name="Release",
        linkify=lambda record: record.release.get_absolute_url(),
        order_by=("release__month", "pk"),
    )
    kind = columns.TemplateColumn(
        template_name="procedures/_cell_kind.html",
        verbose_name="Change",
        order_by=("kind", "-release__month", "pk"),
    )
    what_changed = columns.TemplateColumn(
        template_name="procedures/_cell_answers.html",
        verbose_name="What changed, and what to do now",
        orderable=False,
    )
    by_when = columns.DateColumn("j F Y", verbose_name="By when")

    class Meta:
        empty_text = "No change matches these choices."

    def show(self, request):
        self.context = Context(running_text(request))  # for the templates of its cells
        return super().show(request)

    def whole(self, rows):
        shown = Change.objects.filter(pk__in=rows.values("pk")).ready_to_read()
        return shown.order_by(*rows.query.order_by)

    def order_by_when(self, queryset, is_descending):
        """Those without a last day come after all others, either way."""
        day = F("by_when")
        by_day = day.desc(nulls_last=True) if is_descending else day.asc(nulls_last=True)
        return queryset.order_by(by_day, "pk"), True
