from portal.publishing.related import Related, sharing_themes, why_shared
from portal.reference.models import Audience
from procedures.models import Chapter, HoldingPosition

CHAPTERS = "Chapters of the procedures"
HOLDING = "Until further notice"


def related_to(publication) -> list[Related]:
    """Holding positions and chapters on its themes, for work with the same people."""
    if isinstance(publication, Chapter):
        return []
    reaching = Audience.reaching(publication.audience)
    return [*_positions(publication, reaching), *_chapters(publication, reaching)]


def _positions(publication, reaching):
    found = HoldingPosition.objects.published().filter(audience__in=reaching)
    return [
        Related(HOLDING, str(position), position.get_absolute_url(), position.summary, closer=True)
        for position in sharing_themes(found, publication)
        if position != publication
    ]


def _chapters(publication, reaching):
    found = Chapter.objects.standing_alone().filter(manual__audience__in=reaching)
    return [
        Related(CHAPTERS, str(chapter), chapter.get_absolute_url(), why_shared(chapter.shared))
        for chapter in sharing_themes(found.select_related("manual"), publication)
    ]
