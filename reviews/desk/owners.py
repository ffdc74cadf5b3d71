"""Action owners at the desk: who they are, and a new link to their page."""

import uuid

from django import forms
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect

from portal.accounts.models import User, normal
from portal.audit.models import record
from portal.desk.base import Desk
from portal.desk.pages import DeskPages
from reviews.actions import LINKS_ENDED
from reviews.models import ActionOwner


@transaction.atomic
def new_link(owner: ActionOwner, *, by: User) -> None:
    """End every link sent to them; the next e-mail holds another."""
    ActionOwner.objects.filter(pk=owner.pk).update(key=uuid.uuid4())
    record(owner, LINKS_ENDED, by=by)


class OwnerForm(forms.ModelForm):
    def clean_email(self):
        return normal(self.cleaned_data["email"])


class ActionOwnerDesk(DeskPages, Desk):
    """They see actions through and have no account. Whoever is still named is not deleted."""

    form = OwnerForm
    change_form_template = "reviews/desk/owner_form.html"
    fields = ["name", "email", "agency"]
    list_display = ["name", "email", "agency"]
    list_filter = ["agency"]
    list_select_related = ["agency"]
    autocomplete_fields = ["agency"]
    search_fields = ["name", "email", "agency__name"]

    def get_urls(self):
        pages = {"<int:pk>/new-link/": (self.new_link_view, "new_link")}
        return [*self.own_urls(pages), *super().get_urls()]

    def get_queryset(self, request):
        return super().get_queryset(request).known()

    def new_link_view(self, request, pk):
        owner = self.get_object(request, str(pk))
        if owner is None:
            raise Http404
        if not self.has_change_permission(request, owner):
            raise PermissionDenied
        if request.method == "POST":
            new_link(owner, by=request.user)
            self.message_user(request, "Every link they had has ended. Ask them again to send one.")
            return redirect(self.to("change", pk))
        context = {
            "owner": owner,
            "subtitle": str(owner),
            "change_url": self.to("change", pk),
        }
        return self.show(request, "new_link", "New link", **context)
