"""Fills a demonstration with publications of about 600 words that say nothing, to search in.

Their words are the demonstration's own, as common and as rare as words of a language are: a few on
nearly every page, many on hardly any. Beyond them come made-up ones, begun like one word and ended
like another, so that there are as many as so much text would have. One page in ten is hidden.
"""

import datetime as dt
import random
import re
import threading
from contextlib import contextmanager
from itertools import accumulate

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from briefings.models import SECTIONS, Briefing, Section
from portal.publishing.models import Status
from portal.reference.models import Audience, Theme
from portal.search import spelling
from portal.search.keeping import BEGINNING
from procedures.models import Change, Chapter, HoldingPosition, Manual, Release
from reviews.models import LearningPoint, Review
from training.models import Course, Outcome

SLUG = "searched-"
SHARES = {"briefing": 0.45, "chapter": 0.2, "course": 0.15, "review": 0.15, "holding": 0.01}
# The rest are releases, each with the changes of some chapters.
CHANGES, WORDS, MADE_UP, LONGEST_AGO = 2, 600, 60_000, 10 * 365
AT_ONCE, TOGETHER = 1000, 2
KEEP = "SELECT search_keep(%s, key) FROM unnest(%s::bigint[]) AS key"
SETTLED = "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = %s AND indexdef LIKE %s"


def seed(number: int) -> None:
    """Take away what was seeded before, and make so many publications anew."""
    if not settings.DEMO:
        raise SystemExit("Only a demonstration is filled with publications that say nothing.")
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
    with quietly(), without_word_indexes():
        _take_away()
        if number:
            Mixer(random.Random(number), number).make()
            _write_entries()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    spelling.gather(BEGINNING)


@contextmanager
def quietly():
    """No trigger keeps history or entries meanwhile: entries are written afterwards, at once."""
    models = [Briefing, Section, Chapter, Change, Release, HoldingPosition, Course, Outcome]
    models += [Review, LearningPoint, Manual]
    joins = [each.themes.through for each in models if hasattr(each, "themes")]
    tables = [model._meta.db_table for model in (*models, *joins)]
    _run(f"ALTER TABLE {table} DISABLE TRIGGER USER" for table in tables)
    try:
        yield
    finally:
        _run(f"ALTER TABLE {table} ENABLE TRIGGER USER" for table in tables)


@contextmanager
def without_word_indexes():
    with connection.cursor() as cursor:
        cursor.execute(SETTLED, ["search_entry", "%USING gin%"])
        indexes = cursor.fetchall()
    _run(f"DROP INDEX {name}" for name, _ in indexes)
    try:
        yield
    finally:
        _run(["SET maintenance_work_mem = '1GB'", *(made for _, made in indexes)])


def _run(statements):
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _take_away():
    mine = {"slug__startswith": SLUG}
    for part in (
        Section.objects.filter(briefing__slug__startswith=SLUG),
        Change.objects.filter(chapter__slug__startswith=SLUG),
        Outcome.objects.filter(course__slug__startswith=SLUG),
        LearningPoint.objects.filter(review__slug__startswith=SLUG),
    ):
        part._raw_delete(part.db)
    for model in (Briefing, Course, Review, HoldingPosition, Chapter):
        model.objects.filter(**mine).delete()
    Release.objects.filter(manual__slug__startswith=SLUG).delete()
    Manual.objects.filter(**mine).delete()
    _run(
        f"DELETE FROM search_entry WHERE kind = '{model._meta.label_lower}' "
        f"AND key NOT IN (SELECT id FROM {model._meta.db_table})"
        for model in (Briefing, Course, Review, HoldingPosition, Chapter, Release)
    )


def _write_entries():
    """As `reindex` does, on more than one connection."""
    models = (Briefing, Chapter, Release, Course, Review, HoldingPosition)
    work = []
    for model in models:
        keys = list(model.objects.order_by("pk").values_list("pk", flat=True))
        label = model._meta.label_lower
        work += [(label, keys[first : first + AT_ONCE]) for first in range(0, len(keys), AT_ONCE)]

    def write():
        try:
            with connection.cursor() as cursor:
                cursor.execute("SET statement_timeout = 0")
                while work:
                    cursor.execute(KEEP, work.pop(0))
        finally:
            connection.close()

    threads = [threading.Thread(target=write) for _ in range(TOGETHER)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


class Vocabulary:
    """Words, each as often as its place among them says; and the sentences they came from."""

    def __init__(self, chance: random.Random):
        self.chance = chance
        texts = [
            *Section.objects.values_list("body", flat=True),
            *Change.objects.values_list("what_changed", flat=True),
            *LearningPoint.objects.values_list("text", flat=True),
            *Briefing.objects.values_list("summary", flat=True),
        ]
        plain = " ".join(re.sub(r"<[^>]*>", " . ", text) for text in sorted(texts))
        self.sentences = [each.strip() for each in plain.split(".") if len(each.split()) > 4]
        found = re.findall(r"[a-z]{2,}", plain.lower())
        often = {}
        for word in found:
            often[word] = often.get(word, 0) + 1
        self.words = sorted(often, key=lambda word: (-often[word], word))
        if len(self.words) < 100:
            raise SystemExit("There is no demonstration to mix words of: run load_demo first.")
        own = [word for word in self.words if len(word) > 5]
        made_up = {
            chance.choice(own)[: chance.randint(3, 5)] + chance.choice(own)[-chance.randint(3, 6) :]
            for _ in range(MADE_UP)
        }
        self.words += sorted(made_up - set(self.words), key=lambda _: chance.random())
        self.weights = list(accumulate(1 / (place + 3) for place in range(len(self.words))))
        self.telling = [word for word in self.words[:4000] if len(word) > 3]
        self.of_titles = list(accumulate(1 / (n + 20) ** 0.7 for n in range(len(self.telling))))

    def some(self, number: int) -> str:
        return " ".join(self.chance.choices(self.words, cum_weights=self.weights, k=number))

    def title(self) -> str:
        number = self.chance.randint(3, 7)
        return " ".join(self.chance.choices(self.telling, cum_weights=self.of_titles, k=number))

    def text(self, number: int) -> str:
        """About so many words: one sentence in three as somebody wrote it."""
        said, length = [], 0
        while length < number:
            is_written = self.chance.random() < 0.33
            each = self.chance.choice(self.sentences) if is_written else self.some(14)
            said.append(f"{each[:1].upper()}{each[1:]}.")
            length += len(each.split())
        return " ".join(said)


class Mixer:
    """Makes the publications and their parts."""

    def __init__(self, chance: random.Random, number: int):
        self.chance, self.now = chance, timezone.now()
        self.say = Vocabulary(chance)
        self.themes = list(Theme.objects.all())
        self.numbers = {kind: int(number * share) for kind, share in SHARES.items()}
        self.numbers["release"] = number - sum(self.numbers.values())

    def make(self) -> None:
        for kind in ("briefing", "course", "review", "holding"):
            self._in_parts(self.numbers[kind], getattr(self, f"_{kind}s"))
        self._procedures(self.numbers["chapter"], self.numbers["release"])

    @staticmethod
    def _in_parts(number, make):
        for start in range(0, number, AT_ONCE):
            with transaction.atomic():
                make(range(start, min(start + AT_ONCE, number)))

    def _publication(self, number) -> dict:
        """What every publication has; one in ten is hidden, in one way or another."""
        ago = dt.timedelta(minutes=self.chance.randrange(60, LONGEST_AGO * 24 * 60))
        given = {
            "title": f"{self.say.title().capitalize()} {number}",
            "summary": self.say.text(25),
            "audience": self.chance.choice(Audience.values),
            "status": Status.APPROVED,
            "publish_at": self.now - ago,
            "review_on": (self.now + dt.timedelta(days=self.chance.randrange(-200, 900))).date(),
        }
        return given | self._hidden() if self.chance.random() < 0.1 else given

    def _hidden(self):
        ahead = dt.timedelta(days=self.chance.randrange(1, 200))
        withdrawn = {"withdrawn_at": self.now, "withdrawal_reason": "It was seeded."}
        ways = [
            {"status": Status.DRAFT, "publish_at": None},
            {"publish_at": self.now + ahead},
            {"status": Status.WITHDRAWN, **withdrawn},
        ]
        return self.chance.choice(ways)

    def _briefings(self, numbers):
        made = Briefing.objects.bulk_create(
            Briefing(
                slug=f"{SLUG}{number}",
                source=self.chance.choice(Briefing.Source.values),
                **self._publication(number),
            )
            for number in numbers
        )
        self._on_themes(made)
        Section.objects.bulk_create(
            Section(
                briefing=briefing,
                number=number,
                title=self.say.title().capitalize(),
                body=f"<p>{self.say.text(WORDS // SECTIONS)}</p>",
            )
            for briefing in made
            for number in range(1, SECTIONS + 1)
        )

    def _courses(self, numbers):
        made = Course.objects.bulk_create(
            Course(
                slug=f"{SLUG}{number}",
                level=self.chance.choice(Course.Level.values),
                length_minutes=180,
                who_for=self.say.text(60),
                programme=f"<p>{self.say.text(WORDS - 120)}</p>",
                **self._publication(number),
            )
            for number in numbers
        )
        self._on_themes(made)
        Outcome.objects.bulk_create(
            Outcome(course=course, order=place, text=self.say.some(12))
            for course in made
            for place in range(5)
        )

    def _reviews(self, numbers):
        made = Review.objects.bulk_create(
            Review(
                slug=f"{SLUG}{number}",
                kind=self.chance.choice(Review.Kind.values),
                kind_as_named="Seeded review",
                pseudonym=f"Person {number}",
                what_happened=f"<p>{self.say.text(WORDS - 200)}</p>",
                restricted=self.chance.random() < 0.02,
                **self._publication(number),
            )
            for number in numbers
        )
        self._on_themes(made)
        LearningPoint.objects.bulk_create(
            LearningPoint(
                review=review,
                theme=self.chance.choice(self.themes),
                domain=self.chance.choice(LearningPoint.Domain.values),
                order=place,
                text=self.say.text(50),
            )
            for review in made
            for place in range(4)
        )

    def _holdings(self, numbers):
        made = HoldingPosition.objects.bulk_create(
            HoldingPosition(
                slug=f"{SLUG}{number}",
                keep_to=self.say.text(WORDS // 2),
                follow_up=self.say.text(WORDS // 2),
                **self._publication(number),
            )
            for number in numbers
        )
        self._on_themes(made)

    def _procedures(self, chapters, releases):
        """Manuals of ten years of releases, whose changes are of the chapters of the manual."""
        months = [dt.date(year, month, 1) for year in range(2016, 2026) for month in range(1, 13)]
        manuals = Manual.objects.bulk_create(
            Manual(
                name=f"Seeded manual {number}",
                slug=f"{SLUG}{number}",
                audience=self.chance.choice(Audience.values),
                url="https://manual.example.org/",
            )
            for number in range(-(-releases // len(months)))
        )
        made = [
            Release(
                manual=manuals[number // len(months)],
                month=months[number % len(months)],
                **self._publication(number),
            )
            for number in range(releases)
        ]
        made = Release.objects.bulk_create(made, batch_size=AT_ONCE)
        self._on_themes(made)
        by_manual = {}
        for release in made:
            by_manual.setdefault(release.manual_id, []).append(release)

        def some(numbers):
            rows = Chapter.objects.bulk_create(
                Chapter(
                    manual=manuals[number % len(manuals)],
                    title=f"{self.say.title().capitalize()} {number}",
                    slug=f"{SLUG}{number}",
                    url="https://manual.example.org/chapter",
                    in_manual_already=self.chance.random() < 0.9,
                )
                for number in numbers
            )
            self._on_themes(rows)
            Change.objects.bulk_create(
                Change(
                    release=release,
                    chapter=chapter,
                    kind=Change.Kind.UPDATED,
                    what_changed=self.say.text(WORDS // CHANGES // 2),
                    what_to_do=self.say.text(WORDS // CHANGES // 2),
                )
                for chapter in rows
                for release in self._sample(by_manual[chapter.manual_id], CHANGES)
            )

        self._in_parts(chapters, some)

    def _sample(self, rows, most):
        return self.chance.sample(rows, min(most, len(rows)))

    def _on_themes(self, made):
        if not made:
            return
        field = type(made[0]).themes.field
        through = field.remote_field.through
        through.objects.bulk_create(
            (
                through(**{field.m2m_field_name(): each, field.m2m_reverse_field_name(): theme})
                for each in made
                for theme in self._sample(self.themes, self.chance.randint(1, 3))
            ),
            batch_size=5 * AT_ONCE,
        )
