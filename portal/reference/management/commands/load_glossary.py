from django.core.management.base import BaseCommand

from portal.reference import glossary


class Command(BaseCommand):
    help = (
        "Fill the glossary with terms that any partnership in England can use. Terms that are "
        "there already stay as they are. Those marked “only used here” are examples: change them."
    )

    def handle(self, **options):
        added = glossary.load()
        self.stdout.write(f"Terms added: {len(added)}.")
