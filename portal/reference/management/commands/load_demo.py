from contextlib import ExitStack
from importlib import import_module
from importlib.util import find_spec

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from portal.reference.models import Partnership


class Command(BaseCommand):
    help = (
        "Load the demonstration: a partnership that does not exist, and everything it published. "
        "Running it again adds what is missing and changes nothing that is there."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--only-if-empty",
            action="store_true",
            help="do nothing where a partnership is set up already",
        )

    def handle(self, *, only_if_empty, **options):
        if not settings.DEMO:
            raise CommandError("This is not a demonstration (PORTAL_DEMO): nothing was loaded.")
        if only_if_empty and Partnership.objects.exists():
            return
        with transaction.atomic(), ExitStack() as around:
            for app in apps.get_app_configs():
                if hasattr(app, "while_loading"):
                    around.enter_context(app.while_loading())
            for app in apps.get_app_configs():
                name = f"{app.name}.demo"
                if find_spec(name):
                    import_module(name).load()
