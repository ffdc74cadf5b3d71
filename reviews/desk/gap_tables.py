"""What is missing, as tables: on the page, and to take away."""

import datetime as dt

import django_tables2 as columns
from django.db.models import F, Prefetch
from django.urls import reverse
from django.utils import timezone

from portal.pages.tables import Table
from portal.pages.templatetags.portal import plain_date
from procedures.models import Change
from reviews.models import Recommendation, Response

NOBODY = "Nobody"


class GapTable(Table):
    """`WIDTHS` and `as_row` are what is taken away; `ready` fetches all that is shown of rows."""

    WIDTHS: dict[str, int]

    class Meta:
        empty_text = "Nothing: there is no such gap."
        default = "–"

    def whole(self, rows):
        shown = rows.model.objects.filter(pk__in=rows.values("pk"))
        return self.ready(shown).order_by(*rows.query.order_by)

    @staticmethod
    def ready(rows):
        return rows

    @staticmethod
    def as_row(row, address) -> list:
        """`address(path)` makes a whole address of the desk or of the site."""
        raise NotImplementedError


def to_desk(record) -> str:
    """The page of a row at the desk; a change has that of its release."""
    row = record.release if isinstance(record, Change) else record
    opts = row._meta
    return reverse(f"admin:{opts.app_label}_{opts.model_name}_change", args=[row.pk])


def _to_thread(record):
    """The public page of a recommendation, where there is one."""
    is_public = record.review.is_public and not record.review.restricted
    return record.get_absolute_url() if is_public else None


def _how_it_stands(review):
    """What the public cannot see, said after the title."""
    if review.restricted:
        return " (restricted)"
    return "" if review.is_public else " (not public)"


class SortsByDueDay:
    """Mixed into a table with a column `due`."""

    def order_due(self, queryset, is_descending):
        """Those without a day of their own come after all others, either way."""
        day = F("due_on")
        by_day = day.desc(nulls_last=True) if is_descending else day.asc(nulls_last=True)
        return queryset.order_by(by_day, "pk"), True


class RecommendationGaps(SortsByDueDay, GapTable):
    caption = "Recommendations"
    WIDTHS = {
        "Review": 40,
        "Number": 8,
        "Recommendation": 60,
        "Agencies": 40,
        "Owner": 28,
        "Due": 14,
        "Next action due": 16,
        "At the desk": 50,
    }

    what = columns.Column(
        "Recommendation", accessor="text", linkify=to_desk, order_by=("number", "pk")
    )
    review = columns.Column(linkify=_to_thread, order_by=("review__title", "number", "pk"))
    agencies = columns.Column("Agencies", orderable=False)
    owner = columns.Column(
        "Owner", accessor="owner__name", order_by=("owner__name", "pk"), default=NOBODY
    )
    due = columns.DateColumn("j F Y", accessor="due_on", verbose_name="Due")
    action_due = columns.Column("Next action due", accessor="pk", orderable=False)

    def render_what(self, value, record):
        return f"{record.number}. {value}"

    def render_review(self, value):
        return f"{value}{_how_it_stands(value)}"

    def render_agencies(self, record):
        return _agencies(record) or "–"

    def render_action_due(self, record):
        day = _next_due(record)
        return plain_date(day) if day else "–"

    @staticmethod
    def ready(rows):
        waiting = Response.objects.waiting(timezone.localdate()).exclude(due_on=None)
        actions = Prefetch("responses", waiting.order_by("due_on"), to_attr="actions")
        return rows.select_related("review", "owner").prefetch_related("agencies", actions)

    @staticmethod
    def as_row(row, address):
        return [
            f"{row.review}{_how_it_stands(row.review)}",
            row.number,
            row.text,
            _agencies(row),
            row.owner.name if row.owner else "",
            row.due_on,
            _next_due(row),
            address(to_desk(row)),
        ]


def _agencies(recommendation: Recommendation) -> str:
    return ", ".join(str(agency) for agency in recommendation.agencies.all())


def _next_due(recommendation):
    """When the first of its actions that wait is due."""
    return next((action.due_on for action in recommendation.actions), None)


def first_due(recommendation) -> dt.date:
    """When it or the first of its actions was due, of one that is overdue."""
    return min(filter(None, [recommendation.due_on, _next_due(recommendation)]))


class Untraced(GapTable):
    """Pages that no recommendation led to, as far as anybody has said."""

    WIDTHS = {"What": 60, "Owner": 28, "Public since": 14, "Page": 50, "At the desk": 50}

    what = columns.Column("What", accessor="title", linkify=to_desk, order_by=("title", "pk"))
    page = columns.Column(
        "For readers",
        accessor="pk",
        linkify=lambda record: record.get_absolute_url(),
        orderable=False,
    )
    owner = columns.Column("Owner", orderable=False, default=NOBODY)
    since = columns.DateColumn(
        "j F Y",
        accessor="publish_at",
        verbose_name="Public since",
        order_by=("publish_at", "pk"),
    )

    def render_page(self, record):
        return "Its page"

    @staticmethod
    def ready(rows):
        return rows.select_related("owner")

    @staticmethod
    def as_row(row, address):
        since = timezone.localdate(row.publish_at)
        page, desk = address(row.get_absolute_url()), address(to_desk(row))
        return [row.title, row.owner, since, page, desk]


class UntracedChanges(Untraced):
    caption = "Changes to procedures"

    what = columns.Column(
        "What", accessor="chapter", linkify=to_desk, order_by=("chapter__title", "pk")
    )
    page = columns.Column(
        "For readers",
        accessor="pk",
        linkify=lambda record: record.chapter.get_absolute_url(),
        orderable=False,
    )
    owner = columns.Column("Owner", accessor="release__owner", orderable=False, default=NOBODY)
    since = columns.DateColumn(
        "j F Y",
        accessor="release__publish_at",
        verbose_name="Public since",
        order_by=("release__publish_at", "pk"),
    )

    def render_what(self, record):
        return str(record)

    @staticmethod
    def ready(rows):
        return rows.select_related("chapter__manual", "release__owner")

    @staticmethod
    def as_row(row, address):
        since = timezone.localdate(row.release.publish_at)
        page, desk = address(row.chapter.get_absolute_url()), address(to_desk(row))
        return [str(row), row.release.owner, since, page, desk]
