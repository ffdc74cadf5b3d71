"""Slides for a live briefing: an issue's parts that are marked for them, as a PowerPoint file.

Every slide has a title of its own in the placeholder for titles, three points at most, what the
speaker says as notes, and its picture with words for who cannot see it. Nothing on it is smaller
than 24 points.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass

from pptx import Presentation

from portal.newsletter import banners, deck, points
from portal.newsletter.models import Issue
from portal.newsletter.pictures import small
from portal.newsletter.shown import Shown, parts_of
from portal.paper.formatted import line
from portal.publishing.running_text import RunningText, known_to
from portal.reference import known

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.presentationml.presentation"


@dataclass(frozen=True)
class Slide:
    title: str
    points: list[str]
    notes: str
    picture: tuple[bytes, str] | None  # what is drawn, and its words: empty for decoration


def slides_of(issue: Issue, page: str) -> bytes:
    """The file with the slides of `issue`, whose page has the address `page`; it is ready
    `with_parts`."""
    partnership = known.read()
    text = RunningText(known_to(partnership))
    presentation = Presentation()
    deck.adapt(presentation, partnership.brand_colour)
    deck.begin(presentation, line(issue.title), [issue.name(), line(partnership.name)], page)
    for slide in _slides(issue, text, page):
        deck.add(presentation, slide.title, slide.points, slide.notes, slide.picture)
    deck.describe(presentation, line(issue.title), line(partnership.name))
    file = io.BytesIO()
    presentation.save(file)
    return file.getvalue()


def _slides(issue, text, page) -> Iterator[Slide]:
    """One for each part that is marked, but those whose source is gone."""
    taken = {line(issue.title).casefold()}
    for shown in parts_of(issue, banners.of(issue)):
        if shown.part.on_slides and not shown.is_gone:
            title = _free(line(shown.title), taken)
            text_of_part = shown.read_in(text)
            said = [line(text_of_part.in_plain_words(point)) for point in _points(shown)]
            yield Slide(title, said, _notes(shown, page), _picture(shown.part.picture))


def _free(title, taken):
    """A title no other slide has: people find slides by their titles."""
    free, number = title, 2
    while free.casefold() in taken:
        free, number = f"{title} ({number})", number + 1
    taken.add(free.casefold())
    return free


def _points(shown: Shown) -> list[str]:
    """What was written for the slide, otherwise what the source itself has for one."""
    of_source = points.of_source(shown.piece) if shown.piece else []
    return points.written(shown.part)[: points.MOST] or of_source


def _notes(shown, page):
    of_source = shown.piece.summary if shown.piece else ""
    notes = [shown.part.notes.strip() or of_source]
    if shown.became:
        notes.append(f"Since then: {shown.became.says}")
    notes.append(f"Read it: {page}#part-{shown.part.pk}")
    return "\n\n".join(filter(None, notes))


def _picture(attachment):
    if not attachment or not attachment.upload.is_picture or not attachment.upload.is_available:
        return None
    drawn, _ = small(attachment.upload)
    return drawn, "" if attachment.decorative else line(attachment.alternative_text)
