import datetime as dt
import random
from collections import Counter
from itertools import cycle, islice

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction
from django.utils import timezone

from portal.accounts.models import Agency
from portal.publishing.models import Status
from portal.reference.models import JobRole, Theme
from portal.search import keeping
from procedures.models import Change, Chapter, Manual, Release
from procedures.months import months_after

SLUG, TITLE = "seeded-", "Seeded release"
MONTHS = 10 * 12
AT_ONCE = 1000
CHANGES_A_CHAPTER = 25
KINDS = [Change.Kind.UPDATED] * 6 + Change.Kind.values


class Command(BaseCommand):
    help = "Fill the demonstration with changes, to measure with: the words of its own, mixed."

    def add_arguments(self, parser):
        parser.add_argument("number", type=int)

    @transaction.atomic
    def handle(self, *, number, **options):
        if not settings.DEMO:
            raise CommandError("Only a demonstration is filled with changes that say nothing.")
        if number < 0:
            raise CommandError("Say how many: a number from 0.")
        with keeping.put_off():
            Release.objects.filter(title__startswith=TITLE).delete()
            Chapter.objects.filter(slug__startswith=SLUG).delete()
            Mixer(random.Random(number)).make(number)
        _count()
        for model in (Chapter, Release):
            keeping.rebuild(model)
        _count()
        self.stdout.write(f"{number} changes made.")


def _count():
    """Let the database count what it has, as it does by itself where rows come one by one."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


class Mixer:
    """Makes ten years of releases of every manual of the words of the changes there already are."""

    def __init__(self, chance: random.Random):
        self.chance = chance
        texts = Change.objects.values_list("what_changed", "what_to_do").order_by("pk")
        self.texts = [text for both in texts for text in both if text]
        self.manuals, self.themes = list(Manual.objects.all()), list(Theme.objects.all())
        self.roles, self.agencies = list(JobRole.objects.all()), list(Agency.objects.all())
        if not (self.texts and self.themes and self.roles and self.agencies):
            raise CommandError("There is no demonstration to mix words of: run load_demo first.")

    def make(self, number: int) -> None:
        self._make_chapters(number // CHANGES_A_CHAPTER)
        chapters = {
            manual: list(manual.chapters.filter(merged_into=None).order_by("pk"))
            for manual in self.manuals
        }
        releases = [release for manual in self.manuals for release in self._releases(manual)]
        self.chance.shuffle(releases)
        releases = Release.objects.bulk_create(releases[:number])
        self._join(Release, "themes", releases, self.themes, 2)
        changes = Change.objects.bulk_create(
            (
                self._change(release, chapter, chapters[release.manual])
                for release, size in Counter(islice(cycle(releases), number)).items()
                for chapter in self._some(chapters[release.manual], size)
            ),
            batch_size=AT_ONCE,
        )
        concerning = [change for change in changes if change.tells_whom]
        self._join(Change, "roles", concerning, self.roles, 4)
        self._join(Change, "agencies", concerning, self.agencies, 1)

    def _make_chapters(self, number):
        made = Chapter.objects.bulk_create(
            Chapter(
                manual=self.manuals[place % len(self.manuals)],
                title=f"{self._words(4).capitalize()} {place}",
                slug=f"{SLUG}{place}",
                url="https://manual.example.org/chapter",
            )
            for place in range(number)
        )
        self._join(Chapter, "themes", made, self.themes, 2)

    def _releases(self, manual):
        """One of each month in which the manual has none of its own."""
        today, taken = timezone.localdate(), set(manual.releases.values_list("month", flat=True))
        months = [months_after(today, -ago) for ago in range(1, MONTHS + 1)]
        for month in months:
            if month not in taken:
                published = dt.datetime.combine(month.replace(day=10), dt.time(9))
                yield Release(
                    manual=manual,
                    month=month,
                    title=f"{TITLE} {month:%B %Y}",
                    summary=self._text(),
                    status=Status.APPROVED,
                    publish_at=timezone.make_aware(published),
                )

    def _change(self, release, chapter, chapters):
        kind, minor = self.chance.choice(KINDS), self._is_one_in(4)
        removed, others = kind == Change.Kind.REMOVED, [c for c in chapters if c != chapter]
        return Change(
            release=release,
            chapter=chapter,
            kind=kind,
            minor=minor,
            what_changed=self._text(),
            what_to_do="" if minor else self._text(),
            by_when=months_after(release.month, 2) if self._is_one_in(10) else None,
            sections=f"{self.chance.randrange(1, 9)}.{self.chance.randrange(1, 9)}",
            re_read=not minor and self._is_one_in(10),
            new_must=not minor and self._is_one_in(20),
            why_kind=self.chance.choice(Change.Why.values),
            why=self._words(6),
            replaced_by=self.chance.choice(others) if removed and others else None,
        )

    def _join(self, model, name, made, rows, most):
        """Tie each to up to so many of the rows; one in two to none."""
        through, field = getattr(model, name).through, getattr(model, name).field
        through.objects.bulk_create(
            (
                through(**{field.m2m_field_name(): each, field.m2m_reverse_field_name(): row})
                for each in made
                for row in self._some(rows, self.chance.choice([0, self.chance.randint(1, most)]))
            ),
            batch_size=AT_ONCE,
        )

    def _some(self, rows, number):
        return self.chance.sample(rows, min(number, len(rows)))

    def _is_one_in(self, number):
        return self.chance.randrange(number) == 0

    def _text(self):
        return self.chance.choice(self.texts)

    def _words(self, number):
        words = [word for word in self._text().split() if word.isalpha()] or ["neglect"]
        return " ".join((words * number)[:number])
