from django.apps import apps
from django.contrib import admin, messages
from django.forms import CheckboxSelectMultiple
from django.utils import timezone

from portal.desk.base import Desk, StackedPart, TabularPart
from portal.desk.seen import SeenPages
from portal.desk.typed import against_typed
from portal.history import content
from portal.history.versions import versions
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

CHANGED_MEANWHILE = (
    "{} changed this contact while you were writing. Nothing is saved yet, and nothing of yours is "
    "lost: it is in the form below, and where it differs both stand side by side. Make sure that "
    "each number below is the one that should stand, then save. To leave out one that has no "
    "“Delete”, empty its boxes."
)
WAYS_STAY = (
    "Its numbers, e-mails and forms stay as they are now: they are changed in the form of the "
    "contact."
)
HAS_ENDED = (
    "“{}” is saved, but nobody is shown it: the entry it is written into ended on {}. If it should "
    "stand, empty “Effective until” at it below, and save."
)
HAS_NOT_BEGUN = (
    "“{}” is saved, and is shown from {}. If it should stand already, change “Effective from” at "
    "it below, and save."
)
NO_WAY_IN = (
    "Nobody is shown a way to reach “{}” now: it has no number, e-mail address or form that has "
    "begun and has not ended. Add one below, and save."
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
class ContactAdmin(SeenPages, Desk):
    stays = WAYS_STAY
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

    def changed_meanwhile(self, obj):
        last = next(iter(versions(obj, most=1)), None)
        return CHANGED_MEANWHILE.format((last and last.by) or "Somebody")

    def render_change_form(self, request, context, obj=None, **kwargs):
        if hasattr(request, "stale"):
            context["conflict"] = against_typed(Contact.objects.get(pk=obj.pk), context)
        return super().render_change_form(request, context, obj=obj, **kwargs)

    def to_put_back(self, obj, words):
        """Not the ways in: a number put back would be one that nobody answers any more, and one
        taken away would not be known as replaced where it is printed."""
        return words | {"parts": content.read(obj)["parts"]}

    def save_related(self, request, form, formsets, change):
        """Say what does not follow when a way ends or is another from now on, and what readers
        are not shown of what was written."""
        replaced = [way for formset in formsets for way in _replaced(formset)]
        super().save_related(request, form, formsets, change)
        for former in (each.former for formset in formsets for each in formset.initial_forms):
            if former and former.pk:
                self.message_user(request, _kept(former))
        for said in _of_rooms("about_replaced", request.user, replaced) if replaced else ():
            self.message_user(request, said, messages.WARNING)
        for said in _not_shown(form.instance, formsets):
            self.message_user(request, said, messages.WARNING)


def _not_shown(contact, formsets):
    """A sentence for each way just written that is not in force, and one where none is."""
    standing = set(contact.ways.current())
    for way in (way for formset in formsets for way in _written(formset)):
        if way not in standing:
            begins = way.effective_from > timezone.now()
            moment = in_words(way.effective_from if begins else way.effective_until)
            yield (HAS_NOT_BEGUN if begins else HAS_ENDED).format(way, moment)
    if not standing:
        yield NO_WAY_IN.format(contact)


def _written(formset):
    """The ways, as saved, that are new or have another value."""
    for form in formset.forms:
        if "value" in form.changed_data and form not in formset.deleted_forms:
            yield form.instance


def _kept(former):
    return f"“{former}” is kept. It ends, or ended: {in_words(former.effective_until)}."


def _replaced(formset):
    """The ways, as they were, that are given an end or another value, or are deleted."""
    for form in formset.initial_forms:
        ends = "effective_until" in form.changed_data and form.cleaned_data.get("effective_until")
        if ends or "value" in form.changed_data or form in formset.deleted_forms:
            yield Way(kind=form.initial["kind"], value=form.initial["value"])
