"""The office's desk as a whole: Django's admin site, made to answer odd input with a sentence.

Its door is here. Everybody signs in on the pages of the accounts, and uses a second factor.
"""

from itertools import chain

from allauth.account.utils import get_next_redirect_url
from allauth.account.views import logout
from django.apps import apps
from django.contrib import admin
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.core.exceptions import BadRequest, PermissionDenied
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from portal.desk import front, second_factor
from portal.desk.base import Desk


class Site(admin.AdminSite):
    site_header = site_title = "The desk"
    index_title = "What there is to look after"

    def register(self, models, admin_class=None, **options):
        """Only what is ours: the pages packages bring know nothing of our rules and our words."""
        if admin_class is not None and issubclass(admin_class, Desk):
            super().register(models, admin_class, **options)

    def has_permission(self, request):
        return super().has_permission(request) and second_factor.is_used(request)

    def login(self, request, extra_context=None):
        """To wherever somebody gets what they lack to come in: never a page of its own."""
        going_to = get_next_redirect_url(request) or reverse("admin:index")
        if self.has_permission(request):
            return redirect(going_to)
        if request.user.is_anonymous:
            page = "account_login"
        elif super().has_permission(request):
            page = second_factor.next_page(request.user)
        else:
            raise PermissionDenied
        return redirect(f"{reverse(page)}?{urlencode({REDIRECT_FIELD_NAME: going_to})}")

    def logout(self, request, extra_context=None):
        """Sign out when the button was pressed; for a link, show the page with the button."""
        return logout(request) if request.method == "POST" else redirect("account_logout")

    def password_change(self, request, extra_context=None):
        return redirect("account_change_password")

    def get_urls(self):
        """Django's, after what rooms add: an AppConfig may have `desk_urls(site)`."""
        rooms = [app for app in apps.get_app_configs() if hasattr(app, "desk_urls")]
        return [*chain.from_iterable(app.desk_urls(self) for app in rooms), *super().get_urls()]

    def index(self, request, extra_context=None):
        return super().index(request, {"panels": front.panels(request), **(extra_context or {})})

    def autocomplete_view(self, request):
        if "\0" in request.GET.get("term", ""):
            raise BadRequest("A search cannot hold a NUL.")
        return super().autocomplete_view(request)
