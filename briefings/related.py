from briefings.models import Briefing
from portal.publishing.related import Sharing
from portal.reference.models import Audience

BRIEFINGS = "Briefings"


def briefings(publication) -> list[Sharing]:
    """Briefings on its themes, for work with the same people; a briefing itself goes elsewhere."""
    if isinstance(publication, Briefing):
        return []
    reaching = Audience.reaching(publication.audience)
    return [Sharing(BRIEFINGS, Briefing.objects.published().filter(audience__in=reaching))]
