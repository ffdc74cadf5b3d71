"""The office's desk as a whole: Django's admin site, made to answer odd input with a sentence."""

from django.contrib import admin
from django.core.exceptions import BadRequest


class Site(admin.AdminSite):
    site_header = site_title = "The desk"
    index_title = "What there is to look after"

    def autocomplete_view(self, request):
        if "\0" in request.GET.get("term", ""):
            raise BadRequest("A search cannot hold a NUL.")
        return super().autocomplete_view(request)
