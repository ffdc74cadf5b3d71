from importlib import import_module

from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "portal.search"
    label = "search"
    verbose_name = "Search"
    for_writers = True  # who writes sees what people looked for and did not find

    def searched(self):
        return import_module("portal.search.reference").kinds()

    def while_loading(self):
        return import_module("portal.search.loading").all_at_once()

    def desk_urls(self, site):
        return import_module("portal.search.front").urls(site)

    def desk_panels(self, request):
        return import_module("portal.search.front").panels(request)
