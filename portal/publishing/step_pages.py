"""The desk's buttons: steps taken at once after saving, and steps that ask something first."""

from contextlib import contextmanager
from functools import partial

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import path, reverse

from portal.errors import Refused
from portal.history import content
from portal.history.comparison import compare
from portal.pages.words import in_words
from portal.publishing import preview
from portal.publishing.forms import WhyAlone, WithdrawForm
from portal.publishing.models import Status
from portal.publishing.proposed import lay_over
from portal.publishing.steps import LOOK, open_on
from portal.publishing.typed_numbers.warnings import number_warnings
from portal.reference.known import partnership_of

STALE = "Somebody has changed it since you opened this page. Here is how it stands now."
OFF_SCHEDULE = (
    "What you changed took it off the schedule: it does not go on the site on {}. It is in review "
    "now, and has to be approved again."
)


class StepPages:
    """Mixed into the admin of a publication."""

    def get_urls(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}_step"
        view = self.admin_site.admin_view(self.step_view)
        return [path("<path:object_id>/step/<slug:step>/", view, name=name), *super().get_urls()]

    def step_view(self, request, object_id, step):
        """A page for one step: what it means, what stands in its way, what it asks."""
        publication = self.publication(request, object_id)
        found = self._step(request, publication, step)
        if found is None:
            self.message_user(request, "That step cannot be taken now.", messages.WARNING)
            return redirect(self.address(publication, "change"))
        form = self._form(request, publication, found)
        if request.method == "POST" and self._stale(request, publication):
            self.message_user(request, STALE, messages.WARNING)
        elif request.method == "POST" and (form is None or form.is_valid()):
            said = form.cleaned_data if form else {}
            if self._take(request, publication, found, **said):
                return redirect(self.address(publication, "change"))
        return self._page(request, publication, found, form)

    def step_after_saving(self, request, publication):
        """Take the step whose button saved the form, or lead to the page that asks about it."""
        step = self._step(request, publication, request.POST["_step"])
        if step is None:
            self.message_user(
                request, "Your words are saved. That step cannot be taken now.", messages.ERROR
            )
        elif step.has_a_page:
            return redirect(self.address(publication, "step", step.name))
        else:
            self._take(request, publication, step)
        return redirect(self.address(publication, "change"))

    def step_context(self, request, publication):
        """The buttons for this person now, and what of it waits for a second look."""
        looks = list(publication.second_looks.waiting().select_related("by"))
        others = any(look.by_id != request.user.pk for look in looks)
        return {
            "steps": self._steps(request, publication),
            "second_looks": looks,
            "look_url": self.address(publication, "step", LOOK.name),
            "may_look": others and self.may_approve(request),
        }

    def publication(self, request, object_id):
        """The row a page of the desk is about, for somebody who may change it."""
        publication = self.get_object(request, unquote(object_id))
        if publication is None:
            raise Http404
        if not self.has_change_permission(request, publication):
            raise PermissionDenied
        return publication

    def address(self, publication, page, *arguments):
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_{page}"
        return reverse(name, args=[publication.pk, *arguments])

    @contextmanager
    def told_of_the_schedule(self, request, publication):
        """Whoever writes within, and so takes it off the schedule, is told."""
        planned = publication.publish_at if publication.is_scheduled else None
        yield
        if planned and publication.status == Status.IN_REVIEW:
            told = OFF_SCHEDULE.format(in_words(planned))
            self.message_user(request, told, messages.WARNING)

    def may_approve(self, request):
        return request.user.has_perm(f"{self.opts.app_label}.approve_{self.opts.model_name}")

    def _steps(self, request, publication):
        if not self.has_change_permission(request, publication):
            return []
        return open_on(publication, may_approve=self.may_approve(request))

    def _step(self, request, publication, name):
        """The open step of that name, or None."""
        open_now = self._steps(request, publication)
        if self.may_approve(request):
            open_now = [*open_now, LOOK]
        return next((step for step in open_now if step.name == name), None)

    def _form(self, request, publication, step):
        if step.form is None:
            return None
        given = {
            "data": request.POST if request.method == "POST" else None,
            "initial": step.begins_with(publication),
        }
        if issubclass(step.form, WhyAlone):
            checked = publication.proposal() or publication
            given["alone"] = checked.written_by_id == request.user.pk
        if step.form is WithdrawForm:
            given["is_public"] = partial(preview.is_public, request=request)
        return step.form(**given)

    def _stale(self, request, publication):
        return request.POST.get("version") != publication.stamp()

    def _take(self, request, publication, step, **said):
        """Take the step and say what has happened, or say every reason against it."""
        try:
            told = step.act(publication, by=request.user, **said) or []
        except Refused as refused:
            for reason in refused.reasons:
                self.message_user(request, reason, messages.ERROR)
            return False
        self.message_user(request, f"{step.done}{_from_when(publication)}")
        for sentence in told:
            self.message_user(request, sentence, messages.WARNING)
        return True

    def _page(self, request, publication, step, form):
        context = {
            **self.admin_site.each_context(request),
            "title": step.words,
            "subtitle": str(publication),
            "opts": self.opts,
            "publication": publication,
            "step": step,
            "form": form,
            "stamp": publication.stamp(),
            **(_checked(publication, request) if step.is_checked else {}),
            "comparison": self._proposed_changes(publication),
            "change_url": self.address(publication, "change"),
            "preview_url": self.address(publication, "preview") if step.has_preview else "",
        }
        return render(request, "admin/publication_step.html", context)

    def _proposed_changes(self, publication):
        proposal = publication.proposal()
        if proposal is None:
            return []
        return compare(self.model, content.read(publication), proposal.content)


def _checked(publication, request):
    """What stands in the way of approving it, or what is proposed for it; and what to look at."""
    with content.unkept():
        lay_over(publication)
        numbers = number_warnings(publication, partnership_of(request))
        return {"problems": publication.problems(), "number_warnings": numbers}


def _from_when(publication):
    """For something just approved: the moment from which the public sees it."""
    if not publication.is_scheduled:
        return ""
    who = "The public" if publication.is_for_all else "Whoever is named for it"
    return f" {who} will see it from {in_words(publication.publish_at)}."
