from portal.publishing.related import Related, sharing_themes, why_shared
from portal.reference.models import Audience
from procedures.models import Chapter

CHAPTERS = "Chapters of the procedures"


def chapters(publication) -> list[Related]:
    """Chapters on its themes, in the manuals for the same people."""
    reaching = Audience.reaching(publication.audience)
    found = Chapter.objects.public().filter(manual__audience__in=reaching)
    return [
        Related(CHAPTERS, str(chapter), chapter.get_absolute_url(), why_shared(chapter))
        for chapter in sharing_themes(found.select_related("manual"), publication)
    ]
