"""The action tracker: every open action, the asking of its owner, and whom to forget."""

from django.contrib import admin, messages
from django.contrib.auth.decorators import permission_required
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from portal.errors import Refused
from portal.pages.exports import download
from portal.pages.spreadsheets import spreadsheet
from portal.pages.words import listed
from reviews import actions
from reviews.desk import answers
from reviews.desk.action_list import (
    WIDTHS,
    ActionFilters,
    ActionTable,
    as_row,
    ready,
)
from reviews.models import ActionOwner, Recommendation, Response

AT_ONCE = 200  # rows held while a file is written
FILE = "open actions"

may_see = permission_required("reviews.view_response", raise_exception=True)
may_act = permission_required("reviews.change_answer", raise_exception=True)
may_forget = permission_required("reviews.change_actionowner", raise_exception=True)


@require_safe
@may_see
def actions_open(request):
    filters = _filters(request)
    context = {
        "filters": filters,
        "table": ActionTable(filters.qs).show(request),
        "may_act": request.user.has_perm("reviews.change_answer"),
        "may_forget": request.user.has_perm("reviews.change_actionowner"),
    }
    return show(request, "actions", "Actions", **context)


@require_safe
@may_see
def actions_csv(request):
    return _to_take_away(request, download)


@require_safe
@may_see
def actions_xlsx(request):
    return _to_take_away(request, spreadsheet)


@may_act
def ask(request):
    """Whom an e-mail would go to, and the button that has it sent."""
    filters = _filters(request)
    if not filters.is_valid():
        return redirect(_tracker(request))
    owners = filters.owners()
    if request.method == "POST":
        asked, before = actions.ask_owners(owners, by=request.user)
        messages.success(request, _asked(asked, before))
        return redirect(_tracker(request))
    before = actions.asked_today(owners)
    rows = ActionOwner.objects.filter(pk__in=owners - before).select_related("agency")
    context = {"owners": rows, "before": len(before), "back": _tracker(request)}
    return show(request, "ask_owners", "Ask for news", **context)


@may_forget
def owners_to_forget(request):
    """Those whom nothing names any more, and the button to keep nothing of one of them."""
    if request.method == "POST":
        sent = request.POST.get("owner", "")
        pk = int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 10 else 0
        try:
            actions.forget(get_object_or_404(ActionOwner, pk=pk), by=request.user)
        except Refused as reason:
            messages.error(request, str(reason))
        else:
            messages.success(request, "They are forgotten.")
        return redirect("admin:reviews_actions_owners")
    owners = ActionOwner.objects.to_be_forgotten().select_related("agency")
    return show(request, "forget_owners", "Owners to forget", owners=owners)


def urls(site) -> list:
    """The routes of the tracker, for the desk."""
    pages = {
        "": (actions_open, "actions"),
        "actions.csv": (actions_csv, "actions_csv"),
        "actions.xlsx": (actions_xlsx, "actions_xlsx"),
        "ask/": (ask, "actions_ask"),
        "owners/": (owners_to_forget, "actions_owners"),
        "answers/<int:pk>/": (may_see(answers.answer), "answer"),
    }
    return [
        path(f"reviews/actions/{address}", site.admin_view(view), name=f"reviews_{name}")
        for address, (view, name) in pages.items()
    ]


def show(request, page, title, /, **context):
    frame = {
        **admin.site.each_context(request),
        "title": title,
        "opts": Recommendation._meta,
    }
    return render(request, f"reviews/desk/{page}.html", frame | context)


def _filters(request):
    found = Response.objects.at_desk(request.user).open(timezone.localdate())
    return ActionFilters(request.GET, found.by_due_day())


def _tracker(request):
    """The list as it was narrowed."""
    query = request.GET.urlencode()
    return reverse("admin:reviews_actions") + (f"?{query}" if query else "")


def _to_take_away(request, write):
    """The whole list as a file; where a choice is odd, the page, which explains it."""
    filters = _filters(request)
    if not filters.is_valid():
        return redirect(_tracker(request))
    rows = ready(ActionTable(filters.qs).in_order(request)).iterator(chunk_size=AT_ONCE)
    return write(FILE, WIDTHS, (as_row(row, request.build_absolute_uri) for row in rows))


def _asked(asked, before):
    said = [f"{_owners(asked)} asked by e-mail"]
    if before:
        said.append(f"{_owners(before)} asked earlier today, and not again")
    return f"{listed(said)}."


def _owners(number):
    return "1 owner was" if number == 1 else f"{number} owners were"
