"""The desk with one short form on it: a briefing's title and its files."""

import copy

from django.contrib import admin
from django.urls import path

from briefings.models import Briefing
from portal import urls
from portal.desk.base import Desk
from portal.uploads.admin import AttachmentInline


class BriefingDesk(Desk):
    fields = ["title"]
    inlines = [AttachmentInline]


site = copy.copy(admin.site)
site._registry = admin.site._registry | {Briefing: BriefingDesk(Briefing, site)}
urlpatterns = [path("admin/", site.urls), *urls.urlpatterns]
handler404, handler500 = urls.handler404, urls.handler500
