"""The training of the year, for the report of a board: that of the courses that are its own."""

from reviews.report import Asked, Paragraph, Part, Table, Words, no_data, paragraph
from training.figures.counting import Figures, Group, Share, by, of_sessions
from training.figures.small import FEWEST, in_words, is_few
from training.models import Rating, TrainingSession

HEADING = "Training in the year"
NOTHING_HELD = "no session of a course of this board is recorded as held in the year."
NOT_RECORDED = "for {} nobody has recorded whether they came."
TOO_FEW = f"fewer than {FEWEST} people rated themselves both before and after."
NOBODY_TOLD = f"fewer than {FEWEST} people have told us yet what became of their actions."
NOT_SHOWN = "Not shown: too few"
SEVERAL = "A course of several boards stands in the report of each."


def training_part(asked: Asked) -> Part:
    """What was held, who came, and what they said before, after and months later."""
    sessions = TrainingSession.objects.filter(
        course__boards=asked.board, starts_at__date__range=(asked.year.first, asked.as_of)
    )
    figures = of_sessions(sessions)
    if not figures.held:
        return Part(HEADING, [no_data(NOTHING_HELD)])
    return Part(
        HEADING,
        [
            paragraph(SEVERAL),
            _held(figures),
            *_unmarked(figures),
            *_by_sector(by(sessions, "sector")),
            *_rated(figures),
            *_became(figures),
        ],
    )


def _table(caption, headings, rows):
    return Table(caption, headings, [[Words(text) for text in row] for row in rows])


def _held(figures: Figures) -> Table:
    """Without how many were booked: from that a small number of those who did not come follows."""
    rows = [
        ("Sessions held", f"{figures.held:,}"),
        ("Sessions called off", f"{figures.called_off:,}"),
        ("Places", f"{figures.places:,}"),
        ("Attended", in_words(figures.attended)),
        ("Of these, came without a booking", in_words(figures.walk_ins)),
        ("Places filled", _share(figures.filled)),
        ("Absent with an apology", in_words(figures.apologies)),
        ("Absent without an apology", in_words(figures.no_shows)),
        ("Cancelled late", in_words(figures.late_cancellations)),
        ("Answered both before and after", _share(figures.answered_both)),
        ("Answered months later, of those asked", _share(figures.answered_later)),
    ]
    return _table(HEADING, ["What", "How many"], rows)


def _share(share: Share) -> str:
    """“527 of 2,435 (22%)”; of few, or of all but few, no number that tells how many."""
    if not share.of:
        return "None asked"
    if is_few(share.of):
        return in_words(share.of)
    if share.n is None or is_few(share.n):
        return f"{in_words(share.n)} of {share.of:,}"
    if is_few(share.of - share.n):
        return f"all but {in_words(share.of - share.n)} of {share.of:,}"
    return f"{share.n:,} of {share.of:,} ({share.percent}%)"


def _unmarked(figures) -> list[Paragraph]:
    if not figures.unmarked:
        return []
    return [no_data(NOT_RECORDED.format(f"{in_words(figures.unmarked)} of those with a place"))]


def _by_sector(groups: list[Group]) -> list[Table]:
    rows = [
        (group.label, NOT_SHOWN if attended is None else in_words(attended))
        for group in groups
        for attended in [group.figures.attended]
    ]
    table = _table("Who came, by kind of agency", ["Kind of agency", "Attended"], rows)
    return [table] if rows else []


def _rated(figures) -> list:
    scales = [(scale, figures.scales[scale]) for scale in Rating.Scale]
    rows = [
        (
            scale.label,
            f"{change.before:.1f}",
            f"{change.after:.1f}",
            f"{change.change:+.1f}",
            f"{change.lower:+.1f} to {change.upper:+.1f}",
            f"{change.n:,} of {figures.attended:,}",
        )
        for scale, change in scales
        if change.n
    ]
    if not rows:
        return [no_data(TOO_FEW)]
    headings = ["Scale", "Before", "After", "Change", "Half of them changed by", "People"]
    return [_table("How people rated themselves, from 0 to 10", headings, rows)]


def _became(figures) -> list:
    acted = figures.actions
    if not acted.told:
        return [no_data(NOBODY_TOLD)]
    rows = [
        ("Done", _share(Share(acted.done, acted.answered))),
        ("Partly done", _share(Share(acted.partly, acted.answered))),
        ("Not done", _share(Share(acted.not_done, acted.answered))),
    ]
    said = f"{acted.told:,} people said what became of the actions they set themselves."
    table = _table("What became of their actions, months later", ["Actions", "How many"], rows)
    return [table, paragraph(said)]
