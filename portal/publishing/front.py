"""What the desk's front page says of publications to the person who has signed in."""

from collections.abc import Iterable

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from portal.desk.front import Panel, Row
from portal.pages.words import in_words
from portal.publishing.models import (
    Proposal,
    Publication,
    SecondLook,
    Status,
    publications,
)


def panels(request) -> list[Panel]:
    """Those of the publications this person may change."""
    user = request.user
    models = [model for model in publications() if _may(user, "change", model)]
    rows = [row for model in models for row in _to_look_after(model)]
    proposals = [
        proposal
        for proposal in Proposal.objects.select_related("written_by").prefetch_related("subject")
        if type(proposal.subject) in models
    ]
    return [
        Panel("Waits for your review", _to_review(user, [*rows, *proposals]), "Nothing."),
        Panel("To look at a second time", _second_looks(user, models)),
        Panel("Yours in progress", _own_in_progress(user, [*rows, *proposals]), "Nothing."),
        Panel("Scheduled", _scheduled(rows), "Nothing is waiting for its time."),
        Panel("Overdue for review", _overdue(rows)),
    ]


def _to_look_after(model):
    """The rows somebody has yet to do something about, in one query."""
    now = timezone.now()
    unfinished = Q(status__in=[Status.DRAFT, Status.IN_REVIEW])
    scheduled = Q(status=Status.APPROVED, publish_at__gt=now)
    overdue = Q(status=Status.APPROVED, review_on__lt=timezone.localdate())
    rows = model.objects.filter(unfinished | scheduled | overdue)
    return rows.select_related("owner", "written_by").order_by("-updated_at")


def _to_review(user, checked):
    waiting = [
        each
        for each in checked
        if each.status == Status.IN_REVIEW
        and each.written_by_id != user.pk
        and _may(user, "approve", type(_page(each)))
    ]
    return [_row(each, f"from {each.written_by or 'somebody'}") for each in waiting]


def _own_in_progress(user, checked):
    return [
        _row(each, each.get_status_display().lower())
        for each in checked
        if each.status in (Status.DRAFT, Status.IN_REVIEW) and user.pk in _people(each)
    ]


def _people(each):
    return {each.written_by_id, getattr(each, "owner_id", None)} - {None}


def _scheduled(rows: Iterable[Publication]):
    now = timezone.now()
    coming = [row for row in rows if row.status == Status.APPROVED and row.publish_at > now]
    coming.sort(key=lambda row: row.publish_at)
    return [_row(row, in_words(row.publish_at)) for row in coming]


def _overdue(rows: Iterable[Publication]):
    """By owner, the longest overdue of each first."""
    today = timezone.localdate()
    late = [row for row in rows if row.is_public and row.review_on and row.review_on < today]
    late.sort(key=lambda row: (str(row.owner or ""), row.review_on))
    owners = [f"{row.owner or 'nobody'} owns it" for row in late]
    return [
        _row(row, f"{owner}, review was due {row.review_on:%-d %B %Y}")
        for row, owner in zip(late, owners, strict=True)
    ]


def _second_looks(user, models):
    waiting = SecondLook.objects.waiting().exclude(by=user).select_related("by")
    return [
        _row(look.subject, f"{look.get_why_display()}: {look.by}")
        for look in waiting.prefetch_related("subject")
        if type(look.subject) in models and _may(user, "approve", type(look.subject))
    ]


def _row(each, note):
    page = _page(each)
    opts = page._meta
    url = reverse(f"admin:{opts.app_label}_{opts.model_name}_change", args=[page.pk])
    kind = "change to a" if isinstance(each, Proposal) else "a"
    return Row(str(page), url, f"{kind} {opts.verbose_name}, {note}".removeprefix("a "))


def _page(each):
    return each.subject if isinstance(each, Proposal) else each


def _may(user, what, model):
    return user.has_perm(f"{model._meta.app_label}.{what}_{model._meta.model_name}")
