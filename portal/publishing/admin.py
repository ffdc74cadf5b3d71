"""The desk for everything that is published: forms that save words, and buttons that take steps.

The form of something public works on the version proposed for it: that is written over the page
in a transaction, the form is shown or saved as for any row, what it came to is read, and the
transaction is taken back. See `portal.history.content`.
"""

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import transaction
from django.forms import CheckboxSelectMultiple
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from portal.audit.models import Event
from portal.desk.base import Desk, StackedPart, TabularPart
from portal.desk.seen import SeenForm
from portal.desk.typed import against_typed
from portal.history import content
from portal.history.restoring import put_back
from portal.publishing import actions, checks, editor
from portal.publishing.draft_pages import DraftPages
from portal.publishing.forms import ProposalForm
from portal.publishing.models import Status
from portal.publishing.proposed import lay_over
from portal.publishing.step_pages import StepPages
from portal.publishing.typed_numbers.warnings import number_warnings
from portal.reference.known import partnership_of
from portal.uploads.admin import AttachmentInline, take_in

STALE = (
    "{} saved this while you were writing. Nothing of yours is lost: your words are in the form "
    "below, and both texts stand side by side. Change what you need, then save."
)


CANNOT_BE_SHOWN = (
    "Something the proposed version points at is gone, so here is the page as it is. What was "
    "proposed is in the history: save again what you still want of it."
)

PROPOSED_ALREADY = "Somebody has proposed a version: approve it or throw it away first."


class PublicationForm(SeenForm):
    def clean_themes(self):
        """What was approved keeps a theme: people find it by that."""
        themes = self.cleaned_data["themes"]
        if self.instance.status == Status.APPROVED and not themes:
            raise ValidationError("Choose at least one theme: this is approved already.")
        return themes


class Parts(StackedPart):
    pass


class Rows(TabularPart):
    pass


class PublicationAdmin(StepPages, DraftPages, Desk):
    """Base for every publication's admin. The status changes by its buttons only."""

    form = PublicationForm
    change_form_template = "admin/publication_change_form.html"
    list_display = ["title", "status", "publish_at", "review_on", "owner"]
    list_filter = ["status", "audience", "themes"]
    list_select_related = ["owner"]
    search_fields = ["title", "summary"]
    autocomplete_fields = ["owner"]
    actions = None  # each is looked at on its own page
    files = AttachmentInline
    save_on_top = True
    ordering = ["-updated_at"]
    about = (
        "Whom and what it is about",
        {"fields": ["audience", "themes", "boards", "areas", "priorities"]},
    )
    when = ("When", {"fields": ["status", "publish_at", "review_on", "owner"]})

    def get_inlines(self, request, obj):
        return [*self.inlines, self.files]

    def get_readonly_fields(self, request, obj=None):
        """The address stands once it has been approved: people keep links."""
        fixed = self.prepopulated_fields if obj and obj.publish_at else ()
        return ["status", "publish_at", *fixed]

    def get_prepopulated_fields(self, request, obj=None):
        return {} if obj and obj.publish_at else self.prepopulated_fields

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        if db_field.name not in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", CheckboxSelectMultiple)
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def get_view_on_site_url(self, obj=None):
        to_be_read = obj and obj.is_public and obj.is_for_all
        return super().get_view_on_site_url(obj) if to_be_read else None

    def has_delete_permission(self, request, obj=None):
        """Only what was never approved is deleted; the rest is withdrawn."""
        if obj is not None and (obj.status != Status.DRAFT or _was_approved(obj)):
            return False
        return super().has_delete_permission(request, obj)

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        self._keep_files(request, object_id)
        with transaction.atomic():
            publication = self._held(request, object_id)
            if publication:
                self._notice_if_stale(request, publication)
            if publication is None or not publication.is_public:
                return super().changeform_view(request, object_id, form_url, extra_context)
            if not lay_over(publication):
                self.message_user(request, CANNOT_BE_SHOWN, messages.WARNING)
            before = content.read(publication)
            response = super().changeform_view(request, object_id, form_url, extra_context)
            if hasattr(response, "render"):
                response.render()
            words = content.read(self.get_object(request, object_id))
            transaction.set_rollback(True)
        if not hasattr(request, "saved"):
            return response
        publication.refresh_from_db()
        changed = request.changed and words != before
        return self._keep_proposed(request, publication, words, changed)

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        form.stale = getattr(request, "stale", "")
        return form

    def save_related(self, request, form, formsets, change):
        """Keep who wrote, once any word of the form has changed."""
        super().save_related(request, form, formsets, change)
        request.changed = form.has_changed() or any(each.has_changed() for each in formsets)
        if request.changed and not form.instance.is_public:
            with self.told_of_the_schedule(request, form.instance):
                actions.wrote(form.instance, by=request.user)

    def response_change(self, request, obj):
        """After saving: go on with the step whose button was pressed."""
        if obj.is_public:
            request.saved = True
            return redirect(request.path)
        if "_step" in request.POST:
            return self.step_after_saving(request, obj)
        return super().response_change(request, obj)

    def render_change_form(self, request, context, obj=None, **kwargs):
        context["show_save_and_add_another"] = False
        if obj:
            context |= self._round_the_form(request, obj)
        if hasattr(request, "stale"):
            context["conflict"] = against_typed(self.model.objects.get(pk=obj.pk), context)
        response = super().render_change_form(request, context, obj=obj, **kwargs)
        return editor.let_in(request, response)

    def restore(self, request, obj, words):
        """An earlier version comes back as a new change: proposed, where the page is public."""
        now, fixed = content.read(obj)["fields"], self.get_readonly_fields(request, obj)
        kept = {name: now[name] for name in words["fields"].keys() & now.keys() & set(fixed)}
        words = words | {"fields": words["fields"] | kept}
        if not obj.is_public:
            with self.told_of_the_schedule(request, obj):
                done = super().restore(request, obj, words)
                actions.wrote(obj, by=request.user)
            return done
        with content.unkept():
            left_out = put_back(obj, words)
        actions.propose(obj, words, by=request.user)
        told = "It is a proposed version now. Say how big the change is, and submit it."
        return " ".join([told, *left_out])

    def why_not_restored(self, obj):
        return PROPOSED_ALREADY if obj.is_public and obj.proposal() else ""

    def _round_the_form(self, request, obj):
        """What stands round the form of `obj`: its buttons, and what its writer should know."""
        proposal = obj.proposal() if obj.is_public else None
        said = request.POST if request.method == "POST" else None
        texts = obj.formatted_texts()
        words = sum(map(checks.words, texts))
        return {
            "stamp": obj.stamp(),
            "proposal": proposal,
            "proposal_form": ProposalForm(said, instance=proposal, prefix="proposal"),
            "problems": obj.problems(),
            "number_warnings": number_warnings(obj, partnership_of(request)),
            "warnings": checks.warnings(texts),
            "words": words,
            "minutes": checks.reading_minutes(words),
            "remarks": self.remarks(request, obj),
            "sent_back": self._sent_back(obj, proposal),
            **self.step_context(request, obj),
        }

    def to_drafts(self, drafts):
        """The way to the form of what was just made; where there is more, to a list of it."""
        if len(drafts) == 1:
            return redirect(self.address(drafts[0], "change"))
        keys = ",".join(str(draft.pk) for draft in drafts)
        address = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")
        return redirect(f"{address}?{urlencode({'id__in': keys})}")

    def remarks(self, request, obj) -> list[str]:
        """What else its writer should know: sentences that stand below the form."""
        return []

    def _sent_back(self, obj, proposal):
        """The note with which it came back to its writer, while that is what happened last."""
        step = f"moved to {Status.DRAFT}"
        last = _events(obj).filter(step__contains="moved to").first()
        wanted = f"proposed version {step}" if proposal else step
        return last if last and last.step == wanted and last.note else None

    def _keep_files(self, request, object_id):
        """Files stay when what is saved with them goes into a proposed version."""
        publication = object_id and self.get_object(request, unquote(object_id))
        may = publication and publication.is_public and self.has_change_permission(request)
        if may and request.FILES:
            take_in(request)

    def _held(self, request, object_id):
        """The publication the form is about, locked while it is being saved, or None."""
        if object_id is None:
            return None
        publication = self.get_object(request, unquote(object_id))
        if publication and request.method == "POST":
            return self.model.objects.select_for_update().get(pk=publication.pk)
        return publication

    def _notice_if_stale(self, request, publication):
        """Of two people with the form open, the second to save is shown both texts."""
        stamp = publication.stamp()
        if request.method != "POST" or request.POST.get("version") == stamp:
            return
        writer = (publication.proposal() or publication).written_by
        request.stale = STALE.format(writer or "Somebody")
        request.POST = request.POST.copy()
        request.POST["version"] = stamp

    def _keep_proposed(self, request, publication, words, changed):
        """Keep what was saved as the proposed version; then the step, if a button asked for it."""
        form = ProposalForm(request.POST, prefix="proposal")
        said = form.cleaned_data if form.is_valid() else {}
        proposal = publication.proposal()
        new = proposal and any(getattr(proposal, name) != said[name] for name in said)
        if changed or new:
            actions.propose(publication, words, by=request.user, **said)
            self.message_user(request, "The proposed version is saved. The page stays as it is.")
        if "_step" in request.POST:
            return self.step_after_saving(request, publication)
        if not changed and not new:
            self.message_user(request, "Nothing was changed.")
        return redirect(request.path)


def _events(obj):
    kind = ContentType.objects.get_for_model(obj)
    return Event.objects.filter(subject_type=kind, subject_id=obj.pk)


def _was_approved(obj):
    return _events(obj).filter(step=f"moved to {Status.APPROVED}").exists()
