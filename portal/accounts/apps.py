from importlib import import_module

from django.apps import AppConfig
from django.db.models.signals import post_migrate

from portal.accounts import roles


class AccountsConfig(AppConfig):
    name = "portal.accounts"
    verbose_name = "People and agencies"

    def ready(self):
        post_migrate.connect(roles.give)
        import_module("portal.accounts.record").listen()  # it needs models, which are there now

    def desk_panels(self, request):
        return import_module("portal.accounts.front").panels(request)

    def demo_mail_notes(self):
        """What stands on the page of the demonstration's e-mails: nobody has their phones."""
        return import_module("portal.accounts.demo").current_codes()
