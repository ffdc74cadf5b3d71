import django_filters

from portal.publishing.filters import PublicationFilters
from portal.resources.models import Resource
from portal.search.filters import WordsFilter


class ResourceFilters(PublicationFilters):
    q = WordsFilter(label="Search resources")
    kind = django_filters.ChoiceFilter(choices=Resource.Kind, label="Type")

    class Meta(PublicationFilters.Meta):
        model = Resource
        fields = ["q", "kind", "audience", "theme", "year"]
