"""The words of pulled parts as an issue was approved with them: they stay, whatever becomes of
their sources."""

from django.utils import timezone

from portal.newsletter.pulling import Piece, pieces_of


def words_of_all(parts) -> dict[int, Piece]:
    """What pulled parts say, by their keys: as they were approved, else as their sources stand now.

    Left out are parts written here, and those whose source nobody may read. Each kind of source is
    asked once.
    """
    pulled = [part for part in parts if part.is_pulled]
    now = pieces_of({part.source for part in pulled if not part.frozen})
    found = {p.pk: Piece(**p.frozen) if p.frozen else now.get(p.source) for p in pulled}
    return {key: piece for key, piece in found.items() if piece}


def freeze(issue) -> None:
    """Keep the words of its pulled parts as they stand now; what is frozen already stays."""
    now = timezone.now()
    parts = list(issue.parts.filter(kind="pulled", frozen__isnull=True))
    words = words_of_all(parts)
    for part in parts:
        if piece := words.get(part.pk):
            part.frozen, part.frozen_at = piece.as_data(), now
            part.save(update_fields=["frozen", "frozen_at"])


def thaw(issue) -> None:
    """Let its pulled parts follow their sources again."""
    issue.parts.filter(frozen__isnull=False).update(frozen=None, frozen_at=None)
