"""The handout of a briefing: its page on paper, two sides of A4 where the words allow."""

import hashlib
from pathlib import Path

from django.core.cache import caches
from django.db.models import prefetch_related_objects
from django.template.defaultfilters import pluralize
from django.urls import reverse

from briefings.models import Briefing
from portal.pages.templatetags.portal import plain_date
from portal.paper import formatted
from portal.paper.formatted import line
from portal.paper.handouts import Room, framed
from portal.paper.keeping import kept
from portal.paper.making import Document
from portal.publishing.running_text import CONTACTS, RunningText, known_to
from portal.reference import known
from portal.reference.models import Partnership

TEMPLATE = Path(__file__).with_name("handout.typ")
PARTS = ("sections", "questions", "resources", "change_notes", "attachments__upload")
ABOUT = ("themes", "boards", "areas", "priorities")
# The title, the questions and the links stand beside the words of its sections.
ROOM = Room(pages=2, in_words="2: one sheet of paper", full=1.65, beside=0.3)
TRUSTED_FOR = 60  # seconds


def handout_of(briefing: Briefing, page: str) -> Document:
    """The handout of `briefing`, whose page has the address `page`.

    Its content alone decides what is kept, so that cannot be out of date. As gathering it takes
    longer than sending it, a stamp stands for it for a minute: the version counts every saving
    and every step, and the names of what the briefing is about are part of it. What else there
    is, such as a file with a virus, shows when the minute is over.
    """
    partnership = known.read()
    stamp = _stamp(briefing, partnership, page)
    document = caches["default"].get(stamp)
    if document is None:
        document = kept(TEMPLATE, content(briefing, partnership, page))
        caches["default"].set(stamp, document, timeout=TRUSTED_FOR)
    return document


def remarks(briefing: Briefing, page: str) -> list[str]:
    """What its writer should know of the handout."""
    return ROOM.remarks(
        lambda: kept(TEMPLATE, content(briefing, known.read(), page)), briefing.words()
    )


def _stamp(briefing, partnership, page):
    first, *others = [
        getattr(briefing, name).order_by().values_list(field)
        for name, field in zip(ABOUT, ("name", "short_name", "name", "name"), strict=True)
    ]
    names = sorted(name for (name,) in first.union(*others))
    stamp = [briefing.pk, briefing.version, briefing.is_overdue, page, *names]
    stamp += [partnership.name, partnership.brand_colour, partnership.terms, partnership.ways]
    return "handout-" + hashlib.sha256(repr(stamp).encode()).hexdigest()


def content(briefing: Briefing, partnership: Partnership, page: str) -> dict:
    """All that stands on it, for the template."""
    prefetch_related_objects([briefing], *PARTS, *ABOUT)
    notices = [briefing.overdue_notice(), briefing.pseudonym_notice()]
    text = RunningText(known_to(partnership), CONTACTS)
    return {
        **framed(line(briefing.title) or "Briefing", partnership, page),
        "summary": line(text.in_plain_words(briefing.summary)),
        "reading": list(_reading(briefing)),
        "notices": [notice for notice in map(line, notices) if notice],
        "sections": [_section(section, text, page) for section in briefing.sections.all()],
        "questions": [
            line(text.in_plain_words(question.text)) for question in briefing.questions.all()
        ],
        "use": formatted.link("", page, reverse("briefings:use", args=[briefing.slug])),
        "links": [part for part in _links(briefing, page) if part["links"]],
        "about": list(_about(briefing)),
    }


def _reading(briefing):
    minutes = briefing.reading_minutes()
    yield f"7-minute briefing: {minutes} minute{pluralize(minutes)} to read, the rest to talk."
    if briefing.covers_practice_up_to:
        yield f"Covers practice up to {plain_date(briefing.covers_practice_up_to)}."


def _section(section, text, page):
    title = line(section.title) or f"Part {section.number}"
    body = formatted.blocks(text.explained(section.body), page)
    return {"number": section.number, "title": title, "body": body}


def _links(briefing, page):
    resources = [(resource.title, resource.url) for resource in briefing.resources.all()]
    files = [
        (f"{attachment.title} ({attachment.upload.what})", attachment.upload.get_absolute_url())
        for attachment in briefing.attachments.all()
        if not attachment.decorative
    ]
    for title, links in (("Read and use next", resources), ("Files", files)):
        yield {"title": title, "links": [formatted.link(words, page, to) for words, to in links]}


def _about(briefing):
    """What the page says under “About this briefing”, term by term."""
    said = [
        ("For work with", briefing.get_audience_display()),
        ("Themes", _listed(briefing.themes)),
        ("From", _listed(briefing.boards)),
        ("Where", _listed(briefing.areas)),
        ("Priority", _listed(briefing.priorities)),
        ("Comes from", briefing.get_source_display()),
        ("Published", plain_date(briefing.publish_at) if briefing.publish_at else ""),
    ]
    said += [(f"Changed {plain_date(note.at)}", note.text) for note in briefing.change_notes.all()]
    for term, words in said:
        for paragraph in formatted.paragraph(words):
            yield {"term": term, "runs": paragraph["runs"]}


def _listed(rows):
    return ", ".join(map(str, rows.all()))
