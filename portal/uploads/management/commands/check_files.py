from django.core.management.base import BaseCommand, CommandError

from portal.uploads import actions


class Command(BaseCommand):
    help = "Name the files that ought to be in the storage and are not. Ends with 1 if there are."

    def handle(self, **options):
        missing = list(actions.without_file())
        for upload in missing:
            self.stdout.write(f"File {upload.pk}, “{upload}”, is missing: {upload.file.name}")
        if missing:
            raise CommandError(f"Files missing: {len(missing)}. Restore them from the backup.")
        self.stdout.write("Every file is there.")
