import datetime as dt
import random

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction
from django.utils import timezone

from briefings.models import Briefing
from portal.accounts.models import Agency
from portal.publishing.models import Status
from portal.reference.models import Audience, Board, Theme
from procedures.models import Change
from reviews.models import ActionOwner, Evidence, LearningPoint, Recommendation, Response, Review
from training.models import Course

SLUG = "seeded-"
AT_ONCE = 50  # reviews
LONGEST_AGO = 10 * 365  # days
POINTS, OWNERS = 6, 60
DAY = dt.timedelta(days=1)


class Command(BaseCommand):
    help = "Fill the demonstration with reviews, to measure with: the words of its own, mixed."

    def add_arguments(self, parser):
        parser.add_argument("number", type=int, help="of reviews; 0 takes them all away again")
        parser.add_argument("--recommendations", type=int, default=15, help="of each review")
        parser.add_argument("--responses", type=int, default=3, help="to each recommendation")

    def handle(self, *, number, recommendations, responses, **options):
        if not settings.DEMO:
            raise CommandError("Only a demonstration is filled with reviews that say nothing.")
        if min(number, recommendations, responses) < 0:
            raise CommandError("Say how many: numbers from 0.")
        Review.objects.filter(slug__startswith=SLUG).delete()
        ActionOwner.objects.filter(email__startswith=SLUG).delete()
        if number:
            mixer = Mixer(random.Random(number), recommendations, responses)
            for start in range(0, number, AT_ONCE):
                mixer.make(range(start, min(start + AT_ONCE, number)))
                if start == 0:
                    _count_rows()
        _count_rows()
        self.stdout.write(f"{number} reviews made.")


def _count_rows():
    """As the database does wherever rows come one by one. Without, each key of what is made is
    looked for in the whole of a table that was empty when the database last looked."""
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute("ANALYZE")


class Mixer:
    """Makes reviews of the words of those that are there already, with all that hangs on them."""

    def __init__(self, chance: random.Random, recommendations: int, responses: int):
        self.chance, self.today = chance, timezone.localdate()
        self.numbers, self.responses = range(1, recommendations + 1), range(responses)
        kinds = {LearningPoint: "text", Recommendation: "text", Response: "what", Evidence: "shows"}
        self.texts = [
            text
            for model, field in kinds.items()
            for text in model.objects.order_by("pk").values_list(field, flat=True)
        ]
        self.themes, self.boards = list(Theme.objects.all()), list(Board.objects.all())
        self.agencies = list(Agency.objects.all())
        if not (self.texts and self.themes and self.boards and self.agencies):
            raise CommandError("There is no demonstration to mix words of: run load_demo first.")
        self.pages = {
            field: list(rows.order_by("pk").values_list("pk", flat=True))
            for field, rows in {
                "briefing_id": Briefing.objects.published(),
                "change_id": Change.objects.public(),
                "course_id": Course.objects.published(),
            }.items()
        }
        self.owners = ActionOwner.objects.bulk_create(
            ActionOwner(
                name=f"Owner {place}",
                email=f"{SLUG}{place}@example.org",
                agency=chance.choice(self.agencies),
            )
            for place in range(OWNERS)
        )

    @transaction.atomic
    def make(self, numbers: range) -> None:
        reviews = Review.objects.bulk_create(self._review(number) for number in numbers)
        self._join(reviews, "themes", self.themes, 2)
        self._join(reviews, "boards", self.boards, 1)
        self._join(reviews, "agencies_in_scope", self.agencies, 3)
        LearningPoint.objects.bulk_create(
            self._point(review, place) for review in reviews for place in range(POINTS)
        )
        recommendations = Recommendation.objects.bulk_create(
            self._recommendation(review, number) for review in reviews for number in self.numbers
        )
        self._join(recommendations, "agencies", self.agencies, 2)
        responses = Response.objects.bulk_create(
            self._response(recommendation)
            for recommendation in recommendations
            for _ in self._answers()
        )
        Evidence.objects.bulk_create(
            self._evidence(response) for response in responses if self._is_one_in(3)
        )

    def _review(self, number):
        published = timezone.now() - DAY * self.chance.randrange(1, LONGEST_AGO)
        return Review(
            title=f"{self._words(5).capitalize()} {number}",
            slug=f"{SLUG}{number}",
            summary=self._text(),
            audience=self.chance.choice(Audience.values),
            kind=self.chance.choice(Review.Kind.values),
            kind_as_named="Seeded review",
            pseudonym=f"Person {number}",
            what_happened=f"<p>{self._words(120)}</p>",
            harm_types=[self.chance.choice(Review.Harm.values)],
            settings_of_harm=[self.chance.choice(Review.Setting.values)],
            commissioned_on=published.date() - 400 * DAY,
            concluded_on=published.date() - 30 * DAY,
            restricted=self._is_one_in(40),
            status=Status.DRAFT if self._is_one_in(20) else Status.APPROVED,
            publish_at=published,
        )

    def _point(self, review, place):
        return LearningPoint(
            review=review,
            theme=self.chance.choice(self.themes),
            domain=self.chance.choice(LearningPoint.Domain.values),
            good_practice=self._is_one_in(5),
            order=place,
            text=self._text(),
        )

    def _recommendation(self, review, number):
        decided = review.publish_at.date()
        decision = (
            self.chance.choice(Recommendation.Decision.values)
            if self._is_one_in(8)
            else Recommendation.Decision.ACCEPTED
        )
        return Recommendation(
            review=review,
            number=number,
            text=self._text(),
            decision=decision,
            reason="" if decision == Recommendation.Decision.ACCEPTED else self._text(),
            outcome=self._text(),
            decided_on=decided,
            owner=self.chance.choice([None, *self.owners]),
            due_on=decided + self.chance.randrange(90, 700) * DAY,
        )

    def _answers(self):
        """So many as was asked for; one recommendation in ten waits for its first."""
        return () if self._is_one_in(10) else self.responses

    def _response(self, recommendation):
        due = recommendation.due_on
        done = due - self.chance.randrange(-60, 90) * DAY
        return Response(
            recommendation=recommendation,
            label=self.chance.choice(Response.Label.values),
            what=self._text(),
            agency=self.chance.choice(self.agencies),
            owner=self.chance.choice([None, *self.owners]),
            due_on=due,
            done_on=None if done > self.today or self._is_one_in(12) else done,
            **self._points_at(),
        )

    def _points_at(self):
        """One page of a kind, or none."""
        field = self.chance.choice([*self.pages, None])
        return {field: self.chance.choice(self.pages[field])} if self.pages.get(field) else {}

    def _evidence(self, response):
        of, asked_again = self.chance.randrange(5, 200), self._is_one_in(4)
        measured = (response.done_on or response.due_on) + self.chance.randrange(10, 200) * DAY
        return Evidence(
            recommendation=response.recommendation,
            response=response,
            level=self.chance.choice(Evidence.Level.values),
            shows=self._text(),
            figure=self.chance.randrange(of),
            unit="records",
            out_of=of,
            measured_on=measured,
            sustained=Evidence.Sustained.YES if asked_again else "",
            checked_again_on=measured + 365 * DAY if asked_again else None,
        )

    def _join(self, made, name, rows, most):
        """Tie each to up to so many of the rows."""
        field = getattr(type(made[0]), name).field
        through = field.remote_field.through
        through.objects.bulk_create(
            through(**{field.m2m_field_name(): each, field.m2m_reverse_field_name(): row})
            for each in made
            for row in self.chance.sample(rows, min(self.chance.randint(1, most), len(rows)))
        )

    def _is_one_in(self, number):
        return self.chance.randrange(number) == 0

    def _text(self):
        return self.chance.choice(self.texts)

    def _words(self, number):
        words = [word for word in self._text().split() if word.isalpha()] or ["neglect"]
        return " ".join((words * number)[:number])
