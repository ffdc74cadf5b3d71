"""The words of pulled parts as an issue was approved with them: they stay, whatever becomes of
their sources."""

from django.utils import timezone

from portal.newsletter.pulling import Piece, piece_of


def words_of(part) -> Piece | None:
    """What a pulled part says: as it was approved, else as its source stands now; None for a part
    written here, and where nobody may read its source."""
    if not part.is_pulled:
        return None
    return Piece(**part.frozen) if part.frozen else piece_of(part.source)


def freeze(issue) -> None:
    """Keep the words of its pulled parts as they stand now; what is frozen already stays."""
    now = timezone.now()
    for part in issue.parts.filter(kind="pulled", frozen__isnull=True):
        if piece := piece_of(part.source):
            part.frozen, part.frozen_at = piece.as_data(), now
            part.save(update_fields=["frozen", "frozen_at"])


def thaw(issue) -> None:
    """Let its pulled parts follow their sources again."""
    issue.parts.filter(frozen__isnull=False).update(frozen=None, frozen_at=None)
