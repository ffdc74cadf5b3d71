from portal.publishing.related import Related, sharing_themes, why_shared
from portal.reference.models import Audience
from training.models import Course

COURSES = "Courses"


def courses(publication) -> list[Related]:
    """Courses on its themes, for work with the same people; never the page itself."""
    reaching = Audience.reaching(publication.audience)
    found = Course.objects.published().filter(audience__in=reaching)
    if isinstance(publication, Course):
        found = found.exclude(pk=publication.pk)
    return [
        Related(COURSES, str(course), course.get_absolute_url(), why_shared(course))
        for course in sharing_themes(found, publication)
    ]
