import re

from django.contrib import admin
from django.db.models import DecimalField
from django.utils.functional import cached_property

from portal.desk.base import Desk, PartForms, StackedPart
from portal.history.content import read
from portal.publishing.admin import Parts, PublicationAdmin
from portal.uploads.admin import ReportInline
from reviews.desk.answers import linked
from reviews.desk.bring_in import BringInPages
from reviews.desk.forms import FigureInput
from reviews.desk.owners import ActionOwnerDesk
from reviews.desk.person import PersonPages
from reviews.desk.readers import ReadersPages
from reviews.desk.remarks import remarks
from reviews.desk.seen import SeenWithAnswers
from reviews.models import (
    ActionOwner,
    Evidence,
    LearningPoint,
    Recommendation,
    Response,
    Review,
)

WORDS_STAY = "The words of the recommendation stay as they are: they are changed with the review."
GOES_TOO = "Its response goes with this save: choose another, or the recommendation as a whole."


class LearningPointInline(Parts):
    model = LearningPoint
    autocomplete_fields = ["theme"]
    extra = 1


class RecommendationInline(Parts):
    """The words here, with the review’s; the responses on a page of their own."""

    model = Recommendation
    autocomplete_fields = ["agencies", "owner"]
    extra = 1
    show_change_link = True
    fields = [
        "number",
        "text",
        "agencies",
        "decision",
        "reason",
        "decided_on",
        "outcome",
        "owner",
        "due_on",
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("owner__agency")


@admin.register(Review)
class ReviewAdmin(BringInPages, ReadersPages, PersonPages, PublicationAdmin):
    inlines = [LearningPointInline, RecommendationInline]
    files = ReportInline
    change_form_template = "reviews/desk/review_form.html"
    change_list_template = "reviews/desk/change_list.html"
    list_display = ["title", "kind", "stage", "status", "restricted", "publish_at", "owner"]
    list_filter = [*PublicationAdmin.list_filter, "kind", "stage", "restricted"]
    autocomplete_fields = ["owner", "agencies_in_scope"]
    prepopulated_fields = {"slug": ["title"]}
    fieldsets = [
        (None, {"fields": ["title", "slug", "summary"]}),
        (
            "The review",
            {
                "fields": [
                    "kind",
                    "kind_as_named",
                    "pseudonym",
                    "methodology",
                    "commissioned_on",
                    "concluded_on",
                ]
            },
        ),
        (
            "How far it is",
            {
                "fields": ["stage", "stage_note"],
                "description": "Readers see this. A review on hold, and one whose report is not "
                "published, says why.",
            },
        ),
        ("What happened", {"fields": ["what_happened"]}),
        (
            "Harm, settings and agencies",
            {
                "fields": ["harm_types", "settings_of_harm", "agencies_in_scope"],
                "description": "Age, sex and ethnic group are on a page of their own, “The "
                "person”: readers see none of them unless a publisher gives a reason.",
            },
        ),
        (
            "The report",
            {
                "fields": ["report_until", "report_elsewhere"],
                "description": "Tick “is the full report” at its file, below. The file comes down "
                "by itself; what was learned stays.",
            },
        ),
        PublicationAdmin.about,
        PublicationAdmin.when,
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).at_desk(request.user)

    def remarks(self, request, obj):
        return [*super().remarks(request, obj), *remarks(obj)]


class ResponseInline(StackedPart):
    model = Response
    extra = 1
    autocomplete_fields = ["briefing", "change", "course", "agency", "owner"]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    "label",
                    "what",
                    ("agency", "owner"),
                    ("due_on", "done_on"),
                    "as_written",
                ]
            },
        ),
        (
            "What it points at: one of these, or nothing",
            {"fields": [("briefing", "change", "course"), "url"]},
        ),
        ("What its owner said", {"fields": ["answers"]}),
    ]
    readonly_fields = ["answers"]

    def get_queryset(self, request):
        responses = super().get_queryset(request).select_related("owner__agency")
        return responses.prefetch_related("answers")

    @admin.display(description="Answers of its owner")
    def answers(self, response):
        return linked(response.answers.all()) if response.pk else "None yet."


class EvidenceForms(PartForms):
    """Each piece is of one of this recommendation’s responses, or of the recommendation."""

    def add_fields(self, form, index):
        super().add_fields(form, index)
        response = form.fields["response"]
        response.queryset = self.instance.responses.all()
        response.choices = [("", "The recommendation as a whole"), *self._responses]

    def clean(self):
        """What a response showed goes with it: nothing is kept of a response that is gone."""
        super().clean()
        for form in self.forms:
            response = form.cleaned_data.get("response") if form.is_valid() else None
            if response and form.has_changed() and str(response.pk) in self._going:
                form.add_error("response", GOES_TOO)

    @cached_property
    def _going(self):
        """The keys of the responses that this save deletes, as they were sent beside these."""
        sent = [name for name in self.data if re.fullmatch(r"responses-\d+-DELETE", name)]
        ticked = [name.removesuffix("DELETE") for name in sent if self.data[name]]
        return {self.data.get(f"{name}id") for name in ticked}

    @cached_property
    def _responses(self):
        return [(response.pk, str(response)) for response in self.instance.responses.all()]


class EvidenceInline(StackedPart):
    """What the portal counts by itself is not here: nobody edits it."""

    model = Evidence
    formset = EvidenceForms
    extra = 1
    formfield_overrides = StackedPart.formfield_overrides | {DecimalField: {"widget": FigureInput}}
    verbose_name = "piece of evidence"
    verbose_name_plural = "evidence"
    fieldsets = [
        (
            None,
            {
                "fields": [
                    ("level", "response"),
                    "shows",
                    ("figure", "unit", "out_of", "asked"),
                    ("measured_on", "counts_people"),
                ]
            },
        ),
        (
            "Did it last?",
            {"fields": [("sustained", "checked_again_on"), "sustained_note"]},
        ),
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).said()


@admin.register(Recommendation)
class RecommendationAdmin(SeenWithAnswers, Desk):
    """What came of one recommendation, whose own words are the review’s to change."""

    stays = WORDS_STAY
    inlines = [ResponseInline, EvidenceInline]
    list_display = ["review", "number", "decision", "owner", "due_on"]
    list_filter = ["decision", "agencies"]
    ordering = ["-pk"]
    list_select_related = ["review", "owner__agency"]
    search_fields = ["text", "review__title"]
    readonly_fields = [
        "review",
        "number",
        "text",
        "agencies",
        "decision",
        "reason",
        "decided_on",
        "outcome",
        "owner",
        "due_on",
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).at_desk(request.user)

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def to_put_back(self, obj, words):
        """What came of it alone: its own words are changed, and approved, with the review."""
        return words | {"fields": read(obj)["fields"]}


@admin.register(ActionOwner)
class ActionOwnerAdmin(ActionOwnerDesk):
    pass
