from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.urls import path, reverse

from portal.accounts import actions
from portal.accounts.managers_at_desk import ManagerAdmin
from portal.accounts.models import Agency, AgencyDomain, Manager, User
from portal.desk.base import Desk, TabularPart
from portal.errors import Refused


class DomainInline(TabularPart):
    model = AgencyDomain
    extra = 0


@admin.register(Agency)
class AgencyAdmin(Desk):
    inlines = [DomainInline]
    list_display = ["name", "kind"]
    list_filter = ["kind"]
    search_fields = ["name"]
    prepopulated_fields = {"slug": ["name"]}


class LetInForm(forms.Form):
    reason = forms.CharField(
        label="Why, and how you know it is them",
        help_text="For example: “Lost her phone on the train; I rang her on her office number.”",
        widget=forms.Textarea(attrs={"rows": 3, "cols": 60}),
        max_length=500,
        error_messages={"required": "Say why, and how you know it is them."},
    )


@admin.register(User)
class UserAdmin(Desk):
    """People sign in with what only they have: nobody types or sees a password here."""

    ordering = ["name"]
    list_display = ["name", "email", "agency", "is_staff", "is_active"]
    list_filter = ["is_staff", "is_active", "groups", "agency"]
    list_select_related = ["agency"]
    search_fields = ["name", "email"]
    autocomplete_fields = ["agency"]
    filter_horizontal = ["groups", "user_permissions"]
    change_form_template = "admin/accounts/person.html"
    who = (None, {"fields": ["email", "name", "agency"]})
    RIGHTS = ["is_active", "is_staff", "groups"]
    RIGHTS_OF_A_SUPERUSER = ["is_superuser", "user_permissions"]
    DATES = ["last_login", "created_at"]

    def may_restore(self, request, obj):
        """An earlier version would bring earlier rights back."""
        return False

    def get_fieldsets(self, request, obj=None):
        rights = self.RIGHTS + self.RIGHTS_OF_A_SUPERUSER * request.user.is_superuser
        if obj is None:
            description = "They get an e-mail that says how to sign in. You type no password."
            rights = [right for right in rights if right != "is_active"]
            return [
                (None, self.who[1] | {"description": description}),
                ("May do", {"fields": rights}),
            ]
        return [self.who, ("May do", {"fields": rights}), ("Dates", {"fields": self.DATES})]

    def get_readonly_fields(self, request, obj=None):
        """Nobody changes what they may do themselves."""
        own = self.RIGHTS + self.RIGHTS_OF_A_SUPERUSER if obj == request.user else []
        return [*self.DATES, *own]

    def has_change_permission(self, request, obj=None):
        """Only those who may do everything change the account of one who may."""
        above = obj is not None and obj.is_superuser and not request.user.is_superuser
        return not above and super().has_change_permission(request, obj)

    def has_delete_permission(self, request, obj=None):
        """People leave by losing “may sign in”: what they decided keeps its name."""
        return False

    def lookup_allowed(self, lookup, value, request):
        """No list narrows by a password: letter by letter, that would tell it."""
        return not lookup.startswith("password") and super().lookup_allowed(lookup, value, request)

    def save_model(self, request, obj, form, change):
        before = form.initial.get("email", "")
        if not change:
            obj.set_unusable_password()
        super().save_model(request, obj, form, change)
        if not change:
            address = request.build_absolute_uri(reverse("account_login"))
            actions.welcome(obj, address=address)
        elif "email" in form.changed_data:
            actions.address_changed(before)

    def get_urls(self):
        let_in = path(
            "<int:pk>/let-in/", self.admin_site.admin_view(self.let_in), name="accounts_user_let_in"
        )
        return [let_in, *super().get_urls()]

    def render_change_form(self, request, context, obj=None, **kwargs):
        context["may_let_in"] = obj is not None and self._may_let_in(request, obj)
        return super().render_change_form(request, context, obj=obj, **kwargs)

    def let_in(self, request, pk):
        """The page of a colleague's lost device: why, and the button."""
        person = self.get_object(request, str(pk))
        if person is None or not self._may_let_in(request, person):
            raise PermissionDenied
        form = LetInForm(request.POST if request.method == "POST" else None)
        if form.is_valid():
            try:
                actions.let_in(person, by=request.user, reason=form.cleaned_data["reason"])
            except Refused as reason:
                self.message_user(request, str(reason), messages.ERROR)
            else:
                self.message_user(request, f"{person} can sign in with a code sent by e-mail.")
            return redirect("admin:accounts_user_change", pk)
        context = self.admin_site.each_context(request)
        context |= {"title": f"Let in {person} again", "person": person, "form": form}
        return render(request, "admin/accounts/let_in.html", context | {"opts": self.opts})

    def _may_let_in(self, request, person):
        return person != request.user and self.has_change_permission(request, person)


admin.site.register(Manager, ManagerAdmin)
