from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import AdminUserCreationForm

from portal.accounts.models import Agency, User
from portal.desk.base import Desk


@admin.register(Agency)
class AgencyAdmin(Desk):
    list_display = ["name", "kind"]
    list_filter = ["kind"]
    search_fields = ["name"]
    prepopulated_fields = {"slug": ["name"]}


class UserCreationForm(AdminUserCreationForm):
    class Meta:
        model = User
        fields = ["email", "name"]
        field_classes = {"email": forms.EmailField}


@admin.register(User)
class UserAdmin(Desk, DjangoUserAdmin):
    add_form = UserCreationForm
    ordering = ["name"]
    list_display = ["name", "email", "agency", "is_staff", "is_active"]
    list_filter = ["is_staff", "is_active", "agency"]
    list_select_related = ["agency"]
    search_fields = ["name", "email"]
    autocomplete_fields = ["agency"]
    readonly_fields = ["last_login", "created_at"]
    fieldsets = [
        (None, {"fields": ["email", "name", "agency", "password"]}),
        (
            "May do",
            {"fields": ["is_active", "is_staff", "is_superuser", "groups", "user_permissions"]},
        ),
        ("Dates", {"fields": ["last_login", "created_at"]}),
    ]
    add_fieldsets = [
        (None, {"fields": ["email", "name", "usable_password", "password1", "password2"]})
    ]

    def has_delete_permission(self, request, obj=None):
        """People leave by losing “may sign in”: what they decided keeps its name."""
        return False
