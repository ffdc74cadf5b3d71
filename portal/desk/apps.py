from django.apps import AppConfig
from django.contrib.admin import apps


class DeskConfig(AppConfig):
    name = "portal.desk"
    default = True


class SiteConfig(apps.AdminConfig):
    """Django's admin, with our own site."""

    default_site = "portal.desk.site.Site"
    default = False
