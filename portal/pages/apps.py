from django.apps import AppConfig
from django.contrib.admin import apps


class PagesConfig(AppConfig):
    name = "portal.pages"
    default = True


class DeskConfig(apps.AdminConfig):
    default_site = "portal.pages.desk.Site"
    default = False
