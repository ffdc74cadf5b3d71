"""The open actions as a list: narrowed, as a table on the page, and to take away."""

import django_filters
import django_tables2 as columns
from django import forms
from django.db.models import Exists, OuterRef, Prefetch
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from portal.accounts.models import Agency
from portal.pages.filters import Filters, TickFilter
from portal.pages.tables import Table
from portal.pages.templatetags.portal import plain_date
from portal.publishing.filters import BoardFilter
from reviews.desk.gap_tables import SortsByDueDay, to_desk
from reviews.models import ActionOwner, Answer, Response, Review

NOBODY = "Nobody yet"
WIDTHS = {  # of the columns, in letters
    "Action": 60,
    "Label": 20,
    "Review": 40,
    "Recommendation": 16,
    "Agency": 30,
    "Owner": 28,
    "Due": 12,
    "Overdue": 9,
    "Last answer": 60,
    "Answered": 12,
    "How it stands": 22,
    "Page": 60,
}


class ActionFilters(Filters):
    agency = django_filters.ModelChoiceFilter(
        queryset=Agency.objects.all(), to_field_name="slug", null_label="None named", label="Agency"
    )
    owner = django_filters.ModelChoiceFilter(
        queryset=ActionOwner.objects.known().select_related("agency"),
        null_label=NOBODY,
        label="Owner",
    )
    board = BoardFilter(field_name="recommendation__review__boards")
    overdue = TickFilter(method="late", label="Overdue")
    waits = TickFilter(method="answered", label="Waiting for the office")

    class Meta(Filters.Meta):
        form = forms.Form
        model = Response
        fields = ["agency", "owner", "board", "overdue", "waits"]

    def late(self, queryset, name, value):
        return queryset.late(timezone.localdate())

    def answered(self, queryset, name, value):
        return queryset.filter(Exists(Answer.objects.waiting().filter(response=OuterRef("pk"))))

    def owners(self) -> set[int]:
        """The keys of all whom these actions name."""
        named = self.qs.order_by().exclude(owner=None)
        return set(named.values_list("owner", flat=True).distinct())


class ActionTable(SortsByDueDay, Table):
    caption = "Open actions"

    what = columns.Column("What is to be done", orderable=False)
    label = columns.Column(order_by=("label", "pk"))
    review = columns.Column(
        "From",
        accessor="recommendation",
        order_by=("recommendation__review__title", "recommendation__number", "pk"),
    )
    agency = columns.Column(order_by=("agency__name", "pk"), default="")
    owner = columns.Column(order_by=("owner__name", "pk"), default=NOBODY)
    due = columns.Column("Due", default="No date")
    answer = columns.Column("Last answer", accessor="pk", orderable=False)

    class Meta:
        empty_text = "No open action matches these choices."

    def whole(self, rows):
        return ready(Response.objects.filter(pk__in=rows.values("pk"))).order_by(
            *rows.query.order_by
        )

    def render_what(self, record):
        return format_html('<a href="{}">{}</a>', to_desk(record.recommendation), record.what)

    def render_review(self, record):
        found = record.recommendation
        if not record.is_public:
            return f"{found.review.title}, {found.number}"
        words = '<a href="{}">{}, {}</a>'
        return format_html(words, found.get_absolute_url(), found.review.title, found.number)

    def render_owner(self, record):
        return format_html('<a href="?owner={}">{}</a>', record.owner_id, record.owner.name)

    def render_due(self, record):
        day = plain_date(record.due)
        if record.due_on is None:
            day = f"{day}, as the recommendation"
        is_late = record.is_overdue(timezone.localdate())
        return format_html("{} <strong>Overdue</strong>", day) if is_late else day

    def render_answer(self, record):
        answer = last_answer(record)
        if answer is None:
            return "None yet"
        page = reverse("admin:reviews_answer", args=[answer.pk])
        said = f"{answer.get_state_display()}, {plain_date(answer.at)}"
        return format_html('<a href="{}">{}</a>', page, said)


def ready(responses):
    """With all that a row shows, and whether anybody may read the thread it is part of."""
    public = Review.objects.published().filter(pk=OuterRef("recommendation__review"))
    answers = Answer.objects.order_by("response_id", "-at", "-pk").distinct("response")
    rows = responses.annotate(is_public=Exists(public))
    return rows.select_related("recommendation__review", "agency", "owner").prefetch_related(
        Prefetch("answers", answers, to_attr="last_answers")
    )


def last_answer(response) -> Answer | None:
    return response.last_answers[0] if response.last_answers else None


def as_row(response, address) -> list:
    """What `WIDTHS` names; `address` makes a path an address."""
    answer, found = last_answer(response), response.recommendation
    return [
        response.what,
        response.get_label_display(),
        found.review.title,
        found.number,
        response.agency,
        response.owner.name if response.owner else "",
        response.due,
        "Yes" if response.is_overdue(timezone.localdate()) else "",
        answer.what if answer else "",
        timezone.localdate(answer.at) if answer else None,
        answer.get_state_display() if answer else "",
        address(to_desk(found)),
    ]
