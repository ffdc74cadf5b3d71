import psycopg
from django.core.management.base import BaseCommand, CommandError
from procrastinate.contrib.django import app
from procrastinate.exceptions import ConnectorException


class Command(BaseCommand):
    help = "Send e-mail, and do what else is queued, until stopped."
    requires_system_checks = []  # this must start soon, and has no pages

    def handle(self, **options):
        try:
            with app.replace_connector(app.connector.get_worker_connector()):
                app.run_worker()
        except (ConnectorException, psycopg.Error) as problem:
            raise CommandError("The worker stopped: the database cannot be used.") from problem
