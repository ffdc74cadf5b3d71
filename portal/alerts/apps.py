from django.apps import AppConfig


class AlertsConfig(AppConfig):
    name = "portal.alerts"
    verbose_name = "Alerts by e-mail"
