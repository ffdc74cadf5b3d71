from portal.publishing.related import Related, sharing_themes, why_shared
from portal.reference.models import Audience
from portal.resources.models import Resource

RESOURCES = "Resources"


def resources(publication) -> list[Related]:
    """Resources on its themes, for work with the same people; never the page itself."""
    reaching = Audience.reaching(publication.audience)
    found = Resource.objects.published().filter(audience__in=reaching)
    if isinstance(publication, Resource):
        found = found.exclude(pk=publication.pk)
    return [
        Related(RESOURCES, str(resource), resource.get_absolute_url(), why_shared(resource))
        for resource in sharing_themes(found, publication)
    ]
