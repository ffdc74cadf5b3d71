"""What the desk says of searches: what people looked for and did not find."""

import django_tables2 as columns
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.urls import path, reverse
from django.views.decorators.http import require_safe

from portal.desk.front import SHOWN, Panel, Row
from portal.pages.exports import download
from portal.pages.tables import Table
from portal.search import unfound
from portal.search.models import Unfound

TITLE = "Searched for and not found"
HEADING = ["Searched for", "Times in 90 days"]


def panels(request) -> list[Panel]:
    """The first of it, for those who may write what is missing."""
    if not may_look(request.user):
        return []
    found = unfound.most()
    rows = [Row(typed, "", f"{times} times") for typed, times in found[:SHOWN]]
    return [Panel(TITLE, rows, total=len(found), url=reverse("admin:unfound"))]


def may_look(user) -> bool:
    return user.has_perm("search.view_unfound")


class UnfoundTable(Table):
    caption = TITLE

    said = columns.Column("Searched for", orderable=False)
    number = columns.Column("Times", orderable=False)

    class Meta:
        empty_text = "Nothing yet: no three searches for the same thing were in vain."


@require_safe
def unfound_list(request):
    _check(request)
    rows = [{"said": said, "number": number} for said, number in unfound.most()]
    context = {
        **admin.site.each_context(request),
        "title": TITLE,
        "opts": Unfound._meta,
        "table": UnfoundTable(rows).show(request),
    }
    return render(request, "search/desk/unfound.html", context)


@require_safe
def unfound_csv(request):
    _check(request)
    return download(TITLE, HEADING, map(list, unfound.most()))


def _check(request):
    if not may_look(request.user):
        raise PermissionDenied


def urls(site) -> list:
    return [
        path("unfound/", site.admin_view(unfound_list), name="unfound"),
        path("unfound.csv", site.admin_view(unfound_csv), name="unfound_csv"),
    ]
