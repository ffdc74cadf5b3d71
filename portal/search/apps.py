from importlib import import_module

from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "portal.search"
    label = "search"
    verbose_name = "Search"

    def searched(self):
        return import_module("portal.search.reference").kinds()

    def desk_panels(self, request):
        return import_module("portal.search.front").panels(request)
