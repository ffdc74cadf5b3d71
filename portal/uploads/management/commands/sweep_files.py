from django.core.management.base import BaseCommand

from portal.uploads import actions


class Command(BaseCommand):
    help = (
        "Have the virus scanner look at files that wait for it, remove stored files that belong "
        "to nothing, and forget files unused for 30 days. Run it every hour or so."
    )

    def handle(self, **options):
        self.stdout.write(
            f"Scanned: {actions.scan_waiting()}. "
            f"Strays removed: {actions.remove_strays()}. "
            f"Forgotten: {actions.forget_unused()}."
        )
