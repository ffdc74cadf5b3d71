from importlib import import_module

from django.apps import AppConfig
from django.urls import path


class PublishingConfig(AppConfig):
    name = "portal.publishing"

    def desk_urls(self, site):
        check_text = import_module("portal.publishing.desk_views").check_text
        typed_numbers = import_module("portal.publishing.typed_numbers.desk").urls(site)
        check = path("check/", site.admin_view(check_text), name="check_text")
        return [check, *typed_numbers]

    def desk_panels(self, request):
        replaced = import_module("portal.publishing.typed_numbers.desk").panel(request)
        return [*replaced, *import_module("portal.publishing.front").panels(request)]

    def about_contacts(self, user):
        return import_module("portal.publishing.typed_numbers.desk").links(user)

    def about_replaced(self, user, ways):
        return import_module("portal.publishing.typed_numbers.desk").pages_with(user, ways)
