import datetime as dt
import random

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from briefings.models import SECTIONS, Briefing, Discussion, Section
from portal.accounts.models import Agency
from portal.publishing.models import Status
from portal.reference.models import Audience, Board, Theme

SLUG = "seeded-"
AT_ONCE = 500
WORDS_A_SECTION = 85  # as in real briefings
LONGEST_AGO = 10 * 365  # days


class Command(BaseCommand):
    help = "Fill the demonstration with briefings, to measure with: the words of its own, mixed."

    def add_arguments(self, parser):
        parser.add_argument("number", type=int)

    def handle(self, *, number, **options):
        if not settings.DEMO:
            raise CommandError("Only a demonstration is filled with briefings that say nothing.")
        if number < 0:
            raise CommandError("Say how many: a number from 0.")
        Briefing.objects.filter(slug__startswith=SLUG).delete()
        mixer = Mixer(random.Random(number))
        for start in range(0, number, AT_ONCE):
            mixer.make(range(start, min(start + AT_ONCE, number)))
        self.stdout.write(f"{number} briefings made.")


class Mixer:
    """Makes briefings of the words of those that are there already."""

    def __init__(self, chance: random.Random):
        self.chance = chance
        bodies = Section.objects.values_list("body", flat=True)
        self.paragraphs = [part for body in bodies for part in body.split("\n") if part.strip()]
        self.themes, self.boards = list(Theme.objects.all()), list(Board.objects.all())
        self.agencies = list(Agency.objects.all())
        if not (self.paragraphs and self.themes and self.boards and self.agencies):
            raise CommandError("There is no demonstration to mix words of: run load_demo first.")

    @transaction.atomic
    def make(self, numbers: range) -> None:
        made = Briefing.objects.bulk_create(self._briefing(number) for number in numbers)
        Section.objects.bulk_create(
            Section(briefing=briefing, number=number, title=self._title(), body=self._body())
            for briefing in made
            for number in range(1, SECTIONS + 1)
        )
        self._join(made, "themes", self.themes, 3)
        self._join(made, "boards", self.boards, 1)
        Discussion.objects.bulk_create(
            self._discussion(briefing) for briefing in made for _ in range(self.chance.randrange(8))
        )

    def _briefing(self, number):
        ago = dt.timedelta(days=self.chance.randrange(1, LONGEST_AGO))
        return Briefing(
            title=f"{self._title()} {number}",
            slug=f"{SLUG}{number}",
            summary=self._words(25),
            audience=self.chance.choice(Audience.values),
            source=self.chance.choice(Briefing.Source.values),
            status=Status.APPROVED,
            publish_at=timezone.now() - ago,
        )

    def _join(self, made, name, rows, most):
        through = getattr(Briefing, name).through
        field = getattr(Briefing, name).field
        through.objects.bulk_create(
            through(**{field.m2m_field_name(): b, field.m2m_reverse_field_name(): row})
            for b in made
            for row in self.chance.sample(rows, min(most, len(rows)))
        )

    def _discussion(self, briefing):
        on = timezone.localdate() - dt.timedelta(days=self.chance.randrange(700))
        people, agency = self.chance.randrange(3, 30), self.chance.choice(self.agencies)
        return Discussion(
            briefing=briefing,
            discussed_on=on,
            people=people,
            agency=agency,
            will_do=self._words(15),
            confirmed_at=timezone.now(),
        )

    def _title(self):
        return self._words(5).capitalize()

    def _words(self, number):
        words = self.chance.choice(self.paragraphs).replace("<", " <").split()
        plain = [word for word in words if word.isalpha()]
        return " ".join((plain * number)[:number]) if plain else "Neglect"

    def _body(self):
        body = ""
        while len(body.split()) < WORDS_A_SECTION:
            body += self.chance.choice(self.paragraphs)
        return body
