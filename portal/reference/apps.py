from django.apps import AppConfig


class ReferenceConfig(AppConfig):
    name = "portal.reference"
    verbose_name = "The partnership and its contacts"
