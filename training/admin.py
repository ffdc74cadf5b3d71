from django.contrib import admin
from django.core.exceptions import ValidationError
from django.forms import CheckboxSelectMultiple

from portal.desk.base import Desk, DeskToRead, TabularPart
from portal.publishing.admin import PublicationAdmin, PublicationForm, Rows
from training.certificates import record
from training.desk.absences import AbsencePages
from training.desk.charges import ChargePages
from training.desk.figures import CourseFiguresPages, FiguresPages
from training.desk.lists import ListPages
from training.desk.needs import NeedsPages
from training.desk.pathways import PathwayDesk
from training.desk.people import PersonForm, PersonPages
from training.desk.places import PlacesPages
from training.desk.record import RecordPages
from training.desk.register import RegisterPages
from training.desk.said import SaidOfCoursePages, SaidOfSessionPages
from training.desk.sessions import CalledOffFilter, SessionDesk, WhenFilter
from training.desk.slides import SlidesInline
from training.desk.wanted import DemandPages
from training.models import (
    Booking,
    BookingRules,
    Charge,
    Course,
    Outcome,
    Pathway,
    Person,
    PlaceRequest,
    Team,
    Trainer,
    TrainingSession,
    Venue,
)


class ChargeInline(TabularPart):
    model = Charge
    extra = 1


@admin.register(BookingRules)
class BookingRulesAdmin(Desk):
    inlines = [ChargeInline]
    list_display = ["name", "standing", "closes_days_before", "office_approves", "most_per_agency"]
    fieldsets = [
        (
            None,
            {
                "fields": ["name", "standing"],
                "description": "Every course goes by a set of rules, and one date of it may go by "
                "another. A change here holds at once for every date that is booked by these "
                "rules.",
            },
        ),
        (
            "When people can book",
            {"fields": ["opens_days_before", "closes_days_before", "office_approves"]},
        ),
        (
            "Who can book",
            {"fields": ["agency_kinds", "areas", "asks_what_comes_first"]},
        ),
        ("How many from one agency", {"fields": ["most_per_agency", "cap_ends_days_before"]}),
        ("Places held without a name", {"fields": ["most_held", "names_days_before"]}),
        ("Joining instructions", {"fields": ["instructions_days_before"]}),
        (
            "Cancelling, and not coming",
            {
                "fields": [
                    "notice_days",
                    "notice_in_working_days",
                    "sickness_is_exempt",
                    "warn_after",
                ]
            },
        ),
        ("What it costs, for readers", {"fields": ["free_for", "others_pay"]}),
    ]

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        kwargs.setdefault("widget", CheckboxSelectMultiple)
        return super().formfield_for_manytomany(db_field, request, **kwargs)


@admin.register(Trainer)
class TrainerAdmin(Desk):
    list_display = ["name", "job"]
    search_fields = ["name", "job"]


@admin.register(Venue)
class VenueAdmin(Desk):
    list_display = ["name", "area", "room_for"]
    list_filter = ["area"]
    list_select_related = ["area"]
    search_fields = ["name"]
    fieldsets = [
        (None, {"fields": ["name", "area", "address", "room_for"]}),
        ("For people who come", {"fields": ["access", "getting_there"]}),
    ]


class OutcomeInline(Rows):
    model = Outcome
    extra = 1


class CourseForm(PublicationForm):
    def clean_comes_first(self):
        first = self.cleaned_data["comes_first"]
        if self.instance.pk and self.instance in first:
            raise ValidationError("A course cannot come before itself.")
        return first


@admin.register(Course)
class CourseAdmin(SaidOfCoursePages, DemandPages, CourseFiguresPages, PublicationAdmin):
    form = CourseForm
    change_form_template = "training/desk/course_form.html"
    change_list_template = "training/desk/course_list.html"
    inlines = [OutcomeInline]
    list_display = ["title", "level", "status", "publish_at", "owner"]
    list_filter = [*PublicationAdmin.list_filter, "level"]
    prepopulated_fields = {"slug": ["title"]}
    fieldsets = [
        (
            None,
            {"fields": ["title", "slug", "summary", "level", "competency_group", "length_minutes"]},
        ),
        ("What it teaches", {"fields": ["who_for", "programme"]}),
        ("Booking", {"fields": ["is_live_briefing", "comes_first", "rules"]}),
        (
            "What people say of it",
            {"fields": ["rates_each_outcome", "asks_after_months", "certificate_needs_answers"]},
        ),
        PublicationAdmin.about,
        PublicationAdmin.when,
    ]


@admin.register(TrainingSession)
class TrainingSessionAdmin(
    SessionDesk,
    PlacesPages,
    FiguresPages,
    ListPages,
    NeedsPages,
    RecordPages,
    RegisterPages,
    AbsencePages,
    ChargePages,
    SaidOfSessionPages,
    Desk,
):
    list_display = ["course", "starts_at", "where", "places_taken", "called_off"]
    list_filter = [WhenFilter, CalledOffFilter, "course", "delivery", "venue"]
    search_fields = ["course__title", "venue__name"]
    date_hierarchy = "starts_at"
    ordering = ["-starts_at"]
    autocomplete_fields = ["course", "venue"]
    inlines = [SlidesInline]

    fieldsets = [
        (None, {"fields": ["course", "starts_at", "ends_at", "led_by", "places"]}),
        ("Where", {"fields": ["delivery", "venue", "joining_link"]}),
        ("Joining instructions", {"fields": ["instructions"]}),
        ("Booking", {"fields": ["rules", "own_opens_at", "own_closes_at"]}),
        (
            "Afterwards",
            {
                "fields": ["recording_url", "recording_captioned", "recording_transcript"],
                "description": "Readers see the recording, and the slides you add as files below, "
                "on the page of the session and with its course once it is over.",
            },
        ),
    ]

    def get_readonly_fields(self, request, obj=None):
        """A date with bookings stays one of its course: people chose that."""
        booked = obj is not None and obj.bookings.exists()
        return [*super().get_readonly_fields(request, obj), *["course"] * booked]


admin.site.register(Pathway, PathwayDesk)


@admin.register(Person)
class PersonAdmin(PersonPages, Desk):
    """People come by being booked. Who has been is kept, with what they were on."""

    form = PersonForm
    change_form_template = "training/desk/person_form.html"
    list_display = ["name", "email", "agency", "role", "left_at"]
    list_filter = ["agency"]
    list_select_related = ["agency", "role"]
    search_fields = ["name", "email"]
    fields = ["name", "email", "role", "agency", "left_at"]
    readonly_fields = ["agency", "left_at"]

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def may_restore(self, request, obj):
        """An earlier version would bring an earlier agency back, and its manager."""
        return False

    def render_change_form(self, request, context, obj=None, **kwargs):
        bookings = obj.bookings.select_related("session__course", "session__venue", "agency")
        context["bookings"] = bookings.defer("needs").order_by("-session__starts_at", "-pk")
        context["record"] = record.of([obj])
        return super().render_change_form(request, context, obj=obj, **kwargs)


@admin.register(Team)
class TeamAdmin(DeskToRead):
    """To read: managers look after their teams themselves."""

    list_display = ["__str__", "managers", "size"]
    list_filter = ["agency"]
    list_select_related = ["agency"]
    search_fields = ["agency__name", "leads__manager__user__name"]
    fields = ["agency", "managers", "members", "made_at"]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("leads__manager__user", "people")

    @admin.display(description="Managers")
    def managers(self, team):
        return ", ".join(str(lead) for lead in team.leads.all())

    @admin.display(description="People")
    def size(self, team):
        return len(team.people.all())

    @admin.display(description="People")
    def members(self, team):
        return ", ".join(person.name for person in team.people.all())


@admin.register(Booking)
class BookingAdmin(DeskToRead):
    """To read and to find: what is done with one is done on the page of its session."""

    list_display = ["number", "whose", "agency", "session", "status", "joined_at"]
    list_display_links = ["whose"]
    list_filter = ["status", "agency"]
    list_select_related = ["person", "agency", "session__course"]
    search_fields = ["person__name", "person__email"]
    ordering = ["-joined_at", "-pk"]
    fields = ["session", "whose", "agency", "status", "number", "joined_at", "confirmed_at"]
    fields += ["ended_at", "reason", "is_late", "name_by", "done_elsewhere", "overlap_because"]

    def get_queryset(self, request):
        return super().get_queryset(request).defer("needs")

    @admin.display(description="Who")
    def whose(self, booking):
        return booking.whose


@admin.register(PlaceRequest)
class PlaceRequestAdmin(DeskToRead):
    """To read: what people without a manager’s account asked for, and their manager answers."""

    list_display = ["name", "agency", "session", "asked_at", "confirmed_at", "answered_at"]
    list_filter = ["agency"]
    list_select_related = ["agency", "session__course"]
    search_fields = ["name", "email", "manager_email"]
    fields = ["session", "name", "email", "agency", "role", "manager_email", "done_elsewhere"]
    fields += ["asked_at", "confirmed_at", "answered_at", "booking"]
