from importlib import import_module

from django.apps import AppConfig


class AlertsConfig(AppConfig):
    name = "portal.alerts"
    verbose_name = "Alerts by e-mail"

    def followed(self):
        return import_module("portal.alerts.followed").followed()

    def desk_panels(self, request):
        return import_module("portal.alerts.front").panels(request)
