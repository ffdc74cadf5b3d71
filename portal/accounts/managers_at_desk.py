"""Managers at the desk: who asks, how each stands, and the steps the office takes."""

from typing import NamedTuple

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.urls import path, reverse

from portal.accounts import actions
from portal.accounts.models import AgencyDomain
from portal.desk.base import Desk
from portal.errors import Refused


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label="Why",
        help_text="They can read it when they sign in, and it is kept.",
        widget=forms.Textarea(attrs={"rows": 3, "cols": 60}),
        max_length=500,
        error_messages={"required": "Say why: they will read it."},
    )


class Step(NamedTuple):
    """A step with a manager that has a page of its own."""

    title: str
    button: str
    what_it_does: str
    asks: type[forms.Form] = forms.Form


STEPS = {
    "admit": Step("Admit", "Admit them", "They act for their agency at once, and get an e-mail."),
    "decline": Step(
        "Decline", "Decline", "They get an e-mail, and can sign in to read why.", ReasonForm
    ),
    "end": Step(
        "No longer a manager",
        "End it",
        "They see and book nothing for their agency from now on, and get an e-mail.",
        ReasonForm,
    ),
}
STEPS_FROM = {
    "waiting": ["admit", "decline"],
    "admitted": ["end"],
    "declined": ["admit"],
    "ended": ["admit"],
}


class ManagerAdmin(Desk):
    """Whoever has the right to change managers takes steps; nobody edits one."""

    list_display = ["user", "email", "agency", "standing", "asked_at"]
    list_select_related = ["user__agency"]
    search_fields = ["user__name", "user__email", "user__agency__name"]
    autocomplete_fields = ["user"]
    change_form_template = "accounts/desk/manager.html"

    def get_fields(self, request, obj=None):
        if obj is None:
            return ["user"]
        who = ["user", "email", "agency", "known_domain"]
        how = ["standing", "asked_at", "admitted_at", "admitted_by", "declined_at", "ended_at"]
        return [*who, *how, "reason"]

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        """What they did in their time keeps their name."""
        return False

    @admin.display(description="work e-mail")
    def email(self, manager):
        return manager.user.email

    def agency(self, manager):
        return manager.agency

    def standing(self, manager):
        return manager.standing

    @admin.display(description="their address")
    def known_domain(self, manager):
        domain = AgencyDomain.objects.select_related("agency").of(manager.user.email)
        return f"At a domain of {domain.agency}" if domain else "At a domain that no agency has"

    def get_urls(self):
        steps = [
            path(
                f"<int:pk>/{name}/",
                self.admin_site.admin_view(self.step),
                {"name": name},
                name=f"accounts_manager_{name}",
            )
            for name in STEPS
        ]
        return [*steps, *super().get_urls()]

    def render_change_form(self, request, context, obj=None, **kwargs):
        if obj and self._takes_steps(request):
            context["steps"] = [
                (reverse(f"admin:accounts_manager_{name}", args=[obj.pk]), STEPS[name].title)
                for name in STEPS_FROM[obj.standing]
            ]
        return super().render_change_form(request, context, obj=obj, **kwargs)

    def step(self, request, pk, name):
        """The page of a step: what it does, a reason where it needs one, and the button."""
        if not self._takes_steps(request):
            raise PermissionDenied
        manager = self.get_object(request, str(pk))
        if manager is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, str(pk))
        form = STEPS[name].asks(request.POST if request.method == "POST" else None)
        if form.is_valid():
            self._take(request, manager, name, form.cleaned_data)
            return redirect("admin:accounts_manager_change", pk)
        context = self.admin_site.each_context(request)
        context |= {"title": STEPS[name].title, "subtitle": str(manager), "opts": self.opts}
        context |= {"manager": manager, "step": STEPS[name], "form": form}
        context["change_url"] = reverse("admin:accounts_manager_change", args=[pk])
        return render(request, "accounts/desk/manager_step.html", context)

    def _take(self, request, manager, name, asked):
        try:
            getattr(actions, name)(manager, by=request.user, **asked)
        except Refused as reason:
            self.message_user(request, str(reason), messages.ERROR)
        else:
            manager.refresh_from_db()
            self.message_user(request, f"{manager}: {manager.standing}.")

    def _takes_steps(self, request):
        return request.user.has_perm("accounts.change_manager")
