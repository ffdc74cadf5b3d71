import django_filters

from portal.pages.filters import Filters, TickFilter
from portal.publishing.filters import AudienceFilter, BoardFilter, PublicationFilters
from portal.reference.models import Theme
from reviews.models import LearningPoint, Review


class ReviewFilters(PublicationFilters):
    kind = django_filters.ChoiceFilter(choices=Review.Kind, label="Type")
    board = BoardFilter()
    stage = django_filters.ChoiceFilter(choices=Review.Stage, label="Status")

    class Meta(PublicationFilters.Meta):
        model = Review
        fields = ["kind", "theme", "year", "board", "stage"]

    audience = None


class LearningFilters(Filters):
    theme = django_filters.ModelChoiceFilter(
        queryset=Theme.objects.all(), to_field_name="slug", label="Theme"
    )
    domain = django_filters.ChoiceFilter(choices=LearningPoint.Domain, label="Kind of work")
    audience = AudienceFilter(field_name="review__audience")
    good_practice = TickFilter(label="Good practice only")

    class Meta(Filters.Meta):
        model = LearningPoint
        fields = ["theme", "domain", "audience", "good_practice"]
