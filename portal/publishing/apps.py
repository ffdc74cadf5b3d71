from importlib import import_module

from django.apps import AppConfig
from django.urls import path


class PublishingConfig(AppConfig):
    name = "portal.publishing"

    def desk_urls(self, site):
        check_text = import_module("portal.publishing.desk_views").check_text
        return [path("check/", site.admin_view(check_text), name="check_text")]

    def desk_panels(self, request):
        return import_module("portal.publishing.front").panels(request)
