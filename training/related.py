from portal.publishing.related import Sharing
from portal.reference.models import Audience
from training.models import Course

COURSES = "Courses"


def courses(publication) -> list[Sharing]:
    """Courses on its themes, for work with the same people; never the page itself."""
    reaching = Audience.reaching(publication.audience)
    found = Course.objects.published().filter(audience__in=reaching)
    if isinstance(publication, Course):
        found = found.exclude(pk=publication.pk)
    return [Sharing(COURSES, found)]
