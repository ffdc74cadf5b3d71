import django_filters

from briefings.models import Briefing
from portal.publishing.filters import PublicationFilters


class BriefingFilters(PublicationFilters):
    source = django_filters.ChoiceFilter(choices=Briefing.Source, label="Comes from")

    class Meta(PublicationFilters.Meta):
        model = Briefing
        fields = ["audience", "theme", "source", "year"]
