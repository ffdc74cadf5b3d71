"""Practice points by theme, with what the reviews they come from have led to."""

from collections import defaultdict

from django.db.models import Count, F, Q, Window
from django.db.models.functions import RowNumber

from briefings.models import Briefing
from portal.publishing.related import Related
from portal.reference.models import Theme
from procedures.models import Change
from reviews.models import LearningPoint, Recommendation, Response
from reviews.models.learning import NEWEST_FIRST, LearningPointQuerySet
from reviews.tallies import in_words
from training.models import Course

EACH = 3  # points of a theme, where all themes stand
MOST_LINKS = 4  # to what one review led to, beside each of its points


def themes_of(points: LearningPointQuerySet) -> list[Theme]:
    """The themes of the points, most repeated first: each with `reviews`, how many taught it, and
    `points`, how many there are."""
    counted = points.order_by().values_list("theme")
    counted = counted.annotate(reviews=Count("review", distinct=True), points=Count("pk"))
    numbers = {theme: found for theme, *found in counted}
    themes = list(Theme.objects.filter(pk__in=numbers))
    for theme in themes:
        theme.reviews, theme.points = numbers[theme.pk]
    return sorted(themes, key=lambda theme: (-theme.reviews, theme.name))


def newest_of_each(points: LearningPointQuerySet, themes) -> list[Theme]:
    """The themes, each with `newest`: its newest points, ready to read, `has_more` and `taught_by`:
    how many reviews, in words."""
    place = Window(RowNumber(), partition_by=F("theme"), order_by=NEWEST_FIRST)
    first = points.filter(theme__in=[theme.pk for theme in themes]).annotate(place=place)
    by_theme = defaultdict(list)
    newest = LearningPoint.objects.filter(pk__in=first.filter(place__lte=EACH).values("pk"))
    for point in ready_to_read(newest.newest_first()):
        by_theme[point.theme_id].append(point)
    for theme in themes:
        theme.newest = by_theme[theme.pk]
        theme.has_more = theme.points > EACH
        theme.taught_by = in_words(theme.reviews)
    return list(themes)


def ready_to_read(points) -> list:
    """The points with their reviews, and `led_to`: some of what the review led to; `more`: how much
    else it led to."""
    points = list(points.select_related("review"))
    pages = pages_from({point.review_id for point in points})
    for point in points:
        found = pages[point.review_id]
        point.led_to, point.more = found[:MOST_LINKS], max(len(found) - MOST_LINKS, 0)
    return points


def pages_from(reviews: set[int]) -> dict[int, list[Related]]:
    """The briefings, chapters and courses that responses to these reviews led to, each once, and
    only those that anybody may read."""
    pages = defaultdict(dict)
    for response in _public(reviews):
        page = _page(response)
        pages[response.recommendation.review_id].setdefault(page.url, page)
    return defaultdict(list, {review: list(found.values()) for review, found in pages.items()})


def _public(reviews):
    shown = (
        Q(briefing__in=Briefing.objects.published())
        | Q(change__in=Change.objects.public())
        | Q(course__in=Course.objects.published())
    )
    asked = Recommendation.objects.filter(review__in=reviews).values_list("pk", flat=True)
    # Named one by one: the database then looks at these alone, not at every response there is.
    responses = Response.objects.filter(shown, recommendation__in=list(asked))
    where_to = ("recommendation__review_id", "briefing_id", "change__chapter_id", "course_id")
    once = responses.order_by(*where_to).distinct(*where_to)
    pages = once.select_related("recommendation", "briefing", "course", "change__chapter__manual")
    return pages.only(
        "recommendation__review",
        *("briefing__title", "briefing__slug", "course__title", "course__slug"),
        *("change__chapter__title", "change__chapter__slug", "change__chapter__manual__slug"),
    )


def _page(response):
    if response.change:
        chapter = response.change.chapter
        return Related("Chapter", str(chapter), chapter.get_absolute_url(), "")
    kind, page = ("Course", response.course) if response.course else ("Briefing", response.briefing)
    return Related(kind, str(page), page.get_absolute_url(), "")
