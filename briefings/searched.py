from briefings.models import Briefing
from portal.search.kinds import Kind


def kinds() -> list[Kind]:
    return [Kind(Briefing, "7-minute briefing", Briefing.objects.published)]
