from django.apps import apps
from django.contrib import admin, messages
from django.forms import CheckboxSelectMultiple

from portal.desk.base import Desk, StackedPart, TabularPart
from portal.pages.words import in_words
from portal.reference.forms import WayForm
from portal.reference.models import (
    Area,
    Board,
    Contact,
    JobRole,
    OfficeDay,
    OfficeHours,
    Partnership,
    Priority,
    Term,
    Theme,
    Way,
)


@admin.register(Partnership)
class PartnershipAdmin(Desk):
    """There is one partnership: it is filled in once and then changed, never deleted."""

    list_display = ["name", "short_name", "brand_colour"]

    def has_add_permission(self, request):
        return not Partnership.objects.exists()

    def has_delete_permission(self, request, obj=None):
        return False

    def save_model(self, request, obj, form, change):
        obj.pk = 1
        super().save_model(request, obj, form, change)


@admin.register(Board)
class BoardAdmin(Desk):
    list_display = ["name", "short_name", "audience"]
    prepopulated_fields = {"slug": ["short_name"]}


@admin.register(Area)
class AreaAdmin(Desk):
    list_display = ["name", "order"]
    filter_horizontal = ["agencies"]
    prepopulated_fields = {"slug": ["name"]}


@admin.register(Theme)
class ThemeAdmin(Desk):
    list_display = ["name", "quick_exit"]
    list_filter = ["quick_exit"]
    search_fields = ["name"]
    prepopulated_fields = {"slug": ["name"]}


@admin.register(JobRole)
class JobRoleAdmin(Desk):
    list_display = ["name"]
    search_fields = ["name"]
    prepopulated_fields = {"slug": ["name"]}


@admin.register(Priority)
class PriorityAdmin(Desk):
    list_display = ["name"]
    filter_horizontal = ["boards"]
    prepopulated_fields = {"slug": ["name"]}


@admin.register(Term)
class TermAdmin(Desk):
    list_display = ["short", "expansion", "local", "superseded_by"]
    list_filter = ["local"]
    list_select_related = ["superseded_by"]
    search_fields = ["short", "expansion", "others", "former", "misspelt", "also"]
    prepopulated_fields = {"slug": ["short"]}
    autocomplete_fields = ["superseded_by"]

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        for name, other in obj.shared_names():
            words = f"“{name}” is a name of “{other}” too. Who looks for it finds both."
            self.message_user(request, words, messages.WARNING)


class OfficeDayInline(TabularPart):
    model = OfficeDay
    extra = 0


@admin.register(OfficeHours)
class OfficeHoursAdmin(Desk):
    inlines = [OfficeDayInline]
    list_display = ["name", "open_on_bank_holidays"]


def _of_rooms(what, *about):
    """What each room has to say at a contact: an AppConfig may have `about_contacts(user)`, links
    as (words, address), and `about_replaced(user, ways)`, messages about ways that end."""
    rooms = [app for app in apps.get_app_configs() if hasattr(app, what)]
    return [said for room in rooms for said in getattr(room, what)(*about)]


class WayInline(StackedPart):
    model = Way
    form = WayForm
    fields = ["kind", "value", "mistaken", "when", "note", *WayForm.MOMENTS]
    extra = 1


@admin.register(Contact)
class ContactAdmin(Desk):
    change_list_template = "reference/desk/contact_list.html"
    inlines = [WayInline]
    list_display = ["name", "need", "audience", "order"]
    list_filter = ["need", "audience", "areas"]
    search_fields = ["name", "ways__value"]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    "name",
                    "need",
                    "audience",
                    "areas",
                    "themes",
                    "summary",
                    "office_hours",
                    "order",
                ],
                "description": "To replace a number, e-mail address or form now, write the new "
                "one over it, below: the old one is kept, as ended. To replace it at another "
                "moment, give the old one that moment as its end, and add the new one from then. "
                "The site changes by itself.",
            },
        )
    ]

    def changelist_view(self, request, extra_context=None):
        links = {"links": _of_rooms("about_contacts", request.user)}
        return super().changelist_view(request, links | (extra_context or {}))

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        kwargs.setdefault("widget", CheckboxSelectMultiple)
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def save_related(self, request, form, formsets, change):
        """Say what does not follow when a way ends or is another from now on."""
        replaced = [way for formset in formsets for way in _replaced(formset)]
        super().save_related(request, form, formsets, change)
        for former in (each.former for formset in formsets for each in formset.initial_forms):
            if former and former.pk:
                self.message_user(request, _kept(former))
        for said in _of_rooms("about_replaced", request.user, replaced) if replaced else ():
            self.message_user(request, said, messages.WARNING)


def _kept(former):
    return f"“{former}” is kept. It ends, or ended: {in_words(former.effective_until)}."


def _replaced(formset):
    """The ways, as they were, that are given an end or another value, or are deleted."""
    for form in formset.initial_forms:
        ends = "effective_until" in form.changed_data and form.cleaned_data.get("effective_until")
        if ends or "value" in form.changed_data or form in formset.deleted_forms:
            yield Way(kind=form.initial["kind"], value=form.initial["value"])
