from portal.resources.models import Resource
from portal.search.kinds import Kind


def kinds() -> list[Kind]:
    return [Kind(Resource, "Resource", Resource.objects.published, _type)]


def _type(resource):
    return resource.in_words()
