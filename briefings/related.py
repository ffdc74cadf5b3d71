from briefings.models import Briefing
from portal.publishing.related import Related, sharing_themes, why_shared
from portal.reference.models import Audience

BRIEFINGS = "Briefings"


def briefings(publication) -> list[Related]:
    """Briefings on its themes, for work with the same people; a briefing itself goes elsewhere."""
    if isinstance(publication, Briefing):
        return []
    reaching = Audience.reaching(publication.audience)
    found = Briefing.objects.published().filter(audience__in=reaching)
    return [
        Related(BRIEFINGS, str(briefing), briefing.get_absolute_url(), why_shared(briefing))
        for briefing in sharing_themes(found, publication)
    ]
