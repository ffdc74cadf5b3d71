import django_filters

from portal.pages.filters import Filters
from portal.publishing.filters import BoardFilter, PublicationFilters
from portal.reference.models import Theme
from reviews.models import LearningPoint, Review


class ReviewFilters(PublicationFilters):
    kind = django_filters.ChoiceFilter(choices=Review.Kind, label="Type")
    board = BoardFilter()

    class Meta(PublicationFilters.Meta):
        model = Review
        fields = ["kind", "theme", "year", "board"]

    audience = None


class LearningFilters(Filters):
    theme = django_filters.ModelChoiceFilter(
        queryset=Theme.objects.all(), to_field_name="slug", label="Theme"
    )
    domain = django_filters.ChoiceFilter(choices=LearningPoint.Domain, label="Kind of work")

    class Meta(Filters.Meta):
        model = LearningPoint
        fields = ["theme", "domain"]
