"""The desk's page “Numbers and addresses typed into text”, and what is said of it elsewhere."""

from collections import defaultdict

import django_tables2 as columns
from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from portal.desk.front import Panel, Row
from portal.pages.exports import download
from portal.pages.tables import Table
from portal.pages.templatetags.portal import plain_date
from portal.pages.words import listed
from portal.publishing.former import compared
from portal.publishing.models import publications
from portal.publishing.typed_numbers.everywhere import Typed, find, find_ended
from portal.publishing.typed_numbers.finding import State
from portal.reference.models import Contact, Way

TITLE = "Numbers and addresses typed into text"
FILE = "typed numbers"
HEADING = ["Number or address", "Whose", "Ended", "Page", "Kind", "Status", "Where", "At the desk"]
LONGEST = 200


class TypedForm(forms.Form):
    """What the list is narrowed to."""

    state = forms.ChoiceField(label="Whose", choices=[("", "All"), *State.choices], required=False)
    kind = forms.ChoiceField(label="Kind of page", required=False)
    value = forms.CharField(label="Number or address", required=False, max_length=LONGEST)

    def __init__(self, data, kinds: list[str]):
        super().__init__(data, label_suffix="")
        self.fields["kind"].choices = [("", "All"), *((kind, kind) for kind in kinds)]
        for field in self.fields.values():
            if "invalid_choice" in field.error_messages:
                field.error_messages["invalid_choice"] = "Choose one from the list."

    def narrowed(self, found: list[Typed]) -> list[Typed]:
        self.is_valid()
        state, kind, value = (self.cleaned_data.get(name) for name in self.fields)
        return [
            each
            for each in found
            if state in (None, "", each.found.state)
            and kind in (None, "", each.kind)
            and (not value or _is_same(each.found, value))
        ]


def _is_same(found, value):
    return found.key == (found.kind, compared(found.kind, value))


class TypedTable(Table):
    caption = TITLE

    value = columns.Column("Number or address", accessor="found__value", orderable=False)
    whose = columns.Column("Whose", accessor="found", orderable=False)
    page = columns.Column("Page", orderable=False)
    kind = columns.Column("Kind", orderable=False)
    standing = columns.Column("Status", orderable=False)
    where = columns.Column("Where in it", orderable=False)

    class Meta:
        empty_text = "Nothing: no text has a number or address like that."

    def render_whose(self, value):
        return whose(value)

    def render_page(self, record):
        return format_html('<a href="{}">{}</a>', record.url, record.page)


def whose(found) -> str:
    """Whose it is or was, and so what is wrong with it."""
    contacts = listed(list(found.contacts))
    if found.state == State.REPLACED:
        return f"Ended on {plain_date(found.ended)}. It was that of {contacts}"
    if found.state == State.CONTACT:
        return f"That of {contacts}: refer to the contact instead"
    return State.NOBODY.label


def may_look(user) -> bool:
    """Those who change contacts, and those who approve what the public reads."""
    approves = (f"{m._meta.app_label}.approve_{m._meta.model_name}" for m in publications())
    return user.has_perm("reference.change_contact") or any(map(user.has_perm, approves))


def _asked(request):
    """The form as it was sent, and all that it is narrowed to."""
    if not may_look(request.user):
        raise PermissionDenied
    found = find(request.user)
    form = TypedForm(request.GET, sorted({each.kind for each in found}))
    return form, form.narrowed(found)


@require_safe
def typed_numbers(request):
    form, found = _asked(request)
    context = {
        **admin.site.each_context(request),
        "title": TITLE,
        "opts": Contact._meta,
        "form": form,
        "table": TypedTable(found).show(request),
    }
    return render(request, "publishing/desk/typed_numbers.html", context)


@require_safe
def typed_numbers_csv(request):
    """The whole list as a file; where a choice is odd, the page, which explains it."""
    form, found = _asked(request)
    if not form.is_valid():
        return redirect(f"{reverse('admin:typed_numbers')}?{request.GET.urlencode()}")
    return download(FILE, HEADING, (_as_row(each, request) for each in found))


def _as_row(each, request):
    found = each.found
    ended = timezone.localdate(found.ended) if found.ended else None
    of = listed(list(found.contacts)) or found.state.label
    desk = request.build_absolute_uri(each.url)
    return [found.value, of, ended, each.page, each.kind, each.standing, each.where, desk]


def urls(site) -> list:
    pages = {"numbers/": typed_numbers, "numbers.csv": typed_numbers_csv}
    return [
        path(address, site.admin_view(view), name=view.__name__) for address, view in pages.items()
    ]


def links(user) -> list[tuple[str, str]]:
    """What stands at the desk above the contacts."""
    return [(TITLE, reverse("admin:typed_numbers"))] if may_look(user) else []


def panel(request) -> list[Panel]:
    """Pages on which people read a number that rings nobody, or somebody else."""
    if not may_look(request.user):
        return []
    return [
        Panel(
            "Pages that give a replaced number",
            [_row(each) for each in find_ended(request.user)],
            wrong=True,
            misleads=True,
            url=_address(state=State.REPLACED),
        )
    ]


def _row(each):
    found = each.found
    return Row(each.page, each.url, f"{found.value}, ended on {plain_date(found.ended)}")


def pages_with(user, ways: list[Way]) -> list[SafeString]:
    """How many pages have the value of each of these ways typed in, and where they are listed.

    For whoever has just replaced them.
    """
    pages = defaultdict(set)
    for each in find(user):
        pages[each.found.key].add(each.url)
    typed = [(way, pages[way.kind, compared(way.kind, way.value)]) for way in ways]
    return [_said(way, len(those)) for way, those in typed if those]


def _said(way, number):
    have = "1 page has" if number == 1 else f"{number} pages have"
    words = '{} “{}” typed into the text, which does not follow: <a href="{}">see where</a>.'
    return format_html(words, have, way.display(), _address(value=way.value))


def _address(**query):
    return f"{reverse('admin:typed_numbers')}?{urlencode(query)}"
