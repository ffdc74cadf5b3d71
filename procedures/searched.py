from portal.search.kinds import Kind
from procedures.models import Chapter, HoldingPosition, Release


def kinds() -> list[Kind]:
    """Chapters as they stand, what has changed in them, and what holds until further notice."""
    return [
        Kind(Chapter, "Chapter of the procedures", _chapters, Chapter.last_change_in_words),
        Kind(Release, "Changes to the procedures", _releases),
        Kind(HoldingPosition, "Until further notice", HoldingPosition.objects.published),
    ]


def _chapters():
    return Chapter.objects.standing_alone().with_last_change().select_related("manual")


def _releases():
    return Release.objects.published().with_manual()
