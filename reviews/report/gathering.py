"""What the threads hold for the report of a board and a year. What is restricted, or not approved,
is counted, and no word of it is read."""

import datetime as dt

from django.db.models import Count, Exists, OuterRef, Prefetch, Q
from django.utils import timezone

from portal.pages.years import Year, year_of
from reviews.models import Evidence, LearningPoint, Recommendation, Response, Review
from reviews.report import Asked
from reviews.thread import shown_responses
from training.models import TrainingSession

MOST = 200  # rows of one list; how many more there are is said
OPEN_STAGES = (Review.Stage.UNDER_WAY, Review.Stage.ON_HOLD, Review.Stage.INTERIM)


class Threads:
    """Answers the questions of the report, at the same number of queries however much there is."""

    def __init__(self, asked: Asked):
        self.asked = asked
        self._reviews = Review.objects.filter(boards=asked.board)
        self._public = self._reviews.published()
        self._recommendations = Recommendation.objects.filter(
            review__in=self._public.order_by().values("pk")
        )

    def concluded(self) -> list[Review]:
        """Those concluded in the year, with what they taught and asked for."""
        rows = self._public.filter(self._concluded_in_year).order_by("concluded_on", "pk")
        learning = Prefetch("learning_points", LearningPoint.objects.select_related("theme"))
        return list(rows.prefetch_related(learning, "recommendations")[:MOST])

    def ongoing(self) -> list[Review]:
        """Those not concluded at the year's end, those on hold among them."""
        return list(self._public.filter(self._ongoing).order_by("commissioned_on", "pk")[:MOST])

    def undated(self) -> list[Review]:
        """Those concluded nobody knows when."""
        concluded = self._public.exclude(stage__in=OPEN_STAGES)
        return list(concluded.filter(concluded_on=None).order_by("title")[:MOST])

    def left_out(self) -> dict[str, tuple[int, int]]:
        """How many reviews, concluded in the year and ongoing, are restricted or not public."""
        kept = self._reviews.exclude(pk__in=self._public.order_by().values("pk"))
        kept = kept.filter(withdrawn_at=None)
        counted = {
            f"{name}_{stands}": Count("pk", filter=which & when, distinct=True)
            for name, which in (("restricted", Q(restricted=True)), ("draft", Q(restricted=False)))
            for stands, when in (("concluded", self._concluded_in_year), ("ongoing", self._ongoing))
        }
        found = kept.aggregate(**counted)
        return {
            name: (found[f"{name}_concluded"], found[f"{name}_ongoing"])
            for name in ("restricted", "draft")
        }

    def acted_on(self) -> list[Recommendation]:
        """The findings for which something was done, or measured, in the year."""
        done = Response.objects.order_by().filter(
            recommendation=OuterRef("pk"), done_on__range=self._told
        )
        measured = Evidence.objects.order_by().filter(self._measured, recommendation=OuterRef("pk"))
        return self._with_threads(self._recommendations.filter(Exists(done) | Exists(measured)))

    def not_acted_on(self) -> list[Recommendation]:
        """The findings that stood open all year: nothing was done, and something still waits."""
        done = Response.objects.order_by().filter(
            recommendation=OuterRef("pk"), done_on__range=self._told
        )
        public_then = Q(review__publish_at__date__lte=self.asked.as_of)
        stood = Q(review__concluded_on__lte=self.asked.as_of) | (
            Q(review__concluded_on=None) & public_then
        )
        open_all_year = self._recommendations.open(self.asked.as_of).filter(stood, ~Exists(done))
        return self._with_threads(open_all_year)

    def refused(self) -> list[Recommendation]:
        """The findings that were not accepted in full, in the year or nobody knows when."""
        when = Q(decided_on__range=self._told) | Q(decided_on=None)
        rows = self._recommendations.filter(when).exclude(decision=Recommendation.Decision.ACCEPTED)
        return self._with_threads(rows)

    def without_evidence(self) -> int:
        """How many findings have no evidence at all from before the year's end."""
        measured = Evidence.objects.order_by().filter(
            recommendation=OuterRef("pk"), measured_on__lte=self.asked.as_of
        )
        return self._recommendations.accepted().filter(~Exists(measured)).count()

    def responses_done(self) -> dict[str, int]:
        """How many responses were done in the year, by label."""
        done = Response.objects.filter(
            recommendation__in=self._recommendations.order_by().values("pk"),
            done_on__range=self._told,
        )
        counted = dict(done.order_by().values_list("label").annotate(Count("pk")))
        return {label.label: counted.get(label.value, 0) for label in Response.Label}

    def measured_in_year(self, recommendation) -> list[Evidence]:
        first, last = self._told
        return [
            each
            for each in recommendation.evidence.all()
            if first <= each.measured_on <= last
            or (each.checked_again_on and first <= each.checked_again_on <= last)
        ]

    def done_in_year(self, recommendation) -> list[Response]:
        first, last = self._told
        responses = recommendation.responses.all()
        return [each for each in responses if each.done_on and first <= each.done_on <= last]

    def _with_threads(self, rows):
        rows = rows.select_related("review").prefetch_related(shown_responses(), "evidence")
        return list(rows.order_by("review__title", "review", "number")[:MOST])

    @property
    def _told(self) -> tuple[dt.date, dt.date]:
        """The days told of: a date to come is a plan."""
        return self.asked.year.first, self.asked.as_of

    @property
    def _measured(self):
        return Q(measured_on__range=self._told) | Q(checked_again_on__range=self._told)

    @property
    def _concluded_in_year(self):
        return Q(concluded_on__range=self._told)

    @property
    def _ongoing(self):
        """Begun by the year's end and not concluded by it. One without a day counts as begun."""
        begun = Q(commissioned_on=None) | Q(commissioned_on__lte=self.asked.as_of)
        open_then = Q(concluded_on__gt=self.asked.as_of)
        return begun & (open_then | Q(concluded_on=None, stage__in=OPEN_STAGES))


DATES = [
    (Review, "commissioned_on"),
    (Review, "concluded_on"),
    (Recommendation, "decided_on"),
    (Response, "done_on"),
    (Evidence, "measured_on"),
]


def years_with_data(today: dt.date) -> list[Year]:
    """The business years of which the threads tell something, the newest first."""
    months = [model.objects.dates(name, "month") for model, name in DATES]
    begun = TrainingSession.objects.running().datetimes("starts_at", "month")
    months.append([timezone.localdate(moment) for moment in begun])
    # A day in the year 1 was mistyped: its business year would have begun before there are dates.
    years = {year_of(day) for days in months for day in days if day.year > dt.MINYEAR}
    return sorted((year for year in years if year.first <= today), reverse=True)
