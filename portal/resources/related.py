from portal.publishing.related import Sharing
from portal.reference.models import Audience
from portal.resources.models import Resource

RESOURCES = "Resources"


def resources(publication) -> list[Sharing]:
    """Resources on its themes, for work with the same people; never the page itself."""
    reaching = Audience.reaching(publication.audience)
    found = Resource.objects.published().filter(audience__in=reaching)
    if isinstance(publication, Resource):
        found = found.exclude(pk=publication.pk)
    return [Sharing(RESOURCES, found)]
