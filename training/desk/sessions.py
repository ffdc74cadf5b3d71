"""The form and the list of sessions at the desk: who will hear of a change is said before it."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from portal.pages.moments import MomentField
from training.attendance import links
from training.models import Booking
from training.places import office

CHANGES_FOR_PEOPLE = {"starts_at", "ends_at", "delivery", "venue"}


class SessionForm(forms.ModelForm):
    """Who is booked hears of a new time or place: the office says first that they are to."""

    tells = False  # whether the button was pressed that says so; set for one request

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, MomentField):
                for box, part in zip(field.widget.widgets, ("day", "time"), strict=True):
                    box.attrs["aria-label"] = f"{field.label}: {part}"

    def clean(self):
        said = super().clean()
        if self.concerned and not self.tells:
            raise ValidationError(_they_hear(self.concerned))
        return said

    @property
    def concerned(self) -> int:
        """How many people an e-mail goes to when this form is saved."""
        if not self.instance.pk or not CHANGES_FOR_PEOPLE & set(self.changed_data):
            return 0
        if self._later("ends_at") <= timezone.now():
            return 0
        told = office.concerned(self.instance, self._later("starts_at"))
        return told.filter(person__isnull=False).count()

    def _later(self, name):
        """The later of what this moment was, and what it is to be."""
        return max(self.cleaned_data.get(name, self.initial[name]), self.initial[name])


def _they_hear(people):
    has = "1 person has a place or waits"
    who = has if people == 1 else f"{people} people have a place or wait"
    return (
        f"You changed when or where it is. {who} for one, and will get an e-mail "
        f"about it, with their managers. Nothing is saved yet: press “{button(people)}” below, or "
        "put it back as it was."
    )


def button(people: int) -> str:
    return f"Save, and e-mail {people} {'person' if people == 1 else 'people'}"


class WhenFilter(admin.SimpleListFilter):
    title = "when"
    parameter_name = "when"

    def lookups(self, request, model_admin):
        return [("coming", "To come"), ("over", "Begun or over")]

    def queryset(self, request, queryset):
        now = timezone.now()
        narrowed = {
            "coming": queryset.filter(starts_at__gt=now),
            "over": queryset.filter(starts_at__lte=now),
        }
        return narrowed.get(self.value(), queryset)


class CalledOffFilter(admin.SimpleListFilter):
    title = "called off"
    parameter_name = "called_off"

    def lookups(self, request, model_admin):
        return [("no", "Takes place"), ("yes", "Called off")]

    def queryset(self, request, queryset):
        narrowed = {"no": {"cancelled_at": None}, "yes": {"cancelled_at__isnull": False}}
        return queryset.filter(**narrowed.get(self.value(), {}))


class SessionDesk:
    """Mixed into the admin of sessions: its form, and its list with how full each is."""

    form = SessionForm
    change_form_template = "training/desk/session_form.html"
    change_list_template = "training/desk/session_list.html"

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        kwargs.setdefault("widget", forms.CheckboxSelectMultiple)
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def get_queryset(self, request):
        waiting = Booking.objects.filter(session=OuterRef("pk"), status__in=Booking.QUEUEING)
        counted = waiting.order_by().values("session").annotate(number=Count("pk")).values("number")
        sessions = super().get_queryset(request).select_related("course__rules", "rules", "venue")
        return sessions.annotate(waiting=Coalesce(Subquery(counted), 0))

    @admin.display(description="Where", ordering="venue__name")
    def where(self, session):
        return session.where

    @admin.display(description="Places", ordering="taken")
    def places_taken(self, session):
        """How full it is, and the way to who is booked."""
        taken = f"{session.taken} of {session.places}"
        words = f"{taken}, {session.waiting} waiting" if session.waiting else taken
        address = reverse("admin:training_trainingsession_bookings", args=[session.pk])
        return format_html('<a href="{}">{}</a>', address, words)

    @admin.display(description="Called off", boolean=True, ordering="cancelled_at")
    def called_off(self, session):
        return session.is_called_off

    def has_delete_permission(self, request, obj=None):
        """What somebody was ever booked on is called off, and stays."""
        if obj is not None and obj.bookings.exists():
            return False
        return super().has_delete_permission(request, obj)

    def has_change_permission(self, request, obj=None):
        """What was called off stays as it was."""
        called_off = obj is not None and obj.is_called_off
        return not called_off and super().has_change_permission(request, obj)

    def may_restore(self, request, obj):
        """An earlier version would move people without a word to them."""
        return not obj.bookings.exists() and super().may_restore(request, obj)

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        form.tells = "_tell" in request.POST
        return form

    def save_model(self, request, obj, form, change):
        if change:
            office.save(obj, by=request.user)
        else:
            super().save_model(request, obj, form, change)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        if change and "led_by" in form.changed_data:
            self._new_links(request, form.instance)
        for remark in office.clashes(form.instance):
            self.message_user(request, remark, messages.WARNING)

    def _new_links(self, request, session):
        sent = links.trainers_changed(session, by=request.user)
        if sent is not None:
            trainers = "1 trainer" if sent == 1 else f"{sent} trainers"
            words = f"The old links of the register have ended. New ones go to {trainers}."
            self.message_user(request, words)

    def render_change_form(self, request, context, obj=None, **kwargs):
        form = context["adminform"].form
        if obj:
            context["remarks"] = office.clashes(obj)
            context["has_places"] = self.may_read(request, obj)
        if form.is_bound and obj and (concerned := form.concerned):
            context["tell"] = button(concerned)
        return super().render_change_form(request, context, obj=obj, **kwargs)
